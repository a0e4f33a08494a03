"""How an agreement ends: signatures behind the last article, then the annexes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from contractgen.expressions import expression
from contractgen.labels import GAP
from contractgen.levels import Levels, Mark, choose, is_heading
from contractgen.lines import Grid, Line
from contractgen.openings import squeezed

_NOTHING_FOLLOWS = expression(r"[（(]?\s*(?:以下|本页|此页|以下页)\s*无\s*正\s*文")
_SIGNATURE = expression(
    r"[ \u3000]*[（(]?\s*(?:签\s*[署字章名约]\s*[、]?(?:盖章)?\s*(?:页|頁|栏|处|部分)|簽\s*[署字]\s*[頁欄]|"
    r"(?:签字|签署|簽字|签章|盖章)\s*[:：]|"
    r"(?:兹|茲)证明|(?:以下)?(?:无正文)|.{0,14}(?:签到|签署|签字|签章|盖章)\s*(?:[（(][^）)]{0,20}[)）])?\s*[:：]\s*$|"
    r"(?:单位名称|成员单位|单位).{0,12}(?:签字|签章|盖章)|[甲乙丙丁戊己庚辛壬癸各]方\s*[^。]{0,30}?[（(][^）)]{0,8}(?:章|签字|签名|签署)[)）]|"
    r"[^。，；]{0,40}[（(]\s*(?:盖\s*章|公\s*章|盖\s*公\s*章|签\s*章|签\s*字|签\s*名|蓋\s*章|簽\s*字)[^）)]{0,6}[)）]\s*[:：]?|"
    r"[^。，；]{0,40}?(?:[甲乙丙丁]方|法定代表人|授权代表|委托代理人|负责人|签名|签字)[^。，；]{0,14}[:：]?\s*[_＿]{2,}|By\s*[:：]|"
    r"(?:末页|落款)\s*(?:签名|签字|签署)?\s*$)"
)
_PENDING = expression(r"[（(【\[]?\s*(?:略|暂缺|待补|另附|另册|缺|空|此处略|附后)\s*[^（(]{0,20}[)）】\]]?\s*$")
_LETTERED = expression(r"[A-Z]-?\d{1,2}[ \u3000.．、:：—-]{1,3}[\u4e00-\u9fff][^。；，:：_]{1,20}[:：]?")
_MOST_TRIES: Final = 16


def mark_annexes(marks: Sequence[Mark], begin: int) -> tuple[int, Levels]:
    """Return where the first annex begins (len if there is none) and the levels of the text before it."""
    given = next((n for n, m in enumerate(marks) if m.role == "annex"), None)
    heads = [n for n in range(begin, len(marks)) if not marks[n].role and _annex_head(marks[n])]
    again = {squeezed(marks[n].label.text): n for n in heads if marks[n].label}  # type: ignore[union-attr]
    real = [n for n in heads if again[squeezed(marks[n].label.text)] == n]  # type: ignore[union-attr]
    cut, levels = len(marks) if given is None else given, None
    listed = -1  # the last name of a mere list of annexes
    for n in [n for n in real if n < cut][:_MOST_TRIES]:
        if n <= listed:
            continue
        tried = choose(marks[begin:n])
        if _goes_on(marks, n, tried):
            continue
        if end := _only_listed(marks, n, set(real), tried):
            listed = end
            continue
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
    return (
        is_heading(words, 40) or bool(_PENDING.search(words)) or bool(expression("[^。，；]{2,24}[:：]").match(words))
    )


def _goes_on(marks: Sequence[Mark], position: int, levels: Levels) -> bool:
    """Whether the articles before *position* count on behind it: then the line there only lists an annex."""
    kind = levels.article
    if not kind or kind[0] in "#*":
        return False
    before = next((m.label for m in reversed(marks[:position]) if m.label and m.kind == kind), None)
    behind = next((m.label for m in marks[position + 1 :] if m.label and m.kind == kind), None)
    return bool(before and behind and behind.ordinal == before.ordinal + 1 and behind.path[:-1] == before.path[:-1])


def _only_listed(marks: Sequence[Mark], position: int, heads: set[int], levels: Levels) -> int:
    """Return the last of the names of annexes that stand here one behind the other, 0 if they are annexes themselves.

    They are a list where the signatures or the articles come after them.
    """
    end = position
    while end < len(marks) and end in heads:
        end += 1
    if end == len(marks):
        return 0
    before = end > position + 1 and not levels.article and bool(choose(marks[end:]).article)
    return end - 1 if before or _signs(marks[end]) else 0


def _signs(mark: Mark) -> bool:
    if isinstance(mark.piece, Grid):
        return any(
            expression("盖\\s*章|签\\s*字|签\\s*章|蓋\\s*章|簽\\s*字").search(cell)
            for row in mark.piece.rows[:3]
            for cell in row
        )
    text = mark.piece.text
    if mark.label or len(text) > 200 or text.rstrip(GAP).endswith(("。", "；")):
        return bool(_NOTHING_FOLLOWS.match(text))
    return bool(_NOTHING_FOLLOWS.match(text) or _SIGNATURE.match(text))


def mark_closing(marks: Sequence[Mark], first: int, cut: int) -> None:
    """Mark the first line of the signatures, behind the last article and before the annexes."""
    if any(m.role in ("closing", "block") for m in marks):
        return
    last = next((n for n in range(cut - 1, first - 1, -1) if marks[n].role in ("article", "chapter")), first - 1)
    for n in range(last + 1, cut):
        if not marks[n].role and _signs(marks[n]):
            marks[n].role = "closing"
            lettered = [m for m in marks[n + 1 : cut] if not m.role and isinstance(m.piece, Line) and _lettered(m)]
            if len(lettered) > 1:
                for mark in lettered:
                    mark.role = "annex"
            return


def _lettered(mark: Mark) -> bool:
    """Whether a line behind the signatures is the heading of an annex named by a letter and a number: E1 量化目标."""
    return isinstance(mark.piece, Line) and bool(_LETTERED.fullmatch(mark.piece.text.strip(GAP)))
