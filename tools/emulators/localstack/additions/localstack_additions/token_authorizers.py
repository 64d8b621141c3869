"""Answers of Lambda authorizers for tokens, and what their policies allow.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

INVOKE = "execute-api:Invoke"
DEFAULT_TTL = 300
STATEMENT = {"Sid", "Effect", "Action", "Resource"}


class InvalidAnswer(Exception):
    """Answer that API Gateway does not accept, or a part of a policy that is not evaluated here."""


@dataclass(frozen=True)
class Answer:
    """Answer of an authorizer's function."""

    principal: str
    statements: list[dict[str, Any]]
    context: dict[str, str]
    usage_key: str | None

    def allows(self, method_arn: str) -> bool:
        """True when a statement allows a request and none denies it."""
        effects = {each["Effect"] for each in self.statements if _covers(each, method_arn)}
        return "Allow" in effects and "Deny" not in effects


def checked(answer: Any) -> Answer:
    """Answer from its JSON. Raises InvalidAnswer."""
    if not isinstance(answer, dict) or not isinstance(answer.get("principalId"), str):
        raise InvalidAnswer("The authorizer's answer has no principalId.")
    policy = answer.get("policyDocument")
    if not isinstance(policy, dict) or not isinstance(policy.get("Statement"), list):
        raise InvalidAnswer("The authorizer's answer has no policyDocument with a list of statements.")
    for statement in policy["Statement"]:
        if set(statement) - STATEMENT or not {"Effect", "Action", "Resource"} <= set(statement):
            raise InvalidAnswer(f"Statement {statement}: Effect, Action, Resource and Sid are evaluated here.")
        if statement["Effect"] not in ("Allow", "Deny"):
            raise InvalidAnswer(f"Invalid Effect '{statement['Effect']}'.")
    context = answer.get("context") or {}
    if any(not isinstance(value, str | int | float | bool) for value in context.values()):
        raise InvalidAnswer("The context of the authorizer's answer has a value that is no text, number or boolean.")
    return Answer(
        principal=answer["principalId"],
        statements=policy["Statement"],
        context={name: _as_text(value) for name, value in context.items()},
        usage_key=answer.get("usageIdentifierKey"),
    )


class AnswerCache:
    """Answers by authorizer, stage and token, for the time to live of the authorizer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._answers: dict[tuple[str, ...], tuple[float, Answer]] = {}

    def get(self, key: tuple[str, ...], seconds: int, ask: Callable[[], Answer]) -> Answer:
        """Cached answer, or that of `ask`; its errors are not cached."""
        now = self._clock()
        until, answer = self._answers.get(key, (0.0, None))
        if answer is None or until <= now:
            answer = ask()
            self._answers[key] = (now + seconds, answer)
        return answer


def _covers(statement: dict[str, Any], method_arn: str) -> bool:
    return any(_matches(each, INVOKE, re.IGNORECASE) for each in _list(statement["Action"])) and any(
        _matches(each, method_arn) for each in _list(statement["Resource"])
    )


def _matches(pattern: str, value: str, flags: int = 0) -> bool:
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, value, flags | re.DOTALL) is not None


def _list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _as_text(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
