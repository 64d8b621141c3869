"""Tests of a function's responses and log with real processes."""

import json
import os
import shutil
import tempfile
import time
import unittest
from pathlib import Path

from lambda_processes.function import Function, Invocation, Outcome
from lambda_processes.programs import command_for
from lambda_processes.sandbox import Sandbox
from lambda_processes.variables import variables_of

GIVEN = {
    "AWS_LAMBDA_FUNCTION_NAME": "greet",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": 128,
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/greet",
    "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
    "AWS_LAMBDA_FUNCTION_TIMEOUT": 3,
    "LOCALSTACK_RUNTIME_ID": "id",
    "_HANDLER": "index.handler",
}
ARN = "arn:aws:lambda:us-east-1:000000000000:function:greet"


def has_ended(pid: int) -> bool:
    """Returns True if a killed process ends or becomes a zombie within ten seconds."""
    state = Path(f"/proc/{pid}/stat")
    for _ in range(200):
        if not state.exists() or state.read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


class SandboxTest(unittest.TestCase):
    def sandbox(self, runtime: str, code: str, timeout: float = 20, json_logs: bool = False, **own: str) -> Sandbox:
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        (folder / ("index.py" if runtime.startswith("python") else "index.js")).write_text(code)
        variables = variables_of(GIVEN, own, runtime, folder)
        command = command_for(runtime, folder)
        sandbox = Sandbox(Function("$LATEST", command, folder, variables, 128, timeout, json_logs))
        self.addCleanup(sandbox.stop)
        sandbox.start()
        return sandbox

    def invoke(self, sandbox: Sandbox, event: object = None, request: str = "r-1") -> Outcome:
        return sandbox.invoke(Invocation(request, ARN, json.dumps(event).encode(), "Root=1"))

    def assert_error(self, outcome: Outcome, kind: str, message: str) -> None:
        self.assertTrue(outcome.is_error)
        error = json.loads(outcome.payload)
        self.assertEqual((error["errorType"], error["errorMessage"]), (kind, message))


class Node(SandboxTest):
    def test_keeps_the_state_of_a_warm_environment_and_logs_each_invocation(self):
        code = """let calls = 0; console.log('loading');
            exports.handler = async (event, context) => {
              console.log('hello', event.name);
              return { calls: ++calls, id: context.awsRequestId, left: context.getRemainingTimeInMillis() > 1000,
                       arn: context.invokedFunctionArn, trace: process.env._X_AMZN_TRACE_ID };
            };"""
        sandbox = self.sandbox("nodejs24.x", code)
        first = self.invoke(sandbox, {"name": "Ada"})
        second = self.invoke(sandbox, {"name": "Bob"}, "r-2")
        self.assertEqual(
            json.loads(first.payload), {"calls": 1, "id": "r-1", "left": True, "arn": ARN, "trace": "Root=1"}
        )
        self.assertEqual((json.loads(second.payload)["calls"], second.is_error), (2, False))
        start, loading, hello, end, report = first.logs.splitlines()
        self.assertEqual(start, "START RequestId: r-1 Version: $LATEST")
        self.assertRegex(loading, r"^\S+Z\tundefined\tINFO\tloading$")
        self.assertRegex(hello, r"^\S+Z\tr-1\tINFO\thello Ada$")
        self.assertEqual(end, "END RequestId: r-1")
        figures = r"Duration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB"
        self.assertRegex(report, rf"^REPORT RequestId: r-1\t{figures}.*\tInit Duration: [\d.]+ ms$")
        self.assertEqual(len(second.logs.splitlines()), 4)
        self.assertNotIn("Init Duration", second.logs)

    def test_returns_an_error_of_the_handler_and_keeps_the_process(self):
        code = """let calls = 0;
            exports.handler = async () => { if (calls++ === 0) throw new RangeError('too far'); return calls; };"""
        sandbox = self.sandbox("nodejs24.x", code)
        self.assert_error(self.invoke(sandbox), "RangeError", "too far")
        self.assertEqual(self.invoke(sandbox).payload, b"2")

    def test_starts_a_new_process_after_an_exception_outside_the_handler_s_promise(self):
        code = """let calls = 0; exports.handler = (event) => event ? Promise.resolve(++calls)
                  : new Promise(() => setTimeout(() => { throw new Error('later') }));"""
        sandbox = self.sandbox("nodejs24.x", code)
        self.assertEqual(self.invoke(sandbox, 1).payload, b"1")
        self.assert_error(self.invoke(sandbox), "Error", "later")
        self.assertEqual(self.invoke(sandbox, 1).payload, b"1")

    def test_writes_json_logs(self):
        code = "exports.handler = async () => { console.warn('careful'); throw new Error('no'); };"
        sandbox = self.sandbox("nodejs24.x", code, json_logs=True, AWS_LAMBDA_LOG_FORMAT="JSON")
        start, warning, error, report = map(json.loads, self.invoke(sandbox).logs.splitlines())
        self.assertEqual(start["record"], {"requestId": "r-1", "version": "$LATEST"})
        self.assertEqual((warning["level"], warning["message"], warning["requestId"]), ("WARN", "careful", "r-1"))
        self.assertEqual(error["level"], "ERROR")
        self.assertEqual(report["type"], "platform.report")
        self.assertEqual((report["record"]["status"], report["record"]["errorType"]), ("error", "Error"))

    def test_rejects_a_response_over_the_maximum_size(self):
        sandbox = self.sandbox("nodejs24.x", "exports.handler = async () => 'x'.repeat(7e6);")
        message = "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
        self.assert_error(self.invoke(sandbox), "Function.ResponseSizeTooLarge", message)

    def test_returns_an_error_for_a_missing_handler(self):
        outcome = self.invoke(self.sandbox("nodejs24.x", "exports.other = 1;"))
        self.assert_error(outcome, "Runtime.HandlerNotFound", "index.handler is undefined or not exported")
        self.assertIn("Init Error", outcome.logs)

    def test_passes_lambda_s_variables_and_none_of_this_machine(self):
        os.environ["SECRET_OF_THIS_MACHINE"] = "x"
        self.addCleanup(os.environ.pop, "SECRET_OF_THIS_MACHINE")
        code = "exports.handler = async () => ({ ...process.env, cwd: process.cwd() });"
        answer = json.loads(self.invoke(self.sandbox("nodejs24.x", code, GREETING="hi", LANG="C")).payload)
        for name in ("SECRET_OF_THIS_MACHINE", "LOCALSTACK_RUNTIME_ID", "AWS_LAMBDA_FUNCTION_TIMEOUT", "HOME"):
            self.assertNotIn(name, answer)
        self.assertEqual(answer["AWS_EXECUTION_ENV"], "AWS_Lambda_nodejs24.x")
        self.assertEqual((answer["GREETING"], answer["LANG"]), ("hi", "C"))
        self.assertEqual(answer["LAMBDA_TASK_ROOT"], answer["cwd"])
        self.assertTrue(Path(answer["TMPDIR"]).is_dir())


class Python(SandboxTest):
    def test_keeps_the_state_of_a_warm_environment(self):
        code = """import logging, os
calls = 0
def handler(event, context):
    global calls
    calls += 1
    print("hello", event)
    logging.warning("careful")
    return {"calls": calls, "id": context.aws_request_id, "left": context.get_remaining_time_in_millis() > 1000}
"""
        sandbox = self.sandbox("python3.13", code)
        first = self.invoke(sandbox, "Ada")
        self.assertEqual(json.loads(first.payload), {"calls": 1, "id": "r-1", "left": True})
        self.assertEqual(json.loads(self.invoke(sandbox).payload)["calls"], 2)
        _, hello, careful, *_ = first.logs.splitlines()
        self.assertEqual(hello, "hello Ada")
        self.assertRegex(careful, r"^\[WARNING\]\t\S+Z\tcareful$")

    def test_returns_an_error_of_the_handler(self):
        outcome = self.invoke(self.sandbox("python3.13", "def handler(event, context):\n    raise KeyError(event)"), "k")
        self.assert_error(outcome, "KeyError", "'k'")
        self.assertIn("Traceback", outcome.logs)

    def test_returns_an_error_while_loading_and_loads_again(self):
        code = """import os, pathlib
mark = pathlib.Path(os.environ["TMPDIR"], "mark")
if not mark.exists():
    mark.touch()
    raise RuntimeError("not yet")
def handler(event, context):
    return "at last"
"""
        sandbox = self.sandbox("python3.13", code)
        self.assert_error(self.invoke(sandbox), "RuntimeError", "not yet")
        self.assertEqual(self.invoke(sandbox).payload, b'"at last"')

    def test_returns_an_error_after_a_crash_and_starts_a_new_process(self):
        code = """import os, signal
def handler(event, context):
    print("about to", event)
    if event == "exit": os._exit(3)
    if event == "leave": os._exit(0)
    if event == "die": os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()
"""
        sandbox = self.sandbox("python3.13", code)
        first = self.invoke(sandbox).payload
        for event, why in (
            ("exit", "Runtime exited with error: exit status 3"),
            ("leave", "Runtime exited without providing a reason"),
            ("die", "Runtime exited with error: signal: killed"),
        ):
            outcome = self.invoke(sandbox, event)
            self.assert_error(outcome, "Runtime.ExitError", f"RequestId: r-1 Error: {why}")
            self.assertIn(f"about to {event}\n", outcome.logs)
            self.assertIn(why, outcome.logs)
        self.assertNotEqual(self.invoke(sandbox).payload, first)

    def test_returns_an_error_after_a_crash_while_loading(self):
        outcome = self.invoke(self.sandbox("python3.13", "import os\nos._exit(7)"))
        self.assert_error(
            outcome, "Runtime.ExitError", "RequestId: r-1 Error: Runtime exited with error: exit status 7"
        )

    def test_kills_the_process_and_its_children_after_a_timeout(self):
        code = """import subprocess, time, pathlib, os
def handler(event, context):
    if event: return "quick"
    child = subprocess.Popen(["sleep", "600"])
    print("child", child.pid)
    time.sleep(600)
"""
        sandbox = self.sandbox("python3.13", code, timeout=5)
        outcome = self.invoke(sandbox)
        self.assert_error(outcome, "Sandbox.Timedout", "RequestId: r-1 Error: Task timed out after 5.00 seconds")
        self.assertIn("r-1 Task timed out after 5.00 seconds", outcome.logs)
        self.assertIn("Status: timeout", outcome.logs)
        child = int(outcome.logs.split("child ")[1].split()[0])
        self.assertTrue(has_ended(child), "the child still runs")
        self.assertEqual(self.invoke(sandbox, "again").payload, b'"quick"')

    def test_stops_without_leaving_a_process_or_a_file(self):
        sandbox = self.sandbox("python3.13", "import os\ndef handler(e, c): return [os.getpid(), os.environ['TMPDIR']]")
        pid, folder = json.loads(self.invoke(sandbox).payload)
        sandbox.stop()
        self.assertRaises(ProcessLookupError, os.kill, pid, 0)
        self.assertFalse(Path(folder).exists())


class Programs(unittest.TestCase):
    def test_runs_the_bootstrap_of_a_custom_runtime(self):
        self.assertEqual(command_for("provided.al2023", Path("/code")), ("/code/bootstrap",))

    def test_rejects_a_runtime_that_can_t_run_as_a_process(self):
        with self.assertRaisesRegex(ValueError, "^java21 can't be run as a process: nodejs…, python… and provided… can"):
            command_for("java21", Path("/code"))

    def test_looks_for_node_on_the_path(self):
        path, os.environ["PATH"] = os.environ["PATH"], ""
        self.addCleanup(os.environ.__setitem__, "PATH", path)
        with self.assertRaisesRegex(LookupError, "there is no 'node' on the PATH"):
            command_for("nodejs24.x", Path("/code"))
