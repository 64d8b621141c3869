"""Custom resources against AWS's documentation, with a provider in memory."""

import json
import logging
import threading
import unittest
from collections.abc import Callable
from typing import Any

from localstack_additions import custom_resources
from localstack_additions.answers import Answers
from localstack_additions.custom_resources import CustomResource, Failed, Resource

custom_resources.log.addHandler(logging.NullHandler())

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:provider"
PROPERTIES = {"ServiceToken": FUNCTION, "Size": 3, "Deep": {"On": True, "List": [1.5, "text"]}}
TEXTS = {"ServiceToken": FUNCTION, "Size": "3", "Deep": {"On": "true", "List": ["1.5", "text"]}}


class Provider:
    """Provider that keeps its requests and answers with what `answer` changes."""

    def __init__(self, answer: Callable[[dict[str, Any]], dict[str, Any] | bytes | None]):
        self.requests: list[dict[str, Any]] = []
        self.answers = Answers()
        self.answer = answer

    def resource(self) -> CustomResource:
        return CustomResource("stack-arn", "Objects", "Custom::Objects", self.send, lambda token: f"http://x/{token}", self.answers)

    def send(self, service_token: str, request: dict[str, Any]) -> None:
        if service_token != FUNCTION:
            raise Failed("no such function")
        self.requests.append(request)
        answer = self.answer(request)
        if answer is None:
            return
        same = {name: request[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
        body = answer if isinstance(answer, bytes) else json.dumps({"Status": "SUCCESS", "PhysicalResourceId": "id", **same, **answer}).encode()
        token = request["ResponseURL"].rpartition("/")[2]
        threading.Timer(0.01, self.answers.put, [token, body]).start()

    def kinds(self) -> list[tuple[str, str | None]]:
        return [(each["RequestType"], each.get("PhysicalResourceId")) for each in self.requests]


class CustomResourceTest(unittest.TestCase):
    def test_a_creation_sends_the_documented_event_and_returns_the_data(self) -> None:
        provider = Provider(lambda _: {"Data": {"Count": "2"}})
        created = provider.resource().create(PROPERTIES)
        self.assertEqual(created, Resource("id", PROPERTIES, {"Count": "2"}))
        [request] = provider.requests
        self.assertRegex(request.pop("RequestId"), r"^[0-9a-f-]{36}$")
        self.assertRegex(request.pop("ResponseURL"), r"^http://x/[0-9a-f]{32}$")
        expected = {
            "RequestType": "Create",
            "StackId": "stack-arn",
            "LogicalResourceId": "Objects",
            "ResourceType": "Custom::Objects",
            "ServiceToken": FUNCTION,
            "ResourceProperties": TEXTS,
        }
        self.assertEqual(request, expected)

    def test_an_update_has_both_properties_and_the_physical_id(self) -> None:
        provider = Provider(lambda _: {})
        provider.resource().update(Resource("id", {"ServiceToken": FUNCTION, "Size": 2}), PROPERTIES)
        self.assertEqual(provider.kinds(), [("Update", "id")])
        self.assertEqual(provider.requests[0]["OldResourceProperties"], {"ServiceToken": FUNCTION, "Size": "2"})
        self.assertEqual(provider.requests[0]["ResourceProperties"], TEXTS)

    def test_an_update_with_another_physical_id_deletes_the_old_resource(self) -> None:
        provider = Provider(lambda _: {"PhysicalResourceId": "new"})
        old = Resource("id", {"ServiceToken": FUNCTION, "Size": 2})
        self.assertEqual(provider.resource().update(old, PROPERTIES).physical_id, "new")
        self.assertEqual(provider.kinds(), [("Update", "id"), ("Delete", "id")])
        self.assertEqual(provider.requests[1]["ResourceProperties"], {"ServiceToken": FUNCTION, "Size": "2"})

    def test_an_update_stands_when_the_old_resource_can_not_be_deleted(self) -> None:
        refused = {"Status": "FAILED", "Reason": "in use"}
        provider = Provider(lambda request: refused if request["RequestType"] == "Delete" else {"PhysicalResourceId": "new"})
        self.assertEqual(provider.resource().update(Resource("id", PROPERTIES), PROPERTIES).physical_id, "new")

    def test_the_reason_of_a_failure_is_that_of_the_resource(self) -> None:
        provider = Provider(lambda _: {"Status": "FAILED", "Reason": "the domain does not answer"})
        with self.assertRaisesRegex(Failed, "the domain does not answer"):
            provider.resource().create(PROPERTIES)

    def test_a_missing_answer_fails_after_the_service_timeout(self) -> None:
        provider = Provider(lambda _: None)
        with self.assertRaisesRegex(Failed, "did not receive a response from your Custom Resource within 1 seconds"):
            provider.resource().create({**PROPERTIES, "ServiceTimeout": "1"})
        token = provider.requests[0]["ResponseURL"].rpartition("/")[2]
        self.assertFalse(provider.answers.put(token, b"{}"))

    def test_a_service_timeout_out_of_range_is_refused_by_its_value(self) -> None:
        for value in ("0", "3601", "soon"):
            with self.assertRaisesRegex(Failed, value):
                Provider(lambda _: {}).resource().create({**PROPERTIES, "ServiceTimeout": value})

    def test_a_request_that_can_not_be_sent_fails_at_once(self) -> None:
        with self.assertRaisesRegex(Failed, "no such function"):
            Provider(lambda _: {}).resource().create({"ServiceToken": "arn:aws:lambda:us-east-1:000000000000:function:none"})

    def test_answers_that_aws_does_not_accept_fail(self) -> None:
        for answer, reason in {
            b"not JSON": "Invalid response object",
            b"[]": "no JSON object",
            b"x" * 4097: "too long: 4097 bytes",
        }.items():
            with self.assertRaisesRegex(Failed, reason):
                Provider(lambda _, answer=answer: answer).resource().create(PROPERTIES)
        for change, reason in [
            ({"Status": "OK"}, "Invalid Status 'OK'"),
            ({"StackId": "another"}, "Invalid StackId 'another'"),
            ({"PhysicalResourceId": ""}, "Invalid PhysicalResourceId"),
            ({"PhysicalResourceId": "x" * 1025}, "Invalid PhysicalResourceId"),
            ({"Status": "FAILED"}, "must have a Reason"),
            ({"Data": ["text"]}, "Invalid Data"),
        ]:
            with self.assertRaisesRegex(Failed, reason):
                Provider(lambda _, change=change: change).resource().create(PROPERTIES)
