"""Units without legal personality as parties, and their seals.

Basis: 国科发政〔2008〕770号 八(一) asks for independent legal persons; a branch or an inside unit binds the legal
person only with its authority (民法典 74, 技术合同解释 7, 合同编通则解释 22).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Finding
from contractgen.roster import Roster, roster
from contractgen.rules import Card
from contractgen.whole import Whole, whole

INSIDE: Final = Card(
    "inside-unit",
    N_("内部机构作为当事人"),
    "warning",
    "filing",
    "分支机构、院系、实验室、课题组、部门、自然人团队作为当事人或者签约主体。",
    ("丁方：华岭大学材料科学与工程学院。", "以重点实验室作为本协议的独立一方，该实验室未办理法人登记。"),
    ("丁方：华岭大学，具体任务由其材料科学与工程学院实施。",),
    "有自己的统一社会信用代码的机构；不是当事人的分支机构。",
    ("770 8(一)", "民法典 74", "技术合同解释 7"),
)
SEAL: Final = Card(
    "inside-seal",
    N_("用内部机构的印章签署"),
    "warning",
    "filing",
    "以科技处、学院、研发中心、项目组、财务等内部印章签署协议。",
    ("乙方（盖章）：华岭大学科学技术处。", "以项目组专用章代替单位公章签署。"),
    ("协议由学校科学技术处审核，并加盖学校公章。",),
    "单位自己的合同专用章；内部单据的签收。",
    ("合同编通则解释 22",),
)
CARDS = (INSIDE, SEAL)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield units that are no legal persons where parties stand, and seals of theirs."""
    text = subject.recognised.text
    everything = whole(text)
    yield from _inside_units(everything, roster(text))
    yield from _seals(everything)


_INSIDE = expression(
    r"分公司|办事处|代表处|分院|分所|分校|项目部|事业部|课题组|项目组|团队|研究室|教研室|实验室|研发部|技术部|科研处|科技处|科学技术处|项目办公室|工作室|车间|研究组|(?:大学|学院).{2,12}(?:学院|系|研究所|研究中心|实验室)$"
)
_PARTY_LINE = expression(
    r"(?m:^|(?<=[。；，、]))(?:[甲乙丙丁戊己庚辛壬癸]方|参加单位|成员单位|发起单位|发起人|签约方|缔约方|合作方)(?:（[^）]{0,12}）)?(?:：|为|系)(?P<name>[^，。；、｜\n]{3,60})"
)
_AS_PARTY = expression(
    r"(?P<unit>分公司|办事处|代表处|分院|实验室|课题组|项目组|团队|工作室|研究室|教研室|事业部|项目部|学院|系|车间|研发部)(?:作为|列为|为|成为|以)[^，。；\n]{0,10}(?:独立一方|当事人|一方|成员|签约|缔约|自己的?名义)"
)
_NOT_LEGAL = expression(
    r"(?:未|没有|不)(?:办理|进行)?(?:独立)?(?:法人|工商|单位)?登记|(?:不|未|非)(?:具有|具备|是|独立承担)?[^，。；]{0,6}(?:独立)?(?:法人资格|法人|民事责任)|无独立|不独立承担|分支机构|内设机构|内设部门"
)
_IS_LEGAL = expression(r"统一社会信用代码：?[0-9A-Z]{18}|(?:独立|事业|企业|社会团体)[^，。；]{0,4}法人(?!登记)|已登记")
_DENIED = expression(r"不是|并非|不作为|不得|不属于|非本协议|不成为|不能")
_PERSON = expression(
    r"(?:教授|研究员|博士|先生|女士|院士|工程师)(?:科研)?(?:团队|课题组|个人|本人)?$|个体工商户|自然人"
)


def _inside_units(everything: Whole, who: Roster) -> Iterator[Finding]:
    seen: set[int] = set()
    for one in who.named:
        begin, end = everything.line_around(one.start)
        line_words = everything.words[begin:end]
        if not _INSIDE.search(one.name) or "附属" in one.name or _IS_LEGAL.search(line_words):
            continue
        if not _coded(line_words, one.name):
            seen.add(everything.line(one.start))
            yield _as_party(everything, one.start, one.name)
    for pattern in (_PARTY_LINE, _AS_PARTY):
        for match in pattern.finditer(everything.words):
            line = everything.line(match.start())
            if line in seen:
                continue
            start = match.start("name") if pattern is _PARTY_LINE else everything.segment(match.start())[0]
            begin, end = everything.sentence(start)
            sentence = everything.words[begin:end]
            name = match["name"] if pattern is _PARTY_LINE else everything.words[start : match.end("unit")]
            if _DENIED.search(everything.words[match.start() : match.end() + 6]) or (
                _IS_LEGAL.search(sentence) and not _NOT_LEGAL.search(sentence)
            ):
                continue
            bare = expression(r"（[^（）]{0,60}）?$").sub("", name)
            whole_line = name + sentence
            if (
                _INSIDE.search(bare)
                or _PERSON.search(bare)
                or (_NOT_LEGAL.search(whole_line) and pattern is _PARTY_LINE)
                or "个体工商户" in whole_line
            ) and not expression(r"有限公司$|股份公司$|附属|医院$").search(bare):
                seen.add(line)
                yield _as_party(everything, start, bare)


def _coded(line: str, name: str) -> bool:
    """Whether a row or line gives the unit a credit code of its own."""
    at = line.find(name)
    return bool(expression(r"(?<![0-9A-Z])[0-9ANY][0-9A-Z]{17}(?![0-9A-Z])").search(line[at : at + 80]))


def _as_party(everything: Whole, start: int, name: str) -> Finding:
    message = N_(
        "“{name}”看来是内部机构、分支机构或者个人：不是独立法人，不能以自己的名义成为联盟成员；所属法人授权或者追认的，由该法人承担"
    )
    return INSIDE.finding(
        everything.spot(start, start + len(name)),
        message,
        N_("以所属法人为当事人，写明由该机构具体实施；确已登记为法人的，写明其统一社会信用代码"),
        {"name": name},
        confidence="review",
    )


_UNIT: Final = r"(?:科研处|科技处|科学技术处|科技部|科研部|研发中心|研发部|技术部|市场部|项目组|课题组|项目部|事业部|财务处|财务科|财务部|院办公室|院长办公室|校长办公室|办公室|学院|实验室|研究室|合作处|产学研处|成果转化处|人事处|技术中心|工会|团委|分公司)"
_UNIT_SEAL = expression(
    rf"(?P<unit>{_UNIT})(?:的)?(?:（(?:盖章|公章|章)）|印章|专用章|公章|盖章|签章|印鉴)|(?:财务|发票|项目组|课题组|部门|科研项目|投标)专用章|(?:盖章|公章|章）)：?[^，。；\n]{{0,24}}(?P<other>{_UNIT})(?=[。，；\n（]|$)"
)
_SEAL_DENIED = expression(
    r"不得|不能|无效|禁止|须盖单位公章|须加盖|签收|不应|并加盖|以及(?:学校|单位)公章|不视为|报销|收据|发票的"
)


def _seals(everything: Whole) -> Iterator[Finding]:
    seen: set[int] = set()
    lines = dict.fromkeys(
        everything.line(m.start()) for m in expression("(?:印|用|盖|公|签)章|印鉴").finditer(everything.words)
    )
    spans = (everything.line_around(everything.starts[n]) for n in lines)
    for match in (m for span in spans for m in _UNIT_SEAL.finditer(everything.words, *span)):
        line = everything.line(match.start())
        begin, end = everything.sentence(match.start())
        if (
            line in seen
            or _SEAL_DENIED.search(everything.words[begin:end])
            or expression(r"合同专用章").search(match[0])
        ):
            continue
        before = everything.words[max(begin, match.start() - 8) : match.start()]
        if (
            expression(r"(?:大学|职业|工程|科技|医|师范|轻工|独立)$").search(before)
            and (match["unit"] or match["other"]) == "学院"
        ):
            continue  # 浦江轻工学院 is a school of its own
        if (match["unit"] or match["other"]) == "学院" and not expression(
            r"(?:大学|学校|学院)[^，。；：]{1,14}$"
        ).search(
            everything.words[begin : match.start("unit") if match["unit"] else match.start("other")],
        ):
            continue
        seen.add(line)
        message = N_("以内部机构的印章签署：它的印章不代表法人，除非能够证明已经授权；约定内容本身不因此无效")
        yield SEAL.finding(
            everything.spot(match.start(), match.end()),
            message,
            N_("由法人加盖公章或者自己的合同专用章，并由法定代表人或者授权代表签名"),
        )
