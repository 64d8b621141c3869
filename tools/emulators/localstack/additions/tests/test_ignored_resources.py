"""ARNs of ignored resources."""

import json
import unittest

from localstack_additions.ignored_resources import arn_of, with_arns, with_parts


class IgnoredResourcesTest(unittest.TestCase):
    def test_an_attribute_has_the_arn_of_its_service(self) -> None:
        self.assertEqual(arn_of("AWS::Cognito::UserPool", "us-east-1", "1"), "arn:aws:cognito:us-east-1:1:unknown")

    def test_references_in_a_policy_become_arns(self) -> None:
        policy = {"Resource": ["unknown", "unknown/*", "arn:aws:s3:::unknown", "unknowns"]}
        expected = ["arn:aws:unknown:::unknown", "arn:aws:unknown:::unknown/*", "arn:aws:s3:::unknown", "unknowns"]
        self.assertEqual(json.loads(with_arns(json.dumps(policy))), {"Resource": expected})

    def test_the_value_of_an_ignored_resource_has_all_parts_of_an_arn(self) -> None:
        self.assertEqual(with_parts(["unknown"])[3], "unknown")
        self.assertEqual(with_parts(["a", "unknown"]), ["a", "unknown"])
