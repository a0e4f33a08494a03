"""Who is party to an agreement that anybody wrote: names, other names, and what kind of body each is.

Names are told by their endings (公司, 大学, 研究所 …) and taken where they stand clean: in lists, in
the lines of the parties' particulars, in tables and signature blocks. What a name's ending cannot
tell (whether an institute is registered as a legal person) is left to a human.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from contractgen.passages import Text

PartyKind = Literal[
    "enterprise", "university", "institute", "association", "hospital", "government", "inside", "person", "other"
]

_ENTERPRISE: Final = "有限责任公司|股份有限公司|有限公司|集团公司|控股公司|公司|集团|总厂|厂|合作联社|联合社|合作社|银行|农场|林场|养殖场|酒业|药业|企业|事务所|合伙企业|矿|商行|供销社|联社"
_UNIVERSITY: Final = "大学|学院|高等专科学校|专科学校|职业技术学校|技师学校|技工学校|党校|学校|中学"
_INSTITUTE: Final = "科学院|研究总院|研究院|设计院|勘察院|工程院|农科院|林科院|检测院|检验院|计量院|科研院|研究所|试验站|推广站|推广中心|研究中心|检测中心|检验中心|创新中心|技术中心|工程中心|服务中心|监测中心|质检中心|中心|总站|植物园|博物馆|情报所|农科所|林科所|试验场|院|所|站"
_ASSOCIATION: Final = "协会|学会|商会|促进会|联合会|基金会|联谊会|理事会|总会|研究会"
_HOSPITAL: Final = "医院|卫生院"
_GOVERNMENT: Final = "人民政府|管理委员会|管委会|发改委|科技局|农业局|经信局|工信局|财政局|科技厅|教育厅|林业局|水利局|科委|局|厅|政府|委员会"
_INSIDE: Final = "课题组|项目组|研究组|团队|教研室|教研组|实验室|研究室|事业部|项目部|分公司|办事处|代表处|工作室|车间|研发部|技术部|科研处|科技处|工程部|市场部|系|部"
_KINDS: Final[tuple[tuple[PartyKind, str], ...]] = (
    ("inside", _INSIDE),
    ("enterprise", _ENTERPRISE),
    ("association", _ASSOCIATION),
    ("hospital", _HOSPITAL),
    ("government", _GOVERNMENT),
    ("university", _UNIVERSITY),
    ("institute", _INSTITUTE),
)
_ENDINGS: Final = tuple((kind, re.compile(f"(?:{words})$")) for kind, words in _KINDS)
_ALL: Final = "|".join(words for _, words in _KINDS)
_NAME = re.compile(rf"[\u4e00-\u9fff·A-Za-z0-9（）]{{1,28}}?(?:{_ALL})(?:（[^）]{{1,8}}）)?")
_CLEAN = re.compile(rf"^[\u4e00-\u9fffA-Za-z0-9·（）]{{2,30}}(?:{_ALL})$")
_DELIMITERS = re.compile(
    r"[，。；：、｜“”《》！？\s/]|(?<=[\u4e00-\u9fff])_+|——|等(?=[\d一二三四五六七八九十]*(?:家|方|个|单位|企业|高校))|(?:以及|及其|与|和|及)(?=[\u4e00-\u9fff]{2})"
)
_LABELLED = re.compile(
    r"^(?:（?[甲乙丙丁戊己庚辛壬癸\d一二三四五六七八九十]{1,3}）?方?|[第]?[一二三四五六七八九十\d]{1,3}方|牵头单位|依托单位|理事长单位|成员单位|发起单位|单位名称|名称|参加单位|协作单位|共建单位)[：:.、]?"
)
_LETTERED = re.compile(
    r"(?P<label>[甲乙丙丁戊己庚辛壬癸]方|第?[一二三四五六七八九十]方)(?:（[^）]{1,12}）)?[：:]\s*(?P<name>[\u4e00-\u9fffA-Za-z0-9·（）]{3,32})"
)
_ALIAS = re.compile(
    rf"(?P<name>[\u4e00-\u9fffA-Za-z0-9·]{{1,26}}(?:{_ALL}))[^。；]{{0,40}}?（(?:以下|下)?(?:简)?(?:称|称为|统称)?：?“?(?P<alias>[\u4e00-\u9fffA-Za-z0-9]{{1,10}})”?）"
)
_NOT_NAMES: Final = frozenset(
    [
        "本公司",
        "各公司",
        "该公司",
        "母公司",
        "子公司",
        "总公司",
        "成员企业",
        "中小企业",
        "骨干企业",
        "龙头企业",
        "上市公司",
        "有限公司",
        "大学",
        "学院",
        "研究院",
        "研究所",
        "公司",
        "企业",
        "集团",
        "高等学校",
        "科研院所",
        "高校",
        "院所",
        "大专院校",
        "高等院校",
        "本院",
        "本所",
        "各高校",
        "本校",
        "学校",
        "中心",
        "秘书处",
        "理事会",
        "专家委员会",
        "技术委员会",
        "咨询委员会",
        "指导委员会",
        "管理委员会",
        "委员会",
        "成员大会",
        "联盟大会",
        "董事会",
        "监事会",
        "人民法院",
        "仲裁委员会",
        "联盟办公室",
        "执行部",
        "财务部",
        "项目部",
        "会计师事务所",
        "律师事务所",
        "农业合作社",
        "行业协会",
        "产业协会",
        "学会",
        "协会",
    ]
)
_ORGAN = re.compile(
    r"(?:理事会|委员会|秘书处|办公室|监事会|专家组|工作组|领导小组|法院|仲裁院|仲裁中心|会计师事务所|大会)$"
)
_LEADING = re.compile(
    r"^(?:由|经|与|和|及|向|在|对|以|并|为|至|从|把|被|给|将|委托|聘请|邀请|包括|其中|分别为|即|依托|设在|挂靠|组织|如|含|有|是|请|同意|推选|推举|选举|选定|确定|成员|发起人|发起单位|牵头单位|理事长单位|副理事长单位|依托单位|协作单位|参加单位|成员单位|承担单位|缔约方|签约方|甲方|乙方|丙方|丁方|戊方|己方|庚方|辛方)+"
)


@dataclass(frozen=True, slots=True)
class Party:
    """One party: full name as written, the other names it goes by, its kind, whether it signs, and its line."""

    name: str
    aliases: tuple[str, ...]
    kind: PartyKind
    line: int

    @property
    def legal(self) -> bool:
        """Tell whether its name plainly is a legal person's."""
        return self.kind in ("enterprise", "university", "institute", "association", "hospital")


def kind_of(name: str) -> PartyKind:
    """Return what kind of body *name* names, by its ending."""
    bare = re.sub(r"（[^）]*）$", "", name)
    for kind, ending in _ENDINGS:
        if ending.search(bare):
            if kind == "inside" and re.search(r"(?:公司|集团)$", bare) and not bare.endswith("分公司"):
                continue
            if (
                kind == "university"
                and re.search(r"大学.{2,}学院$", bare)
                and "附属" not in bare
                and "独立" not in bare
            ):
                return "inside"
            return kind
    return "other"


def parties(text: Text) -> tuple[Party, ...]:
    """Return the parties of an agreement: those named where parties are named, in order of first mention."""
    aliases: dict[str, list[str]] = {}
    named: dict[str, int] = {}
    for line, where in _candidate_lines(text):
        words = text.lines[line].normal.text
        for found in _LETTERED.finditer(words):
            name = _trimmed(found["name"])
            if _usable(name) or len(name) >= 4:
                named.setdefault(name, line)
                aliases.setdefault(name, []).append(found["label"])
        for name in clean_names(words):
            if where == "listed" or name in named:
                named.setdefault(name, line)
    for written in text.lines:
        if "（" not in written.normal.text:
            continue
        for found in _ALIAS.finditer(written.normal.text):
            name = _trimmed(found["name"])
            if name in named and kind_of(found["alias"]) != "government":
                aliases.setdefault(name, []).append(found["alias"])
    kept = [
        n for n in named if not any(n != m and n in m and len(m) - len(n) < 4 and named[m] == named[n] for m in named)
    ]
    return tuple(
        Party(n, tuple(dict.fromkeys((*aliases.get(n, ()), *_short(n, text)))), kind_of(n), named[n]) for n in kept
    )


def clean_names(words: str) -> Iterator[str]:
    """Yield the names of bodies that stand alone between the signs of *words*, in normal form."""
    for piece in _DELIMITERS.split(words):
        bare = _trimmed(piece)
        if _usable(bare):
            yield bare
        elif found := _NAME.match(bare):
            # 淮上农业大学研究蛋白改性: a name, then what it does
            name = found[0]
            rest = bare[len(name) :]
            if (
                _usable(name)
                and len(name) >= 5
                and re.match(
                    r"(?:负责|承担|研究|建设|提供|制造|选育|牵头|参与|做|组织|建|开发|研制|法定代表人|（|$)", rest
                )
            ):
                yield name


def _trimmed(piece: str) -> str:
    bare = piece.strip(" 　.·")
    bare = re.sub(r"^（[^）]{1,4}）", "", bare)
    bare = _LABELLED.sub("", bare) if not _CLEAN.match(bare) or re.match(r"[甲乙丙丁戊己庚辛]方", bare) else bare
    bare = _LEADING.sub("", bare)
    bare = re.sub(
        r"(?:（(?:公章|盖章|章|签章|盖公章|理事长单位|牵头单位|依托单位|秘书处[^）]*|列席|甲方|乙方|丙方)）)+$",
        "",
        bare,
    )
    return bare.strip("（ 　")


def _usable(name: str) -> bool:
    return (
        3 < len(name) <= 32
        and bool(_CLEAN.match(name))
        and name not in _NOT_NAMES
        and not _ORGAN.search(name)
        and not re.search(
            r"联盟|联合体|本协议|成员|各方|其他|有关|相关|任何|所有|不|的|应|可|须|由|向|或|等|该|其|每|经|从事|建立|设立|具有|为|中小|境外|国外|国内外",
            name[:-2],
        )
    )


def _candidate_lines(text: Text) -> Iterator[tuple[int, str]]:
    """Yield the lines in which parties are named: the front, lists of members, signature blocks."""
    for section in text.sections:
        for passage in text.passages[section.first : section.last]:
            words = text.lines[passage.line].normal.text
            if (
                section.part in ("front", "closing")
                or passage.kind in ("party", "signature")
                or re.search(
                    r"成员(?:单位)?名[单录]|缔约|签约|发起(?:人|单位|成员)|各方(?:为|是|包括)|成员(?:单位)?(?:为|有|包括|如下)|由[^。]{4,}(?:共同|联合|自愿)?(?:发起|组建|组成|结成|成立|签订|订立)|到会单位|出席单位|参会单位|参加单位|下列(?:单位|各方)|以下(?:单位|各方)|名单",
                    words,
                )
                or (section.part == "annex" and re.search(r"名[单录]|成员|发起单位|主体", section.heading))
                or (passage.kind == "row" and re.search(r"单位|名称|成员", passage.lead))
            ):
                yield passage.line, "listed"
            elif _LETTERED.search(words):
                yield passage.line, "lettered"


def _short(name: str, text: Text) -> Iterable[str]:
    """Return the part of a name that the document itself uses alone: 曜辰 of 曜辰精密仪器股份有限公司."""
    del text
    bare = re.sub(r"(?:股份|集团|控股|科技|实业)*(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团)$", "", name)
    if bare != name and len(bare) >= 4:
        yield bare


def expression(found: Iterable[Party]) -> re.Pattern[str] | None:
    """Return what finds any of the parties by any of their names."""
    names = sorted({n for p in found for n in (p.name, *p.aliases)}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names))) if names else None
