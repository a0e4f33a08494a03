"""Shares of one split that ought to make a whole: columns and rows of tables, lists, sentences; 成 included.

Only where the split plainly is all of it. Basis: 民法典 510; shares of co-owners that are not clear are divided by law
(民法典 308 and 309 are not cited: not compared).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from contractgen.agreement import Paragraph, plain
from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.figures import COUNT, Share, count, shares
from contractgen.findings import Finding
from contractgen.roster import Roster, looks_like_a_name, roster
from contractgen.rules import Card
from contractgen.whole import Sheet, Whole, sheets, whole

SHARES: Final = Card(
    "shares-total",
    N_("份额合计不是百分之百"),
    "error",
    "partly-void",
    "同一次分配的比例（表格的一列或一行、一句话、一个清单）合计不等于100%；“八成、二成”同样计算。",
    ("收益由甲方得60%、乙方得50%。", "权利人得八成，其余三成归提供条件的成员。"),
    ("收益由甲方得60%、乙方得40%。", "含量提高三成，能耗降低二成。"),
    "没有覆盖全部各方的列举；指标、税率、费率。",
    ("民法典 510",),
)
CARDS = (SHARES,)

_TITLE = expression(r"份额|占比|比例|股比|持股|股权|权重|分成|所占")
_NO_SPLIT = expression(
    r"提成|税|费率|折|增长|指标|达到|完成率|合格|违约|配套|扣除|上限|不超过|提取|管理费|利率|误差|含量|纯度|收率|降低|提高|奖励"
)
_SPLIT = expression(r"分配|分成|分享|分得|比例|份额|共有|分担|承担|追偿|股权|持股|权益|所得|收益|占|归|得")
_GROWTH = expression(
    r"提高|降低|下降|减少|增长|(?:%|成)以[上下]|不低于|不超过|不少于|超过|至少|上浮|下浮|违约金|利率|税率|税|误差|合格率|达到|优惠|折扣|含量|纯度|收率|效率|利用率|滞纳|定金"
)
_REST = expression(r"其余|余下|剩余|余额|其他部分")
_TOTAL_ROW = expression(r"^(?:合计|总计|共计|小计)")
_WHOLE: Final = Decimal(100)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield splits that make more or less than the whole."""
    text = subject.recognised.text
    everything, who = whole(text), roster(text)
    for sheet in sheets(text):
        yield from _in_sheet(everything, sheet, who)
    yield from _in_lists(everything, who)
    yield from _in_sentences(everything, who)


def _off(values: Sequence[Decimal]) -> bool:
    """Whether shares miss the whole by more than rounding explains."""
    total = sum(values, Decimal(0))
    rounded = any(v != v.to_integral_value() for v in values)
    return abs(total - _WHOLE) > (Decimal("0.02") * len(values) if rounded else 0)


def _finding(everything: Whole, span: tuple[int, int], values: Sequence[Decimal]) -> Finding:
    message = N_("各份额合计为{total}%，不是100%：分配不明确，须补充约定；权利的归属本身仍然有效")
    total = sum(values, Decimal(0)).normalize()
    return SHARES.finding(everything.spot(*span), message, N_("核对各方份额，使合计为100%"), {"total": f"{total:f}"})


# --- tables ------------------------------------------------------------------


def _in_sheet(everything: Whole, sheet: Sheet, who: Roster) -> Iterator[Finding]:
    rows = [r for r in sheet.rows if not any(_TOTAL_ROW.match("".join(c.split())) for c in r.cells[:3])]
    if len(rows) < 2:
        yield from _across(everything, sheet, who)
        return
    for column, title in enumerate(sheet.columns):
        cells = [(r.cells[column], r) for r in rows if column < len(r.cells)]
        values = [_percent(c, title) for c, _ in cells]
        if len(values) < 2 or any(v is None for v in values) or _NO_SPLIT.search(title):
            continue
        known = [v for v in values if v is not None]
        heads = [_owner(r.cells, column, who) for _, r in cells]
        stated = next(
            (
                r
                for r in sheet.rows
                if r not in rows and column < len(r.cells) and _percent(r.cells[column], title) == _WHOLE
            ),
            None,
        )
        if not (stated or (_TITLE.search(title) and all(heads))) or not _off(known):
            continue
        groups = _groups([r.cells[0] for _, r in cells], heads, known)
        if groups is not None and not stated:
            if any(_off(g) for g in groups):
                bad = next(g for g in groups if _off(g))
                yield _finding(
                    everything, (cells[0][1].places[column], cells[0][1].places[column] + len(cells[0][0])), bad
                )
            continue
        last = stated or cells[-1][1]
        yield _finding(everything, (last.at, last.places[column] + len(last.cells[column])), known)
    yield from _across(everything, sheet, who)


def _percent(cell: str, title: str) -> Decimal | None:
    found = list(shares(cell))
    if len(found) == 1 and found[0].end - found[0].start == len(cell):
        return found[0].value
    if "%" in title and expression(r"[0-9]{1,3}(?:\.[0-9]{1,4})?").fullmatch(cell):
        return Decimal(cell)
    return None


def _owner(cells: Sequence[str], column: int, who: Roster) -> str:
    """Return the owner named in a row: a body, a letter, a name of one of the parties."""
    for position, cell in enumerate(cells):
        if position != column and (
            cell in who.names
            or cell in who.lettered
            or looks_like_a_name(cell)
            or expression(r"[甲乙丙丁戊己庚辛]方").fullmatch(cell)
        ):
            return cell
    return ""


def _groups(first: Sequence[str], heads: Sequence[str], values: Sequence[Decimal]) -> list[list[Decimal]] | None:
    """Return the values by the object in the first column, None where all rows belong to one split."""
    if len(set(heads)) == len(heads):
        return None
    made: dict[str, list[Decimal]] = {}
    key = ""
    for name, value in zip(first, values, strict=True):
        key = name or key
        made.setdefault(key, []).append(value)
    if len(made) == len(values) or len(made) < 2:
        return []  # the same owner twice and nothing that divides: no plain split
    return list(made.values())


def _across(everything: Whole, sheet: Sheet, who: Roster) -> Iterator[Finding]:
    """Rows whose columns are the parties."""
    columns = [
        n
        for n, t in enumerate(sheet.columns)
        if t in who.names or t in who.lettered or expression(r"[甲乙丙丁戊己庚辛]方(?:（[^）]*）)?").fullmatch(t)
    ]
    if len(columns) < 2:
        return
    for row in sheet.rows:
        values = [_percent(row.cells[n], "") for n in columns if n < len(row.cells)]
        known = [v for v in values if v is not None]
        if len(known) == len(columns) and _off(known) and not _NO_SPLIT.search(row.cells[0]):
            yield _finding(everything, (row.at, row.places[columns[-1]] + len(row.cells[columns[-1]])), known)


# --- lists -------------------------------------------------------------------


def _in_lists(everything: Whole, who: Roster) -> Iterator[Finding]:
    """Look at items that each give one party its share, as in （一）甲方，60%；（二）乙方，40%."""
    text = everything.text
    for section in text.sections:
        if section.article is None:
            continue
        for block in section.article.blocks:
            if not isinstance(block, Paragraph) or len(block.items) < 2 or not _SPLIT.search(plain(block.inlines)):
                continue
            owners: set[str] = set()
            values: list[Decimal] = []
            for item in block.items:
                words = plain(item.inlines)
                found = list(shares(words))
                owner = _named(words[: found[0].start], who) if len(found) == 1 else ""
                if not owner or _GROWTH.search(words):
                    break
                owners.add(owner)
                values.append(found[0].value)
            if (
                len(values) == len(block.items) == len(owners)
                and who.count
                and len(owners) == who.count
                and _off(values)
            ):
                line = next(
                    (n for n, li in enumerate(text.lines) if li.source and li.source == block.items[-1].source), None
                )
                passages = text.passages[section.first : section.last]
                at = next(
                    (everything.begin(p) for p in passages if list(shares(p.text))), everything.begin(passages[0])
                )
                begin = everything.starts[line] if line is not None else at
                yield _finding(everything, (begin, everything.line_around(begin)[1]), values)


def _named(words: str, who: Roster) -> str:
    """Return the one party that *words* name, "" if none or several."""
    hits = {n for n in who.names if n in words} | {name for label, name in who.lettered.items() if label in words}
    if len(hits) == 1:
        return hits.pop()
    return "rest" if not hits and _REST.search(words) else ""


# --- sentences ---------------------------------------------------------------

_EACH = expression(
    rf"(?:(?P<both>双)方|(?P<count>{COUNT})(?:方|家|个成员|个单位))[^，。；、]{{0,10}}各(?:自)?(?:占|享有|承担|分担|得|分得|按)?[^，。；、]{{0,4}}$"
)


def _in_sentences(everything: Whole, who: Roster) -> Iterator[Finding]:
    for passage in everything.text.passages:
        words = passage.text
        if passage.kind in ("heading", "row", "signature") or not ("%" in words or "百分之" in words or "成" in words):
            continue
        found = list(shares(words))
        if not found or _GROWTH.search(words):
            continue
        split = _SPLIT.search(words) or _SPLIT.search(everything.text.sections[passage.section].heading)
        if len(found) == 1:
            each = _EACH.search(words[: found[0].start])
            times = (2 if each["both"] else count(each["count"])) if each else None
            if times and split and _off([found[0].value] * times) and not (times == 3 and int(found[0].value) == 33):
                yield _finding(everything, _span(everything, passage, found), [found[0].value] * times)
            continue
        if split and "各" not in words[found[0].start : found[-1].start] and (_complete(words, found, who)):
            values = [s.value for s in found]
            if _off(values):
                yield _finding(everything, _span(everything, passage, found), values)


def _span(everything: Whole, passage: object, found: Sequence[Share]) -> tuple[int, int]:
    begin = everything.begin(passage)  # type: ignore[arg-type]  # a Passage
    return begin + found[0].start, begin + found[-1].end


_PHASES = expression(rf"(?:分(?P<count>{COUNT})(?:期|次|笔|批)|(?P<points>{COUNT})个(?:节点|阶段))")
_ROLE = expression(
    r"权利人|完成(?:方|人|单位)|牵头(?:方|单位|人)|参与(?:方|单位)|承担(?:方|单位)|成员|联盟|秘书处|团队|发明人|单位|学校|企业|高校|院所|公司|大学|研究院|研究所|许可方|委托方|受托方|[甲乙丙丁戊己庚辛]方"
)


def _complete(words: str, found: Sequence[Share], who: Roster) -> bool:
    """Whether the shares of a sentence plainly are all of one split."""
    if phases := _PHASES.search(words[: found[0].start]):
        return count(phases["count"] or phases["points"]) == len(found)
    owners: list[str] = []
    at = 0
    for share in found:
        piece = words[at : share.start]
        behind = expression(r"[^，。；、]{0,12}").match(words[share.end :])
        local = expression("[，；、：]").split(piece)[-1]
        owner = _named(local, who) or ("rest" if _REST.search(local) else "") or _role(local)
        if not owner and behind:
            owner = _named(behind[0], who) or _role(behind[0])
        if not owner:
            return False
        owners.append(owner)
        at = share.end
    if len(set(owners)) != len(owners):
        return False
    parties = [o for o in owners if o in who.names]
    return (
        "rest" in owners
        or (bool(who.count) and len(parties) == who.count == len(owners))
        or (len(owners) == 2 and not parties and who.count == 2)
        or sum(s.value for s in found) > _WHOLE
    )


def _role(words: str) -> str:
    found = _ROLE.search(words)
    return found[0] if found else ""
