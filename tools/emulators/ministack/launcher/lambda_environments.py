"""Execution environments of functions."""

import logging

from ministack.core import lambda_runtime

log = logging.getLogger("lambda_environments")

# Errors of an init phase that fails in the same way again: the code has no such module.
_MISSING_MODULE = ("Worker init failed: Cannot find module", "Worker init failed: No module named")


def separate_environments() -> None:
    """Repeats a failed init phase once, and keeps the other environments when it fails again.

    MiniStack ends all environments of a function, with the requests in them, when one does not start. One for
    a missing module is not repeated here: it would cost a process and the unpacked code again.
    https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#suppressed-init
    """
    worker = lambda_runtime.Worker
    spawn, invoke = worker._spawn, worker.invoke

    def start(self):
        try:
            spawn(self)
        except (OSError, RuntimeError) as error:
            if str(error).startswith(_MISSING_MODULE):
                raise
            log.warning("Lambda %s did not start, once more: %s", self.func_name, error)
            self.kill()
            spawn(self)

    def answer(self, *arguments, **options):
        try:
            return invoke(self, *arguments, **options)
        except (OSError, RuntimeError) as error:
            log.warning("Lambda %s did not start: %s", self.func_name, error)
            self.kill()
            return {"status": "error", "error": str(error), "errorType": "Runtime.ExitError"}

    worker._spawn, worker.invoke = start, answer
