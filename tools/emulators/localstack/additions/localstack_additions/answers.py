"""Answers of custom resources' providers, which they PUT to the URL in the request.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
"""

import json
import threading
import uuid
from typing import Any

MAX_BYTES = 4096
MAX_ID_BYTES = 1024


class InvalidAnswer(Exception):
    """Answer that CloudFormation does not accept; the message says why."""


def checked(body: bytes, request: dict[str, Any]) -> dict[str, Any]:
    """Answer to a request. Raises InvalidAnswer."""
    if len(body) > MAX_BYTES:
        raise InvalidAnswer(f"Response object is too long: {len(body)} bytes, of at most {MAX_BYTES}.")
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise InvalidAnswer(f"Invalid response object: {error}.") from error
    if not isinstance(answer, dict):
        raise InvalidAnswer("Invalid response object: it is no JSON object.")
    if answer.get("Status") not in ("SUCCESS", "FAILED"):
        raise InvalidAnswer(f"Invalid Status '{answer.get('Status')}': it must be SUCCESS or FAILED.")
    for name in ("StackId", "RequestId", "LogicalResourceId"):
        if answer.get(name) != request[name]:
            raise InvalidAnswer(f"Invalid {name} '{answer.get(name)}': the request has '{request[name]}'.")
    if answer["Status"] == "FAILED":
        if not answer.get("Reason"):
            raise InvalidAnswer("A response with Status FAILED must have a Reason.")
        return answer
    identifier = answer.get("PhysicalResourceId")
    if not isinstance(identifier, str) or not identifier or len(identifier.encode()) > MAX_ID_BYTES:
        raise InvalidAnswer(f"Invalid PhysicalResourceId: a text of 1 to {MAX_ID_BYTES} bytes is required.")
    if not isinstance(answer.get("Data") or {}, dict):
        raise InvalidAnswer("Invalid Data: it must be an object.")
    return answer


class Answers:
    """Answers to the requests that wait for one, each by the last part of its URL."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[threading.Event, list[bytes]]] = {}

    def expect(self) -> str:
        """Token of a new request."""
        token = uuid.uuid4().hex
        self._waiting[token] = (threading.Event(), [])
        return token

    def put(self, token: str, body: bytes) -> bool:
        """Keeps the first answer to a request. False when no request with this token waits."""
        if token not in self._waiting:
            return False
        arrived, bodies = self._waiting[token]
        bodies.append(body)
        arrived.set()
        return True

    def wait(self, token: str, seconds: float) -> bytes | None:
        """First answer; None when the time is over. The token is then unknown."""
        arrived, bodies = self._waiting[token]
        arrived.wait(seconds)
        del self._waiting[token]
        return bodies[0] if bodies else None
