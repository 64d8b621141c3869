"""History of alarms."""

import json
import unittest
from unittest import mock

from launcher import cloudwatch_history
from ministack.core.responses import request_scope
from ministack.services import cloudwatch


class History(unittest.TestCase):
    def setUp(self):
        self.parse = mock.Mock(side_effect=cloudwatch._parse_ts)
        original = mock.patch.object(cloudwatch, "_parse_ts", self.parse)
        scope = request_scope("111111111111", "us-east-1")
        for each in (original, scope):
            each.__enter__()
            self.addCleanup(each.__exit__, None, None, None)
        self.addCleanup(cloudwatch._history_entries().clear)
        cloudwatch_history.parse_times_once()

    def names(self, start):
        request = {"HistoryItemType": "StateUpdate", "StartDate": start, "ScanBy": "TimestampAscending"}
        _, _, body = cloudwatch._describe_alarm_history({}, request, False, True)
        return [each["AlarmName"] for each in json.loads(body)["AlarmHistoryItems"]]

    def change(self, name, at):
        with mock.patch.object(cloudwatch.time, "time", return_value=at):
            cloudwatch._record_history(name, "OK", "ALARM", "reason")

    def test_the_time_of_a_change_is_parsed_once(self):
        for at in (100, 200, 300):
            self.change(f"a{at}", at)
        self.assertEqual(self.names(200), ["a200", "a300"])
        self.assertEqual(self.names(200), ["a200", "a300"])
        parsed = [call.args[0] for call in self.parse.call_args_list if isinstance(call.args[0], str)]
        self.assertEqual(len(parsed), 3)


if __name__ == "__main__":
    unittest.main()
