"""What a clause's text reads, refers to, cites and defines, each at its line and under its conditions.

From the same syntax tree that is compiled, without running it: `if` becomes a condition of our own expression
language, a loop's variable the list it walks through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from jinja2 import nodes

from contractgen.conditions import Expression
from contractgen.markup import LINE_CLOSE, LINE_OPEN
from contractgen.rendering import parsed

Kind = Literal["reference", "law", "term", "words"]
DRAFTED: Final = "drafted:"
"""A name in a condition that stands for "this topic is in the agreement"."""

_SIGN = re.compile(r"(?<!\\)(?:@\{(?P<target>[^{}]+)\}|\[\[(?P<term>[^\[\]]+)\]\])")
_MARK = re.compile(f"{LINE_OPEN}(\\d+){LINE_CLOSE}")
_SIGNS: Final = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "lteq": "<=",
    "gt": ">",
    "gteq": ">=",
    "in": "in",
    "notin": "not in",
}


@dataclass(frozen=True, slots=True)
class Read:
    """A fact that the text reads, `organs.staff` or `parties[].short`; `compared` are constants it is compared with."""

    name: str
    line: int
    compared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """A reference, a citation or a definition; `under` are the conditions that hold where it stands."""

    kind: Kind
    content: str
    line: int
    under: tuple[Expression, ...] = ()


@dataclass(slots=True)
class Trace:
    """Everything found in one text."""

    reads: list[Read] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    tested: list[Expression] = field(default_factory=list)


def trace(text: str, file: str, first_line: int, each: str = "") -> Trace:
    """Return what clause *text*, beginning on line *first_line* of *file*, reads and says.

    *each* is the list that the topic is drafted for once an element: `party` is then one of it.

    Raises:
        LibraryError: it is no template.
    """
    made = Trace()
    tree = parsed(text, file, first_line, [])
    _Walk(made).through(tree.body, {"party": f"{each}[]"} if each else {}, ())
    return made


@dataclass(slots=True)
class _Walk:
    made: Trace
    line: int = 0

    def through(self, body: list[nodes.Node], bound: Mapping[str, Any], under: tuple[Expression, ...]) -> None:
        bound = dict(bound)
        for node in body:
            match node:
                case nodes.Output():
                    for child in node.nodes:
                        if isinstance(child, nodes.TemplateData):
                            self._words(child.data, under)
                        else:
                            self._read(child, bound, self.line or node.lineno)
                case nodes.If():
                    self._if(node, bound, under)
                case nodes.For():
                    self._read(node.iter, bound, node.lineno)
                    listed = _dotted(node.iter, bound)
                    inner = {**bound, "loop": ""}
                    if isinstance(node.target, nodes.Name):
                        inner[node.target.name] = f"{listed}[]" if listed else ""
                    self.through(node.body, inner, under)
                    self.through(node.else_, bound, under)
                case nodes.Assign():
                    self._read(node.node, bound, node.lineno)
                    if isinstance(node.target, nodes.Name):
                        name = _dotted(node.node, bound)
                        bound[node.target.name] = name or converted(node.node, bound) or ""
                case _:
                    continue

    def _if(self, node: nodes.If, bound: Mapping[str, Any], under: tuple[Expression, ...]) -> None:
        before: tuple[Expression, ...] = ()
        for branch in (node, *node.elif_):
            self._read(branch.test, bound, branch.lineno)
            test = converted(branch.test, bound)
            if test is not None:
                self.made.tested.append(test)
            self.through(branch.body, bound, (*under, *before, *((test,) if test is not None else ())))
            if test is not None:
                before = (*before, ("not", test))
        self.through(node.else_, bound, (*under, *before))

    def _words(self, data: str, under: tuple[Expression, ...]) -> None:
        at = 0
        for mark in (*_MARK.finditer(data), None):
            stretch = data[at : mark.start() if mark else len(data)]
            if stretch.strip():
                for found in _SIGN.finditer(stretch):
                    self.made.signs.append(_sign(found, self.line, under))
            if mark:
                self.line, at = int(mark[1]), mark.end()

    def _read(self, node: nodes.Node, bound: Mapping[str, Any], line: int) -> None:
        for name, compared in _names(node, bound):
            self.made.reads.append(Read(name, line, compared))


def _sign(found: re.Match[str], line: int, under: tuple[Expression, ...]) -> Sign:
    if found["term"]:
        return Sign("term", found["term"].strip(), line, under)
    target = found["target"].strip()
    law = target.startswith("law:")
    return Sign("law" if law else "reference", target.removeprefix("law:").strip(), line, under)


# --- names -------------------------------------------------------------------


def _names(node: nodes.Node, bound: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the facts read in an expression, with the text constants each is compared with."""
    if isinstance(node, nodes.Compare):
        sides = [node.expr, *(operand.expr for operand in node.ops)]
        constants = tuple(c for side in sides for c in _constants(side))
        for side in sides:
            name = _dotted(side, bound)
            if name and name != "drafted":
                yield name, constants
            elif not name:
                yield from _names(side, bound)
        return
    name = _dotted(node, bound)
    if name:
        if name != "drafted":
            yield name, ()
        if not isinstance(node, nodes.Filter):
            return
    if isinstance(node, nodes.Filter) and node.name in ("where", "total") and name and node.args:
        key = node.args[0]
        if isinstance(key, nodes.Const) and isinstance(key.value, str):
            constants = tuple(c for a in node.args[1:] for c in _constants(a))
            yield f"{name}[].{key.value}", constants
        for argument in node.args[1:]:
            yield from _names(argument, bound)
        return
    for child in node.iter_child_nodes():
        yield from _names(child, bound)


def _constants(node: nodes.Node) -> tuple[str, ...]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, nodes.List | nodes.Tuple):
        return tuple(c for item in node.items for c in _constants(item))
    return ()


def _dotted(node: nodes.Node, bound: Mapping[str, Any]) -> str:
    """Return the dotted name of a fact; "" for what is none or not known."""
    if isinstance(node, nodes.Name):
        known = bound.get(node.name, node.name)
        return known if isinstance(known, str) else ""
    if isinstance(node, nodes.Getattr):
        inner = _dotted(node.node, bound)
        return f"{inner}.{node.attr}" if inner else ""
    if isinstance(node, nodes.Filter) and node.name == "where" and node.node is not None:
        return _dotted(node.node, bound)
    return ""


# --- conditions --------------------------------------------------------------


def converted(node: nodes.Node, bound: Mapping[str, Any]) -> Expression | None:
    """Return a test of the text as an expression; None where it cannot be said as one."""
    match node:
        case nodes.Const(value=value):
            return ("value", value)
        case nodes.And() | nodes.Or():
            left, right = converted(node.left, bound), converted(node.right, bound)
            if left is None or right is None:
                # Leaving out a side of `and` asks less, of `or` would ask more.
                return (left or right) if isinstance(node, nodes.And) else None
            return ("and" if isinstance(node, nodes.And) else "or", left, right)
        case nodes.Not():
            inner = converted(node.node, bound)
            return None if inner is None else ("not", inner)
        case nodes.Compare():
            return _comparison(node, bound)
        case nodes.List() | nodes.Tuple():
            parts = [converted(item, bound) for item in node.items]
            return None if None in parts else ("list", *parts)
        case nodes.Filter(name="length"):
            name = _dotted(node.node, bound) if node.node is not None else ""
            plain = isinstance(node.node, nodes.Name | nodes.Getattr)
            return ("count", name, None) if name and plain and "[]" not in name else None
        case nodes.Name() | nodes.Getattr():
            if isinstance(node, nodes.Name) and isinstance(bound.get(node.name), tuple):
                made: Expression = bound[node.name]
                return made
            name = _dotted(node, bound)
            return ("name", name) if name and "[]" not in name else None
        case _:
            return None


def _comparison(node: nodes.Compare, bound: Mapping[str, Any]) -> Expression | None:
    left: nodes.Node = node.expr
    parts: list[Expression] = []
    for operand in node.ops:
        sign = _SIGNS[operand.op]
        if isinstance(operand.expr, nodes.Name) and operand.expr.name == "drafted" and isinstance(left, nodes.Const):
            there: Expression = ("name", f"{DRAFTED}{left.value}")
            parts.append(there if sign == "in" else ("not", there))
        else:
            a, b = converted(left, bound), converted(operand.expr, bound)
            if a is None or b is None:
                return None
            parts.append((sign, a, b))
        left = operand.expr
    return parts[0] if len(parts) == 1 else ("and", *parts)
