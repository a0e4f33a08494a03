"""The choices of a question; for a variant the clauses behind them, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import g

from contractgen.asking import Asked
from contractgen.catalogue import localised
from contractgen.conditions import evaluate
from contractgen.interview import Session
from contractgen.passes import chosen
from contractgen.remedies import remedy_text
from contractgen.selection import lookup_in
from contractgen.web.desk import Desk


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its code, label and help; for a variant also its clause written out, with what is known of it."""

    code: str
    label: str
    help: str = ""
    text: str = ""
    balance: tuple[tuple[str, int], ...] = ()
    basis: tuple[str, ...] = ()
    reviewed_by: str = ""
    allowed: bool = True


def options(desk: Desk, session: Session, asked: Asked) -> list[Option]:
    """Return the choices of a question in the order of the library, none for a kind without."""
    question = asked.question
    if question.kind == "yes-no":
        return [Option("是", "是" if g.spoken != "en" else "Yes"), Option("否", "否" if g.spoken != "en" else "No")]
    made = []
    for code, words in question.options.items():
        option = Option(code, localised(words, g.spoken) or code, localised(question.suits.get(code, {}), g.spoken))
        made.append(_variant(desk, session, question.id, option) if question.kind == "variant" else option)
    return made


def _variant(desk: Desk, session: Session, name: str, option: Option) -> Option:
    topics = [t.id for t in desk.library.topics.values() if t.choose == name]
    offered = (c for t in topics for c in desk.library.clauses.get(t, ()) if c.offers == option.code)
    clause = next(offered, None)
    if clause is None:  # the choice of having no such article
        return option
    template, _ = chosen(desk.library, session.nodes)
    allowed = clause.when is None or evaluate(clause.when, lookup_in(session.facts)) is not False
    return replace(
        option,
        help=option.help or clause.note,
        text=remedy_text(clause.id, desk.library, template, desk.today()),
        balance=tuple((clause.balance or {}).items()),
        basis=cited(desk, clause.basis),
        reviewed_by=clause.reviewed_by,
        allowed=allowed,
    )


def cited(desk: Desk, basis: tuple[str, ...]) -> tuple[str, ...]:
    """Return citations written out as they are in force today; one that cannot be stays as it was."""
    made = []
    for one in basis:
        try:
            made.append(desk.library.statutes.cite(one, desk.today()).text)
        except LookupError:
            made.append(one)
    return tuple(made)
