"""Every requirement's own examples, each alone in a small agreement, come to what the file says of them."""

from __future__ import annotations

from functools import cache

import pytest

from contractgen.agreement import Agreement, Article, Paragraph, Text
from contractgen.findings import Status
from contractgen.library import Library, load_library
from contractgen.recognition import recognise
from contractgen.searching import search, wordbook
from contractgen.verdicts import hits, outcome

from .conftest import ROOT

STATUSES = ("met", "weak", "missing")


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


def alone(example: str) -> Agreement:
    """Return an agreement of one article: the example's first line is its heading where there are several."""
    lines = [line for line in example.strip().splitlines() if line.strip()]
    heading, rest = (lines[0], lines[1:]) if len(lines) > 1 else ("", lines)
    article = Article("", heading, tuple(Paragraph((Text(line),)) for line in rest), label="第一条")
    return Agreement("某某产业技术创新战略联盟协议书", (), (article,), (), ())


def status_of(library: Library, name: str, example: str) -> Status:
    document = recognise(alone(example), library)
    requirement = library.requirements[name]
    here = search(document.text, wordbook((requirement,)), document.document_terms(), document.lookup)
    return outcome(requirement, hits(requirement, here), document.lookup).status


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
