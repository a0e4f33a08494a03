"""Conditions that can never hold, or always do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.conditions import Expression
from contractgen.errors import N_, Problem
from contractgen.linting.subject import Subject
from contractgen.possible import Undecided, possible

RULES: Final = {
    "never-holds": ("error", N_("条件恒不成立")),
    "always-holds": ("warning", N_("条件恒成立")),
}


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every clause whose condition is decided before anything is answered."""
    for source in subject.sources:
        if source.clause is None or source.clause.when is None:
            continue
        expression = subject.condition(source.clause)
        values = {"condition": source.clause.condition}
        if expression is None or not _known(subject, expression):
            continue  # told by the check of names
        if not holds(subject, [expression]):
            remedy = N_("核对比较的值；是否类填报项直接写名称，不与文字比较")
            yield "never-holds", Problem(source.key("when"), N_("条件“{condition}”不可能成立"), remedy, values)
        elif not holds(subject, [("not", expression)]):
            remedy = N_("删去 when，或核对比较的值")
            yield "always-holds", Problem(source.key("when"), N_("条件“{condition}”总是成立"), remedy, values)


def holds(subject: Subject, wanted: list[Expression]) -> bool:
    """Tell whether all of *wanted* may hold together."""
    try:
        return possible(wanted, subject.space) is not None
    except Undecided:
        return True


def _known(subject: Subject, expression: Expression) -> bool:
    from contractgen.conditions import facts

    return all(subject.space.question(n) is not None or n == "template" for n in facts(expression))
