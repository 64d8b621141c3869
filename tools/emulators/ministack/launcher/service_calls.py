"""Calls of MiniStack's services from its CloudFormation."""

import json


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
