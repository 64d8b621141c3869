"""Budgets of CloudFormation, on MiniStack's own calls."""

from launcher.service_calls import call
from ministack.services import budgets
from ministack.services.cloudformation import provisioners


def create_budgets() -> None:
    """Adds AWS::Budgets::Budget.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-budgets-budget.html
    """
    provisioners._RESOURCE_HANDLERS["AWS::Budgets::Budget"] = {
        "create": _create,
        "update": _replace,
        "delete": lambda name, _: call(budgets._delete_budget, {"BudgetName": name}),
    }


def _create(logical_id, properties, stack):
    budget = {"BudgetName": f"{stack}-{logical_id}", **properties["Budget"]}
    limit = budget.get("BudgetLimit")
    if limit:
        budget["BudgetLimit"] = {"Amount": str(limit["Amount"]), "Unit": limit["Unit"]}
    request = {"Budget": budget, "NotificationsWithSubscribers": _notifications(properties)}
    call(budgets._create_budget, request)
    return budget["BudgetName"], {}


def _replace(name, _old, properties, stack):
    call(budgets._delete_budget, {"BudgetName": name})
    return _create(None, {**properties, "Budget": {"BudgetName": name, **properties["Budget"]}}, stack)


def _notifications(properties):
    return [
        {
            "Notification": {**each["Notification"], "Threshold": float(each["Notification"]["Threshold"])},
            "Subscribers": each["Subscribers"],
        }
        for each in properties.get("NotificationsWithSubscribers") or []
    ]
