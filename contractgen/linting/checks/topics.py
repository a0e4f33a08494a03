"""Topics that come to nothing: no clause, no place in any template, an unknown chapter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.errors import N_, Problem
from contractgen.kinds import nearest
from contractgen.linting.subject import Subject

RULES: Final = {
    "topic-without-clause": ("error", N_("事项没有条款")),
    "topic-nowhere": ("warning", N_("事项不在任何范本中")),
    "unknown-chapter": ("error", N_("事项所在的章不存在")),
    "unknown-neighbour": ("error", N_("事项排在不存在的事项之后")),
    "same-title": ("warning", N_("两个事项同名")),
}


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every topic that no agreement would show, or not where it is meant to stand."""
    library = subject.library
    ordered = {t.id for template in library.templates.values() for _, t in template.order(library)}
    chapters = {c.id for template in library.templates.values() for c in template.chapters}
    titles: dict[str, str] = {}
    for topic in library.topics.values():
        values = {"topic": topic.id, "title": topic.title}
        if not library.clauses.get(topic.id) and topic.id not in subject.spoiled:
            remedy = N_("在同一文件夹中写一个条款文件，或删去 topic.yaml")
            yield (
                "topic-without-clause",
                Problem(subject.topic_place(topic.id, "title"), N_("事项“{title}”没有条款"), remedy, values),
            )
        if topic.id not in ordered:
            remedy = N_("写明 chapter 和 after，或列入范本的 outline.yaml")
            yield (
                "topic-nowhere",
                Problem(
                    subject.topic_place(topic.id, "title"),
                    N_("事项“{title}”不在任何范本中，不会写入协议"),
                    remedy,
                    values,
                ),
            )
        if topic.chapter and topic.chapter not in chapters:
            near = {
                "chapter": topic.chapter,
                "nearest": nearest(topic.chapter, list(chapters)),
                "known": "、".join(sorted(chapters)),
            }
            remedy = N_("是否想写“{nearest}”？") if near["nearest"] else N_("可用：{known}")
            yield (
                "unknown-chapter",
                Problem(subject.topic_place(topic.id, "chapter"), N_("范本中没有名为“{chapter}”的章"), remedy, near),
            )
        if topic.after and topic.after not in library.topics:
            near = {"after": topic.after, "nearest": nearest(topic.after, list(library.topics))}
            remedy = N_("是否想写“{nearest}”？") if near["nearest"] else N_("用 contractgen library list 查看全部事项")
            yield (
                "unknown-neighbour",
                Problem(subject.topic_place(topic.id, "after"), N_("没有名为“{after}”的事项"), remedy, near),
            )
        first = titles.setdefault(topic.title, topic.id)
        if first != topic.id and topic.part == "body":
            yield (
                "same-title",
                Problem(
                    subject.topic_place(topic.id, "title"),
                    N_("事项“{title}”与“{first}”同名"),
                    N_("要替换原有条款的，把文件放在同名的文件夹；否则另起名称"),
                    {**values, "first": first},
                ),
            )
