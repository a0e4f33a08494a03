"""The one expression language: when a clause applies, which default holds, what answers must agree.

Names, constants, comparison, and/or/not/in, and five functions over lists. Written in Python's
syntax, parsed by Python's own parser, converted through an allow-list into nested tuples; nothing
is ever evaluated as code. Three values: true, false, and unknown with the facts wanted (Kleene).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from contractgen.agreement import Blank
from contractgen.errors import ContractgenError

Expression = tuple[Any, ...]
"""("name", "a.b"), ("value", 3), ("list", …), ("and" | "or", …), ("not", x), (operator, left, right),
("count" | "all" | "any", list name, predicate or None), ("sum" | "unique", list name, field)."""

Lookup = Callable[[str], Any]
FUNCTIONS: Final = ("count", "all", "any", "sum", "unique")
_OPERATORS: Final = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_LITERALS: Final = {"true": True, "false": False}


_LONGEST: Final = 2_000


class ConditionError(ContractgenError):
    """A condition cannot be read; `column` is the character (from 0) at fault."""

    def __init__(self, message: str, column: int = 0) -> None:
        """Keep where it went wrong."""
        self.column = column
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither true nor false yet: `facts` are the questions whose answers decide."""

    facts: frozenset[str]


Truth = bool | Unknown


def parse(text: str) -> Expression:
    """Return the expression written as *text*.

    Raises:
        ConditionError: it is no condition; arithmetic, subscripts and other calls are refused.
    """
    if len(text) > _LONGEST:
        raise ConditionError(f"条件超过 {_LONGEST} 字")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError) as error:
        column = (getattr(error, "offset", None) or 1) - 1
        raise ConditionError(f"“{text}”不是条件", column) from None
    except (RecursionError, MemoryError):
        raise ConditionError("条件嵌套过深") from None
    made = _converted(tree.body)
    if _walks(made) > _MOST_WALKS:
        raise ConditionError("列表函数嵌套过深")
    return made


_MOST_WALKS: Final = 2
"""List functions inside one another: a member of each record, not the fourth power of the list."""


def _walks(expression: Expression) -> int:
    own = expression[0] in FUNCTIONS
    return own + max((_walks(part) for part in expression[1:] if isinstance(part, tuple)), default=0)


def _converted(node: ast.expr) -> Expression:
    match node:
        case ast.Name() | ast.Attribute():
            name = _dotted(node)
            return ("value", _LITERALS[name]) if name in _LITERALS else ("name", name)
        case ast.Constant(value=str() | int() | float() | bool() as value):
            return ("value", str(value) if isinstance(value, float) else value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)):
            return ("value", -value)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return ("list", *map(_converted, elements))
        case ast.BoolOp(op=operator, values=values):
            return ("and" if isinstance(operator, ast.And) else "or", *map(_converted, values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ("not", _converted(operand))
        case ast.Compare():
            return _comparison(node)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            return _function(name, arguments, node)
        case ast.Call(func=ast.Name(id=name)):
            raise ConditionError(f"没有函数“{name}”，可用 {'、'.join(FUNCTIONS)}", node.col_offset)
        case _:
            raise ConditionError("条件中不能有运算、下标或其他写法", node.col_offset)


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=inner, attr=name):
            return f"{_dotted(inner)}.{name}"
        case _:
            raise ConditionError("点号前应为填报项的名称", node.col_offset)


def _comparison(node: ast.Compare) -> Expression:
    parts: list[Expression] = []
    left = node.left
    for operator, right in zip(node.ops, node.comparators, strict=True):
        sign = _OPERATORS.get(type(operator))
        if sign is None:
            raise ConditionError("只能用 == != < <= > >= in not in 比较", node.col_offset)
        parts.append((sign, _converted(left), _converted(right)))
        left = right
    return parts[0] if len(parts) == 1 else ("and", *parts)


def _function(name: str, arguments: list[ast.expr], node: ast.Call) -> Expression:
    if name in ("sum", "unique"):
        if len(arguments) != 1 or not isinstance(arguments[0], ast.Attribute):
            raise ConditionError(f"{name} 的写法是 {name}(列表.字段)", node.col_offset)
        return (name, _dotted(arguments[0].value), arguments[0].attr)
    wanted = (1, 2) if name == "count" else (2,)
    if len(arguments) not in wanted:
        raise ConditionError(f"{name} 的写法是 {name}(列表, 条件)", node.col_offset)
    predicate = _converted(arguments[1]) if len(arguments) == 2 else None
    return (name, _dotted(arguments[0]), predicate)


def facts(expression: Expression) -> frozenset[str]:
    """Return the dotted names *expression* reads; what stands inside a predicate is an item's field or a fact."""
    return frozenset(_names(expression))


def _names(expression: Expression) -> set[str]:
    match expression:
        case ("name", str() as name):
            return {name}
        case ("value", _):
            return set()
        case ("count" | "all" | "any", str() as name, predicate):
            return {name} | (_names(predicate) if predicate else set())
        case ("sum" | "unique", str() as name, _):
            return {name}
        case (_, *parts):
            return set().union(*map(_names, parts)) if parts else set()
    return set()


def renamed(expression: Expression, name: str, instead: str) -> Expression:
    """Return *expression* with the fact *name*, and what is read of it, called *instead*."""
    if expression[0] == "name":
        first, _, rest = str(expression[1]).partition(".")
        return ("name", ".".join(filter(None, [instead, rest]))) if first == name else expression
    return tuple(
        renamed(part, name, instead) if isinstance(part, tuple) and part and isinstance(part[0], str) else part
        for part in expression
    )


# --- evaluation --------------------------------------------------------------


def evaluate(expression: Expression, lookup: Lookup) -> Truth:
    """Return whether *expression* holds; *lookup* gives a fact's value, None if absent, a Blank if open.

    Comparing an absent fact is false, `!=` and `not in` are true.
    """
    match expression:
        case ("and", *parts):
            return _all([evaluate(part, lookup) for part in parts])
        case ("or", *parts):
            return _any([evaluate(part, lookup) for part in parts])
        case ("not", inner):
            truth = evaluate(inner, lookup)
            return truth if isinstance(truth, Unknown) else not truth
        case ("all" | "any" as name, str() as listed, predicate):
            return _over(name, listed, predicate, lookup)
        case ("==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" as sign, left, right):
            return _compared(sign, _value(left, lookup), _value(right, lookup))
        case _:
            value = _value(expression, lookup)
            return value if isinstance(value, Unknown) else bool(value)


def _all(truths: list[Truth]) -> Truth:
    if any(t is False for t in truths):
        return False
    return _unknown(truths) or True


def _any(truths: list[Truth]) -> Truth:
    if any(t is True for t in truths):
        return True
    return _unknown(truths) or False


def _unknown(truths: list[Truth]) -> Unknown | None:
    wanted = [t.facts for t in truths if isinstance(t, Unknown)]
    return Unknown(frozenset().union(*wanted)) if wanted else None


def _value(expression: Expression, lookup: Lookup) -> Any:
    match expression:
        case ("value", value):
            return value
        case ("name", str() as name):
            return _known(lookup(name))
        case ("list", *parts):
            values = [_value(part, lookup) for part in parts]
            return next((v for v in values if isinstance(v, Unknown)), None) or tuple(values)
        case ("count", str() as listed, predicate):
            return _count(listed, predicate, lookup)
        case ("sum", str() as listed, str() as name):
            return _sum(_fields(listed, name, lookup))
        case ("unique", str() as listed, str() as name):
            values = _fields(listed, name, lookup)
            if isinstance(values, Unknown) or values is None:
                return values
            present = [v for v in values if v is not None]
            return len(set(present)) == len(present)
        case _:
            return evaluate(expression, lookup)


def _known(value: Any) -> Any:
    return Unknown(frozenset({value.fact})) if isinstance(value, Blank) else value


def _over(name: str, listed: str, predicate: Expression, lookup: Lookup) -> Truth:
    records = _known(lookup(listed))
    if isinstance(records, Unknown):
        return records
    truths = [evaluate(predicate, _inside(record, lookup)) for record in records or ()]
    return _all(truths) if name == "all" else _any(truths)


def _count(listed: str, predicate: Expression | None, lookup: Lookup) -> Any:
    records = _known(lookup(listed))
    if isinstance(records, Unknown) or records is None:
        return records if isinstance(records, Unknown) else 0
    if predicate is None:
        return len(records)
    truths = [evaluate(predicate, _inside(record, lookup)) for record in records]
    return _unknown(truths) or sum(1 for t in truths if t is True)


def _inside(record: Any, lookup: Lookup) -> Lookup:
    """Inside a predicate the item's fields shadow facts."""

    def inner(name: str) -> Any:
        first, _, rest = name.partition(".")
        if isinstance(record, Mapping) and first in record:
            value = record[first]
            for part in rest.split(".") if rest else ():
                value = value.get(part) if isinstance(value, Mapping) else value if isinstance(value, Blank) else None
            return value
        return lookup(name)

    return inner


def _fields(listed: str, name: str, lookup: Lookup) -> Any:
    records = _known(lookup(listed))
    if isinstance(records, Unknown) or records is None:
        return records
    values = [_known(record.get(name)) for record in records]
    return next((v for v in values if isinstance(v, Unknown)), values)


def _sum(values: Any) -> Any:
    if isinstance(values, Unknown) or values is None:
        return values
    return sum((v for v in values if v is not None), Decimal(0))


def _compared(sign: str, left: Any, right: Any) -> Truth:
    for side in (left, right):
        if isinstance(side, Unknown):
            return _unknown([s for s in (left, right) if isinstance(s, Unknown)]) or side
    if left is None or right is None:
        return sign in ("!=", "not in")
    if sign in ("in", "not in"):
        found = any(_same(left, one) for one in right) if isinstance(right, tuple) else str(left) in str(right)
        return found == (sign == "in")
    if sign in ("==", "!="):
        return _same(left, right) == (sign == "==")
    ordered = _ordered(left, right)
    if ordered is None:
        return False
    a, b = ordered
    return bool({"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[sign])


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    pair = _ordered(left, right)
    return bool(pair[0] == pair[1]) if pair else left is right or left == right


def _ordered(left: Any, right: Any) -> tuple[Any, Any] | None:
    """Return both sides as one kind: numbers, dates (a constant is written as text), text."""
    if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
        return left, right
    for a, b, turned in ((left, right, False), (right, left, True)):
        if isinstance(a, date) and isinstance(b, str):
            try:
                made = date.fromisoformat(b)
            except ValueError:
                return None
            return (made, a) if turned else (a, made)
        if isinstance(a, int | Decimal) and isinstance(b, str):
            try:
                number = Decimal(b)
            except ArithmeticError:
                return None
            return (number, a) if turned else (a, number)
    return (left, right) if type(left) is type(right) or (isinstance(left, str) and isinstance(right, str)) else None
