"""The choices of a question as a page shows them: for a variant the clauses behind them, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from contractgen import reasons
from contractgen.asking import Asked
from contractgen.interview import Session
from contractgen.options import Option, options
from contractgen.passes import chosen
from contractgen.remedies import remedy_text
from contractgen.web.desk import Desk


@dataclass(frozen=True, slots=True)
class Choice:
    """One option; `text` is its clause written out ("" for none), `basis` what that rests on, cited as in force."""

    option: Option
    text: str = ""
    basis: tuple[str, ...] = ()


def choices(desk: Desk, session: Session, asked: Asked) -> list[Choice]:
    """Return the options of a question in the order of the library, none for a kind without."""
    template, _ = chosen(desk.library, session.nodes)
    made = []
    for option in options(session, asked.question):
        clause = option.clause
        if clause is None:  # no clause behind it, or the choice of having no such article
            made.append(Choice(option))
        else:
            text = remedy_text(clause.id, desk.library, template, desk.today())
            made.append(Choice(option, text, cited(desk, clause.basis)))
    return made


def cited(desk: Desk, basis: tuple[str, ...]) -> tuple[str, ...]:
    """Return citations written out as they are in force today; one that cannot be stays as it was."""
    return tuple(reasons.cited(desk.library, one, desk.today()) for one in basis)
