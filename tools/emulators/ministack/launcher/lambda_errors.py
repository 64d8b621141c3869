"""Names of errors that functions throw."""

import contextvars

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_SENT = 'error: String(err.message || err), trace: err.stack || ""'

_thrown: contextvars.ContextVar[str | None] = contextvars.ContextVar("thrown", default=None)


def report_error_names() -> None:
    """Returns an error's `name` as `errorType`, by which Step Functions retries and catches, as Lambda's
    Node runtime does; MiniStack returns Runtime.HandlerError for all.

    https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
    """
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    if _SENT not in script:
        raise RuntimeError("The launcher does not know how this MiniStack reports the errors of functions.")
    lambda_runtime._NODEJS_WORKER_SCRIPT = script.replace(_SENT, f"{_SENT}, errorType: err.name")
    invoke, execute = lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm

    def remember(*arguments, **options):
        answer = invoke(*arguments, **options)
        _thrown.set(answer.get("errorType"))
        return answer

    def rename(*arguments):
        _thrown.set(None)
        result = execute(*arguments)
        name = _thrown.get()
        if result.get("error") and name:
            result["body"]["errorType"] = name
        return result

    lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm = remember, rename
