"""Every question of the library is fit to be put: complete in two languages, founded, reasoned, and not too many."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest

from contractgen.asking import interview
from contractgen.conditions import facts
from contractgen.errors import LibraryError
from contractgen.library import Library, load_library
from contractgen.passes import load_answers, make
from contractgen.questionnaire import markdown
from contractgen.questions import Question, load_questions
from contractgen.yaml_text import parse

from .conftest import ON, ROOT, SAMPLES

ALL = load_library((ROOT,)).questions
PRACTICE = {"agreement.code", "agreement.version", "agreement.status"}
"""Questions no law or policy stands behind; their help says that it is practice."""


def with_fields() -> Iterator[tuple[str, Question]]:
    for question in ALL:
        yield question.id, question
        yield from ((f"{question.id}.{f.id}", f) for f in question.fields)


EVERY = dict(with_fields())


def told(words: object) -> bool:
    """Both languages are there, the Chinese in Chinese, the English without Chinese but for names it quotes."""
    return isinstance(words, dict) and bool(re.search("[一-鿿]", words.get("zh", ""))) and bool(words.get("en"))


@pytest.mark.parametrize("name", EVERY)
def test_a_question_has_title_prompt_and_help_in_both_languages(name: str):
    question = EVERY[name]
    assert [k for k in ("title", "prompt", "help") if not told(getattr(question, k))] == []


@pytest.mark.parametrize("name", EVERY)
def test_a_prompt_is_a_question_and_not_the_title_again(name: str):
    question = EVERY[name]
    assert re.search("？(（[^）]*）)?$", question.prompt["zh"]), question.prompt["zh"]
    assert re.search(r"\?( \([^)]*\))?$", question.prompt["en"]), question.prompt["en"]
    assert question.prompt["zh"] != question.title["zh"]


@pytest.mark.parametrize("name", EVERY)
def test_a_question_has_an_example(name: str):
    assert EVERY[name].example


@pytest.mark.parametrize("name", [q.id for q in ALL])
def test_the_law_or_policy_behind_a_question_can_be_cited(library: Library, name: str):
    question = EVERY[name]
    assert question.basis or name in PRACTICE
    for one in (question, *question.fields):
        for basis in one.basis:
            library.statutes.cite(basis, ON)


@pytest.mark.parametrize("name", EVERY)
def test_every_default_says_why_in_both_languages(name: str):
    assert [d.value or d.fact for d in EVERY[name].defaults if not told(dict(d.because))] == []


@pytest.mark.parametrize("name", [q.id for q in ALL if q.options])
def test_a_reason_is_more_than_the_option_again(name: str):
    question = EVERY[name]
    options = {str(d.value): d.because["zh"] for d in question.defaults if isinstance(d.value, str)}
    left = {r: r.replace(question.options[v]["zh"], "") for v, r in options.items()}
    assert [
        r for r, rest in left.items() if len(rest) < 5 or any(r in o["zh"] for o in question.options.values())
    ] == []


@pytest.mark.parametrize("name", [q.id for q in ALL if q.options])
def test_every_option_says_what_it_is_and_when_to_choose_it(name: str):
    question = EVERY[name]
    assert [c for c, labels in question.options.items() if not told(dict(labels))] == []
    assert [c for c in question.options if not told(dict(question.suits.get(c, {})))] == []


@pytest.mark.parametrize("name", EVERY)
def test_no_answer_is_both_a_detail_and_needed_from_the_user(name: str):
    question = EVERY[name]
    assert not question.detail or any(d.when is None for d in question.defaults)


def test_a_detail_without_a_default_is_refused():
    text = "- id: a.b\n  detail: true\n  kind: text\n  title: {zh: 甲, en: A}\n"
    with pytest.raises(LibraryError, match="detail"):
        load_questions(parse(text, "questions.yaml", root="any"))


def test_words_cut_off_by_a_comma_are_refused_at_their_line():
    text = "- id: a.b\n  kind: text\n  title: {zh: 甲, en: One, two}\n"
    with pytest.raises(LibraryError, match="two") as refused:
        load_questions(parse(text, "questions.yaml", root="any"))
    assert refused.value.problems[0].place.line == 3


def test_a_default_that_holds_only_sometimes_does_not_make_a_detail():
    text = "- id: a.b\n  detail: true\n  kind: text\n  default:\n    - {when: c.d, value: 甲}\n"
    with pytest.raises(LibraryError, match="detail"):
        load_questions(parse(text, "questions.yaml", root="any"))


def test_the_document_of_all_questions_is_current(library: Library):
    """`python docs/questions.py` writes it."""
    assert (ROOT / "docs/questions.md").read_text("utf-8") == markdown(library, ON)


# --- how many, in which order -------------------------------------------------


def test_a_secretariat_is_not_asked_too_much(library: Library, capsys: pytest.CaptureFixture[str]):
    """The number declared and the numbers asked are printed; neither grows unnoticed."""
    asked = {}
    for sample in SAMPLES:
        found = interview(library, load_answers(ROOT / "samples" / sample / "answers.yaml"))
        asked[sample] = (len(found.asked), len(found.details))
    with capsys.disabled():
        print(f"\n{len(library.questions)} questions declared; asked and proposed by sample:")
        print("".join(f"  {name}: {put} asked, {proposed} proposed\n" for name, (put, proposed) in asked.items()))
    assert len(library.questions) <= 130
    assert max(put for put, _ in asked.values()) <= 50


def test_every_question_of_the_library_has_its_place_in_the_order(library: Library):
    listed = re.findall(r"[a-z_]+(?:\.[a-z_]+)*", "".join(_lists()))
    assert sorted(listed) == sorted(q.id for q in library.questions)


def _lists() -> Iterator[str]:
    text = (ROOT / "templates/zh/sections.yaml").read_text("utf-8")
    yield from (found[1] + "\n" for found in re.finditer(r"questions: \[([^\]]*)\]", text))


def test_a_section_has_title_and_help_in_both_languages(library: Library):
    assert [s.id for s in library.sections if not (told(dict(s.title)) and told(dict(s.help)))] == []


@pytest.mark.parametrize("name", [q.id for q in ALL])
def test_what_a_question_hangs_on_is_asked_before_it(library: Library, name: str):
    """Its condition and its proposals read only what stands earlier, so that nobody waits for a later answer."""
    order = [q.id for q in library.questions]
    question = EVERY[name]
    conditions = [question.when, *(d.when for d in question.defaults)]
    read = {n for c in conditions if c is not None for n in facts(c)} | {d.fact for d in question.defaults if d.fact}
    known = {n for n in read if n in order}
    assert {n for n in known if order.index(n) > order.index(name)} == set()


@pytest.mark.parametrize("name", [q.id for q in ALL])
def test_every_question_is_read_by_something(library: Library, name: str):
    """A clause prints or tests it, or another question hangs on it; else it would be asked for nothing."""
    clauses = [c for found in library.clauses.values() for c in found]
    read = {f for c in clauses for f in (*c.facts, *(facts(c.when) if c.when else ()))}
    read |= {t.choose for t in library.topics.values()} | {t.each for t in library.topics.values()}
    for question in library.questions:
        conditions = [question.when, *(d.when for d in question.defaults)]
        read |= {n for c in conditions if c is not None for n in facts(c)}
    assert any(r == name or r.startswith(name + ".") for r in read)


def test_a_period_after_a_reminder_is_everywhere_the_same(library: Library):
    """No clause writes out what `periods.cure` says: changed there, it must change everywhere."""
    texts = {c.id: c.text for found in library.clauses.values() for c in found}
    assert [
        name
        for name, text in texts.items()
        if re.search("催告[^。；]{0,12}[一二三四六]?十五?日|十五?日内(改正|整改)", text)
    ] == []


def test_the_bounds_of_the_periods_keep_them_in_order(library: Library):
    """Whatever is answered: a member has time to cure before a notice to leave runs out, and reports before a suit."""
    bounds = {q.id: (int(q.minimum), int(q.maximum)) for q in library.questions if q.id.startswith("periods.")}
    assert bounds["periods.cure"][1] < bounds["periods.leave"][0] * 28
    assert bounds["periods.report"][1] < 15  # the time to answer a suit


def test_every_fact_a_clause_reads_is_a_question(library: Library):
    known = {q.id for q in library.questions} | {"template"}
    unknown = {
        (c.id, f)
        for found in library.clauses.values()
        for c in found
        for f in c.facts
        if not any(f == k or f.startswith(k + ".") for k in known)
    }
    assert unknown == set()


# --- the guide ------------------------------------------------------------------

DECIDING = {
    "payer": ("each", "shares", "one", "government", ""),
    "exploiter": ("each", "one", "market", ""),
    "host": ("是", "否", ""),
}
"""The answers that hang together; each row takes one way to answer the two others, in turn."""
BESIDES = [f"  background: {b}\n  publish: {p}\n" for b in ("none", "spread", "one") for p in ("是", "否")]


@pytest.mark.parametrize("government", ["是", "否"])
@pytest.mark.parametrize("sample", ["five-members-each-own", "six-members", "forty-members-region"])
def test_every_way_to_answer_the_guide_proposes_what_fits_together(library: Library, sample: str, government: str):
    """All combinations, for few, some and many members: no interlock is broken and every variant has a proposal."""
    text = (ROOT / f"samples/{sample}/answers.yaml").read_text("utf-8")
    text = re.sub(r"(?m)^guide:\n(?:  .*\n)+", "", text)
    text = re.sub(r"(?m)^  (government|party|account_party): .*\n(?!    )", "", text)
    text = re.sub(r"(?m)^(external|funding):\n(?!  )", "", text)
    text = re.sub(r"(?m)^funding:\n", f"funding:\n  government: {government}\n", text)
    broken = {}
    for values, besides in zip(itertools.product(*DECIDING.values()), itertools.cycle(BESIDES), strict=False):
        guide = "".join(f"  {n}: {v}\n" for n, v in zip(DECIDING, values, strict=True) if v)
        found = interview(library, parse(f"guide:\n{guide}{besides}{text}", "a.yaml"))
        variants = [a for a in (*found.asked, *found.details) if a.question.kind == "variant"]
        if found.problems or any(a.open or not (a.given or a.because) for a in variants):
            broken[values] = [p.subject for p in found.problems]
    assert broken == {}


def test_the_guide_may_be_left_unanswered(library: Library):
    text = (ROOT / "samples/six-members/answers.yaml").read_text("utf-8")
    assert make(library, parse(text, "a.yaml"), ON).blanks == ()
