"""What a question lets one choose among, each option with when to take it, what it costs whom, and its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contractgen.agreement import Article, sections
from contractgen.asking import interview
from contractgen.conditions import evaluate
from contractgen.entries import nodes, plain, put
from contractgen.errors import Place
from contractgen.interview import Session
from contractgen.library import Clause
from contractgen.passes import chosen, from_answers
from contractgen.questions import Question
from contractgen.selection import lookup_in
from contractgen.yaml_text import Mapping as MappingNode

_YES_NO: Mapping[str, Mapping[str, str]] = {"是": {"zh": "是", "en": "Yes"}, "否": {"zh": "否", "en": "No"}}


@dataclass(frozen=True, slots=True)
class Option:
    """One option: `code` is what an answer says; `label` and `suits` are told by language.

    `clause` is the clause it selects, if any; `available` is false where that clause's condition does not hold.
    """

    code: str
    label: Mapping[str, str]
    suits: Mapping[str, str] = field(default_factory=dict)
    clause: Clause | None = None
    available: bool = True


def options(session: Session, question: Question) -> tuple[Option, ...]:
    """Return what may be chosen for *question* (also a record's field), in the order of the library; () if it is free.

    Parties are chosen by their short names.
    """
    if question.kind == "yes-no":
        return tuple(Option(code, label) for code, label in _YES_NO.items())
    if question.kind in ("party", "parties"):
        parties = session.facts.get("parties")
        names = [str(p.get("short") or p.get("name")) for p in parties] if isinstance(parties, tuple) else []
        return tuple(Option(name, {"zh": name}) for name in names)
    clauses = clauses_of(session, question.id)
    lookup = lookup_in(session.facts)

    def one(code: str, label: Mapping[str, str]) -> Option:
        clause = clauses.get(code)
        held = clause is None or clause.when is None or evaluate(clause.when, lookup) is not False
        return Option(code, label, question.suits.get(code, {}), clause, held)

    return tuple(one(code, label) for code, label in question.options.items())


def clauses_of(session: Session, name: str) -> dict[str, Clause]:
    """Return the clauses among which the question *name* chooses, by what they offer; {} if it is no such question."""
    library = session.library
    found = (c for t in library.topics.values() if t.choose == name for c in library.clauses.get(t.id, ()))
    return {c.offers: c for c in found if c.offers}


def article_with(session: Session, name: str, code: str, on: date) -> Article | None:
    """Return the section the agreement would have if *code* were chosen for the question *name*; None if it has none.

    Raises:
        Refused: the clause cannot be drafted with these answers.
    """
    entries: dict[str, Any] = put(plain(session.nodes), name, code)
    node = nodes(entries, Place(session.file))
    assert isinstance(node, MappingNode)  # noqa: S101 - a mapping becomes a mapping
    stand = interview(session.library, node)
    made = from_answers(session.library, *chosen(session.library, node), stand.examined.answers, on)
    clause = clauses_of(session, name).get(code)
    if clause is None:
        return None
    return next((a for a in sections(made.agreement) if a.origin and a.origin.clause == clause.id), None)
