"""Answers of Lambda authorizers against AWS's documentation."""

import unittest
from typing import Any

from localstack_additions.token_authorizers import Answer, AnswerCache, InvalidAnswer, checked

STAGE = "arn:aws:execute-api:us-east-1:000000000000:abc123/prod"


def statement(effect: str, *resources: str, action: str = "execute-api:Invoke") -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": list(resources)}


def answer(*statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"principalId": "id", "policyDocument": {"Version": "2012-10-17", "Statement": list(statements)}, **more}


class AnswerTest(unittest.TestCase):
    def allows(self, *statements: dict[str, Any], path: str = "GET/feed/acme/pages") -> bool:
        return checked(answer(*statements)).allows(f"{STAGE}/{path}")

    def test_a_statement_allows_the_requests_of_its_resources_only(self) -> None:
        allowed = statement("Allow", f"{STAGE}/GET/feed/acme/*")
        self.assertTrue(self.allows(allowed))
        for path in ("PUT/feed/acme/pages", "GET/feed/other/pages", "GET/feed/acme"):
            self.assertFalse(self.allows(allowed, path=path), path)

    def test_a_denial_is_stronger_than_an_allowance(self) -> None:
        self.assertFalse(self.allows(statement("Allow", "*"), statement("Deny", f"{STAGE}/*")))

    def test_a_policy_without_a_fitting_statement_allows_nothing(self) -> None:
        self.assertFalse(self.allows())
        self.assertFalse(self.allows(statement("Allow", "*", action="s3:GetObject")))

    def test_an_action_may_have_wildcards_and_any_case(self) -> None:
        for action in ("*", "execute-api:*", "Execute-API:invoke", "execute-api:Invok?"):
            self.assertTrue(self.allows(statement("Allow", "*", action=action)), action)

    def test_other_characters_of_a_pattern_stand_for_themselves(self) -> None:
        self.assertFalse(self.allows(statement("Allow", f"{STAGE}/GET/feed/a.me/*")))

    def test_the_context_is_text_and_the_key_is_that_of_the_usage_plan(self) -> None:
        found = checked(answer(context={"count": 2, "active": True, "name": "a"}, usageIdentifierKey="key"))
        self.assertEqual(found.context, {"count": "2", "active": "true", "name": "a"})
        self.assertEqual((found.principal, found.usage_key), ("id", "key"))

    def test_answers_that_api_gateway_does_not_accept_are_refused(self) -> None:
        for wrong, reason in [
            (None, "principalId"),
            ({"policyDocument": {}}, "principalId"),
            ({"principalId": "id"}, "policyDocument"),
            (answer(context={"list": []}), "context"),
            (answer({**statement("Allow", "*"), "Condition": {}}), "Condition"),
            (answer({"Effect": "Allow", "NotResource": "*", "Action": "*"}), "NotResource"),
            (answer(statement("Permit", "*")), "Permit"),
        ]:
            with self.assertRaisesRegex(InvalidAnswer, reason):
                checked(wrong)


class AnswerCacheTest(unittest.TestCase):
    def setUp(self) -> None:
        self.now = 0.0
        self.asked = 0
        self.cache = AnswerCache(lambda: self.now)

    def get(self, token: str, seconds: int = 30) -> Answer:
        def ask() -> Answer:
            self.asked += 1
            return checked(answer(statement("Allow", "*")))

        return self.cache.get(("api", token), seconds, ask)

    def test_the_function_is_asked_once_for_each_token_in_the_time_to_live(self) -> None:
        for token in ("a", "a", "b"):
            self.get(token)
        self.assertEqual(self.asked, 2)
        self.now = 30
        self.get("a")
        self.assertEqual(self.asked, 3)

    def test_a_time_to_live_of_zero_asks_for_each_request(self) -> None:
        self.get("a", 0)
        self.get("a", 0)
        self.assertEqual(self.asked, 2)

    def test_an_error_is_not_cached(self) -> None:
        with self.assertRaises(ZeroDivisionError):
            self.cache.get(("api", "a"), 30, lambda: 1 // 0)
        self.get("a")
        self.assertEqual(self.asked, 1)
