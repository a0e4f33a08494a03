"""`contractgen why --questions`: what is asked and answered, what is proposed and why, what waits for what."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from contractgen.asking import Asked, Interview, interview, shown
from contractgen.catalogue import localised, translate
from contractgen.cli.layers import library_for
from contractgen.errors import N_
from contractgen.passes import load_answers
from contractgen.questions import Question


def list_questions(answers: Path, libraries: tuple[Path, ...], spoken: str) -> int:
    """Print the questions *answers* brings up, section by section.

    Raises:
        Refused: the answers or the library cannot be read.
    """
    found = interview(library_for(answers, libraries), load_answers(answers))
    print("\n".join(_lines(found, spoken)))
    return 0


def _lines(found: Interview, spoken: str) -> Iterator[str]:
    answered = sum(a.given for a in found.asked)
    yield translate(N_("询问 {asked} 项，已答 {given} 项"), spoken, {"asked": len(found.asked), "given": answered})
    yield from _by_section(found, found.asked, spoken)
    yield ""
    yield translate(N_("按通常做法拟定 {count} 项，可以改"), spoken, {"count": len(found.details)})
    yield from _by_section(found, found.details, spoken)
    if found.waiting:
        yield ""
        yield translate(N_("等待其他回答 {count} 项"), spoken, {"count": len(found.waiting)})
    for one in found.waiting:
        wanted = {"name": _named(one.question, spoken), "wanted": "、".join(one.wanted)}
        yield "  " + translate(N_("{name}：先答 {wanted}"), spoken, wanted)
    if found.unneeded:
        yield ""
        yield translate(N_("填了而没有条款读取 {count} 项"), spoken, {"count": len(found.unneeded)})
    yield from (f"  {_named(question, spoken)}" for question in found.unneeded)


def _by_section(found: Interview, listed: tuple[Asked, ...], spoken: str) -> Iterator[str]:
    titles = {s.id: localised(s.title, spoken) for s in found.sections}
    for section, entries in groupby(listed, key=lambda a: a.question.section):
        yield f"  {titles.get(section, section)}"
        yield from (f"    {_stand(entry, spoken)}" for entry in entries)


def _stand(entry: Asked, spoken: str) -> str:
    question = entry.question
    values = {
        "name": _named(question, spoken),
        "value": _value(entry, spoken),
        "because": localised(entry.because, spoken),
    }
    if entry.given:
        return translate(N_("{name}：{value}"), spoken, values)
    if not entry.open:
        return translate(N_("{name}：拟为 {value}——{because}"), spoken, values)
    if question.required:
        return translate(N_("{name}：未答，签署前必须回答"), spoken, values)
    return translate(N_("{name}：未答，可以不答"), spoken, values)


def _named(question: Question, spoken: str) -> str:
    title = localised(question.title, spoken)
    return f"{title}（{question.id}）" if spoken == "zh_CN" else f"{title} ({question.id})"


def _value(entry: Asked, spoken: str) -> str:
    value, options = entry.value, entry.question.options
    if isinstance(value, str) and value in options:
        return localised(options[value], spoken)
    if entry.question.kind == "records" and isinstance(value, tuple):
        return translate(N_("{count} 条"), spoken, {"count": len(value)})
    return shown(value)
