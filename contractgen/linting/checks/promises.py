"""What clauses promise (`satisfies`) or admit (`falls_short`), and wordings no agreement may hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from contractgen.checking import forbidden_hits
from contractgen.errors import N_, Problem
from contractgen.linting.claims import Found, firm, searched, searched_alone
from contractgen.linting.subject import Source, Subject
from contractgen.requirements import satisfied
from contractgen.verdicts import Hit, outcome

RULES: Final = {
    "not-confirmed": ("error", N_("审查程序没有找到条款所称满足的要求")),
    "met-after-all": ("warning", N_("条款自称不满足的要求其实已经写到")),
    "forbidden-wording": ("error", N_("条款中有协议不得写入的文字")),
}


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every promise the checker does not confirm, and for every forbidden wording."""
    shown: dict[str, set[str]] = defaultdict(set)
    met: set[tuple[str, str]] = set()
    short = [(s.clause.id, r) for s in subject.sources if s.clause for r in s.clause.falls_short]
    for found in searched(subject):
        met |= {pair for pair in short if _met(pair, found)}
        _show(found, shown)
        yield from _forbidden(subject, found)
    drafted = {s.clause for s in subject.sections if s.article is not None}
    for source in subject.sources:
        if source.clause is not None and source.clause.id in drafted:
            if set(satisfied(source.clause.satisfies, subject.library.requirements)) - shown[source.clause.id]:
                for found in searched_alone(subject, source.clause.id):
                    _show(found, shown)
            yield from _promises(subject, source, shown[source.clause.id], met)


def _show(found: Found, shown: dict[str, set[str]]) -> None:
    """Add to *shown*, by clause, the points that a firm hit in the clause's own section bears out."""
    for requirement in found.expected:
        for owner, hit in firm(requirement, found):
            if hit.force == "firm":
                shown[owner] |= {requirement.id, *(f"{requirement.id}/{e}" for e in hit.pattern.shows)}


def _met(pair: tuple[str, str], found: Found) -> bool:
    """Tell whether a clause's own text would meet a requirement by itself."""
    owner, name = pair
    requirement = next((r for r in found.expected if r.id == name), None)
    if requirement is None:
        return False
    own = [hit for who, hit in firm(requirement, found) if who == owner]
    return outcome(requirement, own, found.document.lookup).status == "met"


def _promises(
    subject: Subject, source: Source, shown: set[str], met: set[tuple[str, str]]
) -> Iterator[tuple[str, Problem]]:
    clause, library = source.its_clause(), subject.library
    topic = library.topics.get(clause.topic)
    if topic is None or topic.part == "paper":
        return
    for name in clause.satisfies:
        for point in satisfied([name], library.requirements):
            requirement = library.requirements.get(point.partition("/")[0])
            if requirement is None or point in shown:
                continue
            what = requirement.elements.get(point.partition("/")[2]) or requirement.title
            values = {"point": point, "what": what, "expects": requirement.expects.rstrip("。")}
            message = N_("审查程序在本条款中没有找到 {point}（{what}）")
            remedy = N_("写到“{expects}”，或从 satisfies 中删去；判断依据见 templates/zh/requirements/")
            yield "not-confirmed", Problem(source.key("satisfies", name), message, remedy, values)
    for name in clause.falls_short:
        if (clause.id, name) in met:
            values = {"point": name, "what": library.requirements[name].title}
            message = N_("本条款写明不满足 {point}（{what}），审查程序却认为已经写到")
            remedy = N_("从 falls_short 中删去，或核对条款的文字")
            yield "met-after-all", Problem(source.key("falls_short", name), message, remedy, values)


def _forbidden(subject: Subject, found: Found) -> Iterator[tuple[str, Problem]]:
    for requirement, hit in forbidden_hits(found.forbidden, found.search):
        source = subject.by_clause.get(found.owners.get(hit.passage, ""))
        if source is None or hit.pattern.review:
            continue
        told = {
            language: (f"{requirement.id}: {words.rstrip('。')}", requirement.cure.get(language, ""))
            for language, words in (requirement.message or {"zh": requirement.forbids}).items()
        }
        message, cure = told["zh"]
        yield (
            "forbidden-wording",
            Problem(source.at(*_line(source, found, hit)), message, cure, {}, requirement.id, told),
        )


def _line(source: Source, found: Found, hit: Hit) -> tuple[int, str]:
    """Return the line of the file that shares the longest run of words with the passage, and those words."""
    text = found.search.text.passages[hit.passage].text
    best, words, where = 0, "", source.line
    for number, line in source.lines():
        for size in (12, 8, 5, 3):
            run = next((text[at : at + size] for at in range(len(text) - size + 1) if text[at : at + size] in line), "")
            if run:
                if size > best:
                    best, words, where = size, run, number
                break
    return where, words
