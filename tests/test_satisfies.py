"""What a clause says it satisfies, the checker finds in that clause's own section; what falls short, it finds nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
import yaml

from contractgen.checking import check
from contractgen.errors import Refused
from contractgen.library import Clause, Library
from contractgen.passes import Made, load_answers, make
from contractgen.recognition import recognise
from contractgen.requirements import satisfied
from contractgen.searching import search, wordbook
from contractgen.verdicts import hits
from contractgen.yaml_text import parse

from .conftest import ON, ROOT, SAMPLES

CARRIERS = ("six-members", "fifteen-members-government", "eight-members-foreign", "consortium-seven-members")
"""Samples in which a variant that no sample chooses is tried, in this order."""
OUT_OF_REACH = {"accounts/registered-body", "ip-ownership/entity", "nature/association"}
"""Variants that fit only together with other answers; the pairwise tests draft them."""

WANTED = {
    "revenue.rule": ("revenue.shares", [{"party": "星瀚光电", "percent": "60"}, {"party": "光电院", "percent": "40"}])
}
"""What a variant question asks besides, in the words of the first carrier."""

Claim = tuple[str, str]
"""A clause's id and the point it says it satisfies: R5.1/joint, or R3.8 where the requirement has no elements."""


def drafted(library: Library, name: str) -> Made:
    return make(library, load_answers(ROOT / "samples" / name / "answers.yaml"), ON)


def chosen(library: Library, question: str, option: str) -> Made | None:
    """Return the first carrier with another answer to one variant question; None if it fits none of them."""
    for name in CARRIERS:
        data: Any = yaml.load((ROOT / "samples" / name / "answers.yaml").read_text("utf-8"), yaml.BaseLoader)
        for key, value in ((question, option), *([WANTED[question]] if question in WANTED else ())):
            *groups, last = key.split(".")
            place = data
            for group in groups:
                place = place.setdefault(group, {})
            place[last] = value
        text = yaml.safe_dump(data, allow_unicode=True, default_style='"', sort_keys=False, width=10**9)
        try:
            return make(library, parse(text, "answers.yaml"), ON)
        except Refused:
            continue
    return None


def clauses_of(made: Made) -> dict[str, Clause]:
    """Return the clauses that drafted *made* by id; papers are no part of the agreement."""
    return {s.clause.id: s.clause for s in made.selected if s.clause and s.topic.part != "paper"}


def every_draft(library: Library) -> list[tuple[Made, set[str]]]:
    """Return every sample with all its clauses, and one draft more for each clause that no sample uses."""
    made = [(m, set(clauses_of(m))) for m in (drafted(library, name) for name in SAMPLES)]
    used = {c for _, clauses in made for c in clauses}
    for topic in library.topics.values():
        for clause in library.clauses.get(topic.id, ()):
            if clause.id in used or not clause.satisfies or not clause.offers or not topic.choose:
                continue
            found = chosen(library, topic.choose, clause.offers)
            if found is not None:
                made.append((found, set(clauses_of(found)) - used))
                used |= set(clauses_of(found))
    return made


def claims(library: Library, made: Made, clauses: Iterable[str]) -> set[Claim]:
    """Return what *clauses* of a draft say they satisfy."""
    known = clauses_of(made)
    return {
        (name, point)
        for name in clauses
        for point in satisfied(known[name].satisfies, library.requirements)
        if library.requirements[point.partition("/")[0]].applies_to(made.template.id)
    }


def confirmed(library: Library, made: Made, points: Iterable[str]) -> set[Claim]:
    """Return the claims about *points* for which a firm hit lies in a section drafted by the clause."""
    document = recognise(made.agreement, library, made.template.id)
    asked = [library.requirements[name] for name in sorted({p.partition("/")[0] for p in points})]
    here = search(document.text, wordbook(asked), document.document_terms(), document.lookup)
    origin = {
        index: section.article.origin.clause
        for section in document.text.sections
        if section.article and section.article.origin
        for index in range(section.first, section.last)
    }
    return {
        (origin.get(hit.passage, ""), point)
        for requirement in asked
        for hit in hits(requirement, here)
        if hit.force == "firm" and hit.span != (0, 0)
        for point in (requirement.id, *(f"{requirement.id}/{shown}" for shown in hit.pattern.shows))
    }


def unconfirmed(library: Library) -> list[Claim]:
    """Return every claim that nothing in its clause's own section bears out, in some draft."""
    missing: set[Claim] = set()
    for made, clauses in every_draft(library):
        made_claims = claims(library, made, clauses)
        if made_claims:
            missing |= made_claims - confirmed(library, made, [point for _, point in made_claims])
    return sorted(missing, key=lambda claim: (claim[1], claim[0]))


def test_what_a_clause_claims_is_found_in_its_own_section(library: Library):
    assert unconfirmed(library) == []


def test_every_claiming_clause_is_drafted(library: Library):
    used = {c for _, clauses in every_draft(library) for c in clauses}
    body = [t.id for t in library.topics.values() if t.part != "paper"]
    claiming = {c.id for topic in body for c in library.clauses.get(topic, ()) if c.satisfies}
    assert claiming - used <= OUT_OF_REACH


def lacking(library: Library, made: Made) -> Mapping[str, str]:
    """Return the mandatory requirements that the checker finds weak or missing, with the reason it gives."""
    profile = made.profile.id if made.profile else ""
    found = check(made.agreement, library, ON, template=made.template.id, profile=profile)
    return {v.id: v.why for v in found.verdicts if v.necessity == "mandatory" and v.status in ("weak", "missing")}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_draft_lacks_exactly_what_its_clauses_say(library: Library, name: str):
    made = drafted(library, name)
    assert set(lacking(library, made)) == set(made.falls_short)


@pytest.mark.parametrize(
    ("question", "option", "short"),
    [
        ("external.form", "each-own", "R3.6"),
        ("agreement.execution", "sign-or-seal", "R2.4"),
    ],
)
def test_a_variant_that_falls_short_is_found_out(library: Library, question: str, option: str, short: str):
    made = chosen(library, question, option)
    assert made is not None
    assert set(lacking(library, made)) == set(made.falls_short)
    assert short in made.falls_short
