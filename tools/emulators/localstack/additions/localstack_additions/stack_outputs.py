"""Outputs of other stacks in a template, by `Fn::GetStackOutput`."""

from collections.abc import Callable
from typing import Any

FUNCTION = "Fn::GetStackOutput"
OWN_REGION = {"Ref": "AWS::Region"}


def resolved(value: Any, output_of: Callable[[str, str], str]) -> Any:
    """Template with the values of `output_of(stack, output)`. Raises ValueError for a reference to another region or role."""
    if isinstance(value, list):
        return [resolved(each, output_of) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) != {FUNCTION}:
        return {name: resolved(each, output_of) for name, each in value.items()}
    reference = {**value[FUNCTION]}
    region = reference.pop("Region", OWN_REGION)
    if region != OWN_REGION or set(reference) != {"StackName", "OutputName"}:
        raise ValueError(f"{FUNCTION} {value[FUNCTION]}: only StackName and OutputName of this region are known here.")
    return output_of(reference["StackName"], reference["OutputName"])
