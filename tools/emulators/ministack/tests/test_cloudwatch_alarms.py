"""Evaluation of alarms."""

import unittest
from unittest import mock

from launcher import cloudwatch_alarms
from launcher.cloudwatch_alarms import assert_known, state, values
from ministack.core.responses import request_scope
from ministack.services import cloudwatch, sns
from ministack.services.cloudformation import provisioners

ACCOUNT, REGION = "111111111111", "us-east-1"
NOW = 1_000_000.0
DIMENSIONS = [{"Name": "FunctionName", "Value": "f"}]


def properties(**changes):
    return {
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Dimensions": DIMENSIONS,
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        **changes,
    }


def alarm(**changes):
    return {"AlarmName": "a", "StateValue": "OK", **properties(**changes)}


class Values(unittest.TestCase):
    def setUp(self):
        self.addCleanup(cloudwatch._metrics._data.clear)

    def put(self, value, seconds_ago=0.0, name="Errors", **dimensions):
        with request_scope(ACCOUNT, REGION):
            cloudwatch._store_datum("AWS/Lambda", name, dimensions, NOW - seconds_ago, "Count", value, None, None, None)

    def values(self, **changes):
        return values(alarm(**changes), ACCOUNT, REGION, NOW)

    def test_only_the_metric_with_the_same_dimensions_counts(self):
        self.put(4)
        self.put(3, FunctionName="g")
        self.put(2, FunctionName="f")
        self.assertEqual(self.values(), [None, 2])

    def test_a_period_of_300_s_takes_2_5_s(self):
        for seconds in (7, 3.5, 3, 2.4, 0):
            self.put(1, seconds, FunctionName="f")
        self.assertEqual(self.values(EvaluationPeriods=2)[1:], [1, 2, 2])

    def test_as_many_older_periods_as_evaluated_ones_count_and_at_most_two(self):
        for evaluated, count in ((1, 2), (2, 4), (3, 5), (15, 17)):
            self.assertEqual(len(self.values(EvaluationPeriods=evaluated)), count)

    def test_a_period_takes_longer_on_a_busy_machine(self):
        self.put(1, 6, FunctionName="f")
        series = values(alarm(EvaluationPeriods=2), ACCOUNT, REGION, NOW, factor=3)
        self.assertEqual(series[1:], [None, None, 1])

    def test_a_period_takes_at_least_2_s(self):
        self.put(1, 1.5, FunctionName="f")
        self.assertEqual(self.values(Period=60), [None, 1])

    def test_statistics_and_percentiles_are_those_of_the_alarm(self):
        for value in (1, 2, 9):
            self.put(value, FunctionName="f")
        self.assertEqual(self.values(Statistic="Maximum")[-1], 9)
        self.assertEqual(self.values(Statistic="Average")[-1], 4)
        self.assertAlmostEqual(self.values(Statistic=None, ExtendedStatistic="p50")[-1], 2)

    def test_metric_math_is_evaluated_on_its_metrics(self):
        self.put(3, FunctionName="f")
        metric = {"Namespace": "AWS/Lambda", "MetricName": "Errors", "Dimensions": DIMENSIONS}
        queries = [
            {"Id": "m1", "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Sum"}, "ReturnData": False},
            {"Id": "e1", "Expression": "FILL(m1, 0) * 2", "ReturnData": True},
        ]
        self.assertEqual(self.values(Metrics=queries, Namespace=None), [0, 6])


class States(unittest.TestCase):
    def assert_state(self, expected, series, **changes):
        self.assertEqual(state(alarm(**changes), series), expected)

    def test_an_alarm_goes_off_when_as_many_periods_breach_as_it_says(self):
        self.assert_state("ALARM", [None, None, 1])
        self.assert_state("OK", [1, 1, 0])
        self.assert_state("OK", [1, 0, 1, 1, 0], EvaluationPeriods=3)
        self.assert_state("ALARM", [0, 0, 1, 0, 1], EvaluationPeriods=3, DatapointsToAlarm=2)

    def test_an_older_period_counts_when_newer_data_is_missing(self):
        self.assert_state("ALARM", [1, None, None])
        self.assert_state("OK", [0, None, None])

    def test_missing_data_is_treated_as_the_alarm_says(self):
        self.assert_state("OK", [None, None, None])
        self.assert_state("ALARM", [None, None, None], TreatMissingData="breaching")
        self.assert_state("INSUFFICIENT_DATA", [None, None, None], TreatMissingData="missing")
        self.assert_state("ALARM", [None, None, 1, None, None], EvaluationPeriods=3, TreatMissingData="breaching")
        self.assert_state("OK", [None, None, 1, None, None], EvaluationPeriods=3)

    def test_the_four_comparisons_with_a_threshold_are_known(self):
        for comparison, value in (
            ("GreaterThanThreshold", 2),
            ("GreaterThanOrEqualToThreshold", 1),
            ("LessThanThreshold", 0),
            ("LessThanOrEqualToThreshold", 1),
        ):
            self.assert_state("ALARM", [value], ComparisonOperator=comparison)

    def test_other_alarms_are_refused_by_name(self):
        for changes, part in (
            ({"ComparisonOperator": "GreaterThanUpperThreshold"}, "ComparisonOperator GreaterThanUpperThreshold"),
            ({"TreatMissingData": "ignore"}, "TreatMissingData ignore"),
        ):
            with self.assertRaisesRegex(ValueError, part):
                assert_known(alarm(**changes))


class Templates(unittest.TestCase):
    def setUp(self):
        for module, name, value in (
            (provisioners, "_cw_metric_alarm_record", provisioners._cw_metric_alarm_record),
            (cloudwatch, "_put_metric_alarm", cloudwatch._put_metric_alarm),
            (sns, "_fanout", lambda topic, _, text, subject: self.sent.append((topic, subject))),
        ):
            patch = mock.patch.object(module, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        self.sent = []
        cloudwatch_alarms._keep_metric_math()
        for store in (cloudwatch._alarms, cloudwatch._alarm_history):
            self.addCleanup(store._data.clear)

    def create(self, **changes):
        with request_scope(ACCOUNT, REGION):
            provisioners._cw_metric_alarm_put("a", properties(**changes))
            return cloudwatch._alarms["a"]

    def test_metric_math_stays_in_the_alarm(self):
        stat = {"Metric": {"Namespace": "N", "MetricName": "m"}, "Period": 60, "Stat": "Sum"}
        created = self.create(Metrics=[{"Id": "m1", "MetricStat": stat}], Namespace=None, MetricName=None)
        self.assertEqual(created["Metrics"][0]["Id"], "m1")
        self.assertIsNone(created["Namespace"])

    def test_metric_math_stays_in_an_alarm_that_is_put_again(self):
        stat = {"Metric": {"Namespace": "N", "MetricName": "m"}, "Period": 60, "Stat": "Sum"}
        queries = [{"Id": "m1", "MetricStat": stat}]
        self.create(Metrics=queries, Namespace=None, MetricName=None)
        request = {"AlarmName": "a", "Metrics": queries, "Threshold": 5, "EvaluationPeriods": 1}
        with request_scope(ACCOUNT, REGION):
            answer = cloudwatch._put_metric_alarm({}, request, False, True)
            found = cloudwatch._alarms["a"]
        self.assertEqual((answer[0], found["Metrics"], found["Threshold"]), (200, queries, 5))
        self.assertIsNone(found["Statistic"])

    def test_an_expression_that_is_not_evaluated_refuses_the_template(self):
        with self.assertRaisesRegex(ValueError, r"'RATE\(m1\)'"):
            self.create(Metrics=[{"Id": "e1", "Expression": "RATE(m1)"}])

    def test_watched_metrics_are_those_of_the_alarms(self):
        self.create()
        watched = {(ACCOUNT, REGION, "Errors", "FunctionName=f")}
        self.assertEqual(cloudwatch_alarms.watched("AWS/Lambda"), watched)
        self.assertEqual(cloudwatch_alarms.watched("AWS/SQS"), set())

    def test_a_change_is_recorded_and_sent_to_the_topic_of_the_new_state(self):
        topics = {state: f"arn:aws:sns:{REGION}:{ACCOUNT}:{state}" for state in ("ALARM", "OK")}
        created = self.create(AlarmActions=[topics["ALARM"]], OKActions=[topics["OK"]])
        with request_scope(ACCOUNT, REGION):
            for series in ([1.0], [1.0], [None]):
                cloudwatch_alarms._update(created, series)
            history = [each["HistorySummary"] for each in cloudwatch._history_entries()]
        self.assertEqual(
            history[1:],
            ["Alarm updated from INSUFFICIENT_DATA to ALARM", "Alarm updated from ALARM to OK"],
        )
        self.assertEqual([topic for topic, _ in self.sent], [topics["ALARM"], topics["OK"]])
