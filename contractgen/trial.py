"""Made-up answers, and every clause drafted from them: what it says in each of its cases.

The answers are those of the smallest sample, completed by what a question itself proposes: its default, its example,
the first of its options. All names are made up.
"""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any, Final

from contractgen.agreement import Article
from contractgen.answers import Answers, validate
from contractgen.bundled import root
from contractgen.conditions import Expression, facts
from contractgen.drafting import draft_section
from contractgen.errors import Place
from contractgen.kinds import Choice
from contractgen.library import Clause, Library, Template
from contractgen.phrasing import opened
from contractgen.possible import Space, Undecided, possible
from contractgen.questions import Question
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Node, Scalar, Sequence, parse

SAMPLE: Final = "six-members"
MOST_CASES: Final = 8
"""Cases of one clause that are tried: each choice it tests takes each of its options at least once in so many."""
_DAY: Final = "2027-06-30"
_CODE: Final = "91000000T000001164"
_PLAIN: Final = {
    "integer": "3", "money": "100000", "percent": "10", "date": _DAY, "period": "30日", "yes-no": "是",
    "credit-code": _CODE,
}  # fmt: skip


def sample(name: str = SAMPLE) -> MappingNode:
    """Return the answers of a bundled sample."""
    path = root() / "samples" / name / "answers.yaml"
    return parse(path.read_bytes(), str(path))


def known_only(node: MappingNode, library: Library) -> MappingNode:
    """Return *node* without keys that no question of *library* has: a layer may have taken a question away."""
    names = {q.id for q in library.questions} | {"template", "profile"}
    groups = {n[: n.rindex(".")] for n in names if "." in n}

    def kept(mapping: MappingNode, prefix: str) -> MappingNode:
        values: dict[str, Node] = {}
        for key, value in mapping.items():
            name = prefix + key
            if name in names:
                values[key] = value
            elif name in groups and isinstance(value, MappingNode):
                values[key] = kept(value, name + ".")
        return MappingNode(values, {k: mapping.keys[k] for k in values}, mapping.place)

    return kept(node, "")


def completed(
    node: MappingNode, library: Library, *, everything: bool = False, only: Container[str] | None = None
) -> MappingNode:
    """Return *node* with made-up answers to what must be answered and is not.

    To *everything* if so asked; or *only* to these questions.
    """
    parties = _shorts(node)
    made = node
    for question in library.questions:
        if only is not None and question.id not in only:
            continue
        needed = question.required and not question.defaults
        here = value_at(made, question.id)
        if here is None and (needed or (everything and not question.defaults)):
            made = with_value(made, question.id, invented(question, parties))
        elif everything and question.kind == "records" and isinstance(here, Sequence):
            made = with_value(made, question.id, _filled(question, here, parties))
    return made


def _filled(question: Question, records: Sequence, parties: list[str]) -> Sequence:
    """Return *records* with made-up answers in the fields left out, except where no two may be the same."""
    made: list[Node] = []
    for record in records:
        if isinstance(record, MappingNode):
            lacking = {
                f.id: invented(f, parties)
                for f in question.fields
                if f.id not in record.values and not f.defaults and not f.unique
            }
            keys = {**record.keys, **dict.fromkeys(lacking, record.place)}
            made.append(MappingNode({**record.values, **lacking}, keys, record.place))
        else:
            made.append(record)
    return Sequence(tuple(made), records.place)


def value_at(node: MappingNode, name: str) -> Node | None:
    """Return the value of a dotted name."""
    here: Node | None = node
    for part in name.split("."):
        here = here.get(part) if isinstance(here, MappingNode) else None
    return here


def with_value(node: MappingNode, name: str, value: Node) -> MappingNode:
    """Return *node* with *value* under a dotted name."""
    first, _, rest = name.partition(".")
    inner = node.get(first)
    if rest:
        below = inner if isinstance(inner, MappingNode) else MappingNode({}, {}, node.place)
        value = with_value(below, rest, value)
    return MappingNode({**node.values, first: value}, {**node.keys, first: value.place}, node.place)


def invented(question: Question, parties: list[str]) -> Node:
    """Return a made-up answer to *question*: its example, or what its kind suggests."""
    place = Place(question.id)
    if question.kind == "records":
        fields = {f.id: invented(f, parties) for f in question.fields}
        return Sequence((MappingNode(fields, dict.fromkeys(fields, place), place),), place)
    if question.kind == "parties":
        return Sequence(tuple(Scalar(p, place) for p in parties[:2]), place)
    if question.kind == "party":
        return Scalar(parties[0] if parties else "", place)
    if question.kind in ("choice", "choices", "variant"):
        first = next((o for o in question.options), "")
        return Sequence((Scalar(first, place),), place) if question.kind == "choices" else Scalar(first, place)
    title = question.title.get("zh", question.id)
    plain = _PLAIN.get(question.kind, title)
    if question.kind in ("integer", "money", "percent") and question.minimum:
        plain = question.minimum
    return Scalar(question.example or plain, place)


def made_up(library: Library, template: str = "") -> Answers:
    """Return made-up answers to every question of *library*, kept whatever constraints say.

    Raises:
        AnswersError: a question's own example is none.
    """
    whole = replace(library, questions=tuple(map(_asked, library.questions)))
    node = completed(known_only(sample(), library), whole, everything=True)
    return validate(whole.questions, (), node, template or next(iter(library.templates), ""))


def _asked(question: Question) -> Question:
    """Return *question* with itself and its fields asked whatever else is answered."""
    return replace(question, when=None, fields=tuple(map(_asked, question.fields)))


def _shorts(node: MappingNode) -> list[str]:
    parties = node.get("parties")
    listed = parties if isinstance(parties, Sequence) else ()
    return [s.text for p in listed if isinstance(p, MappingNode) and isinstance(s := p.get("short"), Scalar)]


# --- the cases of a clause ---------------------------------------------------


def cases(clause: Clause, tested: list[Expression], library: Library, space: Space) -> Iterator[Mapping[str, Any]]:
    """Yield the facts that bring out what *clause* says in each of its cases, by dotted name.

    *tested* are the conditions of its text. All cases where they are few, else each option of each choice once.
    """
    fixed: dict[str, Any] = {}
    topic = library.topics[clause.topic]
    if topic.choose and clause.offers:
        fixed[topic.choose] = clause.offers
    if clause.when is not None:
        with contextlib.suppress(Undecided):
            fixed |= {n: v for n, v in (possible([clause.when], space) or {}).items() if _finite(n, space)}
    names = dict.fromkeys(n for e in tested for n in sorted(facts(e)) if _finite(n, space) and n not in fixed)
    options = {n: _options(n, space) for n in names}
    total = 1
    for values in options.values():
        total *= len(values)
    if total <= MOST_CASES:
        for combination in product(*options.values()):
            yield {**fixed, **dict(zip(options, combination, strict=True))}
        return
    for turn in range(max(len(v) for v in options.values())):
        yield {**fixed, **{n: v[turn % len(v)] for n, v in options.items()}}


def _finite(name: str, space: Space) -> bool:
    question = space.questions.get(name)
    return question is not None and question.kind in ("choice", "variant", "yes-no")


def _options(name: str, space: Space) -> list[Any]:
    question = space.questions[name]
    return list(question.options) if question.options else [True, False]


def with_facts(known: Mapping[str, Any], chosen: Mapping[str, Any], space: Space) -> dict[str, Any]:
    """Return *known* facts with those *chosen*, by dotted name, put in."""
    made: dict[str, Any] = dict(known)
    for name, value in chosen.items():
        question = space.questions[name]
        if question.options and isinstance(value, str):
            value = Choice(value, question.options.get(value, {}).get("zh", value))  # noqa: PLW2901
        here = made
        *groups, last = name.split(".")
        for group in groups:
            inner = here.get(group)
            here[group] = dict(inner) if isinstance(inner, Mapping) else {}
            here = here[group]
        here[last] = value
    return made


def drafted_cases(
    clause: Clause,
    tested: list[Expression],
    library: Library,
    template: Template,
    known: Mapping[str, Any],
    space: Space,
    on: date,
) -> Iterator[Article]:
    """Yield what *clause* says in each of its cases, equal ones once.

    Raises:
        DraftError: it cannot be drafted; at its own line.
    """
    drafted = frozenset(t.id for _, t in template.order(library))
    each = library.topics[clause.topic].each
    seen: list[Article] = []
    for chosen in cases(clause, tested, library, space):
        given = opened(with_facts(known, chosen, space))
        for there in (drafted, frozenset[str]()) if "drafted" in clause.text else (drafted,):
            article = draft_section(library, template, given, clause, there, on, 1 if each else 0)
            if article not in seen:
                seen.append(article)
                yield article
