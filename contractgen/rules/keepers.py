"""Who keeps the money, who watches it, who answers to outsiders: not the same, and each a party.

Basis: 国科发政〔2008〕770号 八(三)(四) (a body that answers, internal oversight); a contract binds only its parties
(民法典 465 第二款), so a unit outside it owes nothing under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Finding
from contractgen.roster import Roster, looks_like_a_name, roster
from contractgen.rules import Card
from contractgen.scanning import places_of
from contractgen.whole import Whole, whole

SAME: Final = Card(
    "overseer-is-keeper",
    N_("监督者就是保管者"),
    "warning",
    "filing",
    "管账户、保管经费的单位或者机构，同时是检查、监督经费的那一个（或者由它委派）。",
    ("新增经费汇入丙方专用账户，由丙方委派的监督员核对支出。",),
    ("经费存入甲方账户，由乙方和丙方委派的监督小组检查。",),
    "保管者只是监督小组的成员之一的，提示由人判断。",
    ("770 8(四)",),
)
OUTSIDER: Final = Card(
    "liable-not-party",
    N_("对外责任单位或者依托单位不是当事人"),
    "error",
    "filing",
    "以自己的名义对外签约、承担责任的单位，或者秘书处所在的依托单位，不在当事人之中。",
    ("联盟对外合同由林森控股集团有限公司以自己的名义订立（成员中没有它）。",),
    ("联盟对外合同由林森木构股份有限公司以自己的名义订立（它是成员）。",),
    "简称、下属部门；当事人名单不能确定的文件。",
    ("民法典 465.2", "770 8(三)"),
)
CARDS = (SAME, OUTSIDER)

_MONEY = expression(r"经费|资金|款项|账户|专户|账目|支出|会费|开支|费用|收支")
_ORGANS: Final = "秘书处|理事会|理事长单位|依托单位|挂靠单位|牵头单位|账户单位|办公室|财务部|主任单位"
_WATCH: Final = r"监督|检查|核对|审计|审核支出|核查|稽核|查账"
_WATCHING: Final = expression(_WATCH)
_KEEPING: Final = expression("账户|专户|经费|资金|代管|保管|专账")
_SENTENCE: Final = expression("[^。；]+")
_TOWARDS: Final = expression(r"(?:被|受|应当?向|向|对)$")
_ASKS: Final = expression(r"可以(?:要求|请求)|结果报告")
_OUTSIDE_CHECK = expression(
    r"配合|协助|提供|主管部门|财政部门|审计机关|审计部门|第三方|会计师事务所|不得|除外|以外|回避|不参加|接受[^，。；]{0,20}(?:监督|检查|审计)"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield keepers who watch themselves, and liable units that are no parties."""
    text = subject.recognised.text
    everything, who = whole(text), roster(text)
    yield from _same(everything, who)
    yield from _outsiders(everything, who)


def _same(everything: Whole, who: Roster) -> Iterator[Finding]:
    """Yield the first place where all who watch the money are among those who keep it."""
    kept = _lines(everything, _KEEPING)
    watched = _lines(everything, _WATCHING)
    if not kept or not watched:
        return
    actors = _actors(everything, who, {*kept, *watched})
    holders = _holders(everything, who, actors, kept)
    if not holders:
        return
    for start, found in _watching(everything, actors, watched):
        watchers = {_canonical(n, who) for n in _made(f"({actors})(?:财务[部处科]|审计[部处室])?").findall(found)}
        own = watchers & set(holders)
        if not own or watchers != own:
            continue
        if _made(rf"(?:和|与|、|及)(?:{actors})[^，。；]{{0,12}}(?:{_WATCH})").search(found):
            continue
        message = N_("“{name}”既保管经费，又负责监督：不成其为内部监督，经费约定本身仍然有效")
        values = {"name": next(iter(own))}
        other = everything.spot(holders[values["name"]], everything.line_around(holders[values["name"]])[1])
        spot = everything.spot(start, start + len(found))
        yield SAME.finding(spot, message, N_("由不保管账户的成员委派监督人员"), values, also=(other,))
        return


def _lines(everything: Whole, wanted: re.Pattern[str]) -> list[int]:
    return sorted({everything.line(m.start()) for m in wanted.finditer(everything.words)})


def _actors(everything: Whole, who: Roster, lines: Iterable[int]) -> str:
    """Return an expression of those who may keep or watch in *lines*: the names that stand there, and organs."""
    names = sorted({*who.names, *who.lettered}, key=len, reverse=True)[:200]
    standing = places_of(names, "\n".join(everything.text.lines[n].normal.text for n in lines))
    return "|".join([*map(re.escape, (n for n in names if n in standing)), _ORGANS])


@lru_cache(maxsize=16)
def _made(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _holders(everything: Whole, who: Roster, actors: str, lines: Iterable[int]) -> dict[str, int]:
    """Return who keeps the money, by *lines*, each with the first place that says so."""
    keeps = _made(
        rf"(?P<a>{actors})(?:负责)?(?:开立|开设|设立|设置|保管|代管|托管)[^，。；]{{0,16}}(?:账户|专户|专账|经费|资金)"
        rf"|(?:汇入|存入|转入|打入|划入|缴入|拨入|进入)(?P<b>{actors})[^，。；]{{0,10}}(?:账户|专户|账号|账上)"
        rf"|(?:经费|资金|账户|款项|专户)[^，。；]{{0,14}}由(?P<c>{actors})[^，。；]{{0,8}}(?:保管|代管|托管|管理|开立|存放|核算|专户)"
        rf"|账户(?:保管|管理)?单位(?:为|是|：)?(?P<d>{actors})"
        rf"|委托(?P<e>{actors})[^，。；]{{0,8}}(?:保管|代管|托管|管理)[^，。；]{{0,8}}(?:经费|资金)?"
    )
    made: dict[str, int] = {}
    for line in lines:
        begin = everything.starts[line]
        for found in keeps.finditer(everything.text.lines[line].normal.text):
            name = next(v for v in found.groupdict().values() if v)
            if everything.kind(begin + found.start()) not in ("heading", "definition", "recital", "quotation"):
                made.setdefault(_canonical(name, who), begin + found.start())
    return made


def _watching(everything: Whole, actors: str, lines: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield the words in *lines* by which somebody watches the money, each with its place in the whole."""
    watches = _made(
        rf"(?P<one>{actors})(?P<more>(?:、|和|与|及|以及)(?:{actors}))*[^，。；]{{0,4}}(?:各)?(?:负责|委派|指定|指派|派出|派|推荐|任命|聘请|选派|安排|内部|自行|对)?(?:的)?[^，。；]{{0,12}}?(?:{_WATCH})"
    )
    for line in lines:
        begin = everything.starts[line]
        for sentence in _SENTENCE.finditer(everything.text.lines[line].normal.text):
            kind = everything.kind(begin + sentence.start()) if _MONEY.search(sentence[0]) else "heading"
            if kind in ("heading", "definition", "recital"):
                continue
            for found in watches.finditer(sentence[0]):
                barred = _OUTSIDE_CHECK.search(_segment(sentence[0], found.start()))
                if not barred and not _TOWARDS.search(sentence[0][: found.start()]) and not _ASKS.search(found[0]):
                    yield begin + sentence.start() + found.start(), found[0]


def _segment(words: str, at: int) -> str:
    begin = words.rfind("，", 0, at) + 1
    end = words.find("，", at)
    return words[begin : end if end >= 0 else len(words)]


def _canonical(name: str, who: Roster) -> str:
    return who.lettered.get(name, name)


# --- outsiders ---------------------------------------------------------------

_LIABLE = tuple(
    expression(p)
    for p in (
        r"(?:由|委托|授权)(?P<name>[\u4e00-\u9fffA-Za-z0-9（）·]{4,36}?)(?:（[^）]{0,16}）)?以(?:其)?(?:自己|自身|其|本单位)(?:的)?名义[^。；]{0,24}(?:签|订立|承担|办理|对外)",
        r"对外[^。；，]{0,20}由(?P<name>[\u4e00-\u9fffA-Za-z0-9（）·]{4,36}?)(?:（[^）]{0,16}）)?(?:以|承担|负责|签|代表)",
        r"(?:^|(?<=[，。；：\n]))(?P<name>[\u4e00-\u9fffA-Za-z0-9（）·]{4,36}?)(?:为|是|作为|担任)(?:联盟|联合体)?的?(?:对外(?:承担)?责任|责任单位|依托单位|挂靠单位|对外承担责任)",
        r"(?:依托单位|挂靠单位|对外责任(?:单位|主体|方|承担单位))(?:为|是|：|由)(?P<name>[\u4e00-\u9fffA-Za-z0-9（）·]{4,36}?)(?=[，。；（\n]|担任|承担|$)",
        r"(?:秘书处|办公室|常设机构)(?:设在|设于|挂靠(?:在|于)?|依托(?:于)?|附设于|设置在)(?P<name>[\u4e00-\u9fffA-Za-z0-9（）·]{4,36}?)(?=[，。；（\n]|$)",
        r"以(?P<name>[\u4e00-\u9fffA-Za-z0-9（）·]{4,36}?)(?:（[^）]{0,16}）)?的?名义(?:对外|签|与)",
    )
)


def _outsiders(everything: Whole, who: Roster) -> Iterator[Finding]:
    if not who.count:
        return
    names = who.names
    seen: set[str] = set()
    for pattern in _LIABLE:
        for found in pattern.finditer(everything.words):
            name = expression(r"^(?:联盟)?(?:理事长单位|依托单位|牵头单位|责任单位|挂靠单位|成员)").sub(
                "", found["name"]
            )
            if (
                name in seen
                or not looks_like_a_name(name)
                or everything.kind(found.start()) in ("heading", "recital", "quotation")
            ):
                continue
            if any(name.startswith(n) or n in name or _short_for(name, n) for n in names) or name in who.lettered:
                continue
            if any(n.name == name for n in who.named) or expression(
                r"联盟|成员|各方|项目|承担方|一方|联合体|本|新设"
            ).search(name):
                continue
            seen.add(name)
            start = found.start("name") + found["name"].find(name)
            message = N_("“{name}”不是当事人：协议对它没有约束力，由它承担的责任无从请求；其他各方之间的约定仍然有效")
            yield OUTSIDER.finding(
                everything.spot(start, start + len(name)),
                message,
                N_("改为一个成员，或者使它签署本协议"),
                {"name": name},
            )


def _short_for(name: str, full: str) -> bool:
    """Whether *name* is *full* with characters left out."""
    if name.endswith("有限公司"):
        return False
    rest = iter(full)
    return all(c in rest for c in name)
