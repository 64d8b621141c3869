"""Runs a Python handler behind the Lambda Runtime API, as the managed runtimes do, with the standard library only."""

import http.client
import importlib
import json
import logging
import os
import sys
import time
import traceback
from types import SimpleNamespace

BASE = "/2018-06-01/runtime"


def call(method, path, body=None):
    """Waits without a timeout for the next invocation; ends the process when the Runtime API has ended."""
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        connection.request(method, BASE + path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.headers, answer.read()
    except (OSError, http.client.HTTPException):
        sys.exit(0)
    finally:
        connection.close()


def described(error):
    trace = traceback.format_list(traceback.extract_tb(error.__traceback__)[1:])
    return json.dumps({"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": trace})


def load():
    module, _, name = os.environ["_HANDLER"].rpartition(".")
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    return getattr(importlib.import_module(module.replace("/", ".")), name)


def context_of(headers):
    deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
    return SimpleNamespace(
        function_name=os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        function_version=os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
        invoked_function_arn=headers["Lambda-Runtime-Invoked-Function-Arn"],
        memory_limit_in_mb=os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        aws_request_id=headers["Lambda-Runtime-Aws-Request-Id"],
        log_group_name=os.environ["AWS_LAMBDA_LOG_GROUP_NAME"],
        log_stream_name=os.environ["AWS_LAMBDA_LOG_STREAM_NAME"],
        identity=None,
        client_context=None,
        get_remaining_time_in_millis=lambda: max(0, deadline - int(time.time() * 1000)),
    )


def main():
    logging.Formatter.converter = time.gmtime
    form = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(message)s"
    logging.basicConfig(stream=sys.stdout, format=form, datefmt="%Y-%m-%dT%H:%M:%S")
    try:
        handler = load()
    except Exception as error:  # noqa: BLE001: the handler may raise any exception
        traceback.print_exc(file=sys.stdout)
        call("POST", "/init/error", described(error))
        sys.exit(1)
    while True:
        headers, body = call("GET", "/invocation/next")
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"] or ""
        try:
            kind, answer = "response", json.dumps(handler(json.loads(body), context_of(headers)))
        except Exception as error:  # noqa: BLE001
            traceback.print_exc(file=sys.stdout)
            kind, answer = "error", described(error)
        call("POST", f"/invocation/{request_id}/{kind}", answer)


main()
