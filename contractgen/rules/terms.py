"""Defined terms: defined twice in two senses, defined and never used, used in quotation marks but never defined.

Chinese drafting defines by （以下简称“…”）, （“…”）, “…”是指. Basis: 民法典 466 第一款 (words are read in their context).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Finding
from contractgen.roster import looks_like_a_name, roster
from contractgen.rules import Card
from contractgen.whole import Whole, whole

TWICE: Final = Card(
    "term-twice",
    N_("同一用语有两个定义"),
    "warning",
    "commercial",
    "同一用语在正文（或者同一附件）中定义两次，所指不同；同一简称指两个单位的为错误。",
    ("许可费扣除税费后的余额（以下简称“净收入”）；全部销售收入（以下简称“净收入”）。",),
    ("北方大学（以下简称“大学”）在两处出现。",),
    "附件自己的定义；所指相同的重复定义。",
    ("民法典 466.1",),
)
UNUSED: Final = Card(
    "term-unused",
    N_("定义了却没有使用"),
    "note",
    "style",
    "定义或者简称在其他地方一次也没有用到。",
    ("（以下简称“示范线”），全文再没有“示范线”。",),
    ("（以下简称“示范线”），“示范线”由甲方建设。",),
    "",
)
UNDEFINED: Final = Card(
    "term-undefined",
    N_("用语没有定义"),
    "warning",
    "commercial",
    "文件用引号标出定义过的用语，另有带引号的用语没有定义；或者用了首部没有的“丁方”。",
    ("（以下简称“背景技术”）……“背景技术”……“核心专利”的许可须经同意（没有定义）。",),
    ("“谁完成、谁所有”的原则。",),
    "不以引号标出用语的文件；口号、名称、商标、型号。",
    ("民法典 466.1",),
)
CARDS = (TWICE, UNUSED, UNDEFINED)

_AS = expression(
    r"(?:(?:以下|下文|下|本(?:协议|合同|办法|章程)中?)(?:简称|统称|合称|单称|总称|称为|称作|称之为|称)|(?<=[（，])(?:简称|统称|合称|单称|下称))(?:为|作)?：?[“\"](?P<term>[^”“\"]{1,20})[”\"]"
)
_BARE = expression(r"（(?:以下|下)(?:简称|统称|合称|称)(?:为)?：?(?P<term>[\u4e00-\u9fffA-Za-z0-9]{1,12})）")
_BRACKET = expression(r"(?<=[\u4e00-\u9fff日）])（[“\"](?P<term>[^”“\"]{1,16})[”\"]）")
_IS = expression(
    r"[“\"](?P<term>[^”“\"]{1,20})[”\"](?:（[^（）]{0,40}）)?，?(?:是指|系指|指的是|指(?!导|定|派|标|引|挥|南))"
    r"|(?m:^)(?:（[一二三四五六七八九十0-9]{1,3}）|[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}[.、]?)?(?P<plain>(?!前[款条项]|本[款条项]|上述|其中|所称|这里|如无)[\u4e00-\u9fff]{2,12})，?(?:是指|系指)"
    r"|所称(?:的)?(?P<called>[\u4e00-\u9fff]{2,12})，?(?:是指|系指|指)"
)
_QUOTED = expression(r"“(?P<term>[\u4e00-\u9fff]{2,10})”")
_BEFORE = expression(
    r"(?:称为?|简称|名称为?|名为|命名为?|标明|注明|标注|标有|加注|冠以|写作|写明|所谓|使用|带有|印有|以|有|书写|勾选|选择|《[^》]*|所称|等|及|、|或者?)$"
)
_AFTER = expression(
    r"(?:字样|等字|等词|一词|品种|牌|商标|项目|工程|计划|行动|专项|会议|精神|战略|原则|方式|方针|政策|模式|机制|活动|论坛|标[志识]|规划|纲要|要求|理念|目标|精神|制度|体系|平台|专栏|栏|字|号|型|系列|奖|大赛|公众号|网站|系统|软件|域名|、“|“)"
)


@dataclass(frozen=True, slots=True)
class _Definition:
    """A term defined: where the term stands, its sentence, and the words that say what it means."""

    term: str
    start: int
    end: int
    sentence: tuple[int, int]
    sense: str
    short: bool


def check(subject: Subject) -> Iterator[Finding]:
    """Yield terms defined in two senses, never used, or never defined."""
    everything = whole(subject.recognised.text)
    found = list(_definitions(everything))
    by_term: dict[str, list[_Definition]] = {}
    for one in found:
        by_term.setdefault(one.term, []).append(one)
    for term, definitions in by_term.items():
        yield from _twice(everything, definitions)
        if not _used(everything.words, term, definitions):
            first = definitions[0]
            message = N_("“{term}”定义之后没有再用到：可能漏用或者已经删去；约定本身有效")
            yield UNUSED.finding(
                everything.spot(first.start, first.end), message, N_("删去定义，或者统一用语"), {"term": term}
            )
    yield from _undefined(everything, by_term, subject)
    yield from _letters(everything, subject)


def _definitions(everything: Whole) -> Iterator[_Definition]:
    words = everything.words
    for pattern in (_AS, _BARE, _BRACKET, _IS):
        for found in pattern.finditer(words):
            groups = found.groupdict()
            name = next(k for k, v in groups.items() if v)
            begin, end = everything.sentence(found.start())
            short = pattern is not _IS
            if short:
                sense = expression(r"[（“”，]").sub("", words[max(begin, found.start() - 30) : found.start()])
            else:
                sense = words[found.end() : min(end, found.end() + 60)]
            if groups[name] and everything.kind(found.start()) != "quotation":
                yield _Definition(
                    groups[name], found.start(name), found.end(name), (begin, end), sense.strip("，：。 "), short
                )


def _twice(everything: Whole, definitions: list[_Definition]) -> Iterator[Finding]:
    scopes: dict[int, _Definition] = {}
    for one in sorted(definitions, key=lambda d: d.start):
        section = everything.section(one.start)
        scope = section.first if section.part == "annex" else -1
        first = scopes.setdefault(scope, one)
        if first is one or _same(first, one):
            continue
        bodies = looks_like_a_name(first.sense[-20:]) and looks_like_a_name(one.sense[-20:])
        role = one.short and first.short and bool(expression("[方]$").search(one.term)) and bodies
        message = N_("“{term}”在两处定义，所指不同：用到它的条款按哪一个理解不明确，其余约定仍然有效")
        yield TWICE.finding(
            everything.spot(one.start, one.end),
            message,
            N_("保留一个定义，另一处改用别的用语"),
            {"term": one.term},
            severity="error" if role else "warning",
            also=(everything.spot(first.start, first.end),),
        )
        return


def _same(one: _Definition, other: _Definition) -> bool:
    """Whether two definitions plainly say the same: one sentence, the same end, or one within the other."""
    if one.sentence == other.sentence:
        return True
    a, b = one.sense, other.sense
    if not a or not b:
        return True
    if one.short and other.short:
        return a[-4:] == b[-4:] or a in b or b in a
    if one.short != other.short:
        short, long = (a, b) if one.short else (b, a)
        return (
            True
            if not short
            else short[-4:] in long
            or one.term in ("联盟", "成员", "各方", "项目", "秘书处", "理事会")
            or _mostly(short, long)
        )
    return a[:8] == b[:8] or a in b or b in a


def _mostly(short: str, long: str) -> bool:
    return sum(c in long for c in set(short)) * 3 >= len(set(short)) * 2


def _used(words: str, term: str, definitions: list[_Definition]) -> bool:
    at = words.find(term)
    while at >= 0:
        for one in definitions:
            if one.sentence[0] <= at < one.sentence[1]:
                # behind its own definition in the same sentence it is used
                if at >= one.end and not any(other.start <= at < other.end for other in definitions):
                    return True
                break
        else:
            return True
        at = words.find(term, at + 1)
    return False


def _undefined(everything: Whole, by_term: dict[str, list[_Definition]], subject: Subject) -> Iterator[Finding]:
    """Only where the document itself sets its terms in quotation marks."""
    words = everything.words
    inside = {d.start for ds in by_term.values() for d in ds}
    quoted = [m for m in _QUOTED.finditer(words) if m.start("term") not in inside]
    if not any(m["term"] in by_term and not _in_definition(m.start(), by_term[m["term"]]) for m in quoted):
        return
    names = set(roster(subject.recognised.text).names)
    said: set[str] = set()
    for found in quoted:
        term = found["term"]
        if term in by_term or term in said or term in names or term in everything.text.agreement.title:
            continue
        begin, end = everything.sentence(found.start())
        if everything.kind(found.start()) in ("recital", "heading", "title", "quotation", "signature", "row", "party"):
            continue
        if _BEFORE.search(words[max(begin, found.start() - 8) : found.start()]) or _AFTER.match(
            words[found.end() : end]
        ):
            continue
        said.add(term)
        message = N_("“{term}”像定义过的用语，文件中却没有它的定义：所指只能按通常含义理解；约定本身有效")
        yield UNDEFINED.finding(
            everything.spot(found.start(), found.end()),
            message,
            N_("补上定义，或者改用已经定义的用语"),
            {"term": term},
            confidence="review",
        )


def _in_definition(at: int, definitions: list[_Definition]) -> bool:
    return any(d.sentence[0] <= at < d.sentence[1] for d in definitions)


def _letters(everything: Whole, subject: Subject) -> Iterator[Finding]:
    """丁方 where the head names 甲方, 乙方, 丙方 only."""
    who = roster(subject.recognised.text)
    if len(who.lettered) < 2 or not who.count:
        return
    for found in expression(r"(?<![甲乙丙丁戊己庚辛壬癸、])[丙丁戊庚辛壬癸]方(?!案|法|面|向|程|式|形|块)").finditer(
        everything.words
    ):
        if found[0] not in who.lettered and everything.section(found.start()).part in ("body", "front"):
            message = N_("“{term}”没有指明是哪一个当事人：有关的权利义务不知属于谁")
            yield UNDEFINED.finding(
                everything.spot(found.start(), found.end()), message, N_("在首部写明，或者改正"), {"term": found[0]}
            )
            return
