"""Counterparts: 一式N份 against what each party and others are to have.

Basis: 民法典 510. Too few counterparts make nothing void; that the text counts two ways does make it unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.figures import COUNT, count
from contractgen.findings import Finding
from contractgen.roster import Roster, roster
from contractgen.rules import Card
from contractgen.whole import Whole, whole

COPIES: Final = Card(
    "counterparts",
    N_("份数与持有人不符"),
    "error",
    "commercial",
    "一式几份少于当事人数，或者各方所持与其他份数相加不等于总数。",
    ("本协议一式三份，五方各执一份。", "本协议一式五份，四个成员各执一份，其余两份由秘书处保存。"),
    ("本协议一式六份，五方各执一份，秘书处存一份。",),
    "没有写明总数的；当事人数不能确定的。",
    ("民法典 510",),
)
CARDS = (COPIES,)

_TOTAL = expression(rf"(?:一式|正本(?:一式)?)(?P<total>{COUNT})份")
_EACH = expression(
    rf"(?P<who>[^，。；]{{0,24}}?)(?:各(?:自)?(?:执|持|存|留存|保存|保留|留|保管|得|收执)?|每(?P<every>方|家|个?成员|个?单位|一方)(?:各?(?:执|持|存|留|保存)?))(?:正本)?(?P<count>{COUNT})份"
)
_OTHER = expression(
    rf"(?P<who>[^，。；]{{0,24}}?)(?:(?:另)?(?:存|执|持|保存|留存|备案|报送|备存|留|存档|保管)(?:正本)?(?P<count>{COUNT})份|(?P<before>{COUNT})份(?:由|交|报|送|用于|作为|存|留|供|在)[^，。；]{{1,24}})"
)
_NUMBER = expression(
    rf"(?:(?P<both>双|两)方|(?P<count>{COUNT})(?:方|家|个(?:成员|参加|签约|缔约|发起|参与|协议)?(?:单位|成员|方|当事人)?|位))$"
)
_ALL = expression(
    r"(?:各方|成员(?:单位)?|当事人|各成员(?:单位)?|签署单位|制定单位|参加单位|缔约方|各缔约方|签约方|各签约方|全体成员|各单位|发起单位|合同各方|协议各方|甲[、，]?乙[^，。；]{0,12}方|每方)$"
)
_SPLIT = expression(r"和|与|、|及|以及")


def check(subject: Subject) -> Iterator[Finding]:
    """Yield counterparts that do not add up."""
    text = subject.recognised.text
    everything, who = whole(text), roster(text)
    for found in _TOTAL.finditer(everything.words):
        total = count(found["total"])
        if total and everything.section(found.start()).part != "annex":
            yield from _one(everything, who, found, total)


def _one(everything: Whole, who: Roster, found: re.Match[str], total: int) -> Iterator[Finding]:
    words = everything.words
    begin, end = found.end(), everything.sentence(found.start())[1]
    parties = 0
    held = 0
    each_given = open_rest = False
    for segment in expression("[，；]").split(words[begin:end]):
        bare = segment.strip()
        if each := _EACH.search(bare):
            times = count(each["count"]) or 0
            holders = _holders(each["who"], bool(each["every"]), who)
            if holders is None or not times:
                return
            held += times * holders[0]
            if holders[1]:
                each_given, parties = True, holders[0]
        elif other := _OTHER.search(bare):
            held += count(other["count"] or other["before"]) or 0
        elif expression(r"其余|剩余|余").search(bare):
            open_rest = True
    spot = everything.spot(everything.sentence(found.start())[0], end)
    if each_given and ((not open_rest and held != total) or held > total):
        message = N_("一式{total}份，各方和其他持有人所得合计却为{held}份：份数前后矛盾，不影响合同的成立和效力")
        yield COPIES.finding(spot, message, N_("使总份数等于各方所持、报送和留存之和"), {"total": total, "held": held})
    elif not each_given and (number := parties or who.count) and total < number:
        message = N_("一式{total}份，少于当事人数{parties}：不是每方都有原件，不影响合同的成立和效力")
        yield COPIES.finding(
            spot, message, N_("使总份数不少于当事人数"), {"total": total, "parties": number}, severity="warning"
        )


def _holders(words: str, every: bool, who: Roster) -> tuple[int, bool] | None:
    """Return how many hold, and whether they are all parties; None where it cannot be told."""
    bare = words.strip("由为")
    if number := _NUMBER.search(bare):
        told = 2 if number["both"] else count(number["count"])
        return (told, True) if told else None
    if every or not bare or _ALL.search(bare):
        return (who.count, True) if who.count else None
    listed = [p for p in _SPLIT.split(bare) if p]
    letters = expression(r"[甲乙丙丁戊己庚辛壬癸](?=方|、|$)").findall(bare)
    if letters and len(letters) >= len(listed):
        return len(letters), len(letters) == who.count
    return len(listed), bool(who.count) and sum(p in who.names for p in listed) == who.count
