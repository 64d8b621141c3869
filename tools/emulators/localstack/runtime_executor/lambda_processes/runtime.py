"""Process of a function, with its Runtime API."""

import os
import queue
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from lambda_processes.function import Function, Invocation
from lambda_processes.runtime_api import Answered, InitFailed, Ready, RuntimeApi


@dataclass(frozen=True)
class Exited:
    """The process has ended, with its exit code, or minus the signal that killed it."""

    code: int

    def __str__(self) -> str:
        if self.code == 0:
            return "Runtime exited without providing a reason"
        if self.code > 0:
            return f"Runtime exited with error: exit status {self.code}"
        return f"Runtime exited with error: signal: {signal.strsignal(-self.code).lower()}"


Event = Ready | Answered | InitFailed | Exited


class Runtime:
    """Runs from its creation until it exits or is killed."""

    def __init__(self, function: Function, log: Path):
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._api = RuntimeApi(self._events.put)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                function.command,
                cwd=function.code,
                env={**function.variables, "AWS_LAMBDA_RUNTIME_API": self._api.address},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # The group includes its child processes.
                process_group=0,
            )
        threading.Thread(target=self._watch, daemon=True).start()

    def wait(self, deadline: float) -> Event:
        """Returns the next event.

        Raises TimeoutError without an event until that time of the monotonic clock.
        """
        try:
            return self._events.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None

    def offer(self, invocation: Invocation, deadline_milliseconds: int) -> None:
        self._api.offer(invocation, deadline_milliseconds)

    def peak_megabytes(self) -> int | None:
        """Peak memory of the process; None if the system does not report it."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text()
            return int(status.split("VmHWM:")[1].split()[0]) // 1024
        except (OSError, IndexError):
            return None

    def kill(self) -> None:
        """Kills the process at once, as Lambda does; no effect on an ended process."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()

    def _watch(self) -> None:
        code = self._process.wait()
        self._api.close()
        self._events.put(Exited(code))
