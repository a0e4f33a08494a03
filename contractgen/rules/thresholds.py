"""Thresholds of votes: half that lets a tie pass, special majorities below the ordinary one, quorums nobody can reach.

No statute fixes them for an alliance by contract: the text is held against itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.figures import COUNT, count
from contractgen.findings import Finding
from contractgen.languages import zh
from contractgen.rules import Card
from contractgen.whole import Whole, whole

HALF: Final = Card(
    "half-or-more",
    N_("“半数以上”使平票也能通过"),
    "warning",
    "commercial",
    "表决以“半数以上”“二分之一以上”同意为准：包括恰好一半，赞成和反对相等时也算通过。",
    ("决议须经出席理事半数以上同意。",),
    ("决议须经出席理事过半数同意。",),
    "出席人数的要求；与表决无关的“半数以上”。",
)
LOWER: Final = Card(
    "threshold-order",
    N_("特别事项的表决要求低于一般事项"),
    "error",
    "commercial",
    "重要事项、特别决议所需的票数比例低于一般决议；决议所需比例不到一半。",
    ("一般决议经三分之二以上同意；修改章程经过半数同意。",),
    ("一般决议经过半数同意；修改章程经三分之二以上同意。",),
    "提议召开会议、提出议案的比例。",
    ("民法典 510",),
)
QUORUM: Final = Card(
    "quorum-impossible",
    N_("表决或者出席的要求达不到"),
    "error",
    "commercial",
    "所需人数超过机构的总人数，或者比例超过百分之百。",
    ("理事会由七名理事组成，须有九名以上理事出席。", "须经三分之四以上成员同意。"),
    ("理事会由七名理事组成，须有五名以上理事出席。",),
    "",
    ("民法典 510",),
)
CARDS = (HALF, LOWER, QUORUM)

_HALF = expression(
    r"(?:达到?|满|够|不少于|不低于|至少)(?:半数|一半|二分之一|50%|百分之五十)(?!以上|及以上)|半数(?:及)?以上|二分之一(?:及)?以上|50%(?:及)?以上|百分之五十(?:及)?以上|1/2(?:及)?以上"
)
_VOTE = expression(r"同意|通过|赞成|表决|票")
_ATTEND = expression(r"出席|到会|参加会议|到场")
_FRACTION = expression(
    r"(?P<bottom>[二三四五六七八九十]{1,2})分之(?P<top>[一二三四五六七八九十]{1,2})|(?P<top2>[1-9])/(?P<bottom2>[2-9])|(?P<percent>[0-9]{1,3})%|百分之(?P<spoken>[一二三四五六七八九十百]{1,5})|(?P<most>过半数|超过半数|半数以上|多数)|(?P<all>一致|全票)"
)
_SPECIAL = expression(
    r"特别(?:事项|决议)|重大(?:事项|决议)|重要(?:事项|决议)|修改(?:联盟)?(?:章程|协议)|除名|解散|下列(?:事项|决议)"
)
_ORDINARY = expression(r"(?:普通|一般|日常)(?:事项|决议|议案)?|其他(?:事项|决议)")
_PROPOSES = expression(r"提议|提请|联名|联署|召开|召集|临时|提出|否决权|反对")
_MADE_OF = expression(
    rf"(?P<organ>理事会|常务理事会|专家委员会|技术委员会|监事会|委员会|大会|指导委员会)[^。；]{{0,12}}?由(?P<count>{COUNT})(?:名|位|人)(?P<member>[\u4e00-\u9fff]{{0,6}}?)(?:组成|构成)"
)
_AT_LEAST = expression(
    rf"(?P<count>{COUNT})(?:名|位|人)(?:以上|及以上)?(?:的)?(?P<member>理事|委员|成员|监事|代表|专家)?(?:以上)?(?:出席|到会|参加|同意|通过|赞成)"
)


@dataclass(frozen=True, slots=True)
class _Threshold:
    """A share of votes needed: where, how much, and whether for special matters, ordinary ones, or neither."""

    start: int
    end: int
    value: Fraction
    kind: str
    organ: str


def check(subject: Subject) -> Iterator[Finding]:
    """Yield thresholds of votes that contradict one another or cannot be reached."""
    everything = whole(subject.recognised.text)
    words = everything.words
    for found in _HALF.finditer(words):
        begin, end = everything.segment(found.start())
        behind = words[found.end() : min(end, found.end() + 16)]
        before = words[max(begin, found.start() - 16) : found.start()]
        if _VOTE.search(behind) or (expression(r"同意|通过|赞成").search(before) and not _ATTEND.search(behind)):
            if expression(r"不足|未达|不得").search(before) or _ATTEND.match(behind):
                continue
            message = N_("“{words}”包括恰好一半：赞成和反对相等时也算通过，可能通过相反的决议；约定本身有效")
            spot = everything.spot(found.start(), found.end())
            yield HALF.finding(spot, message, N_("改为“过半数”"), {"words": found[0]})
    thresholds = list(_thresholds(everything))
    yield from _order(everything, thresholds)
    yield from _headcount(everything)


def _thresholds(everything: Whole) -> Iterator[_Threshold]:
    words = everything.words
    for found in _fractions(everything, _VOTE):
        begin, end = everything.sentence(found.start())
        if end - begin > 300:
            continue
        behind = words[found.end() : min(end, found.end() + 16)].split("，")[0]
        if not expression(r"同意|通过|赞成|表决权").search(behind) and not (
            found["all"] and expression("同意|通过").search(words[begin:end])
        ):
            continue
        if expression(r"出席方|出席始|到会方").search(behind):
            continue
        value = _value(found)
        if value is None:
            continue
        lead = everything.passage(found.start()).lead[-60:]
        segment = words[begin : found.start()]
        if _PROPOSES.search(segment[-20:] + behind):
            continue
        # the nearest word for the matter decides: 一般事项…过半数，重要事项…三分之二
        near = segment + ("" if segment.strip() else lead)
        special = max((m.end() for m in _SPECIAL.finditer(near)), default=-1)
        ordinary = max((m.end() for m in _ORDINARY.finditer(near)), default=-1)
        kind = "special" if special > ordinary else "ordinary" if ordinary >= 0 else ""
        # an organ's own thresholds only
        organ = expression(r"常务理事会|理事会|成员大会|大会|专家委员会|监事会|委员会").findall(
            words[max(0, found.start() - 400) : found.start()],
        )
        yield _Threshold(found.start(), found.end(), value, kind, (organ or [""])[-1])


def _fractions(everything: Whole, near: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the fractions of lines in which one of the words *near* stands."""
    last = -1
    for word in near.finditer(everything.words):
        line = everything.line(word.start())
        if line != last:
            last = line
            yield from _FRACTION.finditer(everything.words, *everything.line_around(word.start()))


def _value(found: re.Match[str]) -> Fraction | None:
    if found["all"]:
        return Fraction(1)
    if found["most"]:
        return Fraction(1, 2)
    try:
        if found["percent"] or found["spoken"]:
            return Fraction(zh.parse_numeral(found["percent"] or found["spoken"]), 100)
        return Fraction(
            zh.parse_numeral(found["top"] or found["top2"]), zh.parse_numeral(found["bottom"] or found["bottom2"])
        )
    except (ValueError, ZeroDivisionError):
        return None


def _order(everything: Whole, thresholds: list[_Threshold]) -> Iterator[Finding]:
    words = everything.words
    for one in thresholds:
        if one.value > 1:
            message = N_("要求的比例“{words}”超过百分之百：任何决议都无法通过，其余约定不受影响")
            yield QUORUM.finding(
                everything.spot(one.start, one.end), message, N_("核对比例"), {"words": words[one.start : one.end]}
            )
        elif (
            one.value < Fraction(1, 2)
            and one.kind
            and not expression(r"过半数|且|并").search(words[max(0, one.start - 24) : one.start])
        ):
            message = N_("“{words}”同意即可通过：不到一半，赞成和反对可以各自形成决议；约定本身有效")
            yield LOWER.finding(
                everything.spot(one.start, one.end),
                message,
                N_("改为过半数或者更高的比例"),
                {"words": words[one.start : one.end]},
                severity="warning",
            )
    ordinary = [t for t in thresholds if t.kind == "ordinary" and t.value <= 1]
    for special in (t for t in thresholds if t.kind == "special"):
        here = everything.section(special.start)
        above = [
            o
            for o in ordinary
            if o.value > special.value
            and abs(everything.line(o.start) - everything.line(special.start)) < 12
            and everything.section(o.start).part == here.part
            and (o.organ == special.organ or not o.organ or not special.organ)
        ]
        if above and special.value >= Fraction(1, 2):
            first = above[0]
            message = N_("重要事项只需“{special}”，一般事项却需“{ordinary}”：要求颠倒，以哪一个为准不明确")
            values = {"special": words[special.start : special.end], "ordinary": words[first.start : first.end]}
            yield LOWER.finding(
                everything.spot(special.start, special.end),
                message,
                N_("核对两处比例"),
                values,
                also=(everything.spot(first.start, first.end),),
            )
            return


def _headcount(everything: Whole) -> Iterator[Finding]:
    words = everything.words
    for made in _MADE_OF.finditer(words):
        size = count(made["count"])
        if not size:
            continue
        for need in _AT_LEAST.finditer(words, made.end(), made.end() + 800):
            number = count(need["count"])
            between = words[made.end() : need.start()]
            other = _MADE_OF.search(between)
            if other or not number or number <= size:
                continue
            if made["organ"] in between[-40:] or (need["member"] and need["member"] in made[0]):
                message = N_("{organ}共{size}人，却要求{number}人：无法达到，其余约定不受影响")
                values = {"organ": made["organ"], "size": size, "number": number}
                yield QUORUM.finding(everything.spot(need.start(), need.end()), message, N_("核对人数"), values)
                return
    for found in _fractions(everything, _ATTEND):
        value = _value(found)
        if value is not None and value > 1 and _ATTEND.search(words[found.end() : found.end() + 14]):
            message = N_("要求的比例“{words}”超过百分之百：任何决议都无法通过，其余约定不受影响")
            yield QUORUM.finding(
                everything.spot(found.start(), found.end()), message, N_("核对比例"), {"words": found[0]}
            )
