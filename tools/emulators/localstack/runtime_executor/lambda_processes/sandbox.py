"""Execution environment: a runtime that is restarted after a failure, and its log."""

import json
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from lambda_processes import platform_log
from lambda_processes.function import Function, Invocation, Outcome
from lambda_processes.runtime import Event, Exited, Runtime
from lambda_processes.runtime_api import Answered, InitFailed, Ready

INIT_SECONDS = 10
"""Time for a runtime to load its handler before the timeout of the invocation starts."""


class Sandbox:
    """Runs one invocation at a time: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html

    `TMPDIR` is its own folder, where Lambda has its own /tmp.
    """

    def __init__(self, function: Function):
        self._folder = Path(tempfile.mkdtemp(prefix="lambda-"))
        self._log = self._folder / "log"
        self._log.touch()
        self._shown = 0
        temporary = self._folder / "tmp"
        temporary.mkdir()
        self._function = replace(function, variables={"TMPDIR": str(temporary), **function.variables})
        self._runtime: Runtime | None = None
        self._loading_since: float | None = None

    def start(self) -> None:
        """Begins to load the handler. An error in it is the outcome of the first invocation."""
        self._loading_since = time.monotonic()
        self._runtime = Runtime(self._function, self._log)

    def invoke(self, invocation: Invocation) -> Outcome:
        failure, init_seconds = self._finish_loading()
        began = time.monotonic()
        event = failure or self._try(invocation, began + self._function.timeout_seconds)
        seconds = time.monotonic() - began
        peak = self._runtime.peak_megabytes() if self._runtime else None
        payload, status, remark = self._judge(event, invocation.request_id)
        if not isinstance(event, Answered):
            self._discard()
        report = platform_log.Report(
            request_id=invocation.request_id,
            version=self._function.version,
            memory_megabytes=self._function.memory_megabytes,
            seconds=seconds,
            init_seconds=init_seconds,
            peak_megabytes=peak,
            status=status,
            error_type=None if status == "success" else _type_of(payload),
            remark=remark,
        )
        frame = platform_log.as_json if self._function.json_logs else platform_log.as_text
        return Outcome(payload, status != "success", frame(report, self._new_lines()))

    def stop(self) -> None:
        self._discard()
        shutil.rmtree(self._folder, ignore_errors=True)

    def log(self) -> str:
        """Complete output of the function in this environment."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def _finish_loading(self) -> tuple[Event | None, float | None]:
        """Returns the error and the duration of loading, if it was for this invocation. Discards a runtime that takes
        too long: it is loaded again, in the time of the invocation.
        """
        if self._loading_since is None or self._runtime is None:
            return None, None
        since, self._loading_since = self._loading_since, None
        failure = None
        try:
            event = self._runtime.wait(since + INIT_SECONDS)
            failure = None if isinstance(event, Ready) else event
        except TimeoutError:
            self._discard()
        return failure, time.monotonic() - since

    def _try(self, invocation: Invocation, deadline: float) -> Event | None:
        """Returns the event that ends the invocation; None after the timeout."""
        try:
            if self._runtime is None:
                self._runtime = Runtime(self._function, self._log)
                event = self._runtime.wait(deadline)
                if not isinstance(event, Ready):
                    return event
            left = deadline - time.monotonic()
            self._runtime.offer(invocation, int((time.time() + left) * 1000))
            answer = self._runtime.wait(deadline)
        except TimeoutError:
            return None
        if isinstance(answer, Answered):
            self._await_idle(self._runtime, deadline)
        return answer

    def _await_idle(self, runtime: Runtime, deadline: float) -> None:
        """Waits until the runtime requests the next invocation; discards one that does not."""
        try:
            idle = isinstance(runtime.wait(deadline), Ready)
        except TimeoutError:
            idle = False
        if not idle:
            self._discard()

    def _judge(self, event: Event | None, request_id: str) -> tuple[bytes, str, str | None]:
        """Returns payload, status and the platform's lines of the log."""
        match event:
            case Answered(payload=payload, is_error=is_error):
                return payload, "error" if is_error else "success", None
            case InitFailed(payload=payload):
                return payload, "error", None
            case Exited():
                return _error("Runtime.ExitError", f"RequestId: {request_id} Error: {event}"), "failure", str(event)
            case _:
                remark = f"Task timed out after {self._function.timeout_seconds:.2f} seconds"
                return _error("Sandbox.Timedout", f"RequestId: {request_id} Error: {remark}"), "timeout", remark

    def _new_lines(self) -> str:
        """Returns the output since the last invocation; runtimes print before they respond."""
        with self._log.open("rb") as log:
            log.seek(self._shown)
            lines = log.read()
        self._shown += len(lines)
        return lines.decode(errors="replace")

    def _discard(self) -> None:
        if self._runtime is not None:
            self._runtime.kill()
        self._runtime = None


def _error(kind: str, message: str) -> bytes:
    return json.dumps({"errorType": kind, "errorMessage": message}).encode()


def _type_of(payload: bytes) -> str | None:
    try:
        return json.loads(payload).get("errorType")
    except (ValueError, AttributeError):
        return None
