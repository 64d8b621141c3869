"""Logs of one invocation of a function."""

import queue
import time

from ministack.core import lambda_runtime

# Last line that an invocation writes to its log.
END = "\x01end of invocation"
SECONDS = 2

_WRITE_END = '_stderrWrite("\\u0001end of invocation\\n");'
_RESPONSES = (
    "settled = true;\n",
    "} catch (e) {\n      _realStdoutWrite(",
)


def complete_logs() -> None:
    """Returns all log lines of an invocation with its response, as LogResult has them.

    MiniStack reads lines until none has come for 5 ms: on a busy machine, lines are left for the next
    invocation. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    """
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    for response in _RESPONSES:
        if script.count(response) != 1:
            raise RuntimeError("The launcher does not know where this MiniStack's functions respond.")
    script = script.replace(_RESPONSES[0], f"{_RESPONSES[0]}{_WRITE_END}\n")
    script = script.replace(_RESPONSES[1], _RESPONSES[1].replace("_real", f"{_WRITE_END}\n      _real"))
    lambda_runtime._NODEJS_WORKER_SCRIPT = script
    original = lambda_runtime.Worker._drain_stderr_bounded

    def drain(self, *arguments, **options):
        if not str(self.config.get("Runtime", "")).startswith("nodejs"):
            return original(self, *arguments, **options)
        return _lines_until_end(self._stderr_queue)

    lambda_runtime.Worker._drain_stderr_bounded = drain


def _lines_until_end(lines: queue.Queue) -> str:
    """Lines up to the end of the invocation; those there are after the time limit."""
    found = []
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            line = lines.get(timeout=max(0, deadline - time.monotonic()))
        except queue.Empty:
            return "\n".join(found)
        if line == END:
            return "\n".join(found)
        found.append(line)
