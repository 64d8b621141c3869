"""Conditions of queries, scans and writes.

MiniStack parses and checks an expression again for each item of a partition: one query of 70,000
items takes seconds in which it answers nothing else. DynamoDB's answers take milliseconds, whatever
the size of the partition: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html.
"""

from functools import lru_cache

from ministack.services import dynamodb

EXPRESSIONS = 512


def parse_expressions_once() -> None:
    """Parses and checks an expression once in place of once for each item."""
    tokenize = lru_cache(EXPRESSIONS)(dynamodb._tokenize)
    dynamodb._tokenize = lambda expression: list(tokenize(expression))
    dynamodb._condition_syntax_error = lru_cache(EXPRESSIONS)(dynamodb._condition_syntax_error)
    for name in ("_check_redundant_parens", "_check_reserved_keyword_usage"):
        setattr(dynamodb, name, _once(getattr(dynamodb, name)))


def _once(check):
    cached = lru_cache(EXPRESSIONS)(check)
    return lambda tokens, *slot: cached(tuple(tokens), *slot)
