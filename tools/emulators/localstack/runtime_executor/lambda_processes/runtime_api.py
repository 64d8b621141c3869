"""The Lambda Runtime API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"""

import json
import queue
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lambda_processes.function import Invocation

VERSION = "/2018-06-01/runtime"
MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100
TOO_LARGE = f"Response payload size exceeded maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes)."
_POST = re.compile(rf"^{VERSION}/(?:init/(?P<init>error)|invocation/(?P<id>[^/]+)/(?P<kind>response|error))$")


@dataclass(frozen=True)
class Ready:
    """The runtime requests its next invocation."""


@dataclass(frozen=True)
class Answered:
    """The handler is done: with a response, or with an error."""

    request_id: str
    payload: bytes
    is_error: bool


@dataclass(frozen=True)
class InitFailed:
    """The runtime could not load the handler."""

    payload: bytes


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_args) -> None:
        """Ignores the broken connection of a killed runtime, whose end `Runtime` reports."""


class RuntimeApi:
    """Serves one runtime on a free port of the loopback interface; passes its events to `report`."""

    def __init__(self, report: Callable[[Ready | Answered | InitFailed], None]):
        self._report = report
        self._invocations: queue.SimpleQueue[tuple[Invocation, int] | None] = queue.SimpleQueue()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self) -> str:
        """`host:port`, as in AWS_LAMBDA_RUNTIME_API."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def offer(self, invocation: Invocation, deadline_milliseconds: int) -> None:
        """Passes the runtime its next invocation, with a deadline since the epoch."""
        self._invocations.put((invocation, deadline_milliseconds))

    def close(self) -> None:
        self._invocations.put(None)
        self._server.shutdown()
        self._server.server_close()

    def _handler(api) -> type[BaseHTTPRequestHandler]:  # noqa: N805: `self` is the request
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path != f"{VERSION}/invocation/next":
                    return self._answer(404, {"errorType": "NotFound", "errorMessage": self.path})
                api._report(Ready())
                offered = api._invocations.get()
                if offered is None:
                    self.close_connection = True
                    return None
                invocation, deadline = offered
                headers = {
                    "Content-Type": "application/json",
                    "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
                    "Lambda-Runtime-Deadline-Ms": str(deadline),
                    "Lambda-Runtime-Invoked-Function-Arn": invocation.arn,
                    "Lambda-Runtime-Trace-Id": invocation.trace,
                }
                return self._send(200, invocation.payload, headers)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                match = _POST.match(self.path)
                if not match:
                    return self._answer(404, {"errorType": "NotFound", "errorMessage": self.path})
                if match["init"]:
                    api._report(InitFailed(body))
                elif len(body) > MAX_RESPONSE_BYTES:
                    error = {"errorType": "Function.ResponseSizeTooLarge", "errorMessage": TOO_LARGE}
                    api._report(Answered(match["id"], json.dumps(error).encode(), is_error=True))
                    return self._answer(413, error)
                else:
                    api._report(Answered(match["id"], body, is_error=match["kind"] == "error"))
                return self._answer(202, {"status": "OK"})

            def _answer(self, status: int, body: dict) -> None:
                self._send(status, json.dumps(body).encode(), {"Content-Type": "application/json"})

            def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args) -> None:
                """Keeps requests to the Runtime API out of the function's log."""

        return Handler
