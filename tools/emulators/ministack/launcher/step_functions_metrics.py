"""Metrics of state machines.

https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
"""

from launcher.cloudwatch_metrics import publish
from ministack.services import stepfunctions

_NAMES = {
    "RUNNING": "ExecutionsStarted",
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}


def publish_execution_metrics() -> None:
    """Counts the executions that start and end."""
    original = stepfunctions._emit_execution_status_event

    def emit(execution):
        machine = {"StateMachineArn": execution["stateMachineArn"]}
        publish("AWS/States", _NAMES[execution["status"]], machine, 1)
        original(execution)

    stepfunctions._emit_execution_status_event = emit
