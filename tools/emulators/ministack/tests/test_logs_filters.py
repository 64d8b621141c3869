"""Filter patterns."""

import json
import unittest

from launcher.logs_filters import compile_pattern


class Patterns(unittest.TestCase):
    def assert_matches(self, pattern, matching, others):
        matches = compile_pattern(pattern)
        for expected, documents in ((True, matching), (False, others)):
            for each in documents:
                message = each if isinstance(each, str) else json.dumps(each)
                self.assertEqual(matches(message), expected, message)

    def test_values_are_compared_with_wildcards(self):
        self.assert_matches(
            '{ $.errorCode = "AccessDenied*" || $.errorCode = "*UnauthorizedOperation" }',
            [{"errorCode": "AccessDenied"}, {"errorCode": "Client.UnauthorizedOperation"}],
            [{"errorCode": "Denied"}, {}, "no JSON", "[1]"],
        )

    def test_conditions_are_combined_with_parentheses(self):
        self.assert_matches(
            '{ $.source = "a" && ($.name = "b" || $.name = "c") }',
            [{"source": "a", "name": "c"}],
            [{"source": "a", "name": "d"}, {"source": "x", "name": "b"}],
        )

    def test_fields_may_be_missing_or_boolean(self):
        self.assert_matches(
            '{ $.user.type = "Root" && $.user.by NOT EXISTS && $.type != "Service" }',
            [{"user": {"type": "Root"}}, {"user": {"type": "Root"}, "type": "Call"}],
            [{"user": {"type": "Root", "by": "x"}}, {"user": {"type": "Root"}, "type": "Service"}],
        )
        self.assert_matches("{ $.readOnly IS FALSE }", [{"readOnly": False}], [{"readOnly": True}, {"readOnly": "false"}, {}])

    def test_the_fields_of_a_line_are_compared_by_their_place(self):
        self.assert_matches('[id, action="REJECT", status]', ["1 REJECT OK"], ["1 ACCEPT OK", "1 REJECT", "REJECT 1 OK"])

    def test_other_syntax_is_refused_by_name(self):
        for pattern, part in (
            ("ERROR", "ERROR"),
            ("{ $.a > 1 }", ">"),
            ('{ $.a LIKE "b" }', r"\$.a LIKE"),
            ('{ ($.a = "b" }', r"\("),
        ):
            with self.assertRaisesRegex(ValueError, f"does not know '{part}"):
                compile_pattern(pattern)
