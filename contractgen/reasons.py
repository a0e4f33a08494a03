"""Why one section reads as it does: its clause, why that was chosen, its basis, and which answers it prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contractgen.agreement import Article, sections
from contractgen.catalogue import localised, translate
from contractgen.errors import N_
from contractgen.library import Clause, Library
from contractgen.passes import Made
from contractgen.questions import Question
from contractgen.selection import Reason, Selected


@dataclass(frozen=True, slots=True)
class Found:
    """What stands behind a section. `clause` is None where a choice not yet made leaves it open."""

    article: Article
    clause: Clause | None
    reasons: tuple[str, ...]
    basis: tuple[str, ...]
    questions: tuple[Question, ...]
    open_choice: str = ""


def reasons(made: Made, library: Library, anchor: str, spoken: str) -> Found | None:
    """Return what stands behind the section with this anchor, None where there is none."""
    by_topic: dict[tuple[str, int], list[Selected]] = {}
    for selected in made.selected:
        by_topic.setdefault((selected.topic.id, selected.party), []).append(selected)
    known = {q.id: q for q in library.questions}
    for article in sections(made.agreement):
        selected = by_topic[article.topic, article.party].pop(0)
        if article.anchor != anchor:
            continue
        clause = selected.clause
        if clause is None:
            choice = (known[article.open_choice],) if article.open_choice in known else ()
            return Found(article, None, (), (), choice, article.open_choice)
        lines = tuple(told(r, made, known, clause, spoken) for r in selected.reasons)
        lines = lines or (translate(N_("选用：本范本的必备事项，没有其他写法"), spoken),)
        basis = tuple(cited(library, b, made.agreement.on) for b in clause.basis)
        names = [*(r.question for r in selected.reasons if r.question), *clause.facts]
        used = tuple(known[n] for n in dict.fromkeys(_ids(names, known)))
        return Found(article, clause, lines, basis, used)
    return None


def told(reason: Reason, made: Made, known: Mapping[str, Question], clause: Clause, spoken: str) -> str:
    """Return one reason why *clause* was chosen, in words; *known* are the questions by id."""
    if reason.condition:
        return translate(N_("条件成立：{condition}"), spoken, {"condition": reason.condition})
    question = known.get(reason.question)
    values = {
        "question": reason.question,
        "prompt": localised(question.prompt, spoken) if question else reason.question,
        "answer": localised(clause.label, spoken) or reason.answer,
    }
    if reason.defaulted:
        words = localised(made.answers.defaulted.get(reason.question) or {}, spoken)
        values["because"] = f"：{words}" if words else ""
        return translate(N_("选用：{prompt}（{question}）——未填，取默认值“{answer}”{because}"), spoken, values)
    return translate(N_("选用：{prompt}（{question}）——填报为“{answer}”"), spoken, values)


def cited(library: Library, basis: str, on: date | None) -> str:
    """Return *basis* written out as it is in force on the day, as it is where it cannot be."""
    try:
        return library.statutes.cite(basis, on or date.max).text
    except LookupError:
        return basis


def _ids(names: list[str], known: Mapping[str, Question]) -> list[str]:
    made = []
    for name in names:
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            if (one := ".".join(parts[:length])) in known:
                made.append(one)
                break
    return made
