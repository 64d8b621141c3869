"""CloudFormation of LocalStack with `Fn::GetStackOutput`, which it passes on as it is."""

import json
from contextvars import ContextVar
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.api import CommonServiceException, RequestContext, handler
from localstack.aws.connect import connect_to
from localstack.services.cloudformation import api_utils
from localstack.services.cloudformation.engine import template_preparer
from localstack.services.cloudformation.v2.provider import CloudformationProviderV2

from localstack_additions.api_key_sources import read_api_key_sources
from localstack_additions.ignored_resources import accept_references, give_arns, split_references
from localstack_additions.slow_calls import wait_for_slow_calls
from localstack_additions.stack_outputs import FUNCTION, resolved
from localstack_additions.stream_names import keep_generated_names
from localstack_additions.version import assert_supported

_caller: ContextVar[RequestContext] = ContextVar("caller")


class StackOutputsProvider(CloudformationProviderV2):
    """Provider that replaces the references when a template arrives."""

    def __init__(self) -> None:
        assert_supported()
        super().__init__()
        give_arns()
        accept_references()
        split_references()
        keep_generated_names()
        read_api_key_sources()
        wait_for_slow_calls()
        original = api_utils.extract_template_body
        api_utils.extract_template_body = lambda request: _with_outputs(original(request))

    @handler("CreateChangeSet", expand=False)
    def create_change_set(self, context: RequestContext, request: dict[str, Any]) -> Any:
        _caller.set(context)
        return super().create_change_set(context, request)

    @handler("CreateStack", expand=False)
    def create_stack(self, context: RequestContext, request: dict[str, Any]) -> Any:
        _caller.set(context)
        return super().create_stack(context, request)

    @handler("UpdateStack", expand=False)
    def update_stack(self, context: RequestContext, request: dict[str, Any]) -> Any:
        _caller.set(context)
        return super().update_stack(context, request)


def _with_outputs(body: str) -> str:
    if FUNCTION not in body:
        return body
    context = _caller.get()

    def output_of(stack: str, name: str, region: str | None) -> str:
        clients = connect_to(aws_access_key_id=context.account_id, region_name=region or context.region)
        [description] = clients.cloudformation.describe_stacks(StackName=stack)["Stacks"]
        for each in description.get("Outputs", []):
            if each["OutputKey"] == name:
                return each["OutputValue"]
        raise ValueError(f"Stack {stack} has no output {name}.")

    try:
        return json.dumps(resolved(template_preparer.parse_template(body), output_of))
    except (ValueError, ClientError) as error:
        raise CommonServiceException("ValidationError", f"{FUNCTION}: {error}", sender_fault=True) from error
