"""Filter patterns of CloudWatch Logs, in the forms that the project's metric filters use.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

import fnmatch
import functools
import json
import re
from collections.abc import Callable

_TOKEN = re.compile(
    r'\s*(\(|\)|&&|\|\||!=|=|\$[\w.]+|"[^"]*"|NOT EXISTS|EXISTS|IS TRUE|IS FALSE|[\w.*-]+)\s*'
)
_FIELD = re.compile(r'\w+\s*(?:(=|!=)\s*"?([^"]*?)"?)?')

Test = Callable[[dict], bool]


@functools.cache
def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """Returns the function that tells by a message if the pattern matches it.

    Raises ValueError for a part of the syntax that is not known here.
    """
    text = pattern.strip()
    if text.startswith("[") and text.endswith("]"):
        return _fields(text[1:-1])
    if text.startswith("{") and text.endswith("}"):
        return _of_json(_Parser(text[1:-1].strip()).test())
    raise _unknown(pattern)


def _fields(body: str) -> Callable[[str], bool]:
    conditions = [_FIELD.fullmatch(each.strip()) for each in body.split(",")]
    if None in conditions:
        raise _unknown(body)
    compared = [condition.groups() for condition in conditions]

    def matches(message: str) -> bool:
        fields = message.split(" ")
        return len(fields) == len(compared) and all(
            operator is None or _is_like(field, expected) == (operator == "=")
            for field, (operator, expected) in zip(fields, compared, strict=True)
        )

    return matches


def _of_json(test: Test) -> Callable[[str], bool]:
    def matches(message: str) -> bool:
        try:
            document = json.loads(message)
        except ValueError:
            return False
        return isinstance(document, dict) and test(document)

    return matches


class _Parser:
    """Recursive descent over the tokens of a pattern for JSON."""

    def __init__(self, body: str):
        self._tokens = _TOKEN.findall(body)
        if _TOKEN.sub("", body):
            raise _unknown(_TOKEN.sub("", body))

    def test(self) -> Test:
        result = self._any()
        if self._tokens:
            raise _unknown(" ".join(self._tokens))
        return result

    def _any(self) -> Test:
        tests = [self._all()]
        while self._take("||"):
            tests.append(self._all())
        return lambda document: any(test(document) for test in tests)

    def _all(self) -> Test:
        tests = [self._comparison()]
        while self._take("&&"):
            tests.append(self._comparison())
        return lambda document: all(test(document) for test in tests)

    def _comparison(self) -> Test:
        if self._take("("):
            inner = self._any()
            if not self._take(")"):
                raise _unknown("(")
            return inner
        selector, operator = self._next(), self._next()
        path = selector.removeprefix("$.").split(".")
        match operator:
            case "EXISTS" | "NOT EXISTS":
                return lambda document: (_at(document, path) is not None) == (operator == "EXISTS")
            case "IS TRUE" | "IS FALSE":
                return lambda document: _at(document, path) is (operator == "IS TRUE")
            case "=" | "!=":
                expected = self._next().strip('"')
                return lambda document: _is_like(_at(document, path), expected) == (operator == "=")
        raise _unknown(f"{selector} {operator}")

    def _take(self, token: str) -> bool:
        found = self._tokens[:1] == [token]
        if found:
            del self._tokens[0]
        return found

    def _next(self) -> str:
        if not self._tokens:
            raise _unknown("the end")
        return self._tokens.pop(0)


def _at(document, path: list[str]):
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document


def _is_like(value, expected: str) -> bool:
    """Compares with `*` for any characters."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return False
    return fnmatch.fnmatchcase(str(value), expected.replace("[", "[[]").replace("?", "[?]"))


def _unknown(part: str) -> ValueError:
    return ValueError(f"The launcher does not know '{part}' of a filter pattern.")
