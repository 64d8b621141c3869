"""Outputs of other stacks in a template, by `Fn::GetStackOutput`."""

from collections.abc import Callable
from typing import Any

FUNCTION = "Fn::GetStackOutput"
OWN_REGION = {"Ref": "AWS::Region"}


def resolved(value: Any, output_of: Callable[[str, str, str | None], str]) -> Any:
    """Template with the values of `output_of(stack, output, region)`; the region is None for the stack's own.

    Raises ValueError for a reference by a role, or to a region by another function.
    """
    if isinstance(value, list):
        return [resolved(each, output_of) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) != {FUNCTION}:
        return {name: resolved(each, output_of) for name, each in value.items()}
    reference = {**value[FUNCTION]}
    region = reference.pop("Region", OWN_REGION)
    if region == OWN_REGION:
        region = None
    if isinstance(region, dict) or set(reference) != {"StackName", "OutputName"}:
        raise ValueError(f"{FUNCTION} {value[FUNCTION]}: only StackName, OutputName and the name of a region are known here.")
    return output_of(reference["StackName"], reference["OutputName"], region)
