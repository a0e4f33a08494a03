"""What every line of an agreement is: title, contents, front, chapter, article, signatures, annex.

Works on the whole list of pieces at once, because a line is often told only by those around it. What a
reader already knows (a line's `role`) is never overruled. Every pass is linear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from contractgen.labels import GAP, automatic, supported, typed
from contractgen.levels import Levels, Mark, choose, is_heading, marked
from contractgen.lines import Grid, Line, Piece

_KINDS_OF_PAPER: Final = (
    "协议书|協議書|协议|協議|章程|合同书|合同|合約|纪要|紀要|办法|辦法|规定|公约|意向书|备忘录|備忘錄|方案|制度|细则|规则|"
    "倡议书|承诺书|声明|函"
)
_PAPER = re.compile(rf"(?:{_KINDS_OF_PAPER})\s*(?:[（(].{{0,30}}[)）])?$")
_ONLY_PAPER = re.compile(rf"(?:{_KINDS_OF_PAPER})\s*(?:[（(].{{0,20}}[)）])?")
_CONTENTS = re.compile(r"目录|目錄|目次|contents", re.IGNORECASE)
_DOTS: Final = ".．…·_—-"
_PARTY = re.compile(
    r"[ \u3000]*(?:(?:[甲乙丙丁戊己庚辛壬癸]|第[一二三四五六七八九十]{1,3})方(?:[（(][^）)]{0,20}[)）])?\s*[:：]|"
    r"(?:缔约|締約|协议|签约|发起|参与|参加|合作|联合)(?:各方|各单位|单位|人|方)\S{0,12}[:：]?$|"
    r"(?:发起|成员|参加|缔约)(?:单位|人|方)\S{0,14}[:：]|"
    r"[（(]\d{1,2}[)）].{0,40}?(?:公司|大学|学院|研究院|研究所|合作社|中心|院|所))"
)
_RECITALS = re.compile(
    r"[ \u3000]*(?:鉴于|鑒於|序言|前言|引言|緒言|绪言|"
    r"(?:为|為)(?:了)?(?:深入|全面|认真|进一步)?(?:贯彻|貫徹|落实|落實|响应)|"
    r"(?:根据|依据|按照|根據|依據)[^。]{0,60}(?:指导意见|指導意見|通知|意见|精神|规划|纲要))"
)
_RECITAL_HEAD = re.compile(
    r"[ \u3000]*(?:鉴于|鑒於|序\s*言|前\s*言|引\s*言|绪\s*言|叙\s*文|敘\s*文|背景)[^。，；]{0,16}$"
)
_SO_AGREED = re.compile(r"[^。]{0,40}(?:如下|订立本|签订本|达成)")
_NOTHING_FOLLOWS = re.compile(r"[（(]?\s*(?:以下|本页|此页|以下页)\s*无\s*正\s*文")
_SIGNATURE = re.compile(
    r"[ \u3000]*[（(]?\s*(?:签\s*[署字章名约]\s*[、]?(?:盖章)?\s*(?:页|頁|栏|处|部分)|簽\s*[署字]\s*[頁欄]|"
    r"(?:签字|签署|簽字|签章|盖章)\s*[:：]|"
    r"(?:兹|茲)证明|(?:以下)?(?:无正文)|.{0,14}(?:签到|签署|签字|签章|盖章)\s*(?:[（(][^）)]{0,20}[)）])?\s*[:：]\s*$|"
    r"(?:单位名称|成员单位|单位).{0,12}(?:签字|签章|盖章)|[甲乙丙丁戊己庚辛壬癸各]方\s*[^。]{0,30}?[（(][^）)]{0,8}(?:章|签字|签名|签署)[)）]|"
    r"[^。，；]{0,40}[（(]\s*(?:盖\s*章|公\s*章|盖\s*公\s*章|签\s*章|签\s*字|签\s*名|蓋\s*章|簽\s*字)[^）)]{0,6}[)）]\s*[:：]?|"
    r"[^。，；]{0,40}?(?:[甲乙丙丁]方|法定代表人|授权代表|委托代理人|负责人|签名|签字)[^。，；]{0,14}[:：]?\s*[_＿]{2,}|By\s*[:：]|"
    r"(?:末页|落款)\s*(?:签名|签字|签署)?\s*$)"
)
_PENDING = re.compile(r"[（(【\[]?\s*(?:略|暂缺|待补|另附|另册|缺|空|此处略|附后)\s*[^（(]{0,20}[)）】\]]?\s*$")
_FIELD = re.compile("[:：]")
_SENTENCE = re.compile("[。；;？！]")
_BODY_OF_PERSONS = re.compile("(?:公司|大学|学院|研究院|研究所|中心|院|所|社|会)$")
_LONGEST_TITLE: Final = 60
_MOST_TRIES: Final = 16


def laid_out(pieces: Sequence[Piece]) -> tuple[list[Mark], Levels]:
    """Return *pieces* with their labels and roles, contents dropped, and the levels of the text."""
    marks = _marked([line for p in pieces for line in (_provisions(p) if isinstance(p, Grid) else (p,))])
    _title(marks)
    marks = _without_contents(marks)
    begin = next((n for n, m in enumerate(marks) if m.role == "title"), -1) + 1
    cut, levels = _annexes(marks, begin)
    if not levels.article and _unmarked_headings(marks, begin, cut):
        levels = choose(marks[begin:cut])
    first = _roles(marks, begin, cut, levels)
    _closing(marks, first, cut)
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


def squeezed(text: str) -> str:
    """Return *text* without white space."""
    return "".join(text.split())


# --- title and contents --------------------------------------------------------


def _title(marks: Sequence[Mark]) -> None:
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
        if _CONTENTS.fullmatch(squeezed(words)) or _PARTY.match(words) or _SENTENCE.search(words):
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


def _without_contents(marks: list[Mark]) -> list[Mark]:
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
    entries = [e for e in re.split("[ \u3000\t]+", text.strip(GAP)) if e]
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


# --- annexes and closing ---------------------------------------------------------


def _annexes(marks: Sequence[Mark], begin: int) -> tuple[int, Levels]:
    """Return where the first annex begins (len if there is none) and the levels of the text before it."""
    given = next((n for n, m in enumerate(marks) if m.role == "annex"), None)
    heads = [n for n in range(begin, len(marks)) if not marks[n].role and _annex_head(marks[n])]
    again = {squeezed(marks[n].label.text): n for n in heads if marks[n].label}  # type: ignore[union-attr]
    real = [n for n in heads if again[squeezed(marks[n].label.text)] == n]  # type: ignore[union-attr]
    cut, levels = len(marks) if given is None else given, None
    for n in [n for n in real if n < cut][:_MOST_TRIES]:
        tried = choose(marks[begin:n])
        if not _goes_on(marks, n, tried) and not _only_listed(marks, n, set(real)):
            cut, levels = n, tried
            break
    for n in real:
        if n >= cut:
            marks[n].role = "annex"
    return cut, levels or choose(marks[begin:cut])


def _annex_head(mark: Mark) -> bool:
    if not mark.label or mark.label.kind != "附" or isinstance(mark.piece, Grid):
        return False
    words = mark.words.strip(GAP)
    if not words:
        return mark.label.ordinal > 0 or squeezed(mark.piece.text) in ("附件", "附录", "附表", "附錄")
    return is_heading(words, 40) or bool(_PENDING.search(words)) or bool(re.match("[^。，；]{2,24}[:：]", words))


def _goes_on(marks: Sequence[Mark], position: int, levels: Levels) -> bool:
    """Whether the articles before *position* count on behind it: then the line there only lists an annex."""
    kind = levels.article
    if not kind or kind[0] in "#*":
        return False
    before = next((m.label for m in reversed(marks[:position]) if m.label and m.kind == kind), None)
    behind = next((m.label for m in marks[position + 1 :] if m.label and m.kind == kind), None)
    return bool(before and behind and behind.ordinal == before.ordinal + 1 and behind.path[:-1] == before.path[:-1])


def _only_listed(marks: Sequence[Mark], position: int, heads: set[int]) -> bool:
    """Whether names of annexes stand here one behind the other and the signatures come after them."""
    end = position
    while end < len(marks) and end in heads:
        end += 1
    return end < len(marks) and _signs(marks[end])


def _signs(mark: Mark) -> bool:
    if isinstance(mark.piece, Grid):
        return any(
            re.search("盖\\s*章|签\\s*字|签\\s*章|蓋\\s*章|簽\\s*字", cell)
            for row in mark.piece.rows[:3]
            for cell in row
        )
    text = mark.piece.text
    if mark.label or len(text) > 200 or text.rstrip(GAP).endswith(("。", "；")):
        return bool(_NOTHING_FOLLOWS.match(text))
    return bool(_NOTHING_FOLLOWS.match(text) or _SIGNATURE.match(text))


def _closing(marks: Sequence[Mark], first: int, cut: int) -> None:
    """Mark the first line of the signatures, behind the last article and before the annexes."""
    if any(m.role in ("closing", "block") for m in marks):
        return
    last = next((n for n in range(cut - 1, first - 1, -1) if marks[n].role in ("article", "chapter")), first - 1)
    for n in range(last + 1, cut):
        if not marks[n].role and _signs(marks[n]):
            marks[n].role = "closing"
            return


# --- chapters, articles and front ----------------------------------------------------


def _roles(marks: Sequence[Mark], begin: int, cut: int, levels: Levels) -> int:
    """Give chapters and articles their roles; return where the body begins."""
    last = 0
    fresh = True
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
            counts = label is not None and bool(label.ordinal) and not label.path
            if (
                label
                and counts
                and not fresh
                and label.ordinal not in (last, last + 1)
                and latest.get(last + 1, -1) > n
            ):
                continue  # an article of something else, quoted, or a list inside an article
            mark.role, fresh = "article", False
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
            and not re.search("[:：，,（(]", words)
            and not _BODY_OF_PERSONS.search(words)
            and _SENTENCE.search(behind.text)
            and (not isinstance(before, Line) or n == begin or _SENTENCE.search(before.text))
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
    speaks = _SENTENCE.search(text) or (len(text) > 12 and text.rstrip(GAP)[-1] in "：:")
    return bool(speaks) and not _PARTY.match(text) and not _RECITALS.match(text)


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
        elif _PARTY.match(text) and now != "recitals":
            if now != "parties":
                mark.role = "parties"
            now = "parties"
        elif now == "cover" and not (is_heading(text, 80) or mark.label):
            mark.role = now = "plain"
        elif now == "recitals" and mark.label is None and not _SO_AGREED.match(text) and _PARTY.match(text):
            mark.role = now = "parties"


def recital_heading(text: str) -> bool:
    """Whether *text* is nothing but the heading of recitals (鉴于：)."""
    return bool(_RECITAL_HEAD.match(text))
