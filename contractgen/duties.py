"""Who is given a task: where a party, or a kind of member, stands as the doer of one.

A doer begins a clause and is followed by a verb of work, by a colon or a dash and the work itself, or
stands after 由 before such a verb. What is done must be work: not paying, keeping accounts, voting,
sending a delegate, bearing liability, signing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from contractgen.expressions import expression
from contractgen.passages import Passage, Text
from contractgen.scanning import Named

_BEGIN: Final = r"(?:^|(?<=[，。；：、）”—｜.\s]))(?:其中|而|则|同时|此外|另)?"
_QUALIFIER: Final = (
    r"(?:（[^）]{1,14}）)?(?:公司|方|等(?=[负承主研建开]))?(?:类)?(?:成员单位|成员|盟员|会员|单位|一方)?"
)
_WORD: Final = r"(?:(?![的为向在由本使应以将对该其外给让各未不])[\u4e00-\u9fff])"
_VERBS: Final = (
    "负责|承担|承接|承做|主导|主持|主攻|主理|主管|牵头|主责|主抓|担负|担当|担纲|分担|完成|从事|研究|研制|研发|开发|设计|试制|制造|制作|建设|搭建|建立|提供|供应|"
    "选育|培育|试验|试种|试产|检测|测试|验证|制定|制订|起草|编制|编写|推广|攻关|攻克|生产|加工|配制|放大|运营|改造|开展|组织|改良|采集|整理|分析|评价|培养|安装|调试|统计|集成|"
    "实施|示范|拿出|腾出|优化|构建|筛选|收集|承办|专做|专司|只做|只管|专管|专攻|专研|只研|只搞|专搞|专门做|掌管|解决|打样|中试|养殖|种植|繁育|采收|派出(?=[^，。]{0,8}(?:专家|教师|技术|工程))|安排(?=[^，。]{0,8}(?:试验|生产|工程师))|落实|对接"
)
_SHORT_VERBS: Final = "管|做|造|建|研(?!究|制|发|讨|学|修)|编|供|出(?!资|钱|任|席|具|借|让|租)|写|画|找|选|教|攻|划|腾|种|养|配|测|试|制|解|焊|改|派(?!驻|员)|定|绘|磨|炼|上机|司|掌|搞|弄|抓|跑|收(?!取|到|款|费)|喂|拉|装|调|修|算|换|刻|织|染|烧|酿|采|剪|运"
_ADVERBS: Final = r"(?:主要|共同|具体|则|专门|专|还|同时|每年|各自|协同|联合|重点|着重|全面|继续|牵头|一并|分别|也|再|另|又|只|都|应当?|须|要|将|按[^，。；]{1,10}|在[^，。；]{1,12}(?:内|前|年|月)|以[^，。；]{1,8}|于[^，。；]{1,8}(?:内|前)|[^，。；：、不未无非由的]{0,6}?)"
_AFTER_VERB: Final = r"(?!的|人|单位|方(?!案|法)|院|所|机构|员|生(?!产|物)|中心|室|会(?!议)|站|厂|商|企业|股份|有限|公司|线|场|台|田|部(?!件|分)|延误)"
# What makes a clause something else than a task of the work.
_NO_WORK: Final = (
    r"(?![^，。；｜]{0,22}(?:万元|元(?![素件器])|出资|会费|年费|经费|款项|资金|账|财务|保管|存放|责任|债务|赔偿|费用|违约|签约|签字|签署|签名|盖章|法定代表人|监督|审计|稽核|理事|委员|代表|席|表决|投票|"
    r"秘书|办公室|召集|会议|入盟|申请|加入|归|所有|共有|许可|收益|分得|保密|名下|股东|%|％|比例|份额|[一二三四五六七八九]成(?:[，；。]|$)|得[一二三四五六七八九\\d]|注册|住所|地址|电话|联系人|邮|开户|推选|推举|指派|委派|联盟外|联盟之外|联盟以外|非成员))(?![^，。；]{0,40}的(?:，|。|；|$))"
)
_WORK: Final = rf"(?:(?:不[^，。；]{{1,12}}，(?=只|专|仅))?{_ADVERBS}(?:{_VERBS}){_AFTER_VERB}|(?:[给替][\u4e00-\u9fff]{{1,6}}?)?(?:{_SHORT_VERBS}))"
_LISTED: Final = r"(?:：|——|—|-)(?:（[一二三1]）|1[.、）]|①)?(?=[^，。；：_]{2,})(?!.{0,4}[_（]|\d|[^，。；]{0,20}(?:公司|集团|大学|院|所|厂|中心|协会|学会|合作社|联社|站|学校|银行)(?:。|；|$|（))"

_FIRMS: Final = rf"(?:{_WORD}{{0,8}}企业(?!标准|化|界|孵化|家|自)|{_WORD}{{0,4}}(?:生产厂|制造厂|设备厂|整机厂|生产厂家|厂家|厂商|制造商|用户单位|应用单位|合作社|种养大户|养殖场|农场))"
_ACADEMIES: Final = (
    rf"(?:{_WORD}{{0,6}}(?:高等学校|高等院校|高校院所|高校|院校|科研院所|科研机构|科研单位|研究机构|研究院所|院所|科研方|教学单位|校院)|"
    r"(?:各|有关|参加|两所|几所|理工类?|农科类?|医科类?)?(?:大学|学院|学校|研究院|研究所)(?![\u4e00-\u9fff]{{0,6}}公司))"
)
_OTHERS: Final = rf"{_WORD}{{0,4}}(?:检测机构|检验机构|行业协会|推广机构|金融机构|服务机构|中介机构|农户|用户)"
_NOBODY: Final = r"(?!中小|其他|联盟外|非成员|各企业|各成员|申请|成员企业|会员企业|该企业|本企业|有关企业|相关|任何|入盟|签约企业|参加企业|承担企业|政府|第三方|所在|外部|外地|合作企业)"
FIRMS: Final = rf"{_NOBODY}(?:{_FIRMS})"
ACADEMIES: Final = rf"{_NOBODY}(?:{_ACADEMIES})"
OTHERS: Final = rf"{_NOBODY}(?:{_OTHERS})"
"""Kinds of members, so that they are found only where members can be meant."""
_ANYBODY: Final = (
    r"(?!各|成员|签约|缔约|立约|订约|发起|参加|单位|名称|全体|理事|秘书|联盟|本盟|双方|三方|四方|五方|一方|任何|任一|所有|每|专家|委员|办公室|大家|我们|会议|具体|分工|任务|工作|目标|项目|课题|经费|第|附件|以下|如下|下列|按|根据|对|在|由|为|并|其|该|这|以|不)"
    r"[\u4e00-\u9fffA-Za-z0-9“”·]{2,9}?"
)
DIVISION: Final = expression(
    r"分工|任务(?!书)|谁[干做]|怎么分|怎么摊|活(?:儿)?(?:怎么|如何|怎样)|各家的活|各家所任|担子|各方(?:的)?(?:工作|职责|承担)|三方工作|双方工作|各自(?:的)?(?:工作|职责|任务|承担|想出)|工作(?:安排|分配|分派|划分|分解)|职责(?:分|与)|曰职|承担的工作|分派|责任如下|各家担当|做什么|干什么|所任"
)
_OUGHT: Final = expression(r"应(?!用)|须|不得|有权|可以|同意|承诺|确认|均|平分|各[得占派出]|轮流|排名|签")
_MATRIX: Final = expression(r"责任矩阵|分工矩阵|任务矩阵|RACI|职责矩阵")
_TASK_HEAD: Final = expression(r"任务|分工|工作|职责|主责|负责|承担|做的人|角色|交付|课题|责任单位|干什么|研究内容")


def doer(names: str, opening: str = "(?>") -> re.Pattern[str]:
    """Return what finds any of *names* (an expression) where it is given a task; the match is the name alone.

    *opening* of the group of names: once a long name has matched, no shorter one within it is tried.
    """
    if not names:
        return expression(r"(?!)")
    also = rf"(?:(?:、|和|与|及|以及)(?:{names})(?:公司)?(?:成员单位|成员|单位)?){{0,4}}"
    behind = _QUALIFIER + also
    made = (
        rf"{_BEGIN}{opening}{names})(?={behind}(?:{_LISTED}|{_WORK}))(?={behind}(?:：|——|—|-)?{_NO_WORK})"
        rf"|(?<=由){opening}{names})(?={behind}(?:主导|负责|承担|牵头|完成|主持|研制|研究|开发|实施|提供|做|制造|主责){_AFTER_VERB}{_NO_WORK})"
        rf"|(?:(?<=主责：)|(?<=负责：)|(?<=主责单位：)|(?<=承担单位：)|(?<=负责单位：)|(?<=责任单位：)|(?<=主导单位：)|(?<=承担者：)|(?<=负责方：)){opening}{names})"
        rf"|{_BEGIN}{opening}{names})(?=的?(?:任务|工作|职责|分工|义务|责任)(?:(?:为|是|包括|如下)?(?:：|｜|$)|是|为))"
        rf"|(?<=非){opening}{names})(?=(?:公司)?莫属)"
    )
    # Many passages are searched as lines of one text: nothing reaches over a line's end.
    return re.compile(made.replace("[^", r"[^\n"), re.MULTILINE)


def anybody(names: str) -> re.Pattern[str]:
    """Return what finds whoever is given a task, and any of *names* whatever it does.

    Only of use under a heading that divides tasks.
    """
    return re.compile(f"{doer(_ANYBODY, '(?:').pattern}|{here(names).pattern}", re.MULTILINE)


def here(names: str) -> re.Pattern[str]:
    """Return what finds any of *names* (an expression) where it begins a clause, whatever it does there."""
    if not names:
        return expression(r"(?!)")
    made = rf"{_BEGIN}(?>{names})(?={_QUALIFIER}(?!的|、|和|与|及|等|应当?遵|不|未|违|均|都|对|在|向|之间)[\u4e00-\u9fff]{{2}}){_NO_WORK}|(?<=[归由])(?>{names})(?=[，。；、]|$)|(?<=（)(?>{names})(?=[，）；])"
    return re.compile(made.replace("[^", r"[^\n"), re.MULTILINE)


def divided(text: Text, terms: Mapping[str, Named]) -> int:
    """Return how many different doers the fullest division of tasks in *text* names.

    A division is a section, or sections one after another; *terms* are `@doer`, `@doer-type`, `@doer-any` and
    `@party`. In a table every party counts whose column's head speaks of tasks.
    """
    by_section: dict[int, set[str]] = {}
    for passage in text.passages:
        if passage.kind in ("sentence", "row", "heading"):
            found = _doers(passage, text, terms)
            if found:
                by_section.setdefault(passage.section, set()).update(found)
    most = 0
    last, here = -2, set[str]()
    for section in sorted(by_section):
        here = by_section[section] | (here if section == last + 1 else set())
        most, last = max(most, len(here)), section
    return most


def _doers(passage: Passage, text: Text, terms: Mapping[str, Named]) -> set[str]:
    if passage.kind == "heading":
        return set() if text.sections[passage.section].empty else _found(terms["@doer"], passage.text)
    if passage.kind == "row":
        heading = text.sections[passage.section].headings
        if _MATRIX.search(heading) and (among := terms["@party"]):
            return _found(among, passage.lead)
        wanted = ["@party"] if _TASK_HEAD.search(passage.lead) else ["@doer"]
    else:
        wanted = ["@doer", "@doer-type"]
        own = passage.text[:8].partition("：")
        heading = f"{text.sections[passage.section].headings}　{passage.lead}　{own[0] if own[1] else ''}"
        parallel = {n for term in ("@here-firm", "@here-academy") for n in _found(terms[term], passage.text)}
        if len(parallel) > 2 and not _OUGHT.search(passage.text):  # 甲修刀盘，乙算寿命，丙磨轴承
            return parallel
        if DIVISION.search(heading):
            wanted.append("@doer-any")
    return set[str]().union(*(_found(terms[term], passage.text) for term in wanted))


def _found(own: Named, words: str) -> set[str]:
    found = {m[0] for m in own.more.finditer(words)} if own.more else set[str]()
    return found.union(n for n in own.names if n in words)
