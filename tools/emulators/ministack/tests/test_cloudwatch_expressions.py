"""Metric math."""

import unittest

from launcher.cloudwatch_expressions import evaluate


class Expressions(unittest.TestCase):
    def test_arithmetic_is_done_for_each_period(self):
        metrics = {"failed": [1, 0], "documents": [3, 10]}
        self.assertEqual(evaluate("100 * failed / (failed + documents)", metrics), [25, 0])

    def test_a_period_without_data_or_with_a_division_by_zero_has_no_value(self):
        self.assertEqual(evaluate("a / b", {"a": [None, 1, 4], "b": [1, 0, 2]}), [None, None, 2])

    def test_fill_gives_missing_periods_a_value(self):
        self.assertEqual(evaluate("FILL(a, 0) + FILL(b, 0)", {"a": [None, 1], "b": [2, None]}), [2, 1])

    def test_sum_and_max_of_a_list_leave_out_missing_values(self):
        metrics = {"a": [None, 1, None], "b": [2, 3, None]}
        self.assertEqual(evaluate("SUM([a, b])", metrics), [2, 4, None])
        self.assertEqual(evaluate("100 * MAX([FILL(a, 0) / 10, b / 10])", metrics), [20, 30, 0])

    def test_if_chooses_by_a_condition(self):
        metrics = {"age": [5, 5], "up": [9, 2]}
        self.assertEqual(evaluate("IF(age < up, age, up)", metrics), [5, 2])
        expression = "IF(FILL(trips, 0) > 0 AND FILL(units, 0) < 1, 1, 0)"
        self.assertEqual(evaluate(expression, {"trips": [7, 7, None], "units": [None, 2, None]}), [1, 0, 0])

    def test_diff_is_the_change_since_the_period_before(self):
        self.assertEqual(evaluate("DIFF(a)", {"a": [1, 3, 3, None]}), [None, 2, 0, None])

    def test_ids_may_be_keywords_of_python(self):
        self.assertEqual(evaluate("should - is", {"should": [1], "is": [0]}), [1])

    def test_a_single_metric_is_returned_as_it_is(self):
        self.assertEqual(evaluate("m1", {"m1": [None, 1]}), [None, 1])

    def test_other_functions_and_syntax_are_refused_by_name(self):
        for expression, part in (
            ("ANOMALY_DETECTION_BAND(m1, 2)", r"ANOMALY_DETECTION_BAND\(m1, 2\)"),
            ("SUM(METRICS())", r"SUM\(METRICS\(\)\)"),
            ("m1 >= 2", "m1 >= 2"),
            ("m2 + 1", "m2"),
            ("FILL(m1, REPEAT)", r"FILL\(m1, REPEAT\)"),
            ("SELECT AVG(x)", "SELECT"),
        ):
            with self.assertRaisesRegex(ValueError, f"does not evaluate '{part}"):
                evaluate(expression, {"m1": [1]})
