"""ARNs of resources of types that LocalStack ignores.

LocalStack gives such a resource and its attributes the value `unknown`. IAM refuses a policy with it, and
so the whole stack: an attribute with an ARN is an ARN here, which ends in `unknown`, and IAM accepts a
reference whose value is an ARN on AWS.
"""

import re
from typing import Any


UNKNOWN = "unknown"
PARTS = 10
# Text of a policy that begins with the value of such a reference.
REFERENCE = re.compile(rf'"{UNKNOWN}(?=["/:])')


def arn_of(resource_type: str, region: str, account: str) -> str:
    """ARN for an attribute of an ignored resource such as `AWS::Cognito::UserPool`."""
    return f"arn:aws:{resource_type.split('::')[1].lower()}:{region}:{account}:{UNKNOWN}"


def with_arns(policy: str) -> str:
    """Policy as text whose references to ignored resources are ARNs."""
    return REFERENCE.sub(f'"arn:aws:{UNKNOWN}:::{UNKNOWN}', policy)


def accept_references() -> None:
    """Corrects the validation of IAM's policies; the policies themselves are kept as they are."""
    from moto.iam.policy_validation import BaseIAMPolicyValidator

    original = BaseIAMPolicyValidator.__init__

    def initialize(self: Any, policy_document: str) -> None:
        original(self, with_arns(policy_document))

    BaseIAMPolicyValidator.__init__ = initialize


def give_arns() -> None:
    """Corrects the engine of CloudFormation."""
    from localstack.services.cloudformation.engine.v2.change_set_model_preproc import ChangeSetModelPreproc

    original = ChangeSetModelPreproc._deployed_property_value_of

    def value_of(self: Any, resource_logical_id: str, property_name: str, resolved_resources: dict[str, Any]) -> Any:
        value = original(self, resource_logical_id, property_name, resolved_resources)
        if value != UNKNOWN or not property_name.endswith("Arn"):
            return value
        stack = self._change_set.stack
        resource = resolved_resources[resource_logical_id]
        return arn_of(resource["Type"], stack.region_name, stack.account_id)

    ChangeSetModelPreproc._deployed_property_value_of = value_of


def split_references() -> None:
    """Corrects `Fn::Split` of such a value, of which `Fn::Select` asks for a part that it has on AWS."""
    from localstack.services.cloudformation.engine.v2.change_set_model_preproc import ChangeSetModelPreproc

    original = ChangeSetModelPreproc.visit_node_intrinsic_function_fn_split

    def split(self: Any, node: Any) -> Any:
        delta = original(self, node)
        delta.before, delta.after = with_parts(delta.before), with_parts(delta.after)
        return delta

    ChangeSetModelPreproc.visit_node_intrinsic_function_fn_split = split


def with_parts(parts: Any) -> Any:
    """Parts of a text; as many as an ARN can have for those of the value of an ignored resource."""
    return [UNKNOWN] * PARTS if parts == [UNKNOWN] else parts
