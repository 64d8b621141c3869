"""Messages of budgets."""

import datetime
import unittest
from unittest import mock

from launcher import budgets_alerts, budgets_types
from ministack.core.responses import request_scope
from ministack.services import budgets, cloudwatch, sns

ACCOUNT, REGION = "111111111111", "us-east-1"


def notification(kind, threshold):
    return {
        "Notification": {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN", "Threshold": threshold},
        "Subscribers": [{"SubscriptionType": "SNS", "Address": "arn:of:topic"}],
    }


class Alerts(unittest.TestCase):
    def setUp(self):
        self.sent = []
        for module, name, value in (
            (cloudwatch, "_store_datum", lambda *_: None),
            (sns, "topic_policy_allows", lambda *_: self.allowed),
            (sns, "publish_internal", lambda _, text, __: self.sent.append(text)),
        ):
            patch = mock.patch.object(module, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        self.addCleanup(budgets.reset)
        self.allowed = True
        budgets_alerts.announce_exceeded_budgets()
        self.create("all", None)
        self.create("member", "222222222222")

    def create(self, name, account):
        filters = {"CostFilters": {"LinkedAccount": [account]}} if account else {}
        budget = {
            "BudgetName": name,
            "BudgetType": "COST",
            "TimeUnit": "MONTHLY",
            "BudgetLimit": {"Amount": 100, "Unit": "USD"},
            **filters,
        }
        properties = {"Budget": budget, "NotificationsWithSubscribers": [notification("ACTUAL", 80)]}
        with request_scope(ACCOUNT, REGION):
            budgets_types._create("Budget", properties, "Stack")

    def spend(self, value, account=None, name="EstimatedCharges"):
        dimensions = {"LinkedAccount": account} if account else {}
        with request_scope(ACCOUNT, REGION):
            cloudwatch._store_datum("AWS/Billing", name, dimensions, 0, "None", value, None, None, None)

    def test_a_threshold_is_reported_once_when_it_is_exceeded(self):
        for value in (80, 81, 99):
            self.spend(value)
        [text] = self.sent
        self.assertIn("Budget Name: all\n", text)
        self.assertIn("ACTUAL Amount: $81.00", text)

    def test_it_is_reported_again_in_the_next_month(self):
        for value in (90, 5, 90):
            self.spend(value)
        self.assertEqual(len(self.sent), 2)

    def test_the_charges_of_an_account_count_for_its_own_budget(self):
        self.spend(90, "222222222222")
        [text] = self.sent
        self.assertIn("Budget Name: member\n", text)

    def test_a_topic_that_does_not_allow_it_gets_no_message(self):
        self.allowed = False
        self.spend(90)
        self.assertEqual(self.sent, [])

    def test_other_metrics_are_no_charges(self):
        self.spend(90, name="Other")
        self.assertEqual(self.sent, [])

    def test_a_forecast_is_the_spend_of_the_month_at_the_rate_until_today(self):
        self.assertEqual(budgets_alerts.forecast(10, datetime.date(2026, 6, 10)), 30)
        self.assertEqual(budgets_alerts.forecast(10, datetime.date(2026, 6, 30)), 10)
