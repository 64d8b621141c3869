"""Life of a custom resource: the requests to its provider and the effect of the answers.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
"""

import json
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from localstack_additions.answers import Answers, InvalidAnswer, checked

log = logging.getLogger(__name__)

Properties = dict[str, Any]

# Seconds; the maximum of ServiceTimeout as well.
DEFAULT_TIMEOUT = 3600


class Failed(Exception):
    """Request that did not succeed; the message is the reason in the stack's events."""


@dataclass(frozen=True)
class Resource:
    """State of a custom resource."""

    physical_id: str
    properties: Properties
    data: Properties = field(default_factory=dict)


@dataclass(frozen=True)
class CustomResource:
    """Custom resource of a stack."""

    stack_id: str
    logical_id: str
    type: str
    # Sends a request to the function or topic with this ARN. Raises Failed.
    send: Callable[[str, Properties], None]
    # Address of an answer, from its token.
    url_of: Callable[[str], str]
    answers: Answers

    def create(self, properties: Properties) -> Resource:
        """Raises Failed."""
        return self._request("Create", properties)

    def update(self, old: Resource, properties: Properties) -> Resource:
        """Updates the resource, and deletes the old one if its provider returns another physical id.

        Raises Failed, but not for that deletion, which on AWS does not undo an update either.
        """
        more = {"PhysicalResourceId": old.physical_id, "OldResourceProperties": as_text(old.properties)}
        new = self._request("Update", properties, more)
        if new.physical_id != old.physical_id:
            try:
                self.delete(old)
            except Failed as error:
                log.warning("%s: %s is replaced, but not deleted: %s", self.logical_id, old.physical_id, error)
        return new

    def delete(self, old: Resource) -> None:
        """Raises Failed."""
        self._request("Delete", old.properties, {"PhysicalResourceId": old.physical_id})

    def _request(self, kind: str, properties: Properties, more: Properties | None = None) -> Resource:
        seconds = timeout_of(properties)
        token = self.answers.expect()
        request = {
            "RequestType": kind,
            "RequestId": str(uuid.uuid4()),
            "ResponseURL": self.url_of(token),
            "StackId": self.stack_id,
            "LogicalResourceId": self.logical_id,
            "ResourceType": self.type,
            "ServiceToken": properties["ServiceToken"],
            "ResourceProperties": as_text(properties),
            **(more or {}),
        }
        try:
            self.send(properties["ServiceToken"], request)
        except Failed:
            self.answers.wait(token, 0)
            raise
        body = self.answers.wait(token, seconds)
        if body is None:
            raise Failed(f"CloudFormation did not receive a response from your Custom Resource within {seconds} seconds.")
        try:
            answer = checked(body, request)
        except InvalidAnswer as error:
            raise Failed(str(error)) from error
        if answer["Status"] == "FAILED":
            raise Failed(f"Received response status [FAILED] from custom resource. Message returned: {answer['Reason']}")
        return Resource(answer["PhysicalResourceId"], properties, answer.get("Data") or {})


def timeout_of(properties: Properties) -> int:
    """Seconds of ServiceTimeout. Raises Failed for a value that is not allowed."""
    value = properties.get("ServiceTimeout", DEFAULT_TIMEOUT)
    try:
        seconds = int(str(value))
    except ValueError:
        seconds = 0
    if 1 <= seconds <= DEFAULT_TIMEOUT:
        return seconds
    raise Failed(f"ServiceTimeout '{value}' is no whole number from 1 to {DEFAULT_TIMEOUT}.")


def as_text(value: Any) -> Any:
    """Properties as CloudFormation sends them: numbers and booleans are texts."""
    if isinstance(value, dict):
        return {name: as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_text(each) for each in value]
    return value if isinstance(value, str) else json.dumps(value)
