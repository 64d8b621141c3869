"""Signature Version 4 of requests to methods with the authorization AWS_IAM.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
"""

import hashlib
import hmac
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HEADER = re.compile(
    r"AWS4-HMAC-SHA256 +Credential=(?P<access_key>[^/, ]+)/(?P<day>\d{8})/(?P<region>[^/, ]+)/(?P<service>[^/, ]+)/aws4_request"
    r", *SignedHeaders=(?P<headers>[^, ]+), *Signature=(?P<value>[0-9a-f]{64})"
)
VALIDITY = timedelta(minutes=15)


@dataclass(frozen=True)
class Signature:
    """Header `Authorization` of a signed request."""

    access_key: str
    region: str
    service: str
    headers: list[str]
    value: str

    @classmethod
    def read(cls, header: str) -> "Signature | None":
        """Signature in a header; None for a header of another kind."""
        found = HEADER.fullmatch(header)
        if not found:
            return None
        return cls(found["access_key"], found["region"], found["service"], found["headers"].split(";"), found["value"])

    def problem(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, secret: str, now: datetime
    ) -> str | None:
        """Reason why the signature does not fit a request; None for a valid one.

        `url` is the address as it was sent; `headers` are found in any case.
        """
        date = headers.get("X-Amz-Date", "")
        try:
            signed_at = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        except ValueError:
            return f"Invalid X-Amz-Date '{date}'."
        if abs(now - signed_at) > VALIDITY:
            return f"Signature expired: {date} is more than 15 minutes from the time of the server."
        if any(name not in self.headers for name in ("host", "x-amz-date")):
            return "The headers Host and X-Amz-Date must be signed."
        hashed = headers.get("X-Amz-Content-SHA256")
        if hashed is not None and hashed != hashlib.sha256(body).hexdigest():
            return "The hash in X-Amz-Content-SHA256 is not that of the body."
        if not hmac.compare_digest(self.value, self._expected(method, url, headers, body, secret)):
            return "The request signature does not match the signature that is calculated from the request."
        return None

    def _expected(self, method: str, url: str, headers: Mapping[str, str], body: bytes, secret: str) -> str:
        signed = {name: headers.get(name, "") for name in self.headers}
        request = AWSRequest(method=method, url=_canonical(url), data=body, headers=signed)
        request.context["timestamp"] = headers["X-Amz-Date"]
        auth = SigV4Auth(Credentials(self.access_key, secret), self.service, self.region)
        return auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)


def _canonical(url: str) -> str:
    """Address whose query is encoded as in a signature, however it was sent."""
    address, _, query = url.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    return f"{address}?" + "&".join(f"{_encoded(name)}={_encoded(value)}" for name, _, value in pairs)


def _encoded(text: str) -> str:
    return urllib.parse.quote(urllib.parse.unquote_to_bytes(text), safe="-_.~")
