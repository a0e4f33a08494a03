"""Amounts: figures against capitals, table rows against their total, parts against a stated total.

Basis: 民法典 510: what the text states in two ways is not clearly agreed and must be settled by supplement or by
interpretation; the rule for bills (capital and figure must agree) is not carried over to contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.figures import COUNT, Amount, amounts, count, number
from contractgen.findings import Finding
from contractgen.roster import Roster, roster
from contractgen.rules import Card
from contractgen.whole import Sheet, SheetRow, Whole, sheets, whole

WORDS: Final = Card(
    "amount-in-words",
    N_("大小写金额不一致"),
    "error",
    "partly-void",
    "并列的大写与小写金额不相等；也比较“六十万元（¥600,000）”。",
    ("人民币壹拾万元整（¥120,000）。",),
    ("人民币壹拾万元整（¥100,000）。",),
    "不相邻的两个金额。",
    ("民法典 510",),
)
TABLE: Final = Card(
    "table-total",
    N_("表格合计与各行之和不符"),
    "error",
    "partly-void",
    "合计、总计、小计行与其上各行之和不相等。",
    ("材料费120、测试费65、合计195。",),
    ("材料费120、测试费65、合计185。",),
    "不是数字的单元格；百分比由“份额合计”审查。",
    ("民法典 510",),
)
TOTAL: Final = Card(
    "stated-total",
    N_("分项金额之和与总额不符"),
    "error",
    "partly-void",
    "一句话中写明总额，又逐方或逐期写明分项，其和不等于总额。",
    ("总投入300万元，其中甲方100万元，乙方150万元（双方协议）。",),
    ("总投入300万元，其中设备费100万元。",),
    "“其中”只列一部分的；分项没有覆盖各方或各期的。",
    ("民法典 510",),
)
CARDS = (WORDS, TABLE, TOTAL)

_BETWEEN = expression(r"[整正]?[（(]?(?:即|计|小写|大写|人民币|金额|合|：|、|，|（|）|¥|￥|RMB){0,6}")
_TOTAL_ROW = expression(r"^(?:合计|总计|共计|总额|总和|小计|合计金额|总金额)(?:（[^）]{1,10}）)?$")
_SUBTOTAL: Final = "小计"
_NO_SUM = expression(r"比例|份额|占比|百分|%|率|序号|编号|年度|年份|单价|日期|时间|电话|代码|期限|备注")
_TOLERANCE: Final = Decimal("0.011")


def check(subject: Subject) -> Iterator[Finding]:
    """Yield amounts that contradict one another."""
    text = subject.recognised.text
    everything, who = whole(text), roster(text)
    for index, line in enumerate(text.lines):
        words = line.normal.text
        if "元" in words or "¥" in words or "￥" in words:
            begin = everything.starts[index]
            for sentence, found in _by_sentence(words, list(amounts(words))):
                yield from _pairs(everything, begin, words, found)
                yield from _parts(everything, begin, words, sentence, found, who)
    for sheet in sheets(text):
        yield from _sums(everything, sheet)


def _by_sentence(words: str, found: list[Amount]) -> Iterator[tuple[tuple[int, int], list[Amount]]]:
    start = 0
    for end in (*(m.end() for m in expression("[。！？]").finditer(words)), len(words)):
        inside = [a for a in found if start <= a.start < end]
        if len(inside) > 1:
            yield (start, end), inside
        start = end


def _pairs(everything: Whole, begin: int, words: str, found: list[Amount]) -> Iterator[Finding]:
    """Compare amounts that stand side by side in two ways of writing."""
    for one, other in pairwise(found):
        if (
            one.written == other.written
            or one.value == other.value
            or not _BETWEEN.fullmatch(words[one.end : other.start])
        ):
            continue
        between = words[one.end : other.start]
        if "capital" not in (one.written, other.written) and "（" not in between:
            continue
        if not between:
            continue
        values = {"one": words[one.start : one.end], "other": words[other.start : other.end]}
        message = N_("“{one}”与“{other}”不相等：金额不明确，付款义务本身仍然有效，须补充约定或者按有关条款解释")
        yield WORDS.finding(
            everything.spot(begin + one.start, begin + other.end), message, N_("核对后改正其中一个"), values
        )


def _sums(everything: Whole, sheet: Sheet) -> Iterator[Finding]:
    width = max((len(r.cells) for r in sheet.rows), default=0)
    totals = [n for n, row in enumerate(sheet.rows) if _label(row)]
    if not totals:
        return
    for column in range(width):
        title = sheet.columns[column] if column < len(sheet.columns) else ""
        if _NO_SUM.search(title):
            continue
        yield from _column(everything, sheet, column, totals)


def _label(row: SheetRow) -> str:
    for cell in row.cells[:3]:
        bare = "".join(cell.split())
        if _TOTAL_ROW.match(bare):
            return bare
    return ""


def _column(everything: Whole, sheet: Sheet, column: int, totals: list[int]) -> Iterator[Finding]:
    open_rows: list[Decimal] = []  # since the last total
    subtotals: list[Decimal] = []
    for position, row in enumerate(sheet.rows):
        cell = row.cells[column] if column < len(row.cells) else ""
        value = number(cell)
        if position not in totals:
            if value is None and cell.strip("-—/ "):
                return  # words among the figures: not a column of amounts
            if cell.endswith("%"):
                return
            open_rows.append(value or Decimal(0))
            continue
        if value is not None and not cell.endswith("%") and sum(v != 0 for v in (*open_rows, *subtotals)) > 1:
            parts = open_rows if _label(row).startswith(_SUBTOTAL) else [*subtotals, *open_rows]
            expected = sum(parts, Decimal(0))
            # 合计 below 小计 may sum all rows or the subtotals only
            if abs(expected - value) > _TOLERANCE:
                at = row.places[column]
                message = N_("{label}写为{found}，各行之和为{expected}：以哪一个为准不明确，各行的约定仍然有效")
                values = {"label": _label(row), "found": cell, "expected": f"{expected:f}"}
                yield TABLE.finding(everything.spot(row.at, at + len(cell)), message, N_("核对各行后改正"), values)
        if value is not None and _label(row).startswith(_SUBTOTAL):
            subtotals.append(value)
        elif value is not None:
            subtotals = []
        open_rows = []


_SUM_BEFORE = expression(
    r"(?:合计|总额|总计|共计|总投资|总投入|总经费|总金额|总价|经费|投资额|投入|费用|价款|报酬)[^，。；]{0,14}$"
)
_SUM_WORD = expression(r"(?:合计|总计|共计|总额|总数)(?:为|是|人民币|：){0,3}$|，共(?:计)?(?:人民币)?$")
_EACH = expression(
    rf"(?:(?P<word>{COUNT})(?:方|家|个成员|个单位|所|期)|(?P<list>[甲乙丙丁戊己庚辛](?:方)?(?:、[甲乙丙丁戊己庚辛](?:方)?)+))[^，。；]{{0,10}}各[^，。；]{{0,8}}$"
)
_PHASES = expression(rf"分(?P<count>{COUNT})(?:期|次|笔|年|批|个阶段)[^：，。；]{{0,8}}")


def _parts(
    everything: Whole, begin: int, words: str, sentence: tuple[int, int], found: list[Amount], who: Roster
) -> Iterator[Finding]:
    """Compare a total with its parts in one sentence, where the parts plainly are all of them."""
    merged = _one_of_each(words, found)
    if len(merged) < 2:
        return
    total, parts = merged[0], merged[1:]
    lead = words[max(sentence[0], total.start - 24) : total.start]
    between = words[total.end : parts[0].start]
    if not _SUM_BEFORE.search(lead) or expression(r"不超过|不低于|以上|以下|余额|每").search(lead):
        last = merged[-1]
        if (
            len(merged) > 2
            and _SUM_WORD.search(words[max(0, last.start - 8) : last.start])
            and "其中" not in words[sentence[0] : last.start]
        ):
            yield from _compared(
                everything, begin, words, last, merged[:-1], exact=_all_parties(words, sentence[0], merged[:-1], who)
            )
        return
    if each := _EACH.search(words[total.end : parts[0].start]):
        times = count(each["word"]) if each["word"] else each["list"].count("、") + 1
        if each["list"] and (
            told := expression(rf"({COUNT})方").search(words[total.end + each.end("list") : parts[0].start])
        ):
            times = count(told[1]) if count(told[1]) == times else None
        if times and len(parts) == 1 and parts[0].value * times != total.value:
            yield _wrong(everything, begin, words, total, parts, parts[0].value * times)
        return
    if phases := _PHASES.search(between):
        if count(phases["count"]) == len(parts):
            yield from _compared(everything, begin, words, total, parts, exact=True)
    elif "其中" in between or (
        between.lstrip("整正）").startswith(("，", "：", "（")) and _all_parties(words, total.end, parts, who)
    ):
        yield from _compared(everything, begin, words, total, parts, exact=_all_parties(words, total.end, parts, who))


def _one_of_each(words: str, found: list[Amount]) -> list[Amount]:
    """Drop the second of two ways of writing the same amount side by side."""
    kept: list[Amount] = []
    for one in found:
        if (
            kept
            and one.written != kept[-1].written
            and _BETWEEN.fullmatch(words[kept[-1].end : one.start])
            and words[kept[-1].end : one.start]
        ):
            continue
        kept.append(one)
    return kept


def _all_parties(words: str, start: int, parts: list[Amount], who: Roster) -> bool:
    """Whether every party of the agreement has exactly one of *parts*."""
    if not who.count or len(parts) != who.count:
        return False
    letters = {name: label for label, name in who.lettered.items()}
    at = start
    seen: set[str] = set()
    for part in parts:
        piece = words[at : part.start]
        hits = {n for n in who.names if n in piece or (letters.get(n) and letters[n] in piece)}
        if len(hits) != 1 or hits & seen:
            return False
        seen |= hits
        at = part.end
    return True


def _compared(
    everything: Whole, begin: int, words: str, total: Amount, parts: list[Amount], *, exact: bool
) -> Iterator[Finding]:
    total_of_parts = sum((p.value for p in parts), Decimal(0))
    if (exact and total_of_parts != total.value) or (len(parts) > 1 and total_of_parts > total.value):
        yield _wrong(everything, begin, words, total, parts, total_of_parts)


def _wrong(everything: Whole, begin: int, words: str, total: Amount, parts: list[Amount], found: Decimal) -> Finding:
    message = N_("总额写为“{total}”，分项之和为{found}元：以哪一个为准不明确，各分项的约定仍然有效")
    values = {"total": words[total.start : total.end], "found": f"{found.normalize():f}"}
    first, last = min(total.start, parts[0].start), max(total.end, parts[-1].end)
    return TOTAL.finding(everything.spot(begin + first, begin + last), message, N_("核对后改正总额或者分项"), values)
