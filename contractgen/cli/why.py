"""`contractgen why`: which clause stands behind an article, why it was chosen, on what basis."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from contractgen.agreement import Article, sections
from contractgen.catalogue import translate
from contractgen.cli import tell
from contractgen.cli.layers import library_for
from contractgen.errors import N_
from contractgen.library import Library
from contractgen.passes import Made, load_answers, make
from contractgen.reasons import cited, told
from contractgen.selection import Selected


def explain(answers: Path, article: str | None, libraries: tuple[Path, ...], on: date, spoken: str) -> int:
    """Print why an article, an annex or every one of them reads as it does; 1 if there is no such article.

    Raises:
        Refused: the answers or the library are wrong.
    """
    library = library_for(answers, libraries)
    made = make(library, load_answers(answers), on)
    named = [(a, s) for a, s in _pairs(made) if a.label]
    wanted = [(a, s) for a, s in named if article is None or _meant(a, article)]
    if not wanted:
        values = {"article": article, "first": named[0][0].label, "last": named[-1][0].label}
        tell(translate(N_("没有“{article}”：本协议的条、附件从{first}到{last}"), spoken, values))
        return 1
    for found, selected in wanted:
        print("\n".join(_lines(found, selected, library, made, spoken)))
    return 0


def _pairs(made: Made) -> list[tuple[Article, Selected]]:
    drafted = list(sections(made.agreement))
    by_topic: dict[tuple[str, int], list[Selected]] = {}
    for selected in made.selected:
        by_topic.setdefault((selected.topic.id, selected.party), []).append(selected)
    return [(a, by_topic[a.topic, a.party].pop(0)) for a in drafted]


def _meant(article: Article, wanted: str) -> bool:
    from contractgen.languages import language

    speech = language("zh")
    return wanted in (article.label, article.heading, article.topic) or (
        speech.ordinal(wanted) is not None
        and speech.ordinal(wanted) == speech.ordinal(article.label)
        and ("附" in wanted) == ("附" in article.label)
    )


def _lines(article: Article, selected: Selected, library: Library, made: Made, spoken: str) -> list[str]:
    def say(message: str, **values: object) -> str:
        return translate(message, spoken, values)

    lines = [f"{article.label}　{article.heading}"]
    clause = selected.clause
    if clause is None:
        return [*lines, "  " + say(N_("取决于尚未作出的选择：{fact}"), fact=article.open_choice), ""]
    layer = f"（{clause.layer}）" if clause.layer else ""
    lines.append(
        "  " + say(N_("条款：{clause} 第 {version} 版{layer}"), clause=clause.id, version=clause.version, layer=layer)
    )
    lines.append("  " + say(N_("文件：{file}"), file=clause.file))
    known = {q.id: q for q in library.questions}
    lines.extend("  " + told(reason, made, known, clause, spoken) for reason in selected.reasons)
    if not selected.reasons:
        lines.append("  " + say(N_("选用：本范本的必备事项，没有其他写法")))
    if clause.basis:
        based = [cited(library, basis, made.agreement.on) for basis in clause.basis]
        lines.append("  " + say(N_("依据：{basis}"), basis="；".join(based)))
    if clause.satisfies:
        lines.append("  " + say(N_("满足的要求：{ids}"), ids="、".join(clause.satisfies)))
    lines.extend("  " + say(N_("未满足 {id}：{why}"), id=i, why=w) for i, w in clause.falls_short.items())
    used = [f for f in clause.facts if f in {q.id for q in library.questions}]
    if used:
        lines.append("  " + say(N_("所用填报内容：{facts}"), facts="、".join(used)))
    if clause.note:
        lines.append("  " + say(N_("提示：{note}"), note=clause.note))
    lines.append(
        "  " + (say(N_("复核：{who}"), who=clause.reviewed_by) if clause.reviewed_by else say(N_("未经律师复核")))
    )
    return [*lines, ""]
