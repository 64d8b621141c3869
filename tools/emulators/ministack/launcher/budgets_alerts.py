"""Messages of budgets. MiniStack has no costs: the metric EstimatedCharges stands for them.

On AWS, AWS/Billing publishes it for the account and, by LinkedAccount, for each member:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
"""

import calendar
import datetime

from ministack.core.responses import get_account_id
from ministack.services import budgets, cloudwatch, sns

SERVICE = "budgets.amazonaws.com"


def announce_exceeded_budgets() -> None:
    """Compares budgets with the charges as they are published, and sends one message for each threshold
    that is exceeded.

    https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
    """
    original = cloudwatch._store_datum

    def store(namespace, name, dimensions, timestamp, unit, value, *more):
        original(namespace, name, dimensions, timestamp, unit, value, *more)
        if namespace == "AWS/Billing" and name == "EstimatedCharges":
            _spend(float(value), dimensions.get("LinkedAccount"))

    cloudwatch._store_datum = store


def forecast(spent: float, today: datetime.date) -> float:
    """Spend of the whole month at the rate of its days until today."""
    days = calendar.monthrange(today.year, today.month)[1]
    return spent * days / today.day


def _spend(amount, account):
    today = datetime.datetime.now(datetime.timezone.utc).date()
    for name, budget in budgets._budgets.items():
        [linked] = (budget.get("CostFilters") or {}).get("LinkedAccount") or [None]
        if linked != account:
            continue
        spent = {"ACTUAL": amount, "FORECASTED": forecast(amount, today)}
        unit = budget["BudgetLimit"]["Unit"]
        budget["CalculatedSpend"] = {
            "ActualSpend": {"Amount": f"{amount:.2f}", "Unit": unit},
            "ForecastedSpend": {"Amount": f"{spent['FORECASTED']:.2f}", "Unit": unit},
        }
        for entry in budgets._notification_store.get(name, []):
            _compare(name, budget, entry, spent[entry["notification"]["NotificationType"]])


def _compare(name, budget, entry, spent):
    notification = entry["notification"]
    limit = float(budget["BudgetLimit"]["Amount"])
    threshold = notification["Threshold"]
    if notification["ThresholdType"] == "PERCENTAGE":
        threshold = limit * threshold / 100
    exceeded = spent > threshold
    was, notification["NotificationState"] = notification["NotificationState"], "ALARM" if exceeded else "OK"
    if exceeded and was == "OK":
        for subscriber in entry["subscribers"]:
            _send(subscriber, name, limit, notification, threshold, spent)


def _send(subscriber, name, limit, notification, threshold, spent):
    topic = subscriber["Address"]
    account = get_account_id()
    if subscriber["SubscriptionType"] != "SNS":
        return
    if not sns.topic_policy_allows(topic, SERVICE, budgets._budget_arn(name), account):
        return
    sns.publish_internal(
        topic,
        f"AWS Budget Notification\nAWS Account {account}\n\nBudget Name: {name}\nBudget Type: Cost\n"
        f"Budgeted Amount: ${limit:.2f}\nAlert Type: {notification['NotificationType']}\n"
        f"Alert Threshold: > ${threshold:.2f}\n{notification['NotificationType']} Amount: ${spent:.2f}\n",
        f"AWS Budgets: {name} has exceeded your alert threshold",
    )
