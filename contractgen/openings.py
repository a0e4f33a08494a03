"""How an agreement opens: its title, on one line or two, and its table of contents, which is no content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from contractgen.expressions import expression
from contractgen.labels import GAP, typed
from contractgen.levels import Mark, is_heading
from contractgen.lines import Grid, Line

_KINDS_OF_PAPER: Final = (
    "协议书|協議書|协议|協議|章程|合同书|合同|合約|纪要|紀要|办法|辦法|规定|公约|意向书|备忘录|備忘錄|方案|制度|细则|规则|"
    "倡议书|承诺书|声明|函"
)
_PAPER = expression(rf"(?:{_KINDS_OF_PAPER})\s*(?:[（(].{{0,30}}[)）])?$")
_ONLY_PAPER = expression(rf"(?:{_KINDS_OF_PAPER})\s*(?:[（(].{{0,20}}[)）])?")
_CONTENTS = expression(r"目录|目錄|目次|contents", re.IGNORECASE)
_DOTS: Final = ".．…·_—-"
_FIELD = expression("[:：]")
_LONGEST_TITLE: Final = 60
PARTY = expression(
    r"[ \u3000]*(?:(?:[甲乙丙丁戊己庚辛壬癸]|第[一二三四五六七八九十]{1,3})方(?:[（(][^）)]{0,20}[)）])?\s*[:：]|"
    r"(?:缔约|締約|协议|签约|发起|参与|参加|合作|联合)(?:各方|各单位|单位|人|方)\S{0,12}[:：]?$|"
    r"(?:发起|成员|参加|缔约)(?:单位|人|方)\S{0,14}[:：]|"
    r"[（(]\d{1,2}[)）].{0,40}?(?:公司|大学|学院|研究院|研究所|合作社|中心|院|所))"
)
SENTENCE = expression("[。；;？！]")


def squeezed(text: str) -> str:
    """Return *text* without white space."""
    return "".join(text.split())


def mark_title(marks: Sequence[Mark]) -> None:
    """Mark the title among the first lines: the one named as a paper, else the first short one."""
    if any(m.role == "title" for m in marks[:20]):
        return
    chosen: Mark | None = None
    before: Mark | None = None
    for mark in marks[:12]:
        piece = mark.piece
        if isinstance(piece, Grid) or mark.role or (mark.label and mark.label.kind != "附" and not piece.level):
            break
        words = piece.text.strip(GAP)
        if _CONTENTS.fullmatch(squeezed(words)) or PARTY.match(words) or SENTENCE.search(words):
            break
        if len(words) > _LONGEST_TITLE or words[-1] in "：:，,":
            before = None
            continue
        if _ONLY_PAPER.fullmatch(squeezed(words)) and before and isinstance(before.piece, Line):
            # A title on two lines: …联盟 / 协 议 书
            before.role, before.piece = "title", replace(before.piece, text=before.piece.text.strip(GAP) + words)
            mark.role = "taken"
            return
        if _PAPER.search(squeezed(words)) and not _FIELD.search(words):
            chosen = mark
            break
        before = None if _FIELD.search(words) else mark
        chosen = chosen or before
    if chosen:
        chosen.role = "title"


def without_contents(marks: list[Mark]) -> list[Mark]:
    """Drop a table of contents: the lines behind 目录 that come again or end in a page number."""
    start = next(
        (
            n
            for n, m in enumerate(marks[:200])
            if isinstance(m.piece, Line) and not m.role and _CONTENTS.fullmatch(squeezed(m.piece.text))
        ),
        None,
    )
    if start is None:
        return marks
    keys = [_entry(m.piece.text) if isinstance(m.piece, Line) else "" for m in marks]
    later = {key: position for position, key in enumerate(keys) if key}
    labelled = {squeezed(m.label.text): n for n, m in enumerate(marks) if m.label}
    seen: set[str] = set()
    end = start + 1
    while end < len(marks):
        piece = marks[end].piece
        if isinstance(piece, Grid) or keys[end] in seen:
            break
        label = marks[end].label
        again = label is not None and is_heading(marks[end].words, 40) and labelled[squeezed(label.text)] > end
        if (
            not again
            and not _all_in_one(piece.text)
            and without_leader(piece.text) is piece.text
            and later.get(keys[end], 0) <= end
        ):
            break
        seen.add(keys[end])
        end += 1
    return marks[:start] + marks[end:] if end > start + 1 else marks


def _all_in_one(text: str) -> bool:
    """Whether a line holds several entries of the contents, one behind the other."""
    entries = [e for e in expression("[ \u3000\t]+").split(text.strip(GAP)) if e]
    return len(entries) > 2 and sum(typed(e) is not None for e in entries) * 3 >= len(entries) * 2


def _entry(text: str) -> str:
    return squeezed(without_leader(text))


def without_leader(text: str) -> str:
    """Return an entry of a table of contents without its dots and page number, any other line as it is."""
    end = text.rstrip()
    words = end.rstrip("0123456789")
    if len(end) - len(words) > 4:
        return text
    bare = words.rstrip(_DOTS + GAP)
    leader = words[len(bare) :]
    numbered = len(end) > len(words)
    dots = sum(leader.count(sign) for sign in _DOTS)
    led = dots >= 3 or "\t" in leader or len(leader) >= 2 if numbered else dots >= 4 and "_" not in leader
    return bare if led and bare else text
