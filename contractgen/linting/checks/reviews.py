"""Reviews: whole, of the text that stands there, of a day that has come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from contractgen.errors import N_, Problem
from contractgen.linting.subject import Source, Subject

RULES: Final = {
    "review-outdated": ("warning", N_("复核之后文字有改动")),
    "review-incomplete": ("warning", N_("复核记录不完整")),
}


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every review that does not count."""
    for source in subject.sources:
        if source.clause is not None and source.clause.review:
            yield from _review(source, subject.on)


def _review(source: Source, on: date) -> Iterator[tuple[str, Problem]]:
    clause = source.its_clause()
    review = clause.review
    remedy = N_("请律师重看后执行 contractgen library review {clause} --by 姓名 --role 身份")
    values = {"clause": clause.id, "by": review.get("by", ""), "on": review.get("on", "")}
    lacking = [k for k in ("by", "role", "on", "text_hash") if not review.get(k)]
    if lacking:
        message = N_("复核记录缺少 {keys}")
        yield (
            "review-incomplete",
            Problem(source.key("review"), message, remedy, {**values, "keys": "、".join(lacking)}),
        )
    elif review["text_hash"] != clause.text_hash:
        message = N_("{by} 于 {on} 复核之后，条款文字有改动，按未经律师复核处理")
        yield "review-outdated", Problem(source.key("review", "text_hash"), message, remedy, values)
    if not lacking and not _past(review["on"], on):
        message = N_("复核日期“{on}”不是日期，或者还没有到")
        yield "review-incomplete", Problem(source.key("review", "on"), message, N_("写作 2026-11-24 的样子"), values)


def _past(text: str, on: date) -> bool:
    try:
        return date.fromisoformat(text) <= on
    except ValueError:
        return False
