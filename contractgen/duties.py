"""Among which doers a document divides its tasks (doers.py finds them)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contractgen.expressions import expression
from contractgen.passages import Passage, Text
from contractgen.scanning import Joined, Named, Own

DIVISION: Final = expression(
    r"分工|角色|任务(?!书[\u4e00-\u9fff])|谁[干做]|怎么分|怎么摊|活(?:儿)?(?:怎么|如何|怎样)|各家的活|各家所任|担子|各方(?:的)?(?:工作|职责|承担)|三方工作|双方工作|各自(?:的)?(?:工作|职责|任务|承担|想出)|工作(?:安排|分配|分派|划分|分解)|职责(?:分|与)|曰职|承担的工作|分派|责任如下|各家担当|做什么|干什么|所任"
)
_OUGHT: Final = expression(r"应(?!用)|须|不得|有权|可以|同意|承诺|确认|均|平分|各[得占派出]|轮流|排名|签")
_ELSEWHERE: Final = expression(
    r"经费|资金|费用|财务|花销|出资|收益|分配|利益|权利|权益|组织|机构|治理|决策|违约|责任(?!分)|归属|知识产权|成果|许可|签[署字]|落款|附则|会议|加入|退出|保密|单位|成员|主体|参加|基本信息|缔约|经费"
)
_BEHIND: Final = expression(
    r"^(?P<task>[^，。；：—]{4,40})(?:：|—{1,2}|→|…{1,2})(?P<names>[^，。；：]{2,40})(?:$|[，。；（])(?![^。]{0,20}(?:负责|承担|万元))"
)
_LATER: Final = expression(
    r"另行|待定|待[^，。；]{1,14}后|(?:项目|课题)(?:合同|协议|任务书)(?:中|里)(?:再|另)?(?:明确|约定|确定|写)|届时"
)
_MATRIX: Final = expression(r"责任矩阵|分工矩阵|任务矩阵|RACI|职责矩阵")
_TASK_HEAD: Final = expression(
    r"任务|分工|工作|职责|主责|负责|承担|做的人|角色|交付|课题|责任(?:单位|人|方|者|$|｜)|干什么|研究内容"
)


def divided(text: Text, terms: Mapping[str, Own], parties: int) -> frozenset[str]:
    """Return the doers, by the names used, of the fullest division of tasks in *text*, which *parties* parties made.

    A division is a section, or sections one after another; *terms* are `@doer`, `@doer-type`, `@doer-any`, `@here`
    and `@party`. In a table every party counts whose column's head speaks of tasks. Where most parties begin a clause
    of one section each, it divides tasks whatever verbs it uses, unless its heading says that it is about money, organs
    or rights.
    """
    joined = Joined([p.text for p in text.passages])
    within = {term: terms[term].within(joined) for term in ("@doer", "@doer-type")}
    by_section: dict[int, set[str]] = {}
    acting: dict[int, set[str]] = {}
    for index, passage in enumerate(text.passages):
        if passage.kind in ("sentence", "row", "heading"):
            likely = {term for term, texts in within.items() if texts is None or index in texts}
            found = _doers(passage, text, terms, likely)
            if found:
                by_section.setdefault(passage.section, set()).update(found)
        if passage.kind == "sentence" and text.sections[passage.section].part in ("body", "annex"):
            acting.setdefault(passage.section, set()).update(_found(terms["@here"], passage.text))
    for section, names in acting.items():
        titled = bool(DIVISION.search(text.sections[section].headings))
        enough = 2 if titled else max(3, (2 * parties + 2) // 3)
        if len(names) >= enough and (titled or not _ELSEWHERE.search(text.sections[section].headings)):
            by_section.setdefault(section, set()).update(names)
    most: set[str] = set()
    last, here = -2, set[str]()
    for section in sorted(by_section):
        here = by_section[section] | (here if section == last + 1 else set())
        most, last = max(most, here, key=len), section
    return frozenset(most)


def _doers(passage: Passage, text: Text, terms: Mapping[str, Own], likely: set[str]) -> set[str]:
    """Return who is given a task in *passage*; *likely* are `@doer` and `@doer-type` where they may be found at all."""
    if passage.kind == "heading":
        empty = text.sections[passage.section].empty
        return set() if empty or "@doer" not in likely else _found(terms["@doer"], passage.text)
    if passage.kind == "row":
        heading = text.sections[passage.section].headings
        if _MATRIX.search(heading) and (among := terms["@party"]):
            return _found(among, passage.lead)
        wanted = ["@party"] if _TASK_HEAD.search(passage.lead) else ["@doer"]
    else:
        wanted = [term for term in ("@doer", "@doer-type") if term in likely]
        if _LATER.search(passage.text):
            return set()
        own = passage.text[:8].partition("：")
        heading = f"{text.sections[passage.section].headings}　{passage.lead}　{own[0] if own[1] else ''}"
        if "@doer" in likely:
            parallel = {n for term in ("@here-firm", "@here-academy") for n in _found(terms[term], passage.text)}
            if len(parallel) > 2 and not _OUGHT.search(passage.text):  # 甲修刀盘，乙算寿命，丙磨轴承
                return parallel
        if DIVISION.search(heading):
            wanted.append("@doer-any")
            last = _BEHIND.match(passage.text)
            if last and not _found(terms["@party"], last["task"]) and (named := _found(terms["@party"], last["names"])):
                return named  # 前端芯片与驱动：衡芯
    return set[str]().union(*(_found(terms[term], passage.text) for term in wanted))


def _found(own: Own, words: str) -> set[str]:
    if isinstance(own, Named):
        found = {m[0] for m in own.more.finditer(words)} if own.more else set[str]()
        return found.union(n for n in own.names if n in words)
    return {words[start:end] for start, end in own.spans(words)}
