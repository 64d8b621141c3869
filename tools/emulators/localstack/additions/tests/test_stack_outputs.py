"""References to outputs of other stacks."""

import unittest

from localstack_additions.stack_outputs import resolved

REFERENCE = {"Fn::GetStackOutput": {"StackName": "Search", "OutputName": "DomainArn"}}


class StackOutputsTest(unittest.TestCase):
    def test_references_get_their_values_at_any_depth(self) -> None:
        template = {"Resources": {"It": {"Properties": {"Arns": [REFERENCE, {"Fn::Join": ["/", [REFERENCE, "*"]]}], "Size": 3}}}}
        value = resolved(template, lambda stack, output, _: f"{stack}.{output}")
        arns = ["Search.DomainArn", {"Fn::Join": ["/", ["Search.DomainArn", "*"]]}]
        self.assertEqual(value, {"Resources": {"It": {"Properties": {"Arns": arns, "Size": 3}}}})

    def region_of(self, region: object) -> str | None:
        regions: list[str | None] = []
        resolved({"Fn::GetStackOutput": {**REFERENCE["Fn::GetStackOutput"], "Region": region}}, lambda _stack, _output, each: regions.append(each) or "")
        return regions[0]

    def test_a_reference_may_name_a_region_or_its_own(self) -> None:
        self.assertIsNone(self.region_of({"Ref": "AWS::Region"}))
        self.assertEqual(self.region_of("eu-west-1"), "eu-west-1")

    def test_a_reference_by_a_role_or_to_a_region_by_a_function_is_refused(self) -> None:
        for change in ({"RoleArn": "arn:aws:iam::1:role/reader"}, {"Region": {"Ref": "Region"}}):
            elsewhere = {"Fn::GetStackOutput": {**REFERENCE["Fn::GetStackOutput"], **change}}
            with self.assertRaisesRegex(ValueError, next(iter(change))):
                resolved(elsewhere, lambda *_: "")
