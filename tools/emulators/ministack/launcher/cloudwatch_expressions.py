"""Metric math, in the forms that the project's alarms use.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import ast
import keyword
import operator
import re
from collections.abc import Callable

# Values of consecutive periods, the newest last; None for a period without data.
Series = list[float | None]

_OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
}


def evaluate(expression: str, metrics: dict[str, Series]) -> Series:
    """Values of an expression, for each period of its metrics.

    Raises ValueError for a part of metric math that is not known here.
    """
    length = max((len(values) for values in metrics.values()), default=1)
    result = _Expression(expression, metrics, length).result()
    return [None if value is None else float(value) for value in result]


class _Expression:
    def __init__(self, text: str, metrics: dict[str, Series], length: int):
        self._text = text
        self._metrics = {_name(each): values for each, values in metrics.items()}
        self._length = length

    def result(self) -> Series:
        try:
            tree = ast.parse(re.sub(r"\b[A-Za-z]\w*\b", lambda word: _name(word[0]), self._text), mode="eval")
        except SyntaxError as error:
            raise self._unknown(self._text) from error
        return self._value(tree.body)

    def _value(self, node: ast.AST) -> Series:
        match node:
            case ast.Constant(value=int() | float() as number):
                return [number] * self._length
            case ast.Name(id=name) if name in self._metrics:
                return self._metrics[name]
            case ast.BinOp(left=left, op=found, right=right) if type(found) in _OPERATORS:
                return self._each(_OPERATORS[type(found)], left, right)
            case ast.Compare(left=left, ops=[found], comparators=[right]) if type(found) in _OPERATORS:
                return self._each(_OPERATORS[type(found)], left, right)
            case ast.BoolOp(op=ast.And(), values=[left, right]):
                return self._each(lambda a, b: bool(a) and bool(b), left, right)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._call(name, arguments)
        raise self._unknown(ast.unparse(node))

    def _call(self, name: str, arguments: list[ast.expr]) -> Series:
        match name, arguments:
            case "FILL", [metric, ast.Constant(value=int() | float() as number)]:
                return [number if value is None else value for value in self._value(metric)]
            case "IF", [condition, yes, no]:
                return self._each(lambda chosen, a, b: a if chosen else b, condition, yes, no)
            case "DIFF", [metric]:
                values = self._value(metric)
                return _zip(operator.sub, values, [None, *values[:-1]])
            case "SUM" | "MAX", [ast.List(elts=elements)]:
                combine = sum if name == "SUM" else max
                columns = zip(*(self._value(each) for each in elements), strict=True)
                present = ([value for value in column if value is not None] for column in columns)
                return [combine(values) if values else None for values in present]
        raise self._unknown(f"{name}({', '.join(map(ast.unparse, arguments))})")

    def _each(self, function: Callable[..., float], *nodes: ast.AST) -> Series:
        return _zip(function, *(self._value(node) for node in nodes))

    def _unknown(self, part: str) -> ValueError:
        return ValueError(f"The launcher does not evaluate '{part}' of the expression '{self._text}'.")


def _name(word: str) -> str:
    """Word of an expression in Python, where an id such as `is` is a keyword."""
    if word == "AND":
        return "and"
    return f"{word}_" if keyword.iskeyword(word) else word


def _zip(function: Callable[..., float], *series: Series) -> Series:
    """Calls the function for each period that has data in all series; a division by zero has none."""
    return [None if None in values else _quotient(function, values) for values in zip(*series, strict=True)]


def _quotient(function: Callable[..., float], values: tuple) -> float | None:
    try:
        return function(*values)
    except ZeroDivisionError:
        return None
