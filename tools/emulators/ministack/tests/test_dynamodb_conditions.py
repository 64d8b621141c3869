"""Expressions of DynamoDB."""

import unittest
from unittest.mock import patch

from launcher import dynamodb_conditions
from ministack.services import dynamodb

EXPRESSION = "#a = :a AND NOT (size(b) > :b)"
NAMES = {"#a": "a"}
VALUES = {":a": {"S": "x"}, ":b": {"N": "3"}}


class Expressions(unittest.TestCase):
    def setUp(self):
        originals = {
            name: getattr(dynamodb, name)
            for name in ("_tokenize", "_condition_syntax_error", "_check_redundant_parens", "_check_reserved_keyword_usage")
        }
        self.parsed = []
        tokenize = originals["_tokenize"]
        originals["_tokenize"] = lambda expression: self.parsed.append(expression) or tokenize(expression)
        patched = patch.multiple(dynamodb, **originals)
        patched.start()
        self.addCleanup(patched.stop)
        dynamodb_conditions.parse_expressions_once()

    def test_is_parsed_once_for_many_items(self):
        items = [{"a": {"S": "x"}, "b": {"S": "b" * length}} for length in range(1, 7)]
        found = [dynamodb._evaluate_condition(EXPRESSION, item, VALUES, NAMES) for item in items]
        self.assertEqual([True, True, True, False, False, False], found)
        self.assertEqual([EXPRESSION], self.parsed)

    def test_reports_a_wrong_one_each_time(self):
        for expression, message in [
            ("#a = = :a", "Syntax error"),
            ("((#a = :a))", "redundant parentheses"),
            ("status = :a", "reserved keyword: status"),
        ]:
            for _ in range(2):
                with self.assertRaisesRegex(ValueError, message):
                    dynamodb._evaluate_condition(expression, {}, VALUES, NAMES)

    def test_names_the_parameter_of_the_expression(self):
        for slot in ("FilterExpression", "KeyConditionExpression"):
            with self.assertRaisesRegex(ValueError, f"Invalid {slot}"):
                dynamodb._evaluate_condition("((#a = :a))", {}, VALUES, NAMES, slot=slot)


if __name__ == "__main__":
    unittest.main()
