"""The interview's words on a terminal: a question, its help, what is wrong, how far it has come; folded to columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from contractgen.asking import shown
from contractgen.catalogue import describe, localised, translate
from contractgen.entries import Entry
from contractgen.errors import N_, Place, Problem
from contractgen.folding import fold
from contractgen.interview import Session, involved, question_of
from contractgen.options import Option, options
from contractgen.questions import Question
from contractgen.reviewing import Part, Progress
from contractgen.statutes import as_cited
from contractgen.tables import cell_text


def title_of(question: Question, spoken: str) -> str:
    """Return the short name of *question*."""
    return localised(question.title, spoken)


def asking(question: Question, progress: Progress, section: str, spoken: str, columns: int) -> list[str]:
    """Return the lines above a question: where one is, and the question itself."""
    values = {"section": section, "given": progress.given, "left": progress.open + progress.wrong}
    head = translate(N_("{section}　已答 {given}，待答 {left}"), spoken, values)
    return ["", *fold(head, columns, "── ", "   "), *fold(localised(question.prompt, spoken), columns)]


def proposal(value: Any, because: Mapping[str, str], spoken: str, columns: int) -> list[str]:
    """Return what is proposed and why; [] if nothing is."""
    words = shown(value)
    if not words:
        return []
    reason = localised(because, spoken)
    if not reason:
        return fold(translate(N_("建议：{value}"), spoken, {"value": words}), columns, "  ", "  ")
    values = {"value": words, "reason": reason}
    return fold(translate(N_("建议：{value}（{reason}）"), spoken, values), columns, "  ", "  ")


def suiting(session: Session, question: Question, spoken: str, columns: int) -> list[str]:
    """Return when to choose which option, for those that say it."""
    lines: list[str] = []
    for option in options(session, question):
        if words := localised(option.suits, spoken):
            lines += fold(f"{localised(option.label, spoken)}　{words}", columns, "  · ", "    ")
    return lines


def helping(session: Session, question: Question, on: date, spoken: str, columns: int) -> list[str]:
    """Return everything known about a question: help, options, example, limits, basis."""

    def say(message: str, **values: object) -> list[str]:
        return fold(translate(message, spoken, values), columns, "  ", "  ")

    lines = fold(localised(question.help, spoken), columns, "  ", "  ") if question.help else []
    for option in options(session, question):
        lines += _option(option, spoken, columns)
    if question.example:
        lines += say(N_("例如：{example}"), example=question.example)
    if question.minimum or question.maximum:
        low, high = question.minimum or "…", question.maximum or "…"
        lines += say(N_("范围：{low} 至 {high}"), low=low, high=high)
    if question.basis:
        cited = "；".join(as_cited(b, session.library.statutes, on) for b in question.basis)
        lines += say(N_("依据：{basis}"), basis=cited)
    return lines or say(N_("没有更多说明。"))


def _option(option: Option, spoken: str, columns: int) -> list[str]:
    clause = option.clause
    words = localised(option.suits, spoken)
    if not words and (clause is None or not (clause.note or clause.balance)):
        return []
    lines = fold(f"{localised(option.label, spoken)}　{words}", columns, "  · ", "    ")
    if clause and clause.note:
        lines += fold(clause.note, columns, "    ", "    ")
    if clause and clause.balance:
        lines += fold(balance(clause.balance, spoken), columns, "    ", "    ")
    return lines


def balance(points: Mapping[str, int], spoken: str) -> str:
    """Return whom an option favours: 有利于企业（+1），不利于高等学校（-1）; equal weights are said so."""
    names = {
        "enterprise": N_("企业"),
        "university": N_("高等学校"),
        "institute": N_("科研机构"),
        "funder": N_("出资方"),
    }
    weighed = [f"{translate(names.get(k, k), spoken)} {v:+d}" for k, v in points.items() if v]
    if not weighed:
        return translate(N_("对各方影响相当"), spoken)
    return translate(N_("利弊：{weighed}"), spoken, {"weighed": "、".join(weighed)})


def wrong(problems: Iterable[Problem], spoken: str, columns: int) -> list[str]:
    """Return problems with an answer just given; where it stands in the file does not help here."""
    lines: list[str] = []
    for problem in problems:
        lines += fold(describe(replace(problem, place=Place()), spoken), columns, "✗ ", "  ")
    return lines


def conflicting(session: Session, problems: Iterable[Problem], spoken: str, columns: int) -> list[str]:
    """Return conflicts with their ways out, naming the questions whose answers may be changed."""
    lines: list[str] = []
    for problem in problems:
        lines += fold(describe(replace(problem, place=Place()), spoken), columns, "! ", "  ")
        named = [title_of(question_of(session, name), spoken) for name in involved(session, problem)]
        if named:
            values = {"questions": "、".join(named)}
            lines += fold(translate(N_("可以改：{questions}"), spoken, values), columns, "  ", "  ")
    return lines


def sections_told(parts: Iterable[Part], spoken: str) -> list[str]:
    """Return a line for every section of the review with what is answered, proposed and open in it."""
    line = N_("{section}　已答 {given}，建议 {proposed}，待答 {left}")
    told = []
    for part in parts:
        values = {
            "section": section_title(part, spoken),
            "given": part.count("given"),
            "proposed": part.count("proposed", "optional"),
            "left": part.count("open", "waiting", "wrong"),
        }
        told.append(translate(line, spoken, values))
    return told


def section_title(part: Part, spoken: str) -> str:
    """Return the title of a section."""
    return localised(part.section.title, spoken) or translate(N_("全部填报项"), spoken)


def row_told(question: Question, row: Mapping[str, Entry]) -> str:
    """Return a record in one line: the first fields that hold something."""
    cells = [cell_text(f, row[f.id]) for f in question.fields if row.get(f.id)]
    return " · ".join(cells[:4])
