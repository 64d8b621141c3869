"""Prefixes against the examples of https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html."""

import time
import unittest

from delivery_stream.prefixes import evaluate, java_time

MOMENT = time.gmtime(1_535_387_405)  # 2018-08-27T16:30:05Z


class PrefixesTest(unittest.TestCase):
    def test_documented_expressions_have_their_values(self) -> None:
        for template, prefix in {
            "myPrefix/": "myPrefix/2018/08/27/16/",
            "myPrefix/!{timestamp:'Year='yyyy'/Month='MM}/": "myPrefix/Year=2018/Month=08/",
            "!{timestamp:dd-MMM-yy DDD mm''ss}/": "27-Aug-18 239 30'05/",
        }.items():
            self.assertEqual(evaluate(template, MOMENT), prefix)

    def test_the_type_of_an_error_is_known_for_its_objects_only(self) -> None:
        template = "errors/!{firehose:error-output-type}/!{timestamp:yyyy}/"
        self.assertEqual(evaluate(template, MOMENT, "processing-failed"), "errors/processing-failed/2018/")
        with self.assertRaisesRegex(ValueError, "error-output-type"):
            evaluate(template, MOMENT)

    def test_a_random_string_has_eleven_characters(self) -> None:
        self.assertRegex(evaluate("!{firehose:random-string}/!{timestamp:yyyy}", MOMENT), r"^[0-9a-f]{11}/2018$")

    def test_unknown_letters_are_refused_by_name(self) -> None:
        with self.assertRaisesRegex(ValueError, "'QQ'"):
            java_time("yyyy-QQ", MOMENT)
