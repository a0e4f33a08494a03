"""Whether conditions can hold together: a search over what each question may be answered.

Choices have their options, numbers and dates the values around those they are compared with; functions over lists
count as facts of their own. Where the search would take too long, the answer is that it may well be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from contractgen.agreement import Blank
from contractgen.conditions import Expression, evaluate, facts
from contractgen.questions import Question

_LISTS: Final = ("count", "all", "any", "sum", "unique")
_MOST: Final = 4_000
"""Values tried before the search gives up."""
_WORD: Final = "甲"
_DAY: Final = date(2027, 1, 1)
Assignment = Mapping[str, Any]


class Undecided(Exception):
    """The search was given up."""


@dataclass(slots=True)
class Space:
    """What may be answered: the questions, their fields, and what else is a fact (`given` maps it to its values)."""

    questions: Mapping[str, Question]
    given: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def question(self, name: str) -> Question | None:
        """Return the question or field behind a dotted name (`organs.host.short`, `parties[].kind`); None if none."""
        parts = name.replace("[]", ".[]").split(".")
        for cut in range(len(parts), 0, -1):
            if (found := self.questions.get(".".join(parts[:cut]))) is not None:
                return self._inside(found, parts[cut:])
        return None

    def _inside(self, question: Question, rest: list[str]) -> Question | None:
        here: Question | None = question
        single = question.kind not in ("records", "parties", "choices")
        for part in rest:
            if here is None:
                return None
            if part == "[]":
                if single:
                    return None
                single = True
                continue
            if not single:
                return None
            holder = self.questions.get("parties") if here.kind in ("party", "parties") else here
            here = next((f for f in holder.fields if f.id == part), None) if holder is not None else None
            single = here is not None and here.kind not in ("records", "parties", "choices")
        return here

    def values(self, name: str, compared: Iterable[Any]) -> Sequence[Any]:
        """Return what *name* may be, given the constants it is compared with; None stands for absent."""
        if name in self.given:
            return self.given[name]
        question = self.question(name)
        if question is None:
            return (None,)
        absent = (
            question.when is not None or (not question.required and not question.defaults) or name not in self.questions
        )
        found = _values(question, list(compared))
        return (*found, None) if absent and name != "template" else found


def _values(question: Question, compared: list[Any]) -> tuple[Any, ...]:
    match question.kind:
        case "choice" | "variant":
            return tuple(question.options) or (_WORD,)
        case "yes-no":
            return (True, False)
        case "choices":
            options = tuple(question.options)
            return ((), *((o,) for o in options), options)
        case "integer" | "money" | "percent":
            return _numbers(compared, question)
        case "date":
            days = [d for c in compared if (d := _day(c))]
            near = {d + timedelta(n) for d in days for n in (-1, 0, 1)}
            return tuple(sorted(near)) or (_DAY, _DAY + timedelta(1))
        case "records" | "parties":
            return ((1,),)
        case _:
            return (*dict.fromkeys(c for c in compared if isinstance(c, str)), _WORD, "乙")


def _numbers(compared: list[Any], question: Question) -> tuple[Any, ...]:
    low = Decimal(question.minimum) if question.minimum.lstrip("-").isdigit() else None
    high = Decimal(question.maximum) if question.maximum.lstrip("-").isdigit() else None
    known = [n for c in compared if (n := _number(c)) is not None] + [b for b in (low, high) if b is not None]
    near = sorted({n + step for n in known for step in (-1, 0, 1)} or {Decimal(0), Decimal(1), Decimal(2)})
    return tuple(n for n in near if (low is None or n >= low) and (high is None or n <= high))


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        return Decimal(value)
    except (ArithmeticError, ValueError, TypeError):
        return None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        return None


# --- functions over lists become facts ---------------------------------------


def flattened(expression: Expression, lists: dict[str, str]) -> Expression:
    """Return *expression* with every function over a list made a name; *lists* maps the names to the functions."""
    if expression[0] in _LISTS:
        name = f"\0{expression!r}"
        lists[name] = str(expression[0])
        return ("name", name)
    return tuple(
        flattened(part, lists) if isinstance(part, tuple) and part and isinstance(part[0], str) else part
        for part in expression
    )


def _compared(expression: Expression, found: dict[str, list[Any]]) -> None:
    if expression[0] in ("==", "!=", "<", "<=", ">", ">=", "in", "not in"):
        _, left, right = expression
        names = [side[1] for side in (left, right) if side[0] == "name"]
        values = [v for side in (left, right) for v in _constants(side)]
        for name in names:
            found.setdefault(name, []).extend(values)
    for part in expression[1:]:
        if isinstance(part, tuple) and part:
            _compared(part, found)


def _constants(side: Expression) -> list[Any]:
    if side[0] == "value":
        return [side[1]]
    return [c for part in side[1:] for c in _constants(part)] if side[0] == "list" else []


# --- the search --------------------------------------------------------------


def possible(wanted: Sequence[Expression], space: Space) -> Assignment | None:
    """Return facts under which everything *wanted* holds; None if there are none.

    A question with a condition of its own is answered where that holds, and absent where it does not.

    Raises:
        Undecided: there are too many to try.
    """
    lists: dict[str, str] = {}
    goals = [flattened(e, lists) for e in wanted]
    names: dict[str, None] = dict.fromkeys(n for e in goals for n in sorted(facts(e)))
    implied: list[tuple[str, Expression]] = []
    for name in list(names):
        question = space.questions.get(name)
        if question is not None and question.when is not None and name not in space.given:
            condition = flattened(question.when, lists)
            implied.append((name, condition))
            names.update(dict.fromkeys(sorted(facts(condition))))
    compared: dict[str, list[Any]] = {}
    for expression in (*goals, *(c for _, c in implied)):
        _compared(expression, compared)
    domains = {name: _domain(name, lists, space, compared.get(name, [])) for name in names}
    return _search(goals, implied, domains)


def _domain(name: str, lists: Mapping[str, str], space: Space, compared: list[Any]) -> Sequence[Any]:
    if name not in lists:
        return space.values(name, compared)
    if lists[name] in ("count", "sum"):
        numbers = sorted({n + s for c in compared if (n := _number(c)) is not None for s in (-1, 0, 1)} | {Decimal(2)})
        return [n for n in numbers if n >= 0]
    return (True, False)


def _search(
    goals: list[Expression], implied: list[tuple[str, Expression]], domains: Mapping[str, Sequence[Any]]
) -> Assignment | None:
    order = sorted(domains, key=lambda n: len(domains[n]))
    chosen: dict[str, Any] = {}
    tried = 0

    def lookup(name: str) -> Any:
        return chosen[name] if name in chosen else Blank(name, name)

    def refuted() -> bool:
        if any(evaluate(goal, lookup) is False for goal in goals):
            return True
        for name, condition in implied:
            truth = evaluate(condition, lookup)
            if name in chosen and isinstance(truth, bool) and truth == (chosen[name] is None):
                return True
        return False

    def filled(at: int) -> bool:
        nonlocal tried
        if at == len(order):
            return all(evaluate(goal, lookup) is True for goal in goals)
        for value in domains[order[at]]:
            tried += 1
            if tried > _MOST:
                raise Undecided
            chosen[order[at]] = value
            if not refuted() and filled(at + 1):
                return True
            del chosen[order[at]]
        return False

    return dict(chosen) if filled(0) else None
