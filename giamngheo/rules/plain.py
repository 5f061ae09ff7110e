"""The same rules for one row, as plain Python: a question of one household costs Polars more to begin than to answer.

There is no second text of a rule. Polars tells an expression as a tree; each node becomes a line of one straight
function, written once however often it occurs. What each node means, unknowns included, stands in this file, is
compared with Polars by tests/rules/test_one_household.py, and a node that does not stand here is refused.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from io import StringIO
from typing import Any

import polars as pl

Node = Any
Row = Mapping[str, Any]
Plain = Callable[[Row], dict[str, Any]]

_COMPARED = {"Eq": "==", "NotEq": "!=", "Lt": "<", "LtEq": "<=", "Gt": ">", "GtEq": ">="}
_COUNTED = {"Plus": "+", "Minus": "-", "Multiply": "*"}
_FAMILIES = ("Boolean", "StringExpr", "TemporalExpr")
_WHOLE = ("Int32", "Int64", "UInt8", "UInt64")


def plain(steps: Iterable[Iterable[pl.Expr]]) -> Plain:
    """A function from a row to the named columns of these steps; each step reads the row and the steps before it.

    Codes are text in the row. Raises NotImplementedError for an expression that has no plain form here.
    """
    writer = _Writer()
    named: dict[str, str] = {}
    for step in steps:
        found = {expression.meta.output_name(): writer.of(_tree(expression)) for expression in step}
        writer.columns |= found
        named |= found
    told = ", ".join(f"{name!r}: {variable}" for name, variable in named.items())
    lines = [
        "def judged(row):",
        "    get = row.get",
        *(f"    {line}" for line in writer.lines),
        f"    return {{{told}}}",
    ]
    space: dict[str, Any] = {"isfinite": math.isfinite, **writer.constants}
    exec(compile("\n".join(lines), "<rules>", "exec"), space)
    made: Plain = space["judged"]
    return made


def _tree(expression: pl.Expr) -> Node:
    return json.loads(expression.meta.serialize(format="json"))


class _Writer:
    """The lines so far. columns: the variable that holds a column of an earlier step."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.columns: dict[str, str] = {}
        self._names: dict[tuple[type, Any], str] = {}
        self._variables: dict[str, str] = {}

    def of(self, node: Node) -> str:
        """The variable or constant that holds a node's value."""
        ((kind, inner),) = node.items()
        if kind not in _KINDS:
            raise NotImplementedError(kind)
        return _KINDS[kind](self, inner)

    def kept(self, text: str) -> str:
        """The variable of this piece of Python: a new line where it is the first of its kind."""
        if text not in self._variables:
            self._variables[text] = f"v{len(self._variables)}"
            self.lines.append(f"{self._variables[text]} = {text}")
        return self._variables[text]

    def constant(self, value: Any) -> str:
        """The name by which the function knows a value."""
        if value is None or isinstance(value, bool):
            return repr(value)
        return self._names.setdefault((type(value), value), f"c{len(self._names)}")

    @property
    def constants(self) -> dict[str, Any]:
        """Those values by their names."""
        return {name: value for (_, value), name in self._names.items()}

    def known(self, needed: Sequence[str], text: str) -> str:
        """The text, where all that it needs is known; else unknown."""
        if "None" in needed:
            return "None"
        tests = [f"{one} is None" for one in dict.fromkeys(needed) if one.startswith("v")]
        return self.kept(f"None if {' or '.join(tests)} else {text}" if tests else text)


def _column(writer: _Writer, name: str) -> str:
    return writer.columns.get(name) or writer.kept(f"get({name!r})")


def _literal(writer: _Writer, inner: Node) -> str:
    value = _value(json.dumps({"Literal": inner}))
    return writer.constant(value if not isinstance(value, pl.Series) else frozenset(value))


@cache
def _value(literal: str) -> Any:
    return pl.select(pl.Expr.deserialize(StringIO(literal), format="json")).item()


def _binary(writer: _Writer, inner: Node) -> str:
    left, right, sign = writer.of(inner["left"]), writer.of(inner["right"]), inner["op"]
    if sign in ("And", "Or"):
        return _both(writer, left, right, sign == "And")
    signs = _COMPARED | _COUNTED
    if sign not in signs:
        raise NotImplementedError(sign)
    return writer.known((left, right), f"{left} {signs[sign]} {right}")


def _both(writer: _Writer, left: str, right: str, is_and: bool) -> str:
    """Kleene's logic; of whole numbers bit by bit, where unknown stays unknown."""
    sign, settled = ("&", False) if is_and else ("|", True)
    unknown = f"{settled} if {left} is {settled} or {right} is {settled} else None"
    return writer.kept(f"({unknown}) if {left} is None or {right} is None else {left} {sign} {right}")


def _ternary(writer: _Writer, inner: Node) -> str:
    predicate, truthy, falsy = (writer.of(inner[name]) for name in ("predicate", "truthy", "falsy"))
    return writer.kept(f"{truthy} if {predicate} else {falsy}")


def _cast(writer: _Writer, inner: Node) -> str:
    value, to, is_strict = writer.of(inner["expr"]), inner["dtype"]["Literal"], inner["options"] == "Strict"
    if to in _WHOLE:
        return writer.known([value], f"int({value})")
    if to == "Float64":
        return writer.known([value], f"float({value})")
    if to == "String" or (is_strict and "Enum" in to):
        return value
    if "Enum" not in to:
        raise NotImplementedError(str(to))
    return writer.kept(
        f"{value} if {value} in {writer.constant(_codes(json.dumps(inner['dtype'])))} else None"
    )


@cache
def _codes(enum: str) -> frozenset[str]:
    nothing = {"Literal": {"Scalar": {"Null": "Null"}}}
    cast = json.dumps({"Cast": {"expr": nothing, "dtype": json.loads(enum), "options": "Strict"}})
    dtype = pl.select(pl.Expr.deserialize(StringIO(cast), format="json")).to_series().dtype
    assert isinstance(dtype, pl.Enum)
    return frozenset(dtype.categories)


def _function(writer: _Writer, inner: Node) -> str:
    name, options = _named(inner["function"])
    if name == "Contains":
        return _contains(writer, *inner["input"])
    values = [writer.of(one) for one in inner["input"]]
    if name == "ConcatHorizontal" and options["ignore_nulls"]:
        return _joined(writer, values, options["delimiter"])
    if name not in _FUNCTIONS:
        raise NotImplementedError(str(inner["function"]))
    return _FUNCTIONS[name](writer, values)


def _named(function: Node) -> tuple[str, Node]:
    """The name of a function and its options."""
    if isinstance(function, str):
        return function, None
    ((name, inner),) = function.items()
    return _named(inner) if name in _FAMILIES else (name, inner)


def _contains(writer: _Writer, value: Node, pattern: Node) -> str:
    text = _value(json.dumps(pattern))
    # The end of the text, and not before a last line break.
    found = re.compile(re.sub(r"\$$", r"\\Z", text), re.ASCII)
    return writer.known([one := writer.of(value)], f"{writer.constant(found)}.search({one}) is not None")


def _joined(writer: _Writer, values: list[str], delimiter: str) -> str:
    return writer.kept(f"{delimiter!r}.join([one for one in ({', '.join(values)},) if one is not None])")


def _sum(writer: _Writer, values: list[str]) -> str:
    """Unknown counts none, as nowhere here is a sum asked to be unknown."""
    return writer.kept(" + ".join(f"(0 if {one} is None else {one})" for one in values))


def _first_known(writer: _Writer, values: list[str]) -> str:
    *earlier, last = values
    text = last
    for one in reversed(earlier):
        text = f"({one} if {one} is not None else {text})"
    return writer.kept(text)


def _any(writer: _Writer, values: list[str]) -> str:
    found = values[0]
    for one in values[1:]:
        found = _both(writer, found, one, is_and=False)
    return found


def _of_one(text: str) -> Callable[[_Writer, list[str]], str]:
    return lambda writer, values: writer.known(values, text.format(*values))


_FUNCTIONS: dict[str, Callable[[_Writer, list[str]], str]] = {
    "IsNull": lambda writer, values: writer.kept(f"{values[0]} is None"),
    "IsNotNull": lambda writer, values: writer.kept(f"{values[0]} is not None"),
    "Not": _of_one("not {}"),
    "IsIn": _of_one("{} in {}"),
    "IsFinite": _of_one("isfinite({})"),
    "Year": _of_one("{}.year"),
    "Month": _of_one("{}.month"),
    "Day": _of_one("{}.day"),
    "FillNull": _first_known,
    "Coalesce": _first_known,
    "SumHorizontal": _sum,
    "AnyHorizontal": _any,
}

_KINDS: dict[str, Callable[[_Writer, Node], str]] = {
    "Alias": lambda writer, inner: writer.of(inner[0]),
    "Column": _column,
    "Literal": _literal,
    "BinaryExpr": _binary,
    "Ternary": _ternary,
    "Cast": _cast,
    "Function": _function,
}
