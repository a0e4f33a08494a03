"""The filters of clause text: an answer put into the words a Chinese contract uses.

Every filter passes a missing answer through, also one inside a list, so that a blank shows
where the words would stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar, cast

from contractgen.agreement import Blank
from contractgen.errors import N_
from contractgen.languages import zh

_MOST: Final = 10**15


class OpenChoice(Exception):
    """Clause text depends on an answer that is missing; `blank` names it."""

    def __init__(self, blank: Blank) -> None:
        """Keep *blank*."""
        self.blank = blank
        super().__init__(blank.fact)


class Unprintable(Exception):
    """A value cannot be put into the text as it is; says what to write instead."""

    def __init__(
        self, value: object, message: str = "", remedy: str = "", values: Mapping[str, object] | None = None
    ) -> None:
        """Word the refusal by the kind of *value* unless *message* is given."""
        self.values: Mapping[str, object] = values or {"kind": _KINDS.get(type(value), type(value).__name__)}
        self.message = message or _REFUSALS.get(type(value), N_("{kind}不能直接写入条款"))
        self.remedy = remedy or _REMEDIES.get(type(value), N_("先用过滤器化为文字，如 | date、| money、| names"))
        super().__init__(self.message)


_KINDS: Final[dict[type, str]] = {
    bool: "是否",
    list: "列表",
    tuple: "列表",
    Decimal: "数额",
    date: "日期",
    dict: "记录",
    int: "整数",
    str: "文字",
}
_REFUSALS: Final[dict[type, str]] = {type(None): N_("该填报项选填而未填，不能直接写入条款")}
_REMEDIES: Final[dict[type, str]] = {
    type(None): N_("先以 {{% if … %}} 判断是否已填"),
    bool: N_("以 {{% if … %}} 写出两种情形的文字"),
}


class Open:  # noqa: PLW1641 - it cannot be hashed on purpose
    """A missing answer inside clause text: it can be printed, never tested, compared or walked through."""

    __slots__ = ("blank",)

    def __init__(self, blank: Blank) -> None:
        """Stand for *blank*."""
        self.blank = blank

    def _raise(self, *_: object) -> Any:
        raise OpenChoice(self.blank)

    __bool__ = __iter__ = __len__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _raise
    __eq__ = _raise
    __ne__ = _raise
    __contains__ = _raise


def opened(value: Any) -> Any:
    """Return facts with every Blank made `Open`, through records and lists."""
    if isinstance(value, Blank):
        return Open(value)
    if isinstance(value, Mapping):
        return {key: opened(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(map(opened, value))
    return value


def _open_in(values: Iterable[object]) -> Open | None:
    return next((v for v in values if isinstance(v, Open)), None)


def _passing(name: str, work: Callable[..., object]) -> Callable[..., object]:
    """Let a missing answer, as value, argument or list element, through *work* untouched."""

    def filtered(value: object, *arguments: object) -> object:
        missing = _open_in((value, *arguments))
        if missing is None and isinstance(value, tuple | list):
            missing = _open_in(value)
        if missing is not None:
            return missing
        if value is None:
            raise Unprintable(None)
        try:
            return work(value, *arguments)
        except (AttributeError, TypeError, KeyError) as error:
            values = {"filter": name, "kind": _KINDS.get(type(value), "这种值")}
            raise Unprintable(
                value, N_("过滤器“{filter}”不能用于{kind}"), N_("核对填报项的种类和过滤器的参数"), values
            ) from error

    return filtered


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unprintable(value, N_("这里需要整数"), N_("核对过滤器前的值"))
    return value


def _unit(unit: str) -> Callable[..., object]:
    def worded(value: Any) -> str:
        return zh.period(_number(value), unit)

    return worded


def _figure(value: Any) -> str:
    return zh.figure(value)


def _names(parties: Any) -> object:
    names = [party["name"] for party in parties]
    return _open_in(names) or zh.join(names)


def _join(texts: Any) -> str:
    return zh.join([getattr(text, "label", "") or str(text) for text in texts])


def _total(records: Any, name: str) -> object:
    amounts = [record[name] for record in records]
    return _open_in(amounts) or sum((a for a in amounts if a is not None), Decimal(0))


def _where(records: Any, name: str, wanted: object) -> object:
    values = [record[name] for record in records]
    return _open_in(values) or tuple(r for r, v in zip(records, values, strict=True) if v == wanted)


def _times(value: Any, by: Any) -> int | Decimal:
    """A whole number, or an amount of money, taken a whole number of times."""
    if isinstance(value, Decimal):
        return _bounded(value * _number(by))
    return _bounded(_number(value) * by) if isinstance(by, Decimal) else _bounded(_number(value) * _number(by))


def _plus(value: Any, *more: Any) -> int:
    return _bounded(_number(value) + sum(map(_number, more)))


_Number = TypeVar("_Number", int, Decimal)


def _bounded(number: _Number) -> _Number:
    """Return *number*; a chain of `times` in a library file must not grow without end."""
    if abs(number) > _MOST:
        raise Unprintable(number, N_("算出的数超过 {limit}"), N_("核对 times、plus 的参数"), {"limit": _MOST})
    return number


FILTERS: Final[dict[str, Callable[..., object]]] = {
    name: _passing(name, cast("Callable[..., object]", work))
    for name, work in {
        "date": zh.long_date,
        "money": zh.money,
        "figure": _figure,
        "numeral": lambda value: zh.numeral(_number(value)),
        "percent": zh.percent,
        "days": _unit("day"),
        "workdays": _unit("workday"),
        "months": _unit("month"),
        "years": _unit("year"),
        "period": lambda value: zh.period(value.number, value.unit),
        "times": _times,
        "plus": _plus,
        "length": len,
        "where": _where,
        "total": _total,
        "names": _names,
        "join": _join,
    }.items()
}
"""Every filter clause text may use, by name."""
