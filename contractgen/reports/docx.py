"""The very Word file that was checked, with what was found as comments at its places.

Comments are made for every finding and for every needed requirement that is weak or that a human must
judge, where its words stand; what is missing altogether, and what was not read, is one comment at the
title. What is met is not commented: the other reports list it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.catalogue import translate
from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.findings import Finding, Spot, Verdict, Waiver
from contractgen.overview import (
    EFFECTS,
    NOT_A_LAWYER,
    SEVERITIES,
    SHOWN,
    Report,
    gaps,
    headline,
    joined,
    judged,
    lacking,
    own,
    shown,
    wished,
    words_of,
)
from contractgen.word.comments import Note, annotated

AUTHOR: Final = "contractgen"
_OTHER_PARTS: Final = ("footnotes", "endnotes", "header", "footer", "comments")


def render(report: Report) -> bytes:
    """Return the Word file of *report* with its comments.

    Raises:
        FormatError: the document is no Word file, or is damaged.
    """
    checked = report.checked
    if checked.format != "docx":
        message = N_("批注只能加在 Word（.docx）文件上，这是“{format}”文件")
        remedy = N_("改用 --format html，可在浏览器中查看、打印")
        raise FormatError([Problem(Place(checked.name), message, remedy, {"format": checked.format})])
    notes = [_overall(report)]
    notes += [_verdict(v, report) for v in (*lacking(checked, "weak"), *judged(checked))]
    notes += [_finding(f, report) for f in checked.findings]
    return annotated(report.data, checked.name, notes, AUTHOR, checked.on)


def _overall(report: Report) -> Note:
    """The comment at the title: the result, what is missing altogether, what was not read."""
    checked, told = report.checked, headline(report)

    def say(message: str, **values: object) -> str:
        return translate(message, report.spoken, values)

    lines = [
        say(
            N_("范本 {template}；条件 {profile}；{dated}"),
            template=told.template,
            profile=told.profile,
            dated=told.dated,
        ),
        told.total,
        *(say(n) for n in checked.notices),
    ]
    missing = lacking(checked, "missing")
    if missing:
        lines.append(say(N_("全文没有写到：")))
    for verdict in missing:
        cure = say(N_("可补 {clauses}"), clauses="、".join(verdict.remedy[:3])) if verdict.remedy else ""
        parts = [
            f"{verdict.id} {verdict.title}",
            joined(verdict.basis, report.spoken),
            cure,
            *_waiver(verdict.waived, report),
        ]
        lines.append(joined(filter(None, parts), report.spoken))
    if optional := wished(checked):
        lines.append(say(N_("建议写入：{what}"), what=joined((f"{v.id} {v.title}" for v in optional), report.spoken)))
    if checked.unchecked:
        lines.append(say(N_("没有检查：{part}"), part=joined(checked.unchecked, report.spoken)))
    return Note((*lines, say(NOT_A_LAWYER)))


def _verdict(verdict: Verdict, report: Report) -> Note:
    spoken = report.spoken
    lines = [f"{translate(SHOWN[shown(verdict)], spoken)}　{verdict.id} {verdict.title}"]
    if verdict.why:
        lines.append(translate(verdict.why, spoken, verdict.values))
    if points := gaps(verdict, report.library):
        lines.append(translate(N_("还缺：{points}"), spoken, {"points": "、".join(points)}))
    lines += _basis(verdict.basis, report)
    if verdict.remedy:
        lines.append(translate(N_("可补 {clauses}"), spoken, {"clauses": "、".join(verdict.remedy[:3])}))
    lines += _waiver(verdict.waived, report)
    if others := [s.place for s in verdict.evidence[1:]]:
        lines.append(translate(N_("另见 {places}"), spoken, {"places": "、".join(dict.fromkeys(others))}))
    return _note(lines, verdict.evidence[0] if verdict.evidence else None, report)


def _finding(finding: Finding, report: Report) -> Note:
    spoken = report.spoken
    message, cure = words_of(finding, spoken)
    kind = f"{translate(SEVERITIES[finding.severity], spoken)}（{translate(EFFECTS[finding.effect], spoken)}）"
    name = f"{report.title_of(finding.rule)} {finding.rule}".strip()
    lines = [f"{kind}　{name}", translate(message, spoken, finding.values)]
    if finding.confidence == "review":
        lines.append(translate(N_("须人工判断"), spoken))
    if cure:
        lines.append(translate(N_("改法：{cure}"), spoken, {"cure": translate(cure, spoken, finding.values)}))
    lines += _basis(finding.basis, report)
    lines += _waiver(finding.waived, report)
    if others := [s.place for s in finding.also]:
        lines.append(translate(N_("另见 {places}"), spoken, {"places": "、".join(dict.fromkeys(others))}))
    return _note(lines, finding.spot, report)


def _note(lines: list[str], spot: Spot | None, report: Report) -> Note:
    if spot is None or not spot.place:
        return Note(tuple(lines))
    if not own(spot, report.checked):
        return Note((f"{spot.file} {spot.place}", *lines))
    if any(part in spot.part for part in _OTHER_PARTS):
        # Word keeps comments of the body only: what stands in a footnote is told at the title, with its place.
        return Note((spot.place, *lines))
    return Note(tuple(lines), spot.paragraph, spot.start, spot.end, spot.text)


def _basis(basis: tuple[str, ...], report: Report) -> Iterator[str]:
    if basis:
        yield translate(N_("依据 {basis}"), report.spoken, {"basis": joined(basis, report.spoken)})


def _waiver(waiver: Waiver | None, report: Report) -> Iterator[str]:
    if waiver:
        values = {"reason": waiver.reason, "name": waiver.name, "date": waiver.date}
        yield translate(N_("已豁免：{reason}（{name}，{date}）"), report.spoken, values)
