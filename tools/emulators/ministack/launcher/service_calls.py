"""Calls of services with a JSON protocol: those of MiniStack from its CloudFormation, and those that the launcher adds."""

import json
from collections.abc import Callable
from typing import Any

from ministack.core.responses import error_response_json, json_response


class ApiError(ValueError):
    """Error of an API by its name. `more`: the other members of its shape."""

    def __init__(self, code: str, message: str, **more: str):
        super().__init__(message)
        self.code, self.more = code, more


def call(action, parameters: dict) -> dict:
    """Makes a call of a service with a JSON protocol and returns its answer.

    Raises ValueError with the service's error, which fails the resource.
    """
    status, _, body = action(parameters)
    answer = json.loads(body or b"{}")
    if status >= 400:
        kind = str(answer.get("__type", "")).rpartition("#")[2]
        raise ValueError(f"{kind}: {answer.get('message') or answer.get('Message') or ''}")
    return answer


def respond(action: Callable[[dict[str, Any]], dict[str, Any]], body: bytes):
    """Response with what an action returns for a request, or with the ApiError that it raises."""
    try:
        return json_response(action(json.loads(body or b"{}")))
    except ApiError as error:
        return error_response_json(error.code, str(error), 400, error.more)
