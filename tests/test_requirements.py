"""Every requirement's own examples, each alone in a small agreement, come to what the file says of them."""

from __future__ import annotations

from functools import cache

import pytest

from contractgen.examples import STATUSES, comes_to
from contractgen.findings import Status
from contractgen.library import Library, load_library

from .conftest import ROOT


@cache
def bundled() -> Library:
    """The library at collection time, before any fixture exists."""
    return load_library((ROOT,))


EXAMPLES = [
    pytest.param(requirement.id, status, example, id=f"{requirement.id}-{status}-{number}")
    for requirement in bundled().requirements.values()
    for status in STATUSES
    for number, example in enumerate(requirement.examples.get(status, ()), 1)
]


def status_of(library: Library, name: str, example: str) -> str:
    return comes_to(library, library.requirements[name], example)


@pytest.mark.parametrize(("name", "status", "example"), EXAMPLES)
def test_an_example_comes_to_its_status(library: Library, name: str, status: Status, example: str):
    assert status_of(library, name, example) == status


def test_the_statuses_of_examples_are_known(library: Library):
    assert {s for r in library.requirements.values() for s in r.examples} <= set(STATUSES)


def test_no_example_of_a_requirement_stands_twice(library: Library):
    for requirement in library.requirements.values():
        seen = [e for found in requirement.examples.values() for e in found]
        assert len(seen) == len(set(seen)), requirement.id


def test_patterns_show_only_elements_and_what_the_condition_asks(library: Library):
    """A slip in `shows` would leave an element missing for ever; where there is neither, a name is but a remark."""
    loose = {
        f"{r.id}: {shown}"
        for r in library.requirements.values()
        if r.elements or r.met
        for p in r.patterns()
        for shown in p.shows
        if shown not in r.elements and shown not in str(r.met) and shown.replace("-", "_") not in str(r.met)
    }
    assert loose - {"R2.1: document"} == set()


def test_every_element_is_shown_by_some_pattern(library: Library):
    dark = {
        f"{r.id}/{e}"
        for r in library.requirements.values()
        for e in r.elements
        if not any(e in p.shows for p in r.patterns())
    }
    assert dark == set()
