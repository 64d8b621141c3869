"""Levels that are measured again and again."""

import unittest
from unittest import mock

from launcher import cloudwatch_levels

ALARMS = {("a", "r", "Size", "Name=one|Of=x"), ("a", "r", "Age", "Name=one|Of=x"), ("a", "r", "Size", "Name=two")}


class End(BaseException):
    """Ends the thread's loop in a test."""


class Levels(unittest.TestCase):
    def test_the_levels_of_a_resource_are_measured_once_for_all_of_its_alarms(self):
        levels_of = mock.Mock(side_effect=lambda *_: {"Size": (7, "Bytes")})
        with (
            mock.patch.object(cloudwatch_levels, "watched", lambda _: ALARMS),
            mock.patch.object(cloudwatch_levels, "publish_level") as publish,
        ):
            cloudwatch_levels.publish_watched("Space", levels_of)
        asked = sorted(str(call.args) for call in levels_of.call_args_list)
        self.assertEqual(asked, ["('a', 'r', {'Name': 'one', 'Of': 'x'})", "('a', 'r', {'Name': 'two'})"])
        published = sorted(str(call.args) for call in publish.call_args_list)
        self.assertEqual(
            published,
            ["('Space', 'Size', {'Name': 'one', 'Of': 'x'}, 7, 'Bytes')", "('Space', 'Size', {'Name': 'two'}, 7, 'Bytes')"],
        )

    def test_an_error_is_logged_unless_it_is_expected_and_ends_nothing(self):
        measure = mock.Mock(side_effect=[OSError, ValueError, None, End], __module__="levels_of_a_test")
        with (
            mock.patch.object(cloudwatch_levels.time, "sleep"),
            self.assertLogs("cloudwatch_levels") as logs,
            self.assertRaises(End),
        ):
            cloudwatch_levels._repeat(measure, (OSError,))
        self.assertEqual([record.getMessage() for record in logs.records], ["The levels of levels_of_a_test are not published."])
