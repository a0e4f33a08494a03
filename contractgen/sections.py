"""The sections of the interview: in which order questions are asked, as data (`sections.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from contractgen.errors import N_
from contractgen.heads import Faults, Head
from contractgen.nodes import Mapping as MappingNode
from contractgen.nodes import Sequence as SequenceNode
from contractgen.questions import Question

_KEYS: Final = ("id", "title", "help", "questions")


@dataclass(frozen=True, slots=True)
class Section:
    """Some questions that belong together: title and help by language, the questions' ids in order.

    After loading, `questions` also holds those that name the section themselves.
    """

    id: str
    title: Mapping[str, str]
    help: Mapping[str, str]
    questions: tuple[str, ...] = ()


def load_sections(node: MappingNode | SequenceNode, faults: Faults) -> tuple[Section, ...]:
    """Return the sections of sections.yaml in its order; what is wrong is kept in *faults*."""
    made: dict[str, Section] = {}
    placed: dict[str, str] = {}
    for item in node if isinstance(node, SequenceNode) else ():
        if not isinstance(item, MappingNode):
            faults.add(item.place, N_("填报项应写成“名称: 值”"), N_("至少写 id、title 和 questions"))
            continue
        head = Head(item, _KEYS, faults)
        section = Section(head.needed("id"), head.words("title"), head.words("help"), head.texts("questions"))
        for name in (section.id, *section.questions):
            if name in placed or (name == section.id and name in made):
                message, remedy = N_("“{name}”在 {first} 一节已经列出"), N_("每项只列一次")
                faults.add(head.place("questions"), message, remedy, name=name, first=placed.get(name, name))
            elif name != section.id:
                placed[name] = section.id
        made[section.id] = section
    return tuple(made.values())


def in_order(
    questions: Iterable[Question], sections: Sequence[Section]
) -> tuple[tuple[Question, ...], tuple[Section, ...]]:
    """Return *questions* in the order of *sections*, each with its section, and the sections completed.

    A question that no section lists stands at the end of the section it names itself, otherwise at the
    end of the last one. Without sections nothing is moved.
    """
    listed = tuple(questions)
    if not sections:
        return listed, ()
    known = {q.id: q for q in listed}
    home = {name: s.id for s in sections for name in s.questions}
    rest: dict[str, list[str]] = {s.id: [] for s in sections}
    for question in listed:
        if question.id not in home:
            section = question.section if question.section in rest else sections[-1].id
            rest[section].append(question.id)
    made = tuple(replace(s, questions=tuple(n for n in (*s.questions, *rest[s.id]) if n in known)) for s in sections)
    return tuple(replace(known[n], section=s.id) for s in made for n in s.questions), made
