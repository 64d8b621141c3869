"""References to outputs of other stacks."""

import unittest

from localstack_additions.stack_outputs import resolved

REFERENCE = {"Fn::GetStackOutput": {"StackName": "Search", "OutputName": "DomainArn"}}


class StackOutputsTest(unittest.TestCase):
    def test_references_get_their_values_at_any_depth(self) -> None:
        template = {"Resources": {"It": {"Properties": {"Arns": [REFERENCE, {"Fn::Join": ["/", [REFERENCE, "*"]]}], "Size": 3}}}}
        value = resolved(template, lambda stack, output: f"{stack}.{output}")
        arns = ["Search.DomainArn", {"Fn::Join": ["/", ["Search.DomainArn", "*"]]}]
        self.assertEqual(value, {"Resources": {"It": {"Properties": {"Arns": arns, "Size": 3}}}})

    def test_a_reference_may_name_its_own_region(self) -> None:
        here = {"Fn::GetStackOutput": {**REFERENCE["Fn::GetStackOutput"], "Region": {"Ref": "AWS::Region"}}}
        self.assertEqual(resolved(here, lambda stack, output: f"{stack}.{output}"), "Search.DomainArn")

    def test_a_reference_to_another_region_is_refused(self) -> None:
        elsewhere = {"Fn::GetStackOutput": {**REFERENCE["Fn::GetStackOutput"], "Region": "eu-west-1"}}
        with self.assertRaisesRegex(ValueError, "eu-west-1"):
            resolved(elsewhere, lambda stack, output: "")
