"""Dates: days that do not exist, ends before beginnings, milestones outside the term, no term at all.

Basis: 民法典 510 where the text contradicts itself; a continuing contract without a term may be ended at any time
on reasonable notice (民法典 563 第二款, and 976 for what comes near a partnership).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.figures import COUNT, When, count, dates
from contractgen.findings import Finding
from contractgen.rules import Card
from contractgen.whole import Sheet, Whole, sheets, whole

IMPOSSIBLE: Final = Card(
    "date-impossible",
    N_("没有这一天"),
    "error",
    "partly-void",
    "日历上没有的日期。",
    ("2027年9月31日前完成。", "2027年2月29日"),
    ("2028年2月29日前完成。",),
    "",
    ("民法典 510",),
)
ORDER: Final = Card(
    "date-order",
    N_("终止日期早于起始日期"),
    "error",
    "partly-void",
    "一段期间的终点早于起点；写明的年数与起止日期不符。",
    ("有效期自2026年12月15日至2021年12月14日。",),
    ("有效期自2026年12月15日至2031年12月14日。",),
    "只写月、日而没有年的期间。",
    ("民法典 510",),
)
OUTSIDE: Final = Card(
    "milestone-outside-term",
    N_("任务日期在期限之外"),
    "warning",
    "commercial",
    "任务、进度的完成日期晚于任务期限或者协议期限，或者早于其起始日期。",
    ("任务期限至2028年12月31日，报告于2029年10月31日前提交。",),
    ("任务期限至2028年12月31日，报告于2028年10月31日前提交。",),
    "付款、保密、许可等期满后仍继续的日期；改变日期的补充协议。",
    ("民法典 510",),
)
TERM: Final = Card(
    "no-term",
    N_("没有约定期限"),
    "warning",
    "commercial",
    "成立联盟的协议、章程没有写有效期、合作期限或者存续期间。",
    ("（全文没有有效期、合作期限）",),
    ("本协议有效期五年，自生效之日起计算。",),
    "单项协议（保密、分配、争议解决等）和联盟的内部规则；篇幅很短的文件。",
    ("民法典 563.2", "民法典 976"),
)
CARDS = (IMPOSSIBLE, ORDER, OUTSIDE, TERM)

_TO = expression(r"(?:起)?(?:，)?(?:至|到|—|－|-|–|~|～|——|起至|止于|直至)(?:于)?$")
_YEARS = expression(rf"(?P<count>{COUNT})年(?:，|（)?(?:即|期限|任期)?自?(?:为|从|自)?$")
_TASK_TERM = expression(
    r"(?:任务|研究|研发|研制|工期|建设|项目|实施|执行|履行|研究开发)(?:期限|期|周期|期间|工期|起止)|工期"
)
_OTHER_TERM = expression(
    r"保密|许可|授权|质保|保修|任期|届|专利|租赁|免费|缴费|服务期|派驻|劳动|试用|公示|宽限|优惠|年费|预算|统计|报告期|竞业|延续|仍为|原"
)
_OUR_TERM = expression(r"本(?:协议|合同|章程|约定|分工书|补充协议)|有效期|合作期|协议期|合同期|期限|联盟")
_DONE = expression(
    r"^(?:前|之前|以前|底前|底|末|止)?(?:应当?|须|必须)?[^，。；0-9]{0,6}(?:完成|提交|交付|建成|试车|投产|验收|安装|结题|达到|竣工|研制出|形成|通过|上线|运行|定型|出具|开展|启动|实现)"
)
_CHANGED = expression(r"改为|变更为|延长|延期|顺延|调整为|推迟")
_COLUMN = expression(r"完成(?:日期|时间|期限)|日期|节点|进度|时间|截止|期限|里程碑")
_NO_COLUMN = expression(r"缴|付|拨|到位|签|成立|出生|授权|申请|登记|公告|有效期|到期|发布|会议")
_START_COLUMN = expression(r"^(?:开始|起始|启动|开工)(?:日期|时间)?$|起始|开始")
_END_COLUMN = expression(r"^(?:结束|完成|截止|终止)(?:日期|时间)?$")


@dataclass(frozen=True, slots=True)
class _Span:
    """A period with its two dates, where it begins in the whole, and whether it is that of the tasks."""

    start: When
    end: When
    at: int
    task: bool
    ours: bool


def check(subject: Subject) -> Iterator[Finding]:
    """Yield dates that cannot be, periods the wrong way round, tasks outside the term, a term that is missing."""
    everything = whole(subject.recognised.text)
    found = list(dates(everything.words))
    for when in found:
        if not when.possible:
            message = N_("没有“{day}”这一天：期限不明确，义务本身仍然有效")
            values = {"day": everything.words[when.start : when.end]}
            yield IMPOSSIBLE.finding(everything.spot(when.start, when.end), message, N_("核对后改正日期"), values)
    spans: list[_Span] = []
    for one, other in pairwise(found):
        if one.possible and other.possible and one.year and (span := _span(everything, one, other)):
            spans.append(span)
            yield from _ordered(everything, span)
    for sheet in sheets(everything.text):
        yield from _rows(everything, sheet)
    yield from _outside(everything, found, spans)
    yield from _without_term(subject, everything)


def _span(everything: Whole, one: When, other: When) -> _Span | None:
    words = everything.words
    between = words[one.end : other.start]
    if len(between) > 6 or "\n" in between or not _TO.search(between) or "｜" in between:
        return None
    if not other.year:
        other = When(other.start, other.end, one.year, other.month, other.day)
        if other.month and one.month and other.last() < one.first():
            return None  # 2027年10月1日至3月31日: the next year is meant
    begin, end = everything.sentence(one.start)
    lead = words[max(begin, one.start - 40) : one.start]
    near = lead + words[other.end : min(end, other.end + 12)]
    task = bool(_TASK_TERM.search(lead)) and not _OTHER_TERM.search(lead)
    ours = task or (
        bool(_OUR_TERM.search(near))
        and not _OTHER_TERM.search(near)
        and everything.kind(one.start) not in ("row", "recital")
    )
    return _Span(one, other, one.start, task, ours)


def _ordered(everything: Whole, span: _Span) -> Iterator[Finding]:
    words = everything.words
    values: dict[str, object] = {
        "start": words[span.start.start : span.start.end],
        "end": words[span.end.start : span.end.end],
    }
    spot = everything.spot(span.start.start, span.end.end)
    if span.end.last() < span.start.first():
        message = N_("终止日期{end}早于起始日期{start}：期间不明确，其余约定仍然有效")
        yield ORDER.finding(spot, message, N_("核对后改正起止日期"), values)
        return
    begin = everything.sentence(span.at)[0]
    told = _YEARS.search(words[max(begin, span.at - 16) : span.at])
    years = count(told["count"]) if told else None
    if told and years and years < 60 and span.start.day and span.end.day:
        length = (span.end.last() - span.start.first()).days
        if abs(length - years * 365.25) > 32:
            values["years"] = told["count"]
            message = N_("写明{years}年，起止日期{start}至{end}却不是{years}年：期间不明确，其余约定仍然有效")
            yield ORDER.finding(spot, message, N_("核对年数和起止日期"), values)


def _rows(everything: Whole, sheet: Sheet) -> Iterator[Finding]:
    """Tables with one column for the beginning and one for the end."""
    first = next((n for n, t in enumerate(sheet.columns) if _START_COLUMN.search(t)), None)
    last = next((n for n, t in enumerate(sheet.columns) if _END_COLUMN.search(t)), None)
    if first is None or last is None:
        return
    for row in sheet.rows:
        if max(first, last) >= len(row.cells):
            continue
        one, other = next(dates(row.cells[first]), None), next(dates(row.cells[last]), None)
        if one and other and one.possible and other.possible and one.year and other.year and other.last() < one.first():
            message = N_("终止日期{end}早于起始日期{start}：期间不明确，其余约定仍然有效")
            values = {"start": row.cells[first], "end": row.cells[last]}
            yield ORDER.finding(
                everything.spot(row.at, row.places[last] + len(row.cells[last])),
                message,
                N_("核对后改正起止日期"),
                values,
            )


def _outside(everything: Whole, found: list[When], spans: list[_Span]) -> Iterator[Finding]:
    """Tasks due outside the term of the tasks, or of the agreement where the tasks have none of their own."""
    sound = [s for s in spans if s.ours and s.end.last() >= s.start.first()]
    terms = [s for s in sound if s.task] or sound
    if not terms:
        return
    first = min(t.start.first() for t in terms)
    last = max(t.end.last() for t in terms)
    inside = {w.start for s in spans for w in (s.start, s.end)}
    due = [w for w in found if w.possible and w.year and w.start not in inside and _is_milestone(everything, w)]
    due += list(_due_in_tables(everything))
    for when in sorted(set(due), key=lambda w: w.start):
        if when.first() > last or when.last() < first - timedelta(days=31):
            yield _late(everything, when, first, last)


def _late(everything: Whole, when: When, first: date, last: date) -> Finding:
    message = N_("日期{day}在期限（{first}至{last}）之外：该任务是否仍须完成不明确，期限和任务本身都有效")
    values = {"day": everything.words[when.start : when.end], "first": first.isoformat(), "last": last.isoformat()}
    return OUTSIDE.finding(
        everything.spot(when.start, when.end), message, N_("改正日期，或者写明期满后仍须完成"), values
    )


def _is_milestone(everything: Whole, when: When) -> bool:
    kind = everything.kind(when.start)
    if kind in ("row", "heading", "recital", "signature", "party", "title", "quotation"):
        return False
    begin, end = everything.sentence(when.start)
    words = everything.words
    if not _DONE.match(words[when.end : min(end, when.end + 24)]):
        return False
    return not _CHANGED.search(words[begin:end]) and not expression(r"已|签订|订立的|成立于").search(
        words[max(begin, when.start - 12) : when.start]
    )


def _due_in_tables(everything: Whole) -> Iterator[When]:
    for sheet in sheets(everything.text):
        heading = everything.text.sections[sheet.section].heading
        if expression(r"专利|知识产权|成果|资产|设备|人员|名[单录]|投入|出资|缴|付款|背景").search(heading):
            continue
        for column, title in enumerate(sheet.columns):
            if not _COLUMN.search(title) or _NO_COLUMN.search(title):
                continue
            for cell, at in sheet.column(column):
                listed = list(dates(cell))
                if len(listed) == 1 and listed[0].possible and listed[0].year:
                    one = listed[0]
                    yield When(at + one.start, at + one.end, one.year, one.month, one.day)


_HAS_TERM = expression(
    rf"有效期|合作期|协议期|合同期|存续期|期限(?:为|自|是|：|届满)|期限{COUNT}年|长期有效|为期|自[^。]{{4,24}}(?:至|到)[^。]{{4,24}}(?:止|有效|终止)|(?:合作|有效|存续|期限)[^。，]{{0,8}}{COUNT}年|实施期|{COUNT}年[^。，]{{0,4}}有效|期满|届满"
)
_FOUNDING = expression(
    r"(?:联盟|联合体|共同体)(?:组建|合作|发起|成立|框架|共建|设立|组织|创新|战略)*(?:协议书?|章程|合同|纪要)"
)
_SHORTEST: Final = 900
"""Characters below which a paper is taken to be one part of a deal."""


def _without_term(subject: Subject, everything: Whole) -> Iterator[Finding]:
    text = everything.text
    title = text.agreement.title
    if (
        len(everything.words) < _SHORTEST
        or not _FOUNDING.search("".join(title.split()))
        or _HAS_TERM.search(everything.words)
    ):
        return
    if subject.recognised.facts.get("alliance"):
        message = N_("没有约定期限：不定期的继续性合同，任何一方可以在合理期限之前通知后随时解除；已有约定仍然有效")
        yield TERM.finding(
            everything.spot(0, len(text.lines[0].normal.text) if text.lines else 0),
            message,
            N_("写明有效期、起算日和续展办法"),
        )
