"""The client against Trino's REST API, with recorded answers."""

import json
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from launcher import trino_client
from launcher.trino_client import Cancelled, QueryFailed

COLUMNS = [{"name": "n", "typeSignature": {"rawType": "bigint"}}]


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.requests.append((self.command, self.path, self.headers))
        answer = self.server.answers.pop(0)
        status, body = (answer, {}) if isinstance(answer, int) else (200, answer)
        content = json.dumps(body).replace("http://trino", self.server.address).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = answer

    def log_message(self, *_):
        pass


def page(number, scanned=0, **more):
    return {"nextUri": f"http://trino/{number}", "stats": {"physicalInputBytes": scanned}, **more}


class Client(unittest.TestCase):
    def setUp(self):
        self.trino = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.trino.daemon_threads = True
        self.trino.address = f"http://127.0.0.1:{self.trino.server_port}"
        self.trino.requests = []
        threading.Thread(target=self.trino.serve_forever, args=(0.01,), daemon=True).start()
        self.addCleanup(self.trino.server_close)
        self.addCleanup(self.trino.shutdown)

    def run_query(self, *answers, role="", limit=None, **options):
        """Runs a query; Trino answers the requests in their order."""
        self.trino.answers = list(answers)
        return trino_client.run("SELECT 1", self.trino.address, "c", "s", role, limit, **options)

    def methods(self):
        return [method for method, _, _ in self.trino.requests]

    def test_rows_of_all_pages_are_collected(self):
        last = {"data": [[2]], "stats": {"physicalInputBytes": 5}}
        result = self.run_query(page(1), page(2, 3, columns=COLUMNS, data=[[1]]), last)
        self.assertEqual(([("n", "bigint")], [[1], [2]], 5), (result.columns, result.rows, result.scanned))
        self.assertEqual(["POST", "GET", "GET"], self.methods())

    def test_a_failed_query_has_its_name_and_message(self):
        error = {"errorName": "SYNTAX_ERROR", "message": "line 1:8: Column 'x' cannot be resolved"}
        with self.assertRaisesRegex(QueryFailed, "SYNTAX_ERROR: line 1:8: Column 'x'"):
            self.run_query({"error": error})

    def test_a_query_over_the_limit_is_cancelled(self):
        with self.assertRaises(Cancelled) as cancelled:
            self.run_query(page(1, 11), {}, limit=10)
        self.assertEqual(("Query cancelled! : Bytes scanned limit was exceeded", 11), cancelled.exception.args)
        self.assertEqual(("DELETE", "/1"), self.trino.requests[-1][:2])

    def test_a_query_that_its_caller_stops_is_cancelled(self):
        with self.assertRaisesRegex(Cancelled, "by user"):
            self.run_query(page(1), {}, is_cancelled=lambda: True)
        self.assertEqual(["POST", "DELETE"], self.methods())

    def test_the_role_of_the_caller_is_a_credential(self):
        self.run_query({}, role="arn:aws:iam::1:role/a")
        self.assertEqual("role=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa", self.trino.requests[0][2]["x-trino-extra-credential"])

    def test_a_busy_server_is_asked_again(self):
        self.assertEqual([], self.run_query(503, 429, 502, {}).rows)
        self.assertEqual(["POST"] * 4, self.methods())

    def test_another_error_of_the_server_fails_the_query_with_its_status(self):
        with self.assertRaisesRegex(QueryFailed, "answers 500"):
            self.run_query(500)

    def test_a_server_that_is_gone_fails_the_query(self):
        self.trino.shutdown()
        self.trino.server_close()
        with self.assertRaisesRegex(QueryFailed, "does not answer"):
            self.run_query()
