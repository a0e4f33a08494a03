"""What every line of an agreement is: title, contents, front, chapter, article, signatures, annex.

Works on the whole list of pieces at once, because a line is often told only by those around it. What a
reader already knows (a line's `role`) is never overruled. Every pass is linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contractgen.endings import mark_annexes, mark_closing
from contractgen.expressions import expression
from contractgen.labels import GAP, automatic, supported, typed
from contractgen.levels import Levels, Mark, choose, is_heading, marked
from contractgen.lines import Grid, Line, Piece
from contractgen.openings import PARTY, SENTENCE, mark_title, without_contents

_RECITALS = expression(
    r"[ \u3000]*(?:鉴于|鑒於|序言|前言|引言|緒言|绪言|"
    r"(?:为|為)(?:了)?(?:深入|全面|认真|进一步)?(?:贯彻|貫徹|落实|落實|响应)|"
    r"(?:根据|依据|按照|根據|依據)[^。]{0,60}(?:指导意见|指導意見|通知|意见|精神|规划|纲要))"
)
_RECITAL_HEAD = expression(
    r"[ \u3000]*(?:鉴于|鑒於|序\s*言|前\s*言|引\s*言|绪\s*言|叙\s*文|敘\s*文|背景)[^。，；]{0,16}$"
)
_SO_AGREED = expression(r"[^。]{0,40}(?:如下|订立本|签订本|达成)")
_BODY_OF_PERSONS = expression("(?:公司|大学|学院|研究院|研究所|中心|院|所|社|会)$")


def laid_out(pieces: Sequence[Piece]) -> tuple[list[Mark], Levels]:
    """Return *pieces* with their labels and roles, contents dropped, and the levels of the text."""
    marks = _marked([line for p in pieces for line in (_provisions(p) if isinstance(p, Grid) else (p,))])
    mark_title(marks)
    marks = without_contents(marks)
    begin = next((n for n, m in enumerate(marks) if m.role == "title"), -1) + 1
    cut, levels = mark_annexes(marks, begin)
    if not levels.article and _unmarked_headings(marks, begin, cut):
        levels = choose(marks[begin:cut])
    first = _roles(marks, begin, cut, levels)
    mark_closing(marks, first, cut)
    _front(marks, begin, first)
    return marks, levels


def _marked(pieces: Sequence[Piece]) -> list[Mark]:
    labels = [
        None if isinstance(p, Grid) or (p.role and not p.label) else automatic(p.label) if p.label else typed(p.text)
        for p in pieces
    ]
    return [marked(p, label) for p, label in zip(pieces, supported(labels), strict=True)]


def _provisions(grid: Grid) -> Sequence[Piece]:
    """A table whose rows are the articles themselves (第一条 | 目标 | …) becomes lines, any other one stays."""
    numbered = 0
    for row in grid.rows:
        label = typed(row[0]) if row else None
        numbered += label is not None and label.kind == "条"
    if numbered < 2 or numbered * 3 < len(grid.rows) * 2:
        return (grid,)
    made = []
    for position, row in enumerate(grid.rows):
        where = grid.sources[position] if position < len(grid.sources) else grid.source
        made.append(Line("\u3000".join(c for c in row if c.strip()), source=where))
    return made


# --- chapters, articles and front ----------------------------------------------------


def _roles(marks: Sequence[Mark], begin: int, cut: int, levels: Levels) -> int:
    """Give chapters and articles their roles; return where the body begins."""
    last = 0
    fresh, listed = True, False
    latest = {  # where each number stands last: an expected one that comes later makes the others a list
        m.label.ordinal: n for n, m in enumerate(marks[:cut]) if m.label and m.kind == levels.article
    }
    for n in range(begin, cut):
        mark = marks[n]
        if mark.role == "chapter":
            fresh = True
        if mark.role:
            continue
        if mark.kind in levels.chapters:
            mark.role, fresh = "chapter", True
        elif mark.kind == levels.article and levels.article and n >= begin + levels.begin:
            label = mark.label
            if label and label.ordinal and not label.path and not fresh:
                awaited = last + 1
                if label.ordinal != awaited and latest.get(awaited, -1) > n and (listed or label.ordinal != last):
                    listed = True
                    continue  # an article of something else, quoted, or a list inside an article
            mark.role, fresh, listed = "article", False, False
            last = label.ordinal if label else 0
    given = ("chapter", "article", "closing", "block")
    found = next((n for n in range(begin, cut) if marks[n].role in given), None)
    if found is None:
        found = next((n for n in range(begin, cut) if _begins_text(marks[n])), cut)
        if found < cut:
            marks[found].role = "text"
    return found


def _unmarked_headings(marks: Sequence[Mark], begin: int, cut: int) -> bool:
    """Take short lines between sentences as headings, where at least three stand so; say whether there are."""
    found = []
    for n in range(begin, cut - 1):
        mark, before, behind = marks[n], marks[n - 1].piece if n else None, marks[n + 1].piece
        if mark.label or mark.role or isinstance(mark.piece, Grid) or isinstance(behind, Grid):
            continue
        words = mark.piece.text.strip(GAP)
        if (
            is_heading(words, 15)
            and not expression("[:：，,（(]").search(words)
            and not _BODY_OF_PERSONS.search(words)
            and SENTENCE.search(behind.text)
            and (not isinstance(before, Line) or n == begin or SENTENCE.search(before.text))
        ):
            found.append(mark)
    if len(found) < 3:
        return False
    for mark in found:
        if isinstance(mark.piece, Line):
            mark.piece, mark.kind = replace(mark.piece, bold=True), "*"
    return True


def _begins_text(mark: Mark) -> bool:
    """Without articles, the body begins with the first sentence that is no recital and names no party."""
    if isinstance(mark.piece, Grid):
        return False
    text = mark.piece.text
    speaks = SENTENCE.search(text) or (len(text) > 12 and text.rstrip(GAP)[-1] in "：:")
    return bool(speaks) and not PARTY.match(text) and not _RECITALS.match(text)


def _front(marks: Sequence[Mark], begin: int, first: int) -> None:
    """Divide what stands before the body: cover lines, parties, recitals, other sentences."""
    now = "cover"
    for n in range(begin, first):
        mark = marks[n]
        if mark.role or isinstance(mark.piece, Grid):
            now = mark.role or now
            continue
        text = mark.piece.text
        if mark.piece.level and mark.label is None:
            mark.role = now = "recitals" if _RECITAL_HEAD.match(text) else "front"
        elif _RECITAL_HEAD.match(text) or (_RECITALS.match(text) and now != "recitals"):
            mark.role = now = "recitals"
        elif PARTY.match(text) and now != "recitals":
            if now != "parties":
                mark.role = "parties"
            now = "parties"
        elif now == "cover" and not (is_heading(text, 80) or mark.label):
            mark.role = now = "plain"
        elif now == "recitals" and mark.label is None and not _SO_AGREED.match(text) and PARTY.match(text):
            mark.role = now = "parties"


def recital_heading(text: str) -> bool:
    """Whether *text* is nothing but the heading of recitals (鉴于：)."""
    return bool(_RECITAL_HEAD.match(text))
