"""When an agreement was signed, as its own text says: what was lawful then is judged by the law of then.

A labelled date (签订日期：…) comes first, then a sentence that says when it was signed, then the dates
of the closing and the last lines. Of several the latest counts: the last signature makes the contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from contractgen.agreement import Agreement, Article, Chapter, Paragraph, inlines, plain, sections
from contractgen.expressions import expression
from contractgen.languages import zh

_FIGURE: Final = "0-9０-９零〇○一二三四五六七八九十"
_DAY: Final = (
    rf"(?P<year>[{_FIGURE}]{{4}})\s{{0,3}}[年./-]\s{{0,3}}(?P<month>[{_FIGURE}]{{1,3}})\s{{0,3}}[月./-]"
    rf"\s{{0,3}}(?P<day>[{_FIGURE}]{{1,3}})\s{{0,3}}日?"
)
_SIGNED: Final = "签订|签署|签约|签字|订立|签定"
_LABELLED = expression(rf"(?:{_SIGNED})(?:日期|时间|日)\s{{0,3}}[：:｜|为]?\s{{0,3}}{_DAY}")
_TOLD = expression(rf"{_DAY}[^。；0-9]{{0,24}}(?:{_SIGNED})|(?:{_SIGNED})于\s{{0,3}}{_DAY.replace('P<', 'P<also_')}")
_ALONE = expression(rf"(?:.{{0,12}}(?:日期|时间)\s{{0,3}}[：:]?)?\s{{0,8}}{_DAY}\s{{0,8}}")
_LAST_LINES: Final = 12


def signing_date(agreement: Agreement) -> date | None:
    """Return the day the text gives as that of its signing, None where it gives none (or leaves it blank)."""
    lines = list(_lines(agreement))
    for pattern in (_LABELLED, _TOLD):
        if found := list(_days(pattern, lines)):
            return max(found)
    closing = [plain(r) for a in agreement.closing for b in a.blocks for r in inlines(b)]
    for candidates in (closing, lines[-_LAST_LINES:]):
        if found := list(_alone(candidates)):
            return max(found)
    return None


def _lines(agreement: Agreement) -> Iterator[str]:
    yield agreement.title
    for node in (*agreement.front, *agreement.body, *agreement.closing):
        articles = node.articles if isinstance(node, Chapter) else (node,)
        for one in articles:
            blocks = one.blocks if isinstance(one, Article) else (one,) if isinstance(one, Paragraph) else ()
            for block in blocks:
                for runs in inlines(block):
                    yield from plain(runs).split("\n")
    if not agreement.body:  # a paper without provisions: whatever there is
        for section in sections(agreement):
            yield section.heading


def _days(pattern: re.Pattern[str], lines: Iterable[str]) -> Iterator[date]:
    for line in lines:
        for found in pattern.finditer(line):
            if day := _day(found):
                yield day


def _alone(lines: Iterable[str]) -> Iterator[date]:
    for line in lines:
        for piece in line.split("\n"):
            if (found := _ALONE.fullmatch(piece)) and (day := _day(found)):
                yield day


def _day(found: re.Match[str]) -> date | None:
    groups = found.groupdict()
    prefix = "" if groups.get("year") else "also_"
    try:
        year, month, day = (zh.parse_numeral(groups[prefix + key] or "") for key in ("year", "month", "day"))
        made = date(year, month, day)
    except ValueError:
        return None
    return made if 1980 <= made.year <= 2100 else None
