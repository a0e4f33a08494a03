"""Every pair of options of all choices, drafted: nothing blank, dangling, undefined, unused or empty."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest
import yaml

from contractgen.choosing import Assignment, Covering, Option, choices, covering
from contractgen.conditions import facts
from contractgen.errors import AnswersError
from contractgen.library import Library, load_library
from contractgen.passes import Made, make
from contractgen.soundness import faults
from contractgen.yaml_text import parse

from .conftest import ON, ROOT

ALSO: dict[str, Any] = {
    "ip": {"shares": [{"party": "星瀚光电", "percent": "60"}, {"party": "光电院", "percent": "40"}]},
    "revenue": {"shares": [{"party": "星瀚光电", "percent": "70"}, {"party": "云州大学", "percent": "30"}]},
    "executive": {"address": "云州市高新区光谷路8号"},
    "disputes": {"institution": "云州仲裁委员会"},
    "external": {"entity_name": "云州激光雷达技术有限公司"},
    "funding": {"programme": "省科技重大专项"},
    "earlier": {"documents": "2025年签署的合作意向书"},
}
"""What single options ask besides; an answer to a question not asked is kept and does no harm."""


@cache
def bundled() -> Library:
    return load_library((ROOT,))


def answers(row: Assignment) -> str:
    """The smallest sample with the options of *row*, and the facts that some of them presuppose."""
    data = yaml.load((ROOT / "samples/six-members/answers.yaml").read_text("utf-8"), yaml.BaseLoader)
    for group, values in ALSO.items():
        data.setdefault(group, {}).update(values)
    for name, value in row.items():
        *groups, last = name.split(".")
        place = data
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = value
    data["external"]["party"] = data["organs"]["chair" if row["external.form"] == "chair-unit" else "host"]
    if row["alliance.form"] == "association":
        for party in data["parties"]:
            if party["short"] == data["organs"]["host"]:
                party["legal_form"] = "association"
    return yaml.safe_dump(data, allow_unicode=True, default_style='"', sort_keys=False, width=10**9)


def refusal(row: Assignment) -> set[frozenset[Option]]:
    """Return which options of *row* cannot stand together: those that the rules it breaks read."""
    library = bundled()
    try:
        make(library, parse(answers(row), "answers.yaml"), ON)
    except AnswersError as error:
        return {_read_by(problem.subject, row) for problem in error.problems}
    return set()


def _read_by(subject: str, row: Assignment) -> frozenset[Option]:
    library = bundled()
    template = library.templates[row["template"]]
    for constraint in (*library.constraints, *template.constraints):
        if constraint.id == subject:
            names = facts(constraint.expression) | ({"template"} if constraint in template.constraints else set())
            return frozenset((n, v) for n, v in row.items() if n in names)
    topic, _, offered = subject.partition("/")
    clause = next(c for c in library.clauses[topic] if c.offers == offered)
    names = facts(clause.when) | {library.topics[topic].choose} if clause.when else frozenset()
    found = frozenset((n, v) for n, v in row.items() if n in names)
    assert found, subject
    return found


@cache
def pairs() -> Covering:
    return covering(choices(bundled()), refusal)


@cache
def drafted() -> tuple[tuple[Assignment, Made], ...]:
    library = bundled()
    return tuple((row, make(library, parse(answers(row), "answers.yaml"), ON)) for row in pairs().rows)


def test_every_pair_of_options_drafts_whole(capsys: pytest.CaptureFixture[str]):
    """No blank, no dangling reference, no undefined or unused term, no empty article; the count is printed."""
    library, found = bundled(), pairs()
    wrong = Counter(f for _, made in drafted() for f in {(x.topic, x.message, x.what) for x in faults(library, made)})
    with capsys.disabled():
        print(
            f"\n{len(choices(library))} choices: {len(found.covered)} pairs of options in {len(found.rows)} agreements, "
            f"{len(found.excluded)} pairs excluded by interlocks"
        )
    assert wrong == Counter()
    assert len(found.covered) > 9000


def test_only_interlocks_exclude_a_pair():
    """Each pair left out names two choices that some interlock reads."""
    library = bundled()
    bound = {"template"}
    for constraint in (*library.constraints, *(c for t in library.templates.values() for c in t.constraints)):
        bound |= facts(constraint.expression)
    for clause in (c for found in library.clauses.values() for c in found if c.offers and c.when):
        bound |= facts(clause.when) | {library.topics[clause.topic].choose}
    assert [p for p in pairs().excluded if not {name for name, _ in p} <= bound] == []
    assert len(pairs().excluded) < 25


def test_every_clause_is_drafted_by_some_answers(library: Library):
    """What no pair of options brings out hangs on a fact; those facts are set here one by one."""
    used = {s.clause.id for _, made in drafted() for s in made.selected if s.clause}
    rest = {c.id for found in library.clauses.values() for c in found} - used
    assert rest == SPECIAL


SPECIAL = {
    "power-of-attorney/mandate",
    "foreign-authority/list",
    "foreign-members/foreign-members",
}
"""Clauses that hang on who signs; tests/test_choices.py drafts them."""
