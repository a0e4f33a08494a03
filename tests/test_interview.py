"""The interview's engine: every step makes another session, no answer is lost, and the file can always be read."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractgen.asking import interview as stand
from contractgen.entries import plain
from contractgen.errors import Refused
from contractgen.interview import (
    Outcome,
    Session,
    accept,
    again,
    answer,
    back,
    clear,
    current,
    entry_of,
    go,
    involved,
    open_session,
    set_aside,
    skip,
)
from contractgen.interview import given as given_entry
from contractgen.library import Library, load_library
from contractgen.passes import load_answers
from contractgen.previewing import changes, preview
from contractgen.reviewing import progress, review
from contractgen.tables import add, as_table, edit, paste, remove, rows
from contractgen.yaml_text import parse
from tests.conftest import ON, ROOT, SAMPLES


def sample(name: str = "six-members") -> str:
    return (ROOT / "samples" / name / "answers.yaml").read_text("utf-8")


def kept(outcome: Outcome) -> Session:
    """The session after an answer that nothing speaks against."""
    assert outcome.refused == ()
    return outcome.session


@pytest.fixture
def nothing(library: Library) -> Session:
    return open_session(library)


@pytest.fixture
def six(library: Library) -> Session:
    return open_session(library, sample())


# --- asking ----------------------------------------------------------------------


def test_the_guide_is_asked_first(nothing: Session):
    asked = current(nothing)
    assert asked is not None
    assert asked.question.section == "guide"


def test_an_answer_is_written_and_the_next_question_put(nothing: Session):
    after = kept(answer(nothing, "按比例共同出资", "guide.payer"))
    assert after.text == "guide:\n  payer: shares\n"
    assert after.current != "guide.payer"


def test_what_cannot_be_read_is_refused_and_changes_nothing(nothing: Session):
    outcome = answer(nothing, "明年", "term.start")
    assert [p.subject for p in outcome.refused] == ["term.start"]
    assert outcome.session == nothing


def test_a_date_is_written_as_a_date_however_it_was_typed(nothing: Session):
    assert kept(answer(nothing, " 2027年1月1日 ", "term.start")).text == "term:\n  start: 2027-01-01\n"


def test_a_conflict_is_told_after_the_answer_that_causes_it_and_once(six: Session):
    outcome = answer(six, "2026-01-01", "term.end")
    assert "term.order" in {p.subject for p in outcome.conflicts}
    assert outcome.session.text != six.text
    assert answer(outcome.session, "新领域", "alliance.industry").conflicts == ()


def test_a_conflict_names_the_questions_where_a_way_out_may_be_found(six: Session):
    [problem] = [p for p in answer(six, "2026-01-01", "term.end").conflicts if p.subject == "term.order"]
    assert set(involved(six, problem)) == {"term.start", "term.end"}


def test_back_shows_the_question_before_with_its_answer(nothing: Session):
    first = nothing.current
    after = kept(answer(nothing, entry_of("shares"), first))
    returned = back(after)
    assert returned.current == first
    assert given_entry(returned, first) == "shares"


def test_what_was_skipped_is_asked_again_when_wanted(nothing: Session):
    skipped = skip(nothing)
    assert skipped.current != nothing.current
    assert again(skipped).current == nothing.current


def test_a_proposal_taken_over_becomes_an_answer(six: Session):
    asked = go(clear(six, "organs.staff").session, "organs.staff")
    assert given_entry(kept(accept(asked)), "organs.staff") == "2"


def test_an_interview_goes_on_where_it_stopped(library: Library, nothing: Session):
    session = nothing
    while session.current != "alliance.name":  # the guide may be left open
        session = skip(session)
    session = kept(answer(session, "某联盟"))
    assert open_session(library, session.text).current == session.current


def test_an_empty_answer_takes_the_answer_back(six: Session):
    assert given_entry(kept(answer(six, "  ", "agreement.code")), "agreement.code") is None


# --- lists -----------------------------------------------------------------------


def test_a_record_is_added_edited_and_removed(nothing: Session):
    one = kept(add(nothing, "goals", {"name": "研制样机", "due": "2028年12月31日"}))
    assert rows(one, "goals") == ({"name": "研制样机", "due": "2028-12-31"},)
    other = kept(edit(one, "goals", 1, {"name": "研制整机"}))
    assert rows(other, "goals") == ({"name": "研制整机"},)
    assert rows(kept(remove(other, "goals", 1)), "goals") == ()


def test_a_party_renamed_is_renamed_wherever_it_is_referred_to(six: Session):
    first = rows(six, "parties")[0]
    after = edit(six, "parties", 1, {**first, "short": "星瀚"})
    assert (after.refused, after.conflicts) == ((), ())
    assert "星瀚光电\n" not in after.session.text.replace("name: 星瀚光电", "")
    assert given_entry(after.session, "organs.chair") == "星瀚"


def test_a_party_taken_out_leaves_its_references_to_be_answered_again(six: Session):
    after = remove(six, "parties", 1).session
    assert {p.subject.partition("[")[0] for p in after.stand.examined.faults} >= {"organs.chair", "tasks"}
    assert after.current in {"goals", "tasks", "organs.chair", "contributions", "background_ip"}


def test_a_pasted_table_with_a_heading_may_have_its_columns_in_any_order(nothing: Session):
    made = paste(nothing, "parties", "类别\t简称\t备注\t名称\n企业\t甲\tx\t甲公司\n高等学校\t乙\t\t乙大学\n")
    assert made.unknown == ("备注",)
    assert rows(made.outcome.session, "parties") == (
        {"kind": "enterprise", "short": "甲", "name": "甲公司"},
        {"kind": "university", "short": "乙", "name": "乙大学"},
    )


def test_a_pasted_table_without_heading_is_read_in_the_order_of_the_fields(nothing: Session):
    made = paste(nothing, "parties", "甲,甲公司,企业\n乙,乙大学,高等学校\n")
    assert [r["short"] for r in rows(made.outcome.session, "parties")] == ["甲", "乙"]


def test_a_pasted_table_names_every_cell_that_is_wrong_and_changes_nothing(six: Session):
    made = paste(six, "parties", "简称\t类别\t统一社会信用代码\n丁\t作坊\t123\n戊\t企业\t\n")
    assert [(c.row, c.field) for c in made.cells] == [(1, "kind"), (1, "credit_code")]
    assert made.outcome.session == six
    assert len(made.rows) == 2


def test_a_row_with_more_cells_than_columns_is_told(nothing: Session):
    made = paste(nothing, "goals", "目标\t考核指标\n甲\t乙\t丙\n")
    assert [c.row for c in made.cells] == [1]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_table_copied_out_and_pasted_in_is_the_same(library: Library, name: str):
    session = open_session(library, sample(name))
    for question in library.questions:
        if question.kind == "records" and (before := rows(session, question.id)):
            made = paste(session, question.id, as_table(question, before), keep=False)
            after = rows(made.outcome.session, question.id)
            assert [{k: v for k, v in r.items() if isinstance(v, str)} for r in after] == [
                {k: v for k, v in r.items() if isinstance(v, str)} for r in before
            ]


# --- an earlier file ---------------------------------------------------------------


def test_what_no_question_knows_is_listed_kept_and_may_be_set_aside(library: Library):
    text = "alliance:\n  name: 某联盟\n  slogan: 携手\nold:\n  - a: 1\n"
    session = open_session(library, text)
    assert {p.subject for p in session.stand.examined.unknown} == {"alliance.slogan", "old"}
    after = kept(answer(session, "氢能", "alliance.industry"))
    assert "slogan: 携手" in after.text
    aside = set_aside(after)
    assert aside.stand.examined.unknown == ()
    assert "#   slogan: 携手" in aside.text
    assert "#   - a: 1" in aside.text


def test_a_file_that_is_no_answers_file_is_refused_with_its_place(library: Library):
    with pytest.raises(Refused) as refused:
        open_session(library, "alliance：\n", "旧.yaml")
    assert refused.value.problems[0].place.file == "旧.yaml"


# --- the review ---------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_a_finished_sample_has_nothing_open(library: Library, name: str):
    session = open_session(library, sample(name))
    assert (progress(session).open, progress(session).wrong) == (0, 0)


def test_the_review_shows_every_needed_question_once(six: Session):
    names = [e.question.id for part in review(six) for e in part.entries]
    assert len(names) == len(set(names))
    assert {a.question.id for a in six.stand.asked} <= set(names)


def test_progress_grows_with_the_answers(nothing: Session):
    before = progress(nothing)
    after = progress(kept(answer(nothing, "某联盟", "alliance.name")))
    assert (after.given, after.open) == (before.given + 1, before.open - 1)


# --- the agreement so far -------------------------------------------------------------


def test_the_agreement_so_far_has_blanks_where_nothing_is_answered(nothing: Session):
    assert preview(nothing, ON).blanks != ()


def test_a_change_names_the_articles_it_changes_and_no_others(six: Session):
    after = kept(answer(six, "7", "nda.years"))
    found = changes(preview(six, ON), preview(after, ON))
    assert {c.how for c in found} <= {"changed"}
    assert any(c.key[0] == "confidentiality" for c in found)
    assert len(found) < 4


def test_another_clause_chosen_changes_its_article(six: Session):
    before, after = six, kept(answer(six, "audit", "oversight.method"))
    found = changes(preview(before, ON), preview(after, ON))
    assert ("changed", "funds-oversight") in {(c.how, c.key[0]) for c in found}


# --- whatever is done -------------------------------------------------------------------

FULL = {name: plain(load_answers(ROOT / "samples" / name / "answers.yaml")) for name in ("six-members",)}
STEPS = st.lists(st.tuples(st.sampled_from(["answer", "accept", "skip", "back", "go", "clear", "remove", "wrong"]), st.integers(0, 10**6)), max_size=25)  # fmt: skip


def value_for(session: Session, name: str, seed: int) -> object:
    """An answer to the question: the sample's, or any option."""
    question = next(q for q in session.library.questions if q.id == name)
    value: object = FULL["six-members"]
    for part in name.split("."):
        value = value.get(part, "") if isinstance(value, dict) else ""
    if question.options:
        return random.Random(seed).choice(list(question.options))
    if question.kind == "records" and not value:
        return [{"party": "星瀚光电", "percent": "100"}]
    return value or {"integer": "3", "money": "100", "percent": "10", "yes-no": "是", "date": "2027-06-01"}.get(question.kind, "文字：# 甲")  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(STEPS, st.sampled_from(["", sample(), "# 我的说明\nalliance:\n  name: 某联盟  # 暂定\n"]))
def test_no_sequence_of_steps_loses_an_answer_or_spoils_the_file(steps: list[tuple[str, int]], text: str):
    library = load_library((ROOT,))
    session = open_session(library, text)
    for step, seed in steps:
        before = {a.question.id: given_entry(session, a.question.id) for a in session.stand.asked}
        names = list(before)
        name = session.current or names[seed % len(names)]
        meant = ""
        match step:
            case "answer":
                session, meant = answer(session, value_for(session, name, seed), name).session, name
            case "accept":
                session, meant = accept(session, name).session, name
            case "skip":
                session = skip(session)
            case "back":
                session = back(session)
            case "go":
                session = go(session, names[seed % len(names)])
            case "clear":
                session, meant = clear(session, names[seed % len(names)]).session, names[seed % len(names)]
            case "remove" if rows(session, "tasks"):
                session, meant = remove(session, "tasks", 1).session, "tasks"
            case "wrong":
                outcome = answer(session, "\x00\u202e", "alliance.purpose")
                assert outcome.refused
                assert outcome.session == session
        lost = {n for n, v in before.items() if v is not None and given_entry(session, n) != v} - {meant}
        assert lost == set()
        read = stand(library, parse(session.text, "answers.yaml"))
        assert (read.examined.unknown, read.examined.faults) == ((), session.stand.examined.faults)
        assert all(remark in session.text for remark in ("# 我的说明",) if remark in text)
    preview(session, date(2026, 11, 24))
