"""Events of CloudFormation."""

import json

from ministack.services import eventbridge
from ministack.services.cloudformation import stacks


def send_stack_status_changes() -> None:
    """Sends an event for each change of a stack's status; MiniStack sends none.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html
    """
    original = stacks._add_event

    def add(stack_id, stack_name, logical_id, resource_type, status, reason="", *rest, **more):
        original(stack_id, stack_name, logical_id, resource_type, status, reason, *rest, **more)
        if resource_type != "AWS::CloudFormation::Stack" or logical_id != stack_name:
            return
        details = {"status": status, "status-reason": reason}
        entry = {
            "Source": "aws.cloudformation",
            "DetailType": "CloudFormation Stack Status Change",
            "Detail": json.dumps({"stack-id": stack_id, "status-details": details}),
            "Resources": [stack_id],
        }
        eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)

    stacks._add_event = add
