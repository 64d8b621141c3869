"""The client against Trino's REST API, with recorded answers."""

import io
import json
import unittest
import urllib.error
from unittest import mock

from launcher import trino_client
from launcher.trino_client import Cancelled, QueryFailed, ScanLimitReached

COLUMNS = [{"name": "n", "typeSignature": {"rawType": "bigint"}}]


class Answer(io.BytesIO):
    status = 200


class Trino:
    """Answers requests in their order, and keeps them."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def __call__(self, request, timeout):
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(json.dumps(answer).encode())


def page(number, scanned=0, **more):
    return {"nextUri": f"http://trino/{number}", "stats": {"physicalInputBytes": scanned}, **more}


class Client(unittest.TestCase):
    def run_query(self, trino, role="", limit=None, **options):
        with mock.patch("urllib.request.urlopen", trino):
            return trino_client.run("SELECT 1", "http://trino", "c", "s", role, limit, **options)

    def test_rows_of_all_pages_are_collected(self):
        last = {"data": [[2]], "stats": {"physicalInputBytes": 5}}
        trino = Trino(page(1), page(2, 3, columns=COLUMNS, data=[[1]]), last)
        result = self.run_query(trino)
        self.assertEqual(([("n", "bigint")], [[1], [2]], 5), (result.columns, result.rows, result.scanned))
        self.assertEqual(["POST", "GET", "GET"], [request.method for request in trino.requests])

    def test_a_failed_query_has_its_name_and_message(self):
        trino = Trino({"error": {"errorName": "SYNTAX_ERROR", "message": "line 1:8: Column 'x' cannot be resolved"}})
        with self.assertRaisesRegex(QueryFailed, "SYNTAX_ERROR: line 1:8: Column 'x'"):
            self.run_query(trino)

    def test_a_query_over_the_limit_is_cancelled(self):
        trino = Trino(page(1, 11), {})
        with self.assertRaises(ScanLimitReached):
            self.run_query(trino, limit=10)
        self.assertEqual(("DELETE", "http://trino/1"), (trino.requests[-1].method, trino.requests[-1].full_url))

    def test_a_query_that_its_caller_stops_is_cancelled(self):
        trino = Trino(page(1), {})
        with self.assertRaises(Cancelled):
            self.run_query(trino, is_cancelled=lambda: True)
        self.assertEqual("DELETE", trino.requests[-1].method)

    def test_the_role_of_the_caller_is_a_credential(self):
        trino = Trino({})
        self.run_query(trino, "arn:aws:iam::1:role/a")
        self.assertEqual("role=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa", trino.requests[0].get_header("X-trino-extra-credential"))

    def test_a_busy_server_is_asked_again(self):
        busy = urllib.error.HTTPError("http://trino", 503, "busy", {}, None)
        self.assertEqual([], self.run_query(Trino(busy, {})).rows)

    def test_a_server_that_is_gone_fails_the_query(self):
        with self.assertRaisesRegex(QueryFailed, "does not answer"):
            self.run_query(Trino(urllib.error.URLError("refused")))
