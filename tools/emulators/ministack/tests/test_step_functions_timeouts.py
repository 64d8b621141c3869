"""Time limits of executions against AWS's documentation."""

import json
import threading
import unittest
from unittest import mock

from launcher import step_functions_timeouts
from ministack.core.responses import request_scope
from ministack.services import stepfunctions as sfn

ACCOUNT, REGION = "111111111111", "us-east-1"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:machine"
EXECUTION = f"arn:aws:states:{REGION}:{ACCOUNT}:execution:machine:1"


class Timeouts(unittest.TestCase):
    def setUp(self):
        scope = request_scope(ACCOUNT, REGION)
        scope.__enter__()
        self.addCleanup(scope.__exit__, None, None, None)
        self.emitted = []
        self.ended = threading.Event()
        self.patch("_emit_execution_status_event", self.emit)
        self.patch("_fail_execution", sfn._fail_execution)
        self.execution = {"stateMachineArn": MACHINE, "status": "RUNNING", "events": []}
        for store, key, value in (
            (sfn._executions, EXECUTION, self.execution),
            (sfn._state_machines, MACHINE, {"definition": json.dumps({"TimeoutSeconds": 0.05})}),
        ):
            store[key] = value
            self.addCleanup(store.pop, key, None)

    def patch(self, name, value):
        patch = mock.patch.object(sfn, name, value)
        patch.start()
        self.addCleanup(patch.stop)

    def emit(self, execution):
        self.emitted.append(execution["status"])
        self.ended.set()

    def run_execution(self, run):
        self.patch("_run_execution", run)
        step_functions_timeouts.apply_execution_timeouts()
        sfn._run_execution(EXECUTION)

    def test_an_execution_over_its_limit_is_timed_out_and_does_not_fail_later(self):
        def run(_):
            self.ended.wait(5)
            sfn._fail_execution(self.execution, "States.TaskFailed", "late")

        self.run_execution(run)
        self.assertEqual((self.execution["status"], self.emitted), ("TIMED_OUT", ["TIMED_OUT"]))
        self.assertEqual([event["type"] for event in self.execution["events"]], ["ExecutionTimedOut"])

    def test_an_execution_within_its_limit_ends_by_itself(self):
        def run(_):
            self.execution["status"] = "SUCCEEDED"

        self.run_execution(run)
        self.assertFalse(self.ended.wait(0.2))
        self.assertEqual(self.execution["status"], "SUCCEEDED")


if __name__ == "__main__":
    unittest.main()
