"""Client of Trino's REST API.

https://trino.io/docs/476/develop/client-protocol.html
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class QueryFailed(Exception):
    """Failure of a query, as `ERROR_NAME: message`."""


class ScanLimitReached(Exception):
    """The query was cancelled at its limit of scanned bytes."""


class Cancelled(Exception):
    """The query was cancelled by its caller."""


@dataclass
class Result:
    """Rows of a query; values as JSON has them."""

    columns: list[tuple[str, str]] = field(default_factory=list)  # name and raw type
    rows: list[list[Any]] = field(default_factory=list)
    scanned: int = 0
    update_count: int | None = None


@dataclass(frozen=True)
class Caller:
    """Identity of a query: the role whose permissions it has in S3; the account's root user without one."""

    role: str = ""

    @property
    def headers(self) -> dict[str, str]:
        if not self.role:
            return {"X-Trino-User": "root"}
        return {"X-Trino-User": "role", "X-Trino-Extra-Credential": f"role={urllib.parse.quote(self.role, safe='')}"}


class TrinoClient:
    """Trino at an address, e.g. `http://127.0.0.1:8080`."""

    def __init__(self, address: str, opener: Callable[..., Any] = urllib.request.urlopen):
        self._address = address
        self._open = opener

    def run(
        self,
        sql: str,
        catalog: str,
        schema: str,
        caller: Caller,
        limit: int | None = None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Result:
        """Runs a statement to its end.

        `limit`: bytes; a query that scans more is cancelled. Raises QueryFailed, ScanLimitReached, Cancelled.
        """
        headers = {
            **caller.headers,
            "X-Trino-Catalog": catalog,
            "X-Trino-Schema": schema,
            "X-Trino-Time-Zone": "UTC",
            "X-Trino-Source": "athena",
        }
        result = Result()
        page = self._send("POST", f"{self._address}/v1/statement", headers, sql.encode())
        while True:
            self._take(page, result)
            following = page.get("nextUri")
            if limit is not None and result.scanned > limit:
                self._cancel(following, headers)
                raise ScanLimitReached(result.scanned)
            if is_cancelled():
                self._cancel(following, headers)
                raise Cancelled
            if following is None:
                return result
            page = self._send("GET", following, headers)

    def _take(self, page: dict[str, Any], result: Result) -> None:
        if "error" in page:
            raise QueryFailed(f"{page['error']['errorName']}: {page['error']['message']}")
        if "columns" in page and not result.columns:
            result.columns = [(each["name"], each["typeSignature"]["rawType"]) for each in page["columns"]]
        result.rows += page.get("data", [])
        result.scanned = max(result.scanned, page.get("stats", {}).get("physicalInputBytes", 0))
        result.update_count = page.get("updateCount", result.update_count)

    def _cancel(self, following: str | None, headers: dict[str, str]) -> None:
        if following is not None:
            self._send("DELETE", following, headers)

    def _send(self, method: str, url: str, headers: dict[str, str], body: bytes | None = None) -> dict[str, Any]:
        """Repeats a request that Trino is too busy for (502 to 504), as its protocol says."""
        request = urllib.request.Request(url, body, headers, method=method)
        while True:
            try:
                with self._open(request, timeout=60) as answer:
                    return json.loads(answer.read() or b"{}")
            except urllib.error.HTTPError as error:
                if error.code not in (429, 502, 503, 504):
                    raise QueryFailed(f"GENERIC_INTERNAL_ERROR: Trino answers {error.code}.") from error
                time.sleep(0.1)
            except urllib.error.URLError as error:
                raise QueryFailed(f"GENERIC_INTERNAL_ERROR: Trino does not answer: {error.reason}.") from error
