"""Both lists of mandatory contents, 770 article 八 and 促进科技成果转化法 26, are traced to clauses, point by point."""

from __future__ import annotations

from datetime import date

import pytest

from contractgen.coverage import STATUTE, always_drafted, covering, markdown
from contractgen.library import Library

from .conftest import ON, ROOT

TEMPLATES = ("alliance", "consortium")


def test_the_coverage_document_is_current(library: Library):
    """`python docs/coverage.py` writes it."""
    pages = [markdown(library, template) for template in library.templates.values()]
    assert (ROOT / "docs/coverage.md").read_text("utf-8") == "\n".join(pages)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_point_is_met_by_some_clause(library: Library, name: str):
    assert [p for p, found in covering(library, library.template(name)).items() if not found] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_mandatory_point_is_met_whatever_is_chosen_or_the_clause_says_why_not(library: Library, name: str):
    template = library.template(name)
    excused = {r for found in library.clauses.values() for c in found for r in c.falls_short}
    loose = [
        point
        for point, clauses in covering(library, template).items()
        if library.requirements[point.partition("/")[0]].necessity == "mandatory"
        and point.partition("/")[0] not in excused
        and not always_drafted(library, clauses)
    ]
    assert loose == []


def test_all_six_conditions_of_770_are_requirements(library: Library):
    cited = {b for r in library.requirements.values() for b in r.basis}
    assert {f"770 8({n})" for n in "一二三四五六"} <= cited


def test_all_seven_matters_of_article_26_are_requirements(library: Library):
    carried = {r.id for r in library.requirements.values() if any(b.startswith(STATUTE) for b in r.basis)}
    assert carried == {"A2.1", "R2.3", "R4.6", "R5.1", "R5.3", "R5.4", "R5.7"}


def test_every_basis_of_a_requirement_is_in_force(library: Library):
    """A citation not in force on the day is a fault of the library."""
    for requirement in library.requirements.values():
        for basis in requirement.basis:
            assert library.statutes.cite(basis, ON).text


def test_every_basis_of_a_clause_is_in_force(library: Library):
    for clause in (c for found in library.clauses.values() for c in found):
        for basis in clause.basis:
            assert library.statutes.cite(basis, ON).text, clause.id


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_profile_says_where_and_when_it_was_seen(library: Library, name: str):
    for profile in library.template(name).profiles.values():
        assert profile.source
        assert date.fromisoformat(profile.checked) <= ON


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_profile_changes_only_known_requirements(library: Library, name: str):
    for profile in library.template(name).profiles.values():
        assert set(profile.necessity) <= set(library.requirements)
