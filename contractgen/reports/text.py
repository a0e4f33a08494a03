"""The report for a terminal: coverage at a glance, then what is to be done, in at most the columns there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contractgen.catalogue import translate
from contractgen.errors import N_
from contractgen.findings import Checked, Finding, Spot, Verdict
from contractgen.folding import NARROWEST, WIDEST, cut, fold, padded, plain, width
from contractgen.overview import (
    EFFECTS,
    FOR_A_HUMAN,
    NOT_A_LAWYER,
    SEVERITIES,
    SHOWN,
    Condition,
    Report,
    Shown,
    conditions,
    gaps,
    headline,
    joined,
    judged,
    lacking,
    waived,
    wished,
    words_of,
)

_COLUMNS: Final[tuple[Shown, ...]] = ("met", "weak", "missing", "review")
_COLOURS: Final = {
    "met": "32",
    "weak": "33",
    "missing": "31",
    "review": "36",
    "error": "31",
    "warning": "33",
    "note": "",
}
_QUOTED: Final = 80
"""Columns of the document quoted for one result."""


@dataclass(frozen=True, slots=True)
class _Page:
    """Where the lines go: the language spoken, how many columns, whether in colour."""

    spoken: str
    columns: int
    colour: bool

    def say(self, message: str, **values: object) -> str:
        return translate(message, self.spoken, values)

    def paint(self, text: str, kind: str) -> str:
        code = _COLOURS.get(kind, "1")
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code else text

    def head(self, text: str, kind: str = "") -> list[str]:
        return ["", *(self.paint(line, kind) for line in fold(text, self.columns))]


def render(report: Report, columns: int = 100, colour: bool = False) -> str:
    """Return the report in lines of at most *columns* columns (40 to 200), the last with its line feed."""
    page = _Page(report.spoken, min(max(columns, NARROWEST), WIDEST), colour)
    checked = report.checked
    lines = [
        *_first(report, page),
        *_coverage(report, page),
        *_verdicts(report, page),
        *_findings(report, page),
        *_wished(checked, page),
        *_waived(checked, page),
        *_last(checked, page),
    ]
    return "\n".join(lines) + "\n"


def _first(report: Report, page: _Page) -> Iterator[str]:
    checked, told = report.checked, headline(report)
    values = {"name": checked.name, "template": checked.template, "profile": told.profile, "dated": told.dated}
    line = page.say(N_("{name}：范本 {template}；条件 {profile}；{dated}"), **values)
    yield from (page.paint(part, "title") for part in fold(line, page.columns))
    counted = page.say(
        N_("{articles} 条，{characters} 字，认出缔约方 {parties} 个"),
        articles=checked.articles,
        characters=checked.characters,
        parties=len(checked.parties),
    )
    yield from fold(counted, page.columns)
    for notice in checked.notices:
        yield from (page.paint(line, "weak") for line in fold("！" + page.say(notice), page.columns, "", "  "))


# --- coverage ----------------------------------------------------------------


def _coverage(report: Report, page: _Page) -> Iterator[str]:
    heads = [page.say(SHOWN[word]) for word in _COLUMNS] + [page.say(N_("建议项未写"))]
    cells = [max(width(h), 4) for h in heads]
    room = page.columns - sum(cells) - 2 * len(cells)
    groups = conditions(report.checked)
    names = max((width(page.say(g.title)) for g in groups), default=0)
    narrow = room < 14
    if narrow:  # the wish column is the one that can be spared
        heads, cells = heads[:-1], cells[:-1]
        room = page.columns - sum(cells) - 2 * len(cells)
    first = min(room, max(names, 14))
    yield ""
    yield padded("", first) + "".join("  " + padded("", c - width(h)) + h for h, c in zip(heads, cells, strict=True))
    for group in groups:
        yield padded(cut(page.say(group.title), first), first) + "".join(_counts(group, cells, page))
    yield from fold(headline(report).total, page.columns)


def _counts(group: Condition, cells: list[int], page: _Page) -> Iterator[str]:
    counted = group.counted()
    numbers: list[tuple[int, str]] = [(counted[word], word) for word in _COLUMNS] + [(group.wished(), "wish")]
    for (number, word), size in zip(numbers, cells, strict=False):
        text = str(number) if number else "-"
        yield " " * (2 + size - len(text)) + (page.paint(text, word) if number and word != "wish" else text)


# --- results -----------------------------------------------------------------


def _verdicts(report: Report, page: _Page) -> Iterator[str]:
    checked = report.checked
    groups: tuple[tuple[Shown, list[Verdict]], ...] = (
        ("missing", lacking(checked, "missing")),
        ("weak", lacking(checked, "weak")),
        ("review", judged(checked)),
    )
    for word, found in groups:
        if not found:
            continue
        yield from page.head(page.say(N_("{word}（{count}）"), word=page.say(SHOWN[word]), count=len(found)), word)
        for verdict in found:
            yield from _verdict(verdict, word, page, gaps(verdict, report.library))


def _verdict(verdict: Verdict, word: str, page: _Page, points: list[str]) -> Iterator[str]:
    mark = page.say(N_("〔已豁免〕")) if verdict.waived else ""
    why = translate(verdict.why, page.spoken, verdict.values) if verdict.why else ""
    if word == "review":
        why = page.say(N_("初判{status}：{why}"), status=page.say(SHOWN[verdict.status]), why=why)
    title = f"{verdict.id} {verdict.title}{mark}"
    told = page.say(N_("{what}——{why}"), what=title, why=why) if why else title
    yield from fold(told, page.columns, "  ", "       ")
    if points:
        yield from _indented(page.say(N_("还缺：{points}"), points="、".join(points)), page)
    for spot in verdict.evidence[:2]:
        yield from _quote(spot, page)
    tail = [page.say(N_("依据 {basis}"), basis=joined(verdict.basis, page.spoken))] if verdict.basis else []
    if verdict.remedy:
        tail.append(page.say(N_("可补 {clauses}"), clauses="、".join(verdict.remedy[:3])))
    if tail:
        yield from _indented(joined(tail, page.spoken), page)


def _findings(report: Report, page: _Page) -> Iterator[str]:
    checked = report.checked
    for severity, name in SEVERITIES.items():
        found = [f for f in checked.findings if f.severity == severity and not f.waived]
        if not found:
            continue
        yield from page.head(page.say(N_("{word}（{count}）"), word=page.say(name), count=len(found)), severity)
        for finding in found:
            yield from _finding(finding, report.title_of(finding.rule), page)


def _finding(finding: Finding, title: str, page: _Page) -> Iterator[str]:
    message, cure = words_of(finding, page.spoken)
    effect = page.say(EFFECTS[finding.effect])
    doubt = page.say(N_("，须人工判断")) if finding.confidence == "review" else ""
    head = " ".join(filter(None, [finding.spot.place, title, f"（{effect}{doubt}）"]))
    yield from fold(f"{head} {finding.rule}", page.columns, "  ", "       ")
    yield from _indented(translate(message, page.spoken, finding.values), page)
    if finding.spot.text:
        yield from _indented(f"“{cut(plain(finding.spot.text), _QUOTED)}”", page)
    for spot in finding.also[:2]:
        yield from _quote(spot, page)
    if cure:
        yield from _indented(page.say(N_("改法：{cure}"), cure=translate(cure, page.spoken, finding.values)), page)
    if finding.basis:
        yield from _indented(page.say(N_("依据 {basis}"), basis=joined(finding.basis, page.spoken)), page)


def _quote(spot: Spot, page: _Page) -> Iterator[str]:
    where = f"{spot.file} {spot.place}" if spot.file else spot.place
    yield from _indented(f"{where}“{cut(plain(spot.text), _QUOTED)}”", page)


def _indented(text: str, page: _Page) -> list[str]:
    indent = "     " if page.columns >= 60 else "    "
    return fold(text, page.columns, indent, indent)


# --- the rest ----------------------------------------------------------------


def _wished(checked: Checked, page: _Page) -> Iterator[str]:
    if found := wished(checked):
        yield from page.head(page.say(N_("建议写入（{count}）"), count=len(found)))
        yield from fold(joined((f"{v.id} {v.title}" for v in found), page.spoken), page.columns, "  ", "  ")


def _waived(checked: Checked, page: _Page) -> Iterator[str]:
    if found := waived(checked):
        yield from page.head(page.say(N_("已豁免（{count}）：结果不变，不计入退出状态"), count=len(found)))
        for result in found:
            one = result.waived
            if one is None:
                continue
            name = (
                f"{result.rule} {result.spot.place}" if isinstance(result, Finding) else f"{result.id} {result.title}"
            )
            values = {"what": name, "reason": one.reason, "name": one.name, "date": one.date}
            yield from fold(page.say(N_("{what}：{reason}（{name}，{date}）"), **values), page.columns, "  ", "    ")


def _last(checked: Checked, page: _Page) -> Iterator[str]:
    if checked.unchecked:
        yield from page.head(page.say(N_("没有检查的部分")), "weak")
        for part in checked.unchecked:
            yield from fold(part, page.columns, "  ", "  ")
    yield ""
    yield from fold(page.say(NOT_A_LAWYER), page.columns)
    human = page.say(N_("须由人判断：{what}。"), what=joined((page.say(w) for w in FOR_A_HUMAN), page.spoken))
    yield from fold(human, page.columns)
