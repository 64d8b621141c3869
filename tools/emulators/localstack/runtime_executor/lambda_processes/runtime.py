"""One process of a function, with the Runtime API that it speaks to."""

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
    """The process is gone: its exit code, or minus the signal that killed it."""

    code: int

    def __str__(self) -> str:
        if self.code == 0:
            return "Runtime exited without providing a reason"
        if self.code > 0:
            return f"Runtime exited with error: exit status {self.code}"
        return f"Runtime exited with error: signal: {signal.strsignal(-self.code).lower()}"


Event = Ready | Answered | InitFailed | Exited


class Runtime:
    """Runs from the moment it is made until it exits or is killed."""

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
                # Whatever it starts goes with it.
                process_group=0,
            )
        threading.Thread(target=self._watch, daemon=True).start()

    def wait(self, deadline: float) -> Event:
        """The next thing that happens.

        Raises TimeoutError when nothing does until that time of the monotonic clock.
        """
        try:
            return self._events.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None

    def offer(self, invocation: Invocation, deadline_milliseconds: int) -> None:
        self._api.offer(invocation, deadline_milliseconds)

    def peak_megabytes(self) -> int | None:
        """Most memory that the process ever had; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text()
            return int(status.split("VmHWM:")[1].split()[0]) // 1024
        except (OSError, IndexError):
            return None

    def kill(self) -> None:
        """At once, as Lambda does. Again does nothing."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()

    def _watch(self) -> None:
        code = self._process.wait()
        self._api.close()
        self._events.put(Exited(code))
