"""The head of a library file: its keys taken out one by one, every fault kept until the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from contractgen.conditions import ConditionError, Expression
from contractgen.conditions import parse as parse_condition
from contractgen.errors import N_, Place, Problem, Refused
from contractgen.expressions import expression
from contractgen.nodes import Mapping as MappingNode
from contractgen.nodes import Node, Scalar
from contractgen.nodes import Sequence as SequenceNode
from contractgen.questions import cut_off, words_of

_T = TypeVar("_T")


class Faults:
    """The problems found so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, place: Place, message: str, remedy: str, **values: object) -> None:
        """Keep one fault."""
        self.problems.append(Problem(place, message, remedy, values))

    def attempt(self, work: Callable[[], _T], otherwise: _T) -> _T:
        """Return what *work* makes; if it refuses, keep its problems and return *otherwise*."""
        try:
            return work()
        except Refused as refused:
            self.problems.extend(refused.problems)
            return otherwise


def item_place(node: Node | None, text: str) -> Place | None:
    """Return where *text* stands as a value in *node*, at whatever depth; None if it does not."""
    if isinstance(node, Scalar):
        return node.place if node.text == text else None
    inside = node.values.values() if isinstance(node, MappingNode) else node or ()
    return next((place for one in inside if (place := item_place(one, text)) is not None), None)


class Head:
    """The keys of one head, taken out one by one; what nobody takes is unknown."""

    def __init__(self, node: MappingNode, known: tuple[str, ...], faults: Faults) -> None:
        self.node, self.faults = node, faults
        for key, value in node.items():
            if key not in known:
                from rapidfuzz import process

                nearest = process.extractOne(key, known)[0]
                faults.add(value.place, N_("不认识的项“{key}”"), N_("是否想写“{nearest}”？"), key=key, nearest=nearest)

    def text(self, key: str, otherwise: str = "") -> str:
        """Return the text under *key*."""
        value = self.node.get(key)
        if value is None:
            return otherwise
        if isinstance(value, Scalar):
            return value.text
        self.faults.add(value.place, N_("“{key}”应为一段文字"), N_("改为一行文字"), key=key)
        return otherwise

    def needed(self, key: str) -> str:
        """Return the text under *key*, whose absence is a fault."""
        found = self.text(key)
        if not found:
            self.faults.add(self.node.place, N_("缺少“{key}”"), N_("补上这一项"), key=key)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of the list under *key*; one text is a list of one."""
        value = self.node.get(key)
        if isinstance(value, SequenceNode):
            return tuple(v.text for v in value if isinstance(v, Scalar))
        return (value.text,) if isinstance(value, Scalar) and value.text else ()

    def pairs(self, key: str) -> dict[str, str]:
        """Return the texts of the mapping under *key*."""
        value = self.node.get(key)
        if isinstance(value, MappingNode):
            return {k: v.text for k, v in value.items() if isinstance(v, Scalar)}
        return {}

    def words(self, key: str) -> dict[str, str]:
        """Return the words under *key* by language; plain text is Chinese. What a comma cut off is a fault."""
        if (value := self.node.get(key)) is not None:
            self.faults.problems.extend(cut_off(value))
        return words_of(self.node, key)

    def number(self, key: str, otherwise: int) -> int:
        """Return the whole number under *key*."""
        text = self.text(key, str(otherwise))
        if expression(r"-?\d{1,6}").fullmatch(text):
            return int(text)
        self.faults.add(self.place(key), N_("“{key}”应为整数"), N_("写作阿拉伯数字"), key=key)
        return otherwise

    def flag(self, key: str) -> bool:
        """Tell whether *key* says true."""
        return self.text(key) == "true"

    def one_of(self, key: str, known: tuple[str, ...], otherwise: str) -> str:
        """Return the text under *key*, which must be one of *known*."""
        text = self.text(key, otherwise)
        if text in known:
            return text
        self.faults.add(
            self.place(key),
            N_("“{key}”不能是“{text}”"),
            N_("可用：{known}"),
            key=key,
            text=text,
            known="、".join(known),
        )
        return otherwise

    def condition(self, key: str) -> Expression | None:
        """Return the condition under *key*, parsed; None if there is none."""
        text = self.text(key)
        if not text:
            return None
        try:
            return parse_condition(text)
        except ConditionError as error:
            place = self.place(key)
            moved = Place(place.file, place.line, place.column + error.column if place.column else 0)
            self.faults.add(
                moved,
                N_("条件写法有误：{reason}"),
                N_("只用比较、and、or、not、in、count、all、any、sum、unique"),
                reason=error,
            )
            return None

    def place(self, key: str) -> Place:
        """Return where the value of *key* stands, or the head itself."""
        value = self.node.get(key)
        return value.place if value is not None else self.node.place
