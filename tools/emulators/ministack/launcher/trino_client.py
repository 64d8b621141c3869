"""Client of Trino's REST API.

https://trino.io/docs/476/develop/client-protocol.html
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from urllib3 import PoolManager, Retry
from urllib3.exceptions import HTTPError

# A request that Trino is too busy for (502 to 504) is repeated, as its protocol says.
BUSY = {"status_forcelist": (429, 502, 503, 504), "allowed_methods": None, "backoff_factor": 0.1, "backoff_max": 1}

_http = PoolManager(maxsize=10, retries=Retry(total=None, connect=0, read=0, other=0, **BUSY), timeout=60)


class QueryFailed(ValueError):
    """Failure of a query, as `ERROR_NAME: message`."""


class Cancelled(Exception):
    """The query was cancelled: the reason, and the bytes that it scanned."""


@dataclass
class Result:
    """Rows of a query; values as JSON has them."""

    columns: list[tuple[str, str]] = field(default_factory=list)  # name and raw type
    rows: list[list[Any]] = field(default_factory=list)
    scanned: int = 0
    update_count: int | None = None

    def take(self, page: dict[str, Any]) -> None:
        if "error" in page:
            raise QueryFailed(f"{page['error']['errorName']}: {page['error']['message']}")
        if "columns" in page and not self.columns:
            self.columns = [(each["name"], each["typeSignature"]["rawType"]) for each in page["columns"]]
        self.rows += page.get("data", [])
        self.scanned = max(self.scanned, page.get("stats", {}).get("physicalInputBytes", 0))
        self.update_count = page.get("updateCount", self.update_count)


def run(
    sql: str, address: str, catalog: str, schema: str, role: str, limit: int | None, is_cancelled: Callable[[], bool] = lambda: False
) -> Result:
    """Runs a statement to its end, with a role's permissions in S3; with those of the account's root user without one.

    `limit`: bytes; a query that scans more is cancelled. Raises QueryFailed, Cancelled.
    """
    headers = {
        **({"X-Trino-Extra-Credential": f"role={quote(role, safe='')}"} if role else {}),
        "X-Trino-User": "role" if role else "root",
        "X-Trino-Catalog": catalog,
        "X-Trino-Schema": schema,
        "X-Trino-Time-Zone": "UTC",
        "X-Trino-Source": "athena",
    }
    result = Result()
    page = _send("POST", f"{address}/v1/statement", headers, sql.encode())
    while True:
        result.take(page)
        following = page.get("nextUri")
        is_over = limit is not None and result.scanned > limit
        if is_over or is_cancelled():
            if following is not None:
                _send("DELETE", following, headers)
            reason = "Query cancelled! : Bytes scanned limit was exceeded" if is_over else "Query was cancelled by user"
            raise Cancelled(reason, result.scanned)
        if following is None:
            return result
        page = _send("GET", following, headers)


def _send(method: str, url: str, headers: dict[str, str], body: bytes | None = None) -> dict[str, Any]:
    try:
        answer = _http.request(method, url, headers=headers, body=body)
    except HTTPError as error:
        raise QueryFailed(f"GENERIC_INTERNAL_ERROR: Trino does not answer: {error}.") from error
    if answer.status >= 300:
        raise QueryFailed(f"GENERIC_INTERNAL_ERROR: Trino answers {answer.status}.")
    return json.loads(answer.data or b"{}")
