"""Time limits of executions."""

import json
import threading

from ministack.core.responses import now_iso, request_scope
from ministack.services import stepfunctions as sfn


def apply_execution_timeouts() -> None:
    """Ends an execution after its state machine's TimeoutSeconds, which MiniStack ignores; its state is
    not interrupted.

    https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
    """
    run, fail = sfn._run_execution, sfn._fail_execution

    def run_in_time(arn):
        execution = sfn._executions.get(arn) or {}
        seconds = _timeout(sfn._state_machines.get(execution.get("stateMachineArn")) or {})
        if seconds is None:
            return run(arn)
        timer = threading.Timer(seconds, _time_out, (execution, arn))
        timer.daemon = True
        timer.start()
        try:
            return run(arn)
        finally:
            timer.cancel()

    def fail_while_running(execution, *details):
        if execution["status"] == "RUNNING":
            fail(execution, *details)

    sfn._run_execution, sfn._fail_execution = run_in_time, fail_while_running


def _timeout(machine: dict) -> float | None:
    try:
        return json.loads(machine.get("definition") or "{}").get("TimeoutSeconds")
    except ValueError:
        return None


def _time_out(execution: dict, arn: str) -> None:
    if execution["status"] != "RUNNING":
        return
    _, _, _, region, account, *_ = arn.split(":")
    with request_scope(account, region):
        execution.update({"status": "TIMED_OUT", "error": "States.Timeout", "stopDate": now_iso()})
        sfn._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {"error": "States.Timeout"}})
        sfn._emit_execution_status_event(execution)
