"""Who is party to an agreement that anybody wrote: names, other names, and what kind of body each is.

Parties are taken where a document names its parties, not wherever a name stands: behind a label (甲方：),
alone on a line or in a table of members, in a list that a sentence presents as those who sign or found,
and in the signature blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from contractgen import aliases
from contractgen.bodies import (
    LATIN,
    PartyKind,
    before_tail,
    doer_in,
    hopeful,
    kind_of,
    name_in,
    pieces,
    scholarly,
    usable,
)
from contractgen.expressions import expression
from contractgen.passages import Passage, Section, Text
from contractgen.persons import persons, short_names
from contractgen.scanning import Named

_LABELLED = expression(
    r"^(?:[（(]?\d{1,2}[）).、]?)?(?P<label>[甲乙丙丁戊己庚辛壬癸]方[一二三四五六七八九1-9]?|[甲乙丙丁戊己庚辛壬癸]|[A-Z]方?|第[一二三四五六七八九十]方|[\u4e00-\u9fff]{2,8}（[甲乙丙丁]方）)(?:（[^）]{1,12}）)?(?P<sign>：?)\s*(?P<name>[^，。；：]{3,40})"
)
# 敝所（瀛岛海洋腐蚀研究所，以下称“敝所”）: whoever writes names itself.
_CALLED = expression(
    r"(?:敝|我|本)(?:司|所|校|院|社|厂|公司|集团|单位|中心|会)（(?P<name>[^（），。；]{4,30})，?(?:以下|下)?(?:简)?称?"
)
_CELL = expression(r"名称|单位|全称|成员|缔约|签约|发起|当事人|参加|会员|主体")
_MEMBERSHIP = expression(r"性质|类别|类型|法人|角色|代号|编号|序号|代码|缔约|签约|发起|成员|参加")
_LISTING = expression(
    r"缔约|签约|立约|订约|共建(?:方|单位)|协议(?:方|各方)[：:、为]|合作(?:方|各方|单位)[：:、为]|盟员|建设单位|攻关单位|签署(?:单位|方|各方|本)|当事人|发起|首批|第一批|头一批|与会|到会|出席|参会|来的人|参与单位|参加(?:本|的|单位|者|各方|联盟)|成员(?:单位)?(?:名[单录])?(?:分别)?(?:为|是|有|包括|如下|由|：)|"
    r"会员(?:为|是|有|包括|：)|盟员(?:为|是|有|包括|：)|各方(?:为|是|包括|：)|(?:下列|以下|上列|前列|下述|下面)[^，。；]{0,6}(?:单位|各方|实体|法人|家)|由[^。]{4,160}(?:发起|组建|组成|结成|结为|成立|签订|订立|签署|参加)|"
    r"[三四五六七八九十]+(?:家|方)(?:单位)?(?:[，：。]|共同|自愿|商定|均|皆|都|会于|，?就)|单位(?:[：:]|为|有|包括)|名单|企业[：:]|院校[：:]|高校[：:]|牵头[：:]|协同[：:]|致[：:]|我们——|现有|于签署页|为[^。]{2,60}订立|达成[^。；]{0,20}协议|在座"
)
_OUTSIDE = expression(
    r"(?:与|同|和|邀请|聘请|联系)[^。；]{0,60}(?:交流|互访|合作关系|往来|合办|联合举办|交换|互派|论坛|研讨|签有)|指派|委派|各派|派[^，。]{0,6}人|组成(?:查账|核账|稽核|监督|审计|督查|核查|抽查)|查账|账户|专户|存入|每年(?:各?出|交|缴)|万元"
)
_ROW_OF_PARTIES = expression(
    r"(?:联盟|全体|各)?(?:(?:合作|参加|参与|成员|签约|缔约|发起|共建)?(?:单位|各方)|成员|缔约方|签约方|当事人|合作方|共建方|盟员|参加者)(?:名单|名录)?｜"
)
_HEADED = expression(r"^(?P<name>[^，。；：—]{4,34})(?:：|——)(?!_)")
_SIGNED = expression(
    r"(?:法定代表人|负责人|授权代表|代理人)(?:（[^）]{1,8}）)?(?:[：_]|$)|_{2,}|（(?:盖章|公章|签章|盖公章|章)）"
)
_PLACES: Final = expression(r"缔约|签约|立约|订约|当事人|成员|各方|单位|发起|参加|名[单录]|主体|签署|构成|组成")


_NO_ENDING: Final = expression("[A-Z]|（个体")
_TASKS: Final = expression(r"分工|任务|职责|担子|各家|谁[干做]|怎么分|各方工作|工作分")
_LEAST: Final = {"run": 2, "long run": 3}
"""How many names a sentence must list to present parties, where nothing else says that it does."""


@dataclass(frozen=True, slots=True)
class Party:
    """One party: full name as written, the other names it goes by, its kind, and its line."""

    name: str
    aliases: tuple[str, ...]
    kind: PartyKind
    line: int

    @property
    def legal(self) -> bool:
        """Tell whether its name plainly is a legal person's."""
        return self.kind in ("enterprise", "university", "institute", "association", "hospital")

    @property
    def scholarly(self) -> bool:
        """Tell whether it, or the body it belongs to, teaches or researches."""
        return scholarly(self.name)


def parties(text: Text) -> tuple[Party, ...]:
    """Return the parties of an agreement: those named where parties are named, in order of first mention."""
    named: dict[str, int] = {}
    signed: set[str] = set()
    single: set[str] = set()
    known = Counter(_standing(text))
    for passage, where in _places(text):
        for name in _names(passage, where, known):
            if where in ("row", "labelled"):
                single.add(name)
            if where == "signed" and name not in named:
                signed.add(name)
            elif where != "signed":
                signed.discard(name)
            named.setdefault(name, passage.line)
    if sum(kind_of(n) not in ("person", "inside", "other", "government") for n in named) < 2:
        for name, line in _lines_of_names(text):
            named.setdefault(name, line)
    kept = _distinct(list(named), signed, single)
    people: dict[str, int] = {}
    if sum(kind_of(n) not in ("person", "inside", "other") for n in kept) < 2:
        people = persons(text, kept)
    heads = dict.fromkeys(p.lead for p in text.passages if p.kind == "row")
    whole = "\n".join((*(line.normal.text for line in text.lines), *heads))
    expressly = aliases.written(kept, whole)
    by_use = aliases.derived([n for n in kept if kind_of(n) != "government"], whole)
    counted = {} if any(expressly.values()) else aliases.counted(kept, whole)
    made = [
        Party(
            n,
            tuple(dict.fromkeys(a for a in (*expressly[n], *by_use.get(n, ()), *counted.get(n, ())) if a != n)),
            _registered(n, whole),
            named[n],
        )
        for n in kept
    ]
    made.extend(Party(n, short_names(n, whole), "person", line) for n, line in people.items())
    return tuple(sorted(made, key=lambda p: p.line))


_NAME_LINE: Final = expression(
    r"(?:\d{1,2}[.、)）]?\s*|[\u4e00-\u9fff]{1,8}[：:]\s*)?(?P<name>[^，。；：（）]{4,32})(?:（[^（）]{0,30}）)?"
)


def _lines_of_names(text: Text) -> Iterator[tuple[str, int]]:
    """Yield the names that make up a whole line, numbered or behind any label (老大哥：…), where nothing else names parties."""
    for index, line in enumerate(text.lines):
        found = _NAME_LINE.fullmatch(line.normal.text.strip())
        if found and usable(found["name"].strip()):
            yield found["name"].strip(), index


def _registered(name: str, text: str) -> PartyKind:
    """Return the kind of *name*: an inner body that *text* calls a legal person behind its name is one."""
    kind = kind_of(name)
    if kind == "inside" and re.search(rf"{re.escape(name)}（[^）]{{0,8}}法人", text):
        return "institute" if scholarly(name) else "enterprise"
    return kind


def _standing(text: Text) -> Iterator[str]:
    """Yield the names that stand clean somewhere between signs: what a piece with a lead-in may be cut down to."""
    for line in text.lines:
        if not hopeful(line.normal.text):
            continue
        for _, piece in pieces(line.normal.text):
            if usable(piece) or (piece := before_tail(piece)):
                yield piece


def _places(text: Text) -> Iterator[tuple[Passage, str]]:
    """Yield the passages in which parties are named, each with how."""
    for section in text.sections:
        over = section.headings
        tasks = bool(_TASKS.search(over))
        members = bool(_PLACES.search(over)) and not expression(r"新成员|吸收|加入|权利|义务").search(over)
        for passage in text.passages[section.first : section.last]:
            words = passage.text
            if not (tasks or hopeful(words) or _NO_ENDING.search(words) or _LABELLED.match(words)):
                continue
            if passage.kind in ("heading", "quotation"):
                if section.part == "front" and usable(words):
                    yield passage, "alone"
            elif section.part == "closing" or passage.kind == "signature":
                yield passage, "signed"
            elif passage.kind == "row":
                if _LISTING.match(words) or _ROW_OF_PARTIES.match(words):
                    yield passage, "listed"
                elif _CELL.search(passage.lead) and (_MEMBERSHIP.search(passage.lead) or members):
                    yield passage, "row"
            elif _CALLED.search(words):
                yield passage, "called"
            elif _labelled(words):
                yield passage, "labelled"
            elif _alone(passage, section, members=members):
                yield passage, "alone"
            elif _SIGNED.search(words) and (before_tail(words) or not passage.lead):
                yield passage, "signed"
            elif tasks and doer_in(words):
                yield passage, "doing"
            elif (members or tasks) and (head := _HEADED.match(words)) and usable(head["name"]):
                yield passage, "alone"
            elif (_LISTING.search(words) or _LISTING.search(passage.lead)) and not _OUTSIDE.search(words):
                yield passage, "listed"
            elif not _OUTSIDE.search(words):
                yield (
                    passage,
                    "run" if section.part == "front" or section.topic == "recitals" or members else "long run",
                )


def _labelled(words: str) -> bool:
    """Tell whether *words* are a label and a name: 甲方：…, or without a colon a name whose ending tells."""
    found = _LABELLED.match(words)
    return found is not None and bool(
        before_tail(found["name"]) or LATIN.match(found["name"]) or (found["sign"] and _unknown(found["name"]))
    )


def _alone(passage: Passage, section: Section, *, members: bool) -> bool:
    """Tell whether the passage is no more than one name, in a place where such a line names a party."""
    listed = passage.lead.endswith("：") and len(passage.lead) < 40 and not _OUTSIDE.search(passage.lead)
    if not (section.part == "front" or members or listed or _LISTING.search(passage.lead)):
        return False
    first = expression(r"[，。；：]").split(passage.text)[0]
    if (
        (section.part == "front" or (passage.lead and not listed))
        and len(passage.text) < 80
        and before_tail(first)
        and not expression(r"、").search(first)
    ):
        return True
    if LATIN.fullmatch(expression(r"[（；。]|，(?! ?(?:Ltd|Inc|LLC))").split(passage.text)[0].strip()):
        return True
    bare = expression(r"[（(][^（）()]*[）)]|[，。；：、\s]+$|^.{0,3}[、.)）]").sub("", passage.text)
    return usable(bare) or usable(expression(r"（[^（）]*）|[，。；]+$").sub("", passage.text))


def _names(passage: Passage, where: str, known: Counter[str]) -> Iterator[str]:
    words = passage.text
    if where == "called":
        yield from (n for m in _CALLED.finditer(words) if (n := name_in(m["name"], known)))
        return
    if where not in ("doing", "run", "long run") and (foreign := LATIN.findall(words)):
        yield from foreign
        if where in ("labelled", "alone"):
            return
    if where == "labelled":
        found = _LABELLED.match(words)
        if found is None:
            return
        name = name_in(found["name"], known) or (_unknown(found["name"]) if found["sign"] else "")
        if name:
            yield name
        return
    if where == "doing":
        yield doer_in(words)
        return
    if where == "row":
        for cell in words.split("｜"):
            if usable(cell):
                yield cell
                return
        return
    if where == "alone":
        yield from list(filter(None, (name_in(piece, known) for _, piece in pieces(words))))[:1]
        return
    run = [n for _, piece in pieces(words) if (n := name_in(piece, known)) and kind_of(n) != "government"]
    if where == "listed" and len(run) == 1 and kind_of(run[0]) in ("inside", "other"):
        return  # 缔约人会议可设咨询小组: a body of the agreement, not a party
    if where == "signed" or len(set(run)) >= _LEAST.get(where, 1):
        yield from run
        if where == "listed":
            yield from (p for _, p in pieces(words) if expression(r"（个体").search(p) and kind_of(p) == "person")


def _unknown(words: str) -> str:
    """Return a labelled name whose ending tells nothing, if it is no sentence."""
    bare = expression(r"（[^）]*）.*$|[_\s].*$").sub("", words).strip()
    if not 4 <= len(bare) <= 30 or not expression(r"[\u4e00-\u9fffA-Za-z0-9·]+").fullmatch(bare):
        return ""
    if expression(
        r"法定代表人|负责|承担|签字|盖章|提供|的|应|须|不|与|待补|名称|方$|万元|每年|建|处理|研究|设计|同意|委托|有权|以"
    ).search(
        bare,
    ):
        return ""
    return bare


def _distinct(names: Sequence[str], signed: Collection[str], single: Collection[str]) -> list[str]:
    """Return *names* without those that only shorten or carry along another one.

    *signed* stand in signatures alone; *single* stand in rows or behind labels of their own: what shortens one of
    these is found in no such place.
    """
    kept: list[str] = []
    for name in names:
        others = [o for o in names if o != name]
        if any(name.endswith(o) and len(name) - len(o) <= 8 and _leads_in(name, o) for o in others):
            continue  # 驻榆阳谷物加工研究院
        if any(
            _shortens(name, o) and not (o in signed and name not in signed) and not (name in single and o in single)
            for o in others
        ):
            continue  # 曜辰公司 beside 曜辰精密仪器股份有限公司, 凛川物流公司 beside its 设备管理部
        if name in signed and any(name.startswith(o) and o not in signed for o in others):
            continue  # 古田坪菌业有限公司销售部 signs for 古田坪菌业有限公司
        kept.append(name)
    return kept


def _leads_in(name: str, other: str) -> bool:
    extra = name[: -len(other)]
    return bool(
        expression(r"(?:由|为|是|在|驻|给|向|与|和|有|括|位|方|家|人|：|托|到|入|及|称)$|^[A-Z\d]+$").search(extra)
    )


def _shortens(name: str, other: str) -> bool:
    if len(name) >= len(other):
        return False
    if other.startswith(name) and len(other) > len(name):
        return True
    if other.endswith(name) and len(name) >= 3:
        return not _leads_in(other, name)
    core = expression(
        r"(?:股份有限公司|有限责任公司|有限公司|集团公司|公司|集团|大学|学院|研究院|研究所|研究中心|中心|厂|院|所|站)$"
    ).sub(
        "",
        name,
    )
    return 2 <= len(core) <= 4 and core in other and len(name) <= len(core) + 4 and kind_of(name) == kind_of(other)


def own(found: Iterable[Party], more: str = "") -> Named:
    """Return what finds any of the parties by any of their names, and what the expression *more* finds."""
    names = [n for p in found for n in (p.name, *p.aliases)]
    plain, guarded = aliases.told_apart(names)
    expressions = [*guarded, more] if more else guarded
    return Named(plain, re.compile("|".join(expressions)) if expressions else None)


def names_of(found: Iterable[Party]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return all names of the parties, and of them, long ones first, those found anywhere and expressions for the others."""
    names = tuple(dict.fromkeys(n for p in found for n in (p.name, *p.aliases)))
    return names, *aliases.told_apart(names)


__all__: Sequence[str] = ("Party", "PartyKind", "kind_of", "names_of", "own", "parties")
