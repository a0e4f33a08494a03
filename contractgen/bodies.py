"""Names of bodies as documents write them: what kind a name names, and the names cut out of running text.

A name is told by its ending (公司, 大学, 研究所 …) and taken where it stands clean between the signs of a
list, after a label, or before what such lists end with (等单位, 发起, 均为法人). What an ending cannot tell
(whether an institute is registered as a legal person) is left to a human.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from contractgen.expressions import expression

PartyKind = Literal[
    "enterprise", "university", "institute", "association", "hospital", "government", "inside", "person", "other"
]

_ENTERPRISE: Final = (
    "有限责任公司|股份有限公司|有限公司|集团公司|控股公司|股份公司|公司|集团|总厂|厂|合作联社|联合社|合作社|供销社|联社|银行|农场|林场|茶场|牧场|渔场|"
    "印刷社|种猪场|种畜场|种鸡场|苗圃|果园|孵化器|皮草行|家具城|纸行|茶行|药行|车行|洋行|商号|商社|文房社|书社|印社|出版社|旅行社|养殖场|酒业|药业|株式会社|有限会社|公社|事务所|合伙企业|矿业|商行|创业投资中心"
)
_UNIVERSITY: Final = "大学|学院|高等专科学校|专科学校|职业技术学校|技师学校|技工学校|党校|学校|中学"
_INSTITUTE: Final = (
    "地质大队|地质队|勘测队|勘探队|测绘队|科学院|研究总院|研究院|设计院|勘察院|工程院|农科院|林科院|检测院|检验院|计量院|科研院|研究所|试验站|推广站|推广所|推广中心|研究中心|检测中心|检验中心|"
    "创新中心|技术中心|工程中心|服务中心|监测中心|质检中心|中心|总站|植物园|博物馆|情报所|农科所|林科所|试验场|院|所|站"
)
_ASSOCIATION: Final = "图书馆|档案馆|动物园|广播电视台|电视台|文化馆|美术馆|科技馆|纪念馆|剧团|养老院|协会|学会|商会|促进会|联合会|基金会|联谊会|总会|研究会|公会|同业公会"
_HOSPITAL: Final = "医院|卫生院"
_GOVERNMENT: Final = (
    "人民政府|管理委员会|管委会|发改委|科技局|农业局|经信局|工信局|财政局|科技厅|教育厅|林业局|水利局|科委|局|厅|政府"
)
_INSIDE: Final = (
    "课题组|项目组|研究组|互助组|小组|社团|俱乐部|团队|教研室|教研组|实验室|研究室|事业部|项目部|分公司|分厂|分院|分所|办事处|代表处|工作室|车间|工段|班组|工艺科|研发部|技术部|科研处|科技处|"
    "工程部|市场部|维修部|抢修部|机房部|软件部|采购中心|系|部|科|处|分行|支行"
)
_PRIVATE: Final = "加工部|经营部|服务部|修理部|机修铺|修理铺|作坊|工坊|小铺|铺|店|坊"
_KINDS: Final[tuple[tuple[PartyKind, str], ...]] = (
    ("person", _PRIVATE),
    ("inside", _INSIDE),
    ("enterprise", _ENTERPRISE),
    ("association", _ASSOCIATION),
    ("hospital", _HOSPITAL),
    ("government", _GOVERNMENT),
    ("university", _UNIVERSITY),
    ("institute", _INSTITUTE),
)
_ENDINGS: Final = tuple((kind, expression(f"(?:{words})$")) for kind, words in _KINDS)
ENDINGS: Final = "|".join(sorted("|".join(words for _, words in _KINDS).split("|"), key=len, reverse=True))
# An inner body is told only by the legal body it belongs to, save in a place that names parties one by one.
_OWNER = expression(r"公司|集团|厂|大学|学院|研究院|研究所|科学院|农科院|中心|医院|局|校|企业")
_SCHOLARLY = expression(r"大学|学院|研究院|研究所|科学院|农科院|林科院|研究中心|[一-龥]校")

LATIN: Final = expression(
    r"[A-Z][A-Za-z0-9.&'’ -]{1,40}?(?:，? ?(?:Co|Ltd|Limited|Inc|LLC|GmbH|AG|AB|SE|SA|S\.A|S\.p\.A|B\.V|N\.V|Corp|Corporation|Company|PLC|Plc|KK|K\.K|Oy|OY|A/S|AS|ApS|Pte|Pty|LLP|Bhd|N\.A|S\.r\.l|SpA|SAS|SARL|NV|BV)\b\.?)+(?: ?& ?Co\.?(?: ?KG(?:aA)?)?)?|"
    r"(?:The )?(?:[A-Z][A-Za-z'’-]+ ){0,4}(?:University|Institute|College|Academy|Laboratory|Universität|Université)(?: (?:of|for|de|für) [A-Z][A-Za-z]+(?: (?:and|of|for|&) [A-Z][A-Za-z]+|(?: [A-Z][A-Za-z]+))*)?"
)
_LATIN_SCHOOL = expression(r"University|Institute|College|Academy|Laborator|Universität|Université")
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
"""Ideographs, the rare ones of names among them."""
CLEAN: Final = expression(rf"[{_HAN}A-Za-z0-9·（）&#@“”]{{2,34}}(?:{ENDINGS})")
_JOINED = expression(rf"(?<=[\u4e00-\u9fff])(?:{ENDINGS})(?:以及|和|与|及|暨|同|并)(?=[\u4e00-\u9fff]{{3}})")
_SIGNS = expression(
    r"[，。；：、｜|“”《》〈〉【】！？\s/]|_+|——|(?:[（(][一二三四五六七八九十\da-zA-Z]{1,3}[）)]|[①-⑳])|等(?=[\d一二三四五六七八九十]*(?:家|方|个|单位|企业|高校|院校))"
)
_MARKED = expression(r"^.{0,24}?(?:由|包括|为|是|系|即|适用于|约束|有(?!限|研)|以及|和|与|及|同)(?=[\u4e00-\u9fff])")
_LABELS = expression(
    r"^(?:[本我敝](?:公司|司|校|院|所|厂|社)|[（(]?[甲乙丙丁戊己庚辛壬癸]方?[）)]?|[A-Z]方?|[A-Z]\d|名称|第?[一二三四五六七八九十]方|\d{1,2}[.、]?|单位(?:名称)?|(?:缔约|签约|订约|立约|牵头|依托|理事长|成员|发起|参加|协作|共建|承担|企业|学校|院校|高校|科研)(?:单位|方|成员)?)+(?:分别)?(?:为|是|系|即|包括|有(?!限|研))?"
)
_NOUNS = expression(r"^[^，。；]{0,12}(?:当事人|单位|各方|成员|联盟|协议|发起人|名称|订约|签约|立约|缔约)")
_TAIL = expression(
    r"^(?:（|以下|下称|简称|共|等|[一二两三四五六七八九十\d]{1,3}[家方个]|发起|组成|组建|订立|签订|签署|签约|会签|共同|联合|自愿|参加|加入|结成|结为|成立|作为|于|就|为|经|会于|均|各|皆|都|在|"
    r"法定代表人|负责人|授权|代表|委托|签字|签章|盖章|公章|董事长|总经理|经理|院长|所长|校长|理事长|销售部|推广处|主任|函|[\u4e00-\u9fff]老板|[\u4e00-\u9fff]师傅|企业$|高校$|院校$|研究所$|科研机构$)"
)
# Between signs a name ends there, before a bracket, a joint or what ends a list; else no name stands between them.
_HOPE: Final = expression(
    f"[{''.join(sorted({word[-1] for word in ENDINGS.split('|')}))}]"
    rf"(?=$|[，。；：、｜|“”《》〈〉【】！？\s/_—（）(①-⑳ 　.·-]|以及|和|与|及|暨|同|并|等|{_TAIL.pattern.removeprefix('^')})"
)
_WORKS = expression(
    r"(?:主要|共同|具体|牵头)?(?:负责|承担|研究(?!院|所|中心)|研制|研发|开发|设计(?!院)|制造|建设|提供|选育|试制|检测(?!院|中心)|编写|编制|牵头|完成|主导|生产|供应|组织|做|造|建(?!材)|管|出|派)"
)
_ENCLOSED = expression(r"[（(][^（）()]{0,30}[）)]")
_GENERIC = expression(
    r"^(?:也|还|有|限责任|涉农|与会|到会|参会|签约|缔约|承担|申请|牵头|[各本该其所某一两三四五六七八九十几多每原现]|有关|相关|任何|其他|中小|骨干|龙头|上市|成员|高等|高职|大专|科研|研究|检测|检验|设计|工程|技术|国家|省级|市级|部级|重点|农业|行业|产业|产学研|创新|"
    r"推广|金融|中介|服务|生产|制造|加工|装备|设备|材料|应用|用户|上游|下游|会计师|律师|专业|地方|股份|有限|母|子|总|分|兄弟|合作|试验|第三方|临床|外部|内部|公共|共性|联合|校企|社会|人民|独立|饮片|农民|国内|国外|境外|海外|外部)*"
    rf"(?:{ENDINGS}|机构|院校|院所)$"
)
_NO_BEGINNING: Final = expression(
    rf"[\d（）]|[^{_HAN}A-Za-z]|[与由在对从将把是]|向(?!阳|日|荣)|经(?!纬|开)|设(?!计)|一家|某|[一二三四五六七八九十]{{1,3}}[、.]"
)
_NO_PARTY = expression(
    r"^(?:供电|供水|物业|保险|电力|通信|投资|运输|物流|上市|跨国|贸易)公司$|(?:理事会|委员会|秘书处|秘书室|办公室|监事会|专家组|工作组|领导小组|监督小组|结算小组|工作小组|推广小组|审计小组|评审小组|检查小组|专家小组|顾问小组|理财小组|清算小组|协调小组|执行小组|财务小组|抽查小组|监管小组|督查组|核查组|咨询组|评议组|顾问组|审计组|稽核组|法院|仲裁院|仲裁中心|会计师事务所|律师事务所|大会|联盟|干办所|经办处|联络处|办事处|运营部|执行部|财务部|财务处|计划财务处|(?<![\u4e00-\u9fff]{4})项目部|综合部)$"
)
_WORDS_OF_SENTENCES = expression(
    r"联盟|联合体|协议|合同|章程|本约|成员|各方|其他|有关|相关|任何|所有(?!限)|不得|不|的|之|应(?!用|急|力|变|激|答)|须|由(?!自)|向(?!阳|量|日|荣|前|导)|或|该|其|每|从事|建立|设立|设在|具有(?!限)|企业(?!管理|服务|集团)|高校|院校|院所|境外|国外|挂靠|委托|邀请|聘请|提供|放在|存入|寄给|负责|承担|签字|地点|共同|已经|如果|但是|"
    r"我们|大家|根据|按照|依照|以及|通过|包括|除|者|了|把|被|让|是|可以|需要|收到|同意|申请|成立|组成|召开|参加|开展|研究的|法定代表人"
)


def kind_of(name: str) -> PartyKind:
    """Return what kind of body *name* names, by its ending."""
    if expression(r"（个体[^）]{0,4}）").search(name):
        return "person"
    if LATIN.fullmatch(name):
        return (
            "institute"
            if _LATIN_SCHOOL.search(name) and "Univ" not in name
            else "university"
            if "Univ" in name
            else "enterprise"
        )
    bare = expression(r"（[^）]*）$").sub("", name)
    if expression(r"家庭农场$").search(bare):
        return "person"
    ended = [(kind, found) for kind, ending in _ENDINGS if (found := ending.search(bare))]
    for kind, found in sorted(ended, key=lambda pair: -len(pair[1][0])):
        if kind == "inside" and not _OWNER.search(bare[: found.start()]) and len(found[0]) == 1:
            continue
        if kind == "person" and (_OWNER.search(bare[: found.start()]) or len(bare) < 4):
            continue
        if kind == "university" and expression(r"大学.{2,}(?<!独立)(?<!附属)学院$").search(bare):
            return "inside"
        if kind == "institute" and expression(
            r"(?:公司|集团|大学|厂).{0,8}(?:研究院|研究所|中心|研究中心|院|所|站)$"
        ).search(bare):
            return "inside" if not expression(r"(?:公司|集团|厂)$").search(bare) else "enterprise"
        return kind
    return "other"


def scholarly(name: str) -> bool:
    """Tell whether the body *name*, or the one it belongs to, teaches or researches."""
    kind = kind_of(name)
    return kind in ("university", "institute") or (kind == "inside" and bool(_SCHOLARLY.search(name)))


def usable(name: str) -> bool:
    """Tell whether *name* can be the name of one body: an ending, nothing generic, no piece of a sentence."""
    bare = _ENCLOSED.sub("", name)
    return (
        3 < len(bare) <= 32
        and bool(CLEAN.fullmatch(name))
        and name.count("（") == name.count("）")
        and not _GENERIC.match(bare)
        and not _NO_PARTY.search(bare)
        and not _WORDS_OF_SENTENCES.search(bare[:-2])
        and not (expression(r"[与和]").search(bare) and _GENERIC.match(expression(r"[与和]").split(bare)[-1]))
        and not _NO_BEGINNING.match(bare)
    )


def hopeful(words: str) -> bool:
    """Tell whether one of the `pieces` of *words* can be or hold a name: a quick look that misses none."""
    return bool(_HOPE.search(words))


def doer_in(words: str) -> str:
    """Return the name with which *words* begin, if a verb of work follows it; "" if there is none."""
    for end in sorted({m.end() for m in expression(ENDINGS).finditer(words[:40])}, reverse=True):
        if _WORKS.match(words[end:]) and usable(words[:end]):
            return words[:end]
    return ""


def pieces(words: str) -> Iterator[tuple[int, str]]:
    """Yield what stands between the signs of *words* (normal form), with its place."""
    at = 0
    for end in (*(m.span() for m in _SIGNS.finditer(words)), (len(words), len(words))):
        inner = at
        for joint in _JOINED.finditer(words, at, end[0]):
            stop = joint.start() + len(expression(rf"(?:{ENDINGS})").match(joint[0])[0])  # type: ignore[index]
            yield inner, words[inner:stop]
            inner = joint.end()
        if words[inner : end[0]].strip():
            yield inner, words[inner : end[0]]
        at = end[1]


def name_in(piece: str, known: Mapping[str, int]) -> str:
    """Return the name that *piece* is, or begins after a lead-in, or ends before a tail; "" if it holds none.

    *known* counts how often each name stands clean in the document: 有黟溪墨业有限公司 is cut where 黟溪墨业有限公司
    stands elsewhere.
    """
    bare = expression(r"(?:（(?!个体)[^（）]{0,30}）)+$").sub("", piece.strip(" 　.·-"))
    cuts = [m.end() for m in (_LABELS.match(bare), _MARKED.match(bare)) if m]
    for begun in cuts:
        name = before_tail(bare[begun:])
        if name and (name in known or _NOUNS.match(bare)):
            return name
    return before_tail(bare) or next((n for begun in cuts if (n := before_tail(bare[begun:]))), "")


def before_tail(piece: str) -> str:
    """Return the name with which *piece* begins, if nothing but what ends such lists follows; "" if there is none."""
    bare = expression(r"(?:（(?!个体)[^（）]{0,30}）)+$").sub("", piece.strip(" 　.·-"))
    if usable(bare):
        return bare
    for end in sorted({m.end() for m in expression(ENDINGS).finditer(bare)}, reverse=True):
        if _TAIL.match(bare[end:]) and usable(bare[:end]):
            return bare[:end]
    return ""
