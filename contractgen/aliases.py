"""The other names a document gives its parties: 甲方, “朗微”, P2, 曜辰公司, 研究所.

Explicit ones stand in brackets behind the name, before it as a label, or in a table's column of codes.
The rest is told from use: the beginning or the ending of one party's name alone, where the document
itself puts it as a name (beginning a clause, in a list, after 由 or 与).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from contractgen.bodies import kind_of
from contractgen.expressions import expression
from contractgen.scanning import named, places_of

_LETTERS: Final = "甲乙丙丁戊己庚辛壬癸"
_ROLE: Final = r"[甲乙丙丁戊己庚辛壬癸]方[一二三四五六七八九1-9]|[甲乙丙丁戊己庚辛壬癸]方?|[A-Z]方?|[A-Z]\d{1,2}|第?[一二三四五六七八九十]方|牵头方|牵头单位|牵头人|协调方|协调人|依托单位|理事长单位|主任单位|承担方|委托方|受托方|主导方|盟主|当事人[一二三四五六七八\d]|(?:开发|合作|研发|应用|制造|用户|主机|配套|技术|生产|使用|承制|投资|服务|检测|许可|被许可|供|需|校|院|企|厂|医)方"
_CALLED = expression(
    rf"^[^（。；\n]{{0,40}}?（(?:[^（）]{{0,24}}?[，,])?(?:(?:以下|下文|本协议中|下)?(?:简)?(?:称|称为|统称|简称)[：:]?[“\"]?(?P<named>[^（）“”\"，]{{1,12}})[”\"]?|“(?P<quoted>[^”（）]{{1,12}})”|(?P<role>{_ROLE}))）|^[^。；\n]{{0,20}}?(?:以下|下)(?:简)?称[：:]?[“\"](?P<loose>[^“”\"]{{1,12}})[”\"]"
)
_NO_NAME = expression(r"联盟|各方|本协议|本合同|统称|“")
_LABEL = expression(
    rf"(?:(?:^|[，。；\s｜|])(?P<role>{_ROLE})(?:（(?:(?P<also>{_ROLE})|[^）]{{1,14}})）)?[：｜|\s]?|（(?P<inner>{_ROLE})）：)$"
)
_BEFORE: Final = "由与和及给向在归对经从把请于为以按到让叫同跟托驻，。；：、｜（）“”【】《》—-….． \n"
# What a bare part of a name may be followed by where it stands for the party: it does, owns, gets, is listed.
_AFTER = expression(
    r"(?:[与和、，；：—｜（）“”_\d\n]|$|每|各|共|为|的|之|对|在|向|将|应|须|可|则|负|承|牵|主|管|做|造|建|研|开|设|提|供|出|派|配|制|编|选|测|试|检|组|运|放|收|拿|以|院|所|按|有|享|占|得|代|"
    r"财务|总|名下|所在|住所|公司|大学|一家|两家|三家|四家|方|家|支|付|交|缴|拒|未|任|担|作|取|写|解|攻|推|腾|印|单|分|岁|司|掌|职|不|只|专)"
)
_COMMON: Final = frozenset(
    [
        "全国",
        "中国",
        "国家",
        "国际",
        "中华",
        "省级",
        "市级",
        "本省",
        "农业",
        "科技",
        "技术",
        "工业",
        "材料",
        "环境",
        "信息",
        "生物",
        "电子",
        "机械",
        "能源",
        "医药",
        "海洋",
        "东北",
        "西北",
        "华东",
        "华南",
        "华北",
        "安全",
        "联合",
        "新型",
        "智能",
        "数字",
        "食品",
        "建筑",
        "化工",
        "中医",
        "先进",
        "现代",
        "玉米",
        "水稻",
        "马铃薯",
        "花生",
        "珍珠",
        "淡水",
        "茶叶",
        "蚕业",
        "土壤",
        "相变",
        "激光",
        "精密",
        "绿色",
        "低碳",
        "高端",
        "第一",
        "行业",
        "产业",
    ]
)
_ACTING = expression(
    r"(?:^|(?<=[，。；：、由归｜\n]))(?P<name>[\u4e00-\u9fffA-Za-z]{2,8}?)(?=负责|承担|牵头|主导|研究(?!院|所)|研制|研发|开发|提供|编写|编制|设计(?!院)|组织|建设|建立|做|造|出|管|建|试|种|采|改|编|测|供|配|选|育|养|修|算|磨|换|不|只|专|的任务|的义务|的工作|的职责|每年|各派|派|：|——|｜|，|。|；|$)",
    re.MULTILINE,
)
_NOBODY: Final = frozenset(
    [
        "企业",
        "高校",
        "大学",
        "学校",
        "院校",
        "院所",
        "学院",
        "公司",
        "成员",
        "各方",
        "专家",
        "双方",
        "三方",
        "四方",
        "科研",
        "合作",
        "技术",
        "研究",
        "检测",
        "设备",
        "材料",
        "创新",
        "中心",
        "装备",
        "机械",
        "智能",
        "农业",
        "工程",
        "科学",
        "信息",
        "生物",
    ]
)
_STOCK: Final = (
    "研究总院", "研究院", "科学院", "设计院", "农科院", "检测院", "研究所", "推广所", "研究中心", "检测中心", "推广中心", "试验站", "推广站",
    "农学院", "学院", "大学", "学校", "协会", "学会", "商会", "联合会", "合作联社", "合作社", "联合社", "联社", "医院", "银行", "集团", "公司", "中心", "院", "所", "站", "厂", "社", "行", "坊",
)  # fmt: skip
_SHORT_FORMS: Final = {
    "enterprise": ("公司", "集团", "厂", "社", "合作社", "联社", "银行"),
    "university": ("大学", "学院", "学校", "校"),
    "institute": ("研究院", "研究所", "研究中心", "中心", "院", "所", "站", "推广所"),
    "association": ("协会", "学会", "商会", "会"),
    "hospital": ("医院",),
}
_PLACE = expression(r"^[\u4e00-\u9fff]{1,4}?(?:自治区|自治县|省|市|县|区|镇|乡|州)")


def written(names: Sequence[str], text: str) -> Mapping[str, tuple[str, ...]]:
    """Return for every name the other names that *text*, all lines of the document, gives it expressly."""
    places = places_of(names, text)
    return {name: tuple(dict.fromkeys(_written(name, places.get(name, ()), text))) for name in names}


def _written(name: str, places: Sequence[int], text: str) -> Iterator[str]:
    for start in places:
        end = start + len(name)
        behind = text[end : end + 90].split("\n", maxsplit=1)[0]
        if called := _CALLED.match(behind):
            given = called["named"] or called["quoted"] or called["role"] or called["loose"]
            if not _NO_NAME.search(given):
                yield given.strip()
        begun = text[max(0, start - 30) : start].rpartition("\n")[2]
        if label := _LABEL.search(begun):
            yield from filter(None, (label["also"], label["role"] or label["inner"]))


def counted(names: Sequence[str], text: str) -> Mapping[str, tuple[str, ...]]:
    """Return for every name its stem or number, where *text* calls as many parties so as it names: 甲負責…；乙提供….

    The first name is 甲 (甲方, 当事人1), the second 乙, and so on; nothing where more or fewer of them are used.
    """
    for before, signs, behind in (("", _LETTERS, "方"), ("", _LETTERS, ""), ("当事人", "12345678", "")):
        labels = [f"{before}{sign}{behind}" for sign in signs]
        places = places_of(labels, text)
        used = [label in places and _stands(label, places[label], text, alone=not behind) for label in labels]
        if 1 < len(names) <= len(labels) and sum(used) == len(names) and all(used[: len(names)]):
            return {name: (label,) for name, label in zip(names, labels, strict=False)}
    return {}


def derived(names: Sequence[str], text: str) -> Mapping[str, tuple[str, ...]]:
    """Return for every name the parts of it by which *text* calls that party alone."""
    bare = _without(names, text)
    made: dict[str, tuple[str, ...]] = {}
    short = _abbreviations(names, bare)
    asked = {name: tuple(_parts(name, [n for n in names if n != name])) for name in names}
    places = places_of({part for parts in asked.values() for part, _ in parts}, bare)
    for name, parts in asked.items():
        found = [part for part, alone in parts if part in places and _stands(part, places[part], bare, alone=alone)]
        made[name] = tuple(dict.fromkeys((*found, *short.get(name, ()))))
    return made


def _without(names: Sequence[str], text: str) -> str:
    """Return *text* with every one of *names* struck out."""
    kept: list[str] = []
    behind = 0
    for start, end in named(tuple(names), text):
        kept.append(text[behind:start])
        behind = end
    return "，＊＊，".join((*kept, text[behind:]))


def _parts(name: str, others: Sequence[str]) -> Iterable[tuple[str, bool]]:
    """Yield the parts of *name* that may stand for it alone, each with whether it has no ending that tells."""
    yield from _beginnings(name, others)
    yield from ((part, False) for part in _endings(name, others))


def _abbreviations(names: Sequence[str], bare: str) -> Mapping[str, list[str]]:
    """Return for every name what begins a clause, does something and is made of its characters alone: 洞庭农大."""
    made: dict[str, list[str]] = {}
    for word in dict.fromkeys(m["name"] for m in _ACTING.finditer(bare)):
        core = expression(r"(?:公司|集团)$").sub("", word) if len(word) > 3 else word
        if word in _COMMON or word in _NOBODY or len(core) < 2:
            continue
        within = [n for n in names if (core in n if len(core) == 2 else _scattered(core, n))]
        if len(within) == 1 and word != within[0]:
            made.setdefault(within[0], []).append(word)
    return made


def _scattered(word: str, name: str) -> bool:
    """Tell whether the characters of *word* stand in *name* in their order."""
    rest = iter(name)
    return all(sign in rest for sign in word)


def _beginnings(name: str, others: Sequence[str]) -> Iterable[tuple[str, bool]]:
    kind = kind_of(name)
    if kind in ("inside", "person", "government", "other"):
        return
    forms = _SHORT_FORMS.get(kind, ())
    place = _PLACE.match(name)
    shared = next((name[:n] for n in (4, 3, 2) if any(o.startswith(name[:n]) for o in others)), "")
    starts = dict.fromkeys((0, place.end() if place and len(name) - place.end() > 4 else 0, len(shared)))
    for start in starts:
        for size in (6, 5, 4, 3, 2):
            part = name[start : start + size]
            if len(name) - start < size + 2 or any(part in o for o in others):
                continue
            if any(part.endswith(s) for s in ("有限", "股份", "集团")):
                part = part[:-2]
                if len(part) < 2 or any(part in o for o in others):
                    continue
            yield from ((part + form, False) for form in forms)
            if kind != "enterprise" and start:
                continue  # 流体机械 of 河阳市流体机械研究所 is a subject, not a name
            if part not in _COMMON and part[-1] not in "省市县区乡镇":
                yield part, True


def _endings(name: str, others: Sequence[str]) -> Iterable[str]:
    if kind_of(name) in ("person", "government", "other"):
        return
    for start in range(2, len(name) - 1):
        part = name[start:]
        if any(o.endswith(part) for o in others) or not (part in _STOCK or len(part) >= 3):
            continue
        if kind_of(name) != "inside" and part not in _STOCK and not part.endswith(_STOCK):
            continue
        if kind_of(name) == "inside" and (len(part) < 3 or part[-2:] in ("公司", "有限")):
            continue
        yield part
    for stock in _STOCK:
        if len(stock) > 1 and _abbreviates(stock, name) and not any(_abbreviates(stock, o) for o in others):
            yield stock


def _abbreviates(stock: str, name: str) -> bool:
    """Tell whether *stock* shortens the end of *name*: 推广所 of 技术推广所, 研究所 of 研究院所."""
    return name.endswith(stock)


def _stands(part: str, places: Sequence[int], bare: str, *, alone: bool = False) -> bool:
    """Tell whether *part*, found at *places*, is put as a name in *bare*.

    *alone*: it has no ending that tells, so most places must be.
    """
    good = total = behind = 0
    for at in places:
        if at < behind:
            continue
        behind = at + len(part)
        total += 1
        before = bare[at - 1] if at else "\n"
        after = bare[behind : behind + 4]
        if (before in _BEFORE or before.isascii()) and (not alone or _AFTER.match(after)):
            good += 1
    return good >= 1 and (not alone or good * 3 >= total)


def told_apart(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names found anywhere, and expressions for short ones and codes, found only where they stand as names."""
    plain: list[str] = []
    guarded: list[str] = []
    for name in sorted(set(names), key=lambda n: (-len(n), n)):
        if expression(r"[A-Za-z]{1,3}\d{0,2}").fullmatch(name):
            guarded.append(rf"(?<![A-Za-z0-9]){name}(?![A-Za-z0-9%])(?:公司|方|所|院)?")
        elif len(name) == 1 and name in _LETTERS:
            guarded.append(
                rf"(?<![^{re.escape(_BEFORE)}]){name}(?=方|、|，|；|：|和|与|提|研|制|建|负|承|供|每|处|以|各|的|派|修|算|磨|换|做|造|管|出|设|试|测|选|种|养|配|编|写|改|开|组|主|牵|$)方?"
            )
        elif expression(r"[甲乙丙丁戊己庚辛壬癸]方[一二三四五六七八九1-9]?|[A-Z]方").fullmatch(name):
            plain.append(name)
        elif len(name) < 4 or name in _STOCK:
            guarded.append(rf"(?<![^{re.escape(_BEFORE)}A-Za-z0-9]){re.escape(name)}(?!生|城|里|类|级)")
        else:
            plain.append(name)
    return tuple(plain), tuple(guarded)
