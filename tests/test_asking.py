"""The interview: it asks what the agreement needs, in order, proposes the usual, and waits for what it must know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from contractgen.asking import Interview, fields_of, interview, shown
from contractgen.library import Library
from contractgen.passes import load_answers
from contractgen.yaml_text import parse

from .conftest import ROOT, SAMPLES


def begun(library: Library, text: str) -> Interview:
    return interview(library, parse(text, "answers.yaml"))


def ids(found: tuple[Any, ...]) -> list[str]:
    return [one.question.id for one in found]


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_question_stands_in_one_list_only(library: Library, sample: str):
    found = interview(library, load_answers(ROOT / "samples" / sample / "answers.yaml"))
    everything = [*ids(found.asked), *ids(found.details), *ids(found.waiting)]
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize("sample", SAMPLES)
def test_questions_come_in_the_order_of_the_library(library: Library, sample: str):
    found = interview(library, load_answers(ROOT / "samples" / sample / "answers.yaml"))
    order = [q.id for q in library.questions]
    for some in (found.asked, found.details, found.waiting):
        assert ids(some) == sorted(ids(some), key=order.index)


def test_nothing_answered_is_no_fault(library: Library):
    found = begun(library, "template: alliance\n")
    assert found.problems == ()
    assert "parties" in ids(found.asked)
    assert all(not one.given for one in found.asked)


def test_an_arbitration_institution_is_asked_only_for_arbitration(library: Library):
    assert "disputes.institution" in ids(begun(library, "disputes:\n  mode: arbitration\n").asked)
    assert "disputes.institution" not in ids(begun(library, "disputes:\n  mode: litigation\n").asked)


def test_what_is_needed_says_who_reads_it(library: Library):
    found = begun(library, "disputes:\n  mode: arbitration\n")
    by_id = {a.question.id: a for a in found.asked}
    assert by_id["disputes.institution"].read_by == ("disputes/arbitration",)
    assert by_id["disputes.mode"].read_by[0] == "disputes"


def test_an_answer_nobody_reads_is_kept_and_named(library: Library):
    found = begun(library, "disputes:\n  mode: litigation\n  institution: 云州仲裁委员会\n")
    assert "disputes.institution" in [q.id for q in found.unneeded]


def test_a_proposal_carries_its_reason(library: Library):
    found = begun(library, "guide:\n  payer: government\n")
    ownership = next(a for a in found.asked if a.question.id == "ip.ownership")
    assert (ownership.given, ownership.value) == (False, "undertaker")
    assert ownership.because["zh"]


def test_a_wrong_answer_is_told_at_its_place_and_does_not_stop_the_interview(library: Library):
    found = begun(library, "guide:\n  payer: nobody\n")
    (problem,) = found.problems
    assert (problem.subject, problem.place.line) == ("guide.payer", 2)
    assert found.asked


def test_the_next_question_is_the_first_neither_given_nor_skipped(library: Library):
    found = begun(library, "template: alliance\n")
    first = found.next()
    assert first is not None
    assert first.question.id == ids(found.asked)[0]
    second = found.next({first.question.id})
    assert second is not None
    assert second.question.id == ids(found.asked)[1]


def test_a_whole_sample_leaves_only_what_may_be_left_open(library: Library, base: str):
    assert {a.question.required for a in begun(library, base).asked if a.open} <= {False}


def test_fields_follow_what_the_record_says_so_far(library: Library):
    parties = next(q for q in library.questions if q.id == "parties")

    def names(record: Mapping[str, Any]) -> set[str]:
        return {f.id for f in fields_of(parties, record, {})}

    assert "credit_code" not in names({})
    assert "credit_code" in names({"foreign": False})
    assert "registration" in names({"foreign": True})


def test_a_fact_is_shown_as_a_person_writes_it(library: Library, base: str):
    found = begun(library, base)
    values = {a.question.id: shown(a.value) for a in (*found.asked, *found.details)}
    assert values["organs.chair"] == "星瀚光电"
    assert values["funding.government"] == "否"
    assert values["oversight.parties"].count("、") >= 1
