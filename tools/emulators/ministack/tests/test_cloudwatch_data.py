"""GetMetricData with metric math."""

import json
import unittest
from unittest import mock

from launcher import cloudwatch_data
from ministack.core.responses import request_scope
from ministack.services import cloudwatch

NOW = 1_000_000


class MetricData(unittest.TestCase):
    def setUp(self):
        self.addCleanup(cloudwatch._metrics._data.clear)
        original = mock.patch.object(cloudwatch, "_get_metric_data", cloudwatch._get_metric_data)
        scope = request_scope("111111111111", "us-east-1")
        for each in (original, scope):
            each.__enter__()
            self.addCleanup(each.__exit__, None, None, None)
        cloudwatch_data.evaluate_expressions()

    def put(self, name, at, value):
        cloudwatch._store_datum("Own", name, {}, NOW + at, "Count", value, None, None, None)

    def get(self, *queries):
        request = {"MetricDataQueries": queries, "StartTime": NOW, "EndTime": NOW + 60}
        _, _, body = cloudwatch._get_metric_data({}, request, False, True)
        return {
            each["Id"]: [(int(cloudwatch._parse_ts(at)) - NOW, value) for at, value in zip(each["Timestamps"], each["Values"], strict=True)]
            for each in json.loads(body)["MetricDataResults"]
        }

    def metric(self, name, **more):
        return {"Id": name, "MetricStat": {"Metric": {"Namespace": "Own", "MetricName": name}, "Period": 5, "Stat": "Sum"}, **more}

    def test_an_expression_has_a_value_for_each_period_of_its_metrics(self):
        self.put("a", 1, 1)
        self.put("a", 2, 1)
        self.put("b", 12, 7)
        queries = self.metric("a"), self.metric("b", ReturnData=False), {"Id": "e", "Expression": "SUM([FILL(a, 0), FILL(b, 0)])"}
        self.assertEqual(self.get(*queries), {"a": [(0, 2)], "e": [(0, 2), (5, 0), (10, 7)]})

    def test_an_expression_on_metrics_without_data_has_none(self):
        self.assertEqual(self.get(self.metric("a"), {"Id": "e", "Expression": "FILL(a, 0)"}), {"a": [], "e": []})

    def test_requests_without_expressions_are_answered_as_before(self):
        self.put("a", 1, 3)
        self.assertEqual(self.get(self.metric("a")), {"a": [(0, 3)]})
