"""Laws: every basis and citation known and in force, and no literal citation in a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contractgen.errors import N_, Place, Problem
from contractgen.linting.subject import Subject

RULES: Final = {
    "unknown-law": ("error", N_("引用的法规查不到或已失效")),
    "no-such-article": ("error", N_("引用的条号不存在")),
    "literal-citation": ("error", N_("直接写出了法规条号")),
}
_LITERAL = re.compile(r"《([^《》{}]+)》\s*(第[〇零一二三四五六七八九十百千\d]+条)")
_ARTICLE = re.compile(r"\s(\d{1,4})(?:[.之（(]|$)")


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for every basis and citation that cannot be printed as it should."""
    for source in subject.sources:
        for basis in source.clause.basis if source.clause else ():
            yield from _cited(subject, basis, source.key("basis", basis))
        for sign in source.trace.signs:
            if sign.kind == "law":
                yield from _cited(subject, sign.content, source.at(sign.line, sign.content))
        for number, line in source.lines():
            for found in _LITERAL.finditer(line):
                place = source.at(number, found[0])
                values = {"text": found[0], "law": found[1], "article": found[2]}
                message = N_("“{text}”不会随法律修订而更新")
                yield (
                    "literal-citation",
                    Problem(place, message, N_("改用 @{{law:{law} 条号}}，条号写阿拉伯数字"), values),
                )
    for question in subject.library.questions:
        for basis in question.basis:
            yield from _cited(subject, basis, question.place)
    for requirement in (*subject.library.requirements.values(), *subject.library.prohibitions.values()):
        for basis in requirement.basis:
            yield from _cited(subject, basis, Place(requirement.file, 1))


def _cited(subject: Subject, reference: str, place: Place) -> Iterator[tuple[str, Problem]]:
    statutes = subject.library.statutes
    try:
        cited = statutes.cite(reference, subject.on)
    except LookupError as error:
        remedy = N_("核对名称，写法如“民法典 860.3”；法规目录是 templates/zh/statutes.yaml")
        yield "unknown-law", Problem(place, "{reason}", remedy, {"reason": error.args[0]})
        return
    law = statutes.laws[cited.law]
    found = _ARTICLE.search(reference)
    if found and law.articles and int(found[1]) > law.articles:
        values = {"law": law.name, "count": law.articles, "article": found[1]}
        yield (
            "no-such-article",
            Problem(place, N_("《{law}》只有 {count} 条，没有第 {article} 条"), N_("核对条号"), values),
        )
