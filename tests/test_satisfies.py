"""What a clause says it satisfies, the checker finds in that clause's own section; what falls short, it finds nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from contractgen.checking import check
from contractgen.errors import Refused
from contractgen.library import Clause, Library
from contractgen.passes import Made, load_answers, make
from contractgen.recognition import recognise
from contractgen.requirements import Requirement, satisfied
from contractgen.verdicts import Hit, hits, outcome, search
from contractgen.yaml_text import parse

from .conftest import ON, ROOT, SAMPLES

CARRIERS = ("six-members", "fifteen-members-government", "eight-members-foreign", "consortium-seven-members")
"""Samples in which a variant that no sample chooses is tried, in this order."""


def drafted(library: Library, name: str) -> Made:
    return make(library, load_answers(ROOT / "samples" / name / "answers.yaml"), ON)


def chosen(library: Library, question: str, option: str) -> Made | None:
    """Return the first carrier with another answer to one variant question; None if it fits none of them."""
    for name in CARRIERS:
        data: Any = yaml.load((ROOT / "samples" / name / "answers.yaml").read_text("utf-8"), yaml.BaseLoader)
        *groups, last = question.split(".")
        place = data
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = option
        text = yaml.safe_dump(data, allow_unicode=True, default_style='"', sort_keys=False, width=10**9)
        try:
            return make(library, parse(text, "answers.yaml"), ON)
        except Refused:
            continue
    return None


def every_draft(library: Library) -> Mapping[str, Made]:
    """Every sample, and one draft more for every variant that no sample chooses and one question reaches."""
    made = {name: drafted(library, name) for name in SAMPLES}
    used = {s.clause.id for m in made.values() for s in m.selected if s.clause}
    for topic in library.topics.values():
        for clause in library.clauses.get(topic.id, ()):
            if clause.id not in used and clause.offers and topic.choose:
                found = chosen(library, topic.choose, clause.offers)
                if found is not None:
                    made[clause.id] = found
                    used |= {s.clause.id for s in found.selected if s.clause}
    return made


@pytest.fixture(scope="module")
def drafts(library: Library) -> Mapping[str, Made]:
    return every_draft(library)


def found_in(library: Library, made: Made) -> Iterator[tuple[Requirement, list[Hit], Mapping[int, str], Any]]:
    """Yield every requirement with its hits and, by passage, the clause that drafted it."""
    document = recognise(made.agreement, library, made.template.id)
    expected = [r for r in library.requirements.values() if r.applies_to(made.template.id)]
    here = search(document.text, expected, document.document_terms(), document.lookup)
    origin = {
        index: section.article.origin.clause
        for section in document.text.sections
        if section.article and section.article.origin
        for index in range(section.first, section.last)
    }
    for requirement in expected:
        yield requirement, hits(requirement, here), origin, document


def claimed(made: Made, library: Library) -> set[tuple[str, str]]:
    """Return (clause, point) for everything the clauses of a draft say they satisfy."""
    clauses: dict[str, Clause] = {s.clause.id: s.clause for s in made.selected if s.clause and s.topic.part != "paper"}
    return {
        (c.id, p)
        for c in clauses.values()
        for p in satisfied(c.satisfies, library.requirements)
        if library.requirements[p.partition("/")[0]].applies_to(made.template.id)
    }


def unconfirmed(library: Library, made: Made) -> set[tuple[str, str]]:
    """Return the claims for which no firm hit lies in a section drafted by the clause."""
    confirmed = {
        (origin.get(hit.passage, ""), point)
        for requirement, made_hits, origin, _ in found_in(library, made)
        for hit in made_hits
        if hit.force == "firm" and hit.span != (0, 0)
        for point in (requirement.id, *(f"{requirement.id}/{shown}" for shown in hit.pattern.shows))
    }
    return claimed(made, library) - confirmed


def test_what_a_clause_claims_is_found_in_its_own_section(library: Library, drafts: Mapping[str, Made]):
    missing = {claim for made in drafts.values() for claim in unconfirmed(library, made)}
    assert sorted(missing) == []


def test_every_variant_that_one_answer_reaches_is_drafted(library: Library, drafts: Mapping[str, Made]):
    """What only several answers together reach is tried by the pairwise tests."""
    used = {s.clause.id for made in drafts.values() for s in made.selected if s.clause}
    left = {c.id for found in library.clauses.values() for c in found if c.satisfies} - used
    assert sorted(left) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_clause_says_it_falls_short_of_is_not_met(library: Library, drafts: Mapping[str, Made], name: str):
    made = drafts[name]
    for requirement, made_hits, _, document in found_in(library, made):
        if requirement.id in made.falls_short:
            assert outcome(requirement, made_hits, document.lookup).status != "met", requirement.id


@pytest.mark.parametrize("name", SAMPLES)
def test_a_draft_meets_whatever_is_mandatory_save_what_it_falls_short_of(library: Library, drafts: Mapping[str, Made], name: str):
    made = drafts[name]
    profile = made.profile.id if made.profile else ""
    checked = check(made.agreement, library, ON, template=made.template.id, profile=profile)
    lacking = {v.id for v in checked.verdicts if v.necessity == "mandatory" and v.status in ("weak", "missing")}
    assert lacking == set(made.falls_short)
