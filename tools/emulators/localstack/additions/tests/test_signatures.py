"""Signatures of requests, which botocore's own signer makes."""

import unittest
import urllib.parse
from datetime import datetime, timedelta, timezone

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from localstack_additions.signatures import Signature

URL = "http://127.0.0.1:4566/_aws/execute-api/abc/prod/machine/sites/a%20b/export?limit=10&cursor=x%2By"
SECRET = "secret"


class SignatureTest(unittest.TestCase):
    def setUp(self) -> None:
        self.sign(URL)

    def sign(self, url: str) -> None:
        request = AWSRequest(method="PUT", url=url, data=b'{"pages":[]}', headers={"Content-Type": "application/json", "Host": "127.0.0.1:4566"})
        SigV4Auth(Credentials("KEY", SECRET, "token"), "execute-api", "us-east-1").add_auth(request)
        self.headers = request.headers
        self.now = datetime.now(timezone.utc)

    def problem(self, *, method: str = "PUT", url: str = URL, body: bytes = b'{"pages":[]}', secret: str = SECRET, late: timedelta = timedelta()) -> str:
        signature = Signature.read(self.headers["Authorization"])
        assert signature
        return signature.problem(method, url, self.headers, body, secret, self.now + late) or ""

    def test_a_signature_has_the_access_key_and_the_scope(self) -> None:
        signature = Signature.read(self.headers["Authorization"])
        assert signature
        self.assertEqual((signature.access_key, signature.region, signature.service), ("KEY", "us-east-1", "execute-api"))

    def test_the_signature_of_an_unchanged_request_is_valid(self) -> None:
        self.assertEqual(self.problem(), "")

    def test_a_query_may_be_encoded_in_another_way_than_in_the_signature(self) -> None:
        self.assertEqual(self.problem(url=URL.replace("10", "%31%30")), "")
        for sign in ("!", "'", "(", ")", "*"):
            self.sign(f"{URL}{urllib.parse.quote(sign, safe='')}")
            self.assertEqual(self.problem(url=f"{URL}{sign}"), "", sign)

    def test_a_changed_request_or_another_secret_is_refused(self) -> None:
        for change in ({"method": "GET"}, {"url": f"{URL}0"}, {"body": b"{}"}, {"secret": "other"}):
            self.assertIn("does not match", self.problem(**change), change)

    def test_a_changed_header_that_is_signed_is_refused(self) -> None:
        self.headers.replace_header("X-Amz-Security-Token", "other")
        self.assertIn("does not match", self.problem())

    def test_a_signature_is_valid_for_fifteen_minutes_before_and_after(self) -> None:
        for minutes in (-14, 14):
            self.assertEqual(self.problem(late=timedelta(minutes=minutes)), "")
        for minutes in (-16, 16):
            self.assertIn("expired", self.problem(late=timedelta(minutes=minutes)))

    def test_the_hash_of_the_body_must_be_that_of_the_body(self) -> None:
        self.headers["X-Amz-Content-SHA256"] = "0" * 64
        self.assertIn("hash", self.problem())

    def test_the_host_must_be_signed(self) -> None:
        value = self.headers["Authorization"].replace("host;", "")
        self.headers.replace_header("Authorization", value)
        self.assertIn("Host", self.problem())

    def test_other_headers_are_no_signatures(self) -> None:
        for header in ("Bearer hello", "AWS4-HMAC-SHA256 Credential=KEY", ""):
            self.assertIsNone(Signature.read(header))
