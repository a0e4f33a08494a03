"""The checker's laws: on our own drafts it says what the clauses say of themselves, wherever the text was read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from contractgen.agreement import Agreement, Article, Chapter, Paragraph, Text, sections
from contractgen.checking import check
from contractgen.findings import Checked
from contractgen.library import Library
from contractgen.passes import Made, load_answers, make
from contractgen.readers import read
from contractgen.recognition import recognise
from contractgen.searching import search, wordbook
from contractgen.verdicts import hits, outcome
from contractgen.word.package import pack, unpack
from contractgen.writers import write

from .conftest import ON, ROOT, SAMPLES

NEAR_MISSES = {
    "R1.1": "各方为具备相应合作能力的单位或者部门，课题组也可以作为成员参加。",
    "R2.1": "本文件只表明各方今后合作的愿望，各方自觉遵守。",
    "R2.2": "联盟以做大做强产业、提升整体竞争力为目标。",
    "R2.3": "各成员发挥各自优势，合理分工，协同推进。",
    "R2.4": "本协议自成立大会表决通过之日起生效。",
    "R3.1": "领导小组由主管部门的领导担任组长。",
    "R3.2": "必要时可以邀请专家参加会议。",
    "R3.6": "联盟不具有法人资格，对外事务由各方根据情况协商。",
    "R3.7": "日常工作由专人负责。",
    "R4.2": "经费管理办法由各方另行制定。",
    "R4.3": "联盟经费应当加强监督管理。",
    "R4.5": "各方应当节约使用各类资金。",
    "R5.1": "合作产生的知识产权由各方另行约定。",
    "R5.2": "联盟内部实行知识产权共享。",
    "R5.3": "各方按照公平原则分享利益。",
    "R5.4": "违反本协议的，依法承担相应的责任。",
    "R6.1": "联盟坚持开放，欢迎同行参与。",
    "R6.3": "鼓励成员推广应用成果。",
    "R6.4": "政府资助项目的成果，经理事会同意可以向联盟外转让。",
}
"""What looks like the requirement and is not, in a sentence each."""


@pytest.fixture(scope="session")
def drafted(library: Library) -> Callable[[str], Made]:
    """Return a sample drafted, once."""
    known: dict[str, Made] = {}

    def draft(name: str) -> Made:
        if name not in known:
            known[name] = make(library, load_answers(ROOT / "samples" / name / "answers.yaml"), ON)
        return known[name]

    return draft


def statuses(checked: Checked) -> dict[str, str]:
    return {v.id: v.status for v in checked.verdicts}


def short_of(made: Made) -> set[str]:
    return {name.partition("/")[0] for name in made.falls_short}


# --- our own drafts ----------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_a_draft_lacks_what_its_clauses_say_they_fall_short_of_and_nothing_else(library: Library, drafted, name: str):
    made = drafted(name)
    checked = check(made.agreement, library, ON, template=made.template.id)
    lacking = {v.id for v in checked.verdicts if v.status in ("weak", "missing") and v.necessity == "mandatory"}
    assert lacking == short_of(made)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_draft_has_no_error_and_no_warning(library: Library, drafted, name: str):
    made = drafted(name)
    checked = check(made.agreement, library, ON, template=made.template.id)
    assert [(f.rule, f.spot.place, f.spot.text) for f in checked.findings if f.severity != "note"] == []


@pytest.mark.parametrize("form", ["docx", "md", "txt"])
@pytest.mark.parametrize("name", ["six-members", "consortium-seven-members"])
def test_a_draft_read_back_comes_to_the_same_verdicts(library: Library, drafted, name: str, form: str):
    made = drafted(name)
    there = check(made.agreement, library, ON, template=made.template.id)
    back = check(read(write(made.agreement, form, ON), f"x.{form}"), library, ON, template=made.template.id)
    assert statuses(back) == statuses(there)


def without_traces(data: bytes) -> bytes:
    """Return a Word file without bookmarks and without the parts that say where it came from."""
    parts = dict(unpack(data, "x.docx"))
    document = parts["word/document.xml"].decode()
    parts["word/document.xml"] = re.sub(r"<w:bookmark(?:Start|End)[^>]*/>", "", document).encode()
    return pack({name: part for name, part in parts.items() if not name.startswith("customXml/")})


def test_bookmarks_and_provenance_are_never_read(library: Library, drafted):
    data = write(drafted("six-members").agreement, "docx", ON)
    assert without_traces(data) != data
    before, after = (check(read(d, "x.docx"), library, ON) for d in (data, without_traces(data)))
    assert (statuses(after), after.findings) == (statuses(before), before.findings)


def test_the_template_is_told_from_the_words(library: Library, drafted):
    for name in ("six-members", "consortium-seven-members"):
        made = drafted(name)
        assert check(made.agreement, library, ON).template == made.template.id


# --- deletions and near misses -----------------------------------------------


def changed(agreement: Agreement, change: Callable[[Article], Article | None]) -> Agreement:
    """Return *agreement* with every section changed, or left out where *change* returns None."""

    def kept(found: tuple[Article, ...]) -> tuple[Article, ...]:
        return tuple(a for one in found if (a := change(one)) is not None)

    body: list[Chapter | Article | Paragraph] = []
    for node in agreement.body:
        if isinstance(node, Chapter):
            body.append(replace(node, articles=kept(node.articles)))
        else:
            body.extend(kept((node,)) if isinstance(node, Article) else [node])
    return replace(
        agreement,
        front=kept(agreement.front),
        body=tuple(body),
        closing=kept(agreement.closing),
        annexes=kept(agreement.annexes),
    )


def carriers(library: Library, agreement: Agreement, name: str) -> set[str]:
    """Return the topics of the sections in which anything firm is said of a requirement, until it is not met without them."""
    requirement = library.requirements[name]
    carrying: set[str] = set()

    def kept(article: Article) -> Article | None:
        return None if article.topic in carrying else article

    for _ in range(6):
        text = recognise(changed(agreement, kept), library, "alliance")
        here = search(text.text, wordbook([requirement]), text.document_terms(), text.lookup)
        found = hits(requirement, here)
        if outcome(requirement, found, text.lookup).status != "met":
            break
        places = {text.text.passages[h.passage].section for h in found if h.force == "firm"}
        carrying |= {a.topic for n in places if (a := text.text.sections[n].article)}
    return carrying


@pytest.mark.parametrize("requirement", sorted(NEAR_MISSES))
def test_a_near_miss_in_place_of_the_clause_is_reported(library: Library, drafted, requirement: str):
    agreement = drafted("six-members").agreement
    carrying = carriers(library, agreement, requirement) | set(library.requirements[requirement].topics)
    miss = Paragraph((Text(NEAR_MISSES[requirement]),))
    done: list[str] = []

    def instead(article: Article) -> Article | None:
        if article.topic not in carrying:
            return article
        if done or article.part != "body":
            return None
        done.append(article.topic)
        return replace(article, blocks=(miss,))

    worse = changed(agreement, instead)
    verdict = next(v for v in check(worse, library, ON, template="alliance").verdicts if v.id == requirement)
    assert verdict.status in ("weak", "missing"), verdict.evidence


def without_each(agreement: Agreement) -> Iterator[tuple[str, Agreement]]:
    topics = list(dict.fromkeys(a.topic for a in sections(agreement) if a.part in ("body", "annex")))
    for topic in topics[::5]:
        yield topic, changed(agreement, lambda a, t=topic: None if a.topic == t else a)


def test_leaving_out_an_article_changes_only_what_it_dealt_with(library: Library, drafted):
    """A verdict changes only where a clause of the topic left out claims the requirement, or a pattern hit in it."""
    made = drafted("six-members")
    before = statuses(check(made.agreement, library, ON, template="alliance"))
    strange = []
    for topic, left in without_each(made.agreement):
        after = statuses(check(left, library, ON, template="alliance"))
        claimed = {p.partition("/")[0] for c in library.clauses[topic] for p in c.satisfies}
        usual = {r.id for r in library.requirements.values() if topic in r.topics}
        moved = {r for r in before if before[r] != after[r]}
        strange.extend((topic, r) for r in moved - claimed - usual)
    assert strange == []
