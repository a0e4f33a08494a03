"""Leftovers in the wording: two parties where there are more, blanks, editing remarks.

Basis: a blank leaves open what was to be agreed (民法典 470, 510); nothing is void, but nothing can be claimed there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.agreement import FillIn, Paragraph, Table
from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Finding
from contractgen.roster import roster
from contractgen.rules import Card
from contractgen.whole import Whole, whole

TWO: Final = Card(
    "two-party-wording",
    N_("三方以上的协议写作“甲乙双方”"),
    "warning",
    "commercial",
    "当事人有三方以上，却写“甲乙双方”“双方签字”。",
    ("（四方协议）自甲乙双方盖章之日起生效。",),
    ("（四方协议）自各方盖章之日起生效。", "归派出单位和接收单位共有；双方另有约定的除外。"),
    "“双方”指句中刚说过的两个单位的。",
    ("民法典 510",),
)
BLANK: Final = Card(
    "placeholder",
    N_("留有空白或者占位"),
    "error",
    "partly-void",
    "____、【　】、XX、待定、某某、TBD 等没有填写的内容。",
    ("违约金为合同价款的万分之__。", "第三期投入金额待定。", "经202X年XX月XX日理事会决议授权。"),
    ("采用XX-300型光谱仪三台。", "法定代表人（签名）：________", "试验结果待定量分析完成后写入报告。"),
    "签名、盖章、日期、地址等由人手填写之处；供填写的表格和申请书；型号、代号。",
    ("民法典 470", "民法典 510"),
)
REMARK: Final = Card(
    "editing-remark",
    N_("留有编辑批注"),
    "warning",
    "style",
    "（要删除）、此处待核、【请律师确认】一类写给起草人的话。",
    ("本条（要删除）。", "【请律师确认本条是否保留】任何一方退出应提前通知。"),
    ("【名词解释】本协议所称中试，是指……",),
    "",
)
CARDS = (TWO, BLANK, REMARK)

_BOTH = expression(r"甲、?乙双方|甲方[、和与]乙方双方|双方")
_GENERAL = expression(
    r"^(?:法定代表人|授权代表)?(?:签字|盖章|签署|签名|各执|协商|友好|约定如下|同意|应当?共同|均|权利|的权利|一致|达成|确认|共同遵守|签订)"
)
_TWO_NAMED = expression(
    r"(?:和|与|、|及)[^，。；]{1,24}?(?:，|共有|之间|的|由|应|$)|许可|合作双方|供需|买卖|劳动|派出|接收|转让|委托"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield words for two parties among more, blanks left, remarks of editors left."""
    everything = whole(subject.recognised.text)
    yield from _two(subject, everything)
    yield from _blanks(everything)
    yield from _remarks(everything)


def _two(subject: Subject, everything: Whole) -> Iterator[Finding]:
    who = roster(subject.recognised.text)
    if who.count < 3:
        return
    words = everything.words
    for found in _BOTH.finditer(words):
        begin, end = everything.sentence(found.start())
        if everything.section(found.start()).part == "annex" or everything.kind(found.start()) in (
            "recital",
            "quotation",
        ):
            continue
        if found[0] == "双方":
            lead = words[max(begin, found.start() - 40) : found.start()]
            if (
                not _GENERAL.match(words[found.end() : end])
                or _TWO_NAMED.search(lead)
                or (
                    expression(r"[\u4e00-\u9fff]$").search(lead[-1:])
                    and not expression(r"[自经由为及，]$").search(lead)
                )
            ):
                continue
            if expression(r"[甲乙丙丁]").search(lead):
                continue
        elif "甲方" in who.lettered and not expression(
            r"签[字章署名]|盖章|生效|协商|争议|约定|续|终止|各执|一致|本协议|本合同|违约|同意"
        ).search(words[begin:end]):
            continue
        message = N_("本文件有{count}方当事人，此处写作“{words}”：其他各方是否在内不明确，约定本身仍然有效")
        values = {"count": who.count, "words": found[0]}
        yield TWO.finding(
            everything.spot(found.start(), found.end()), message, N_("改为“各方”，或者写明是哪两方"), values
        )


# --- blanks ------------------------------------------------------------------

# its first part is one set of characters, so that the search runs on them alone
_BLANK = expression(
    r"[_＿【［〔….XxＸ2×✕○□〇待TN某](?:(?<=[_＿])[_＿]+|(?<=[【［〔])[ 　_＿]*[】］〕]|(?<=…)…{3,}|(?<=\.)\.{5,}"
    r"|(?<=[XxＸ])(?<![A-Za-z0-9\-].)[XxＸ]+(?![A-Za-z0-9\-－])|(?<=2)(?<![A-Za-z0-9\-].)0[0-9XＸ]{0,2}[XＸ](?=年)|(?<=[×✕])[×✕]+(?![\-－0-9])"
    r"|(?<=○)○+|(?<=□)□{2,}|(?<=〇)〇+(?!年|[一二三四五六七八九])|(?<=待)(?<![等期].)(?:定(?!量|性|位|向|价|点)|填|补充?(?!足|偿|助|救|贴|登))|(?<=T)BD|(?<=某)某)"
)
_HAND = expression(
    r"(?:签名|签字|签章|盖章|公章|法定代表人|授权代表|委托代理人|负责人|代表|经办人|日期|时间|签订日|签署日|年|月|日|地址|住所|电话|传真|邮编|邮箱|联系人|开户行|账号|户名|编号|姓名|职务|By|Name|Title|Date)(?:（[^）]{0,12}）)?[：:]?[ 　]*$"
)
# whole lines of names and blanks: a signature block that nothing announces
_SIGNING_LINE = expression(
    r"(?:[^_＿，。；]{0,24}：)?(?:[^_＿，。；：]{1,24}(?:司|学|院|所|会|社|厂|心|团|方|人|签署|签字|签名|代表|校|行|处)(?:（[^（）]{0,12}）)?：?[_＿]{2,}[ 　]*)+"
    r"|(?:[^_＿，。；]{0,24}：)?(?:[\u4e00-\u9fff]{1,8}[_＿]{2,}[ 　]*){2,}|[\u4e00-\u9fff]{0,3}人[_＿]+"
)
_DAY = expression(r"^[ 　]*(?:年|月|日|（[^）]{0,6}章)")
_FORM = expression(
    r"申请[书表]|登记表|回执|授权委托书|加入协议|承诺书|确认[书函]|证明书|格式|表格样式|样表|范本|模板|空白|签署页|样本"
)
_REMARK = expression(
    r"[（【［\[(](?:此处|本条|本款|本段|上段|该条)?(?:要|需|须|应|请|拟|建议|可)?(?:删除|删去|删掉|待核|待核实|待核对|核实|待确认|待讨论|待商|待议|修改稿?|再议|斟酌|补充完整|请[^】）\]］]{0,24}(?:确认|核实|核对|补充|填写|修改|删除|定夺|审核)[^】）\]］]{0,10}|注：[^】）\]］]{0,40}|批注[^】）\]］]{0,40}|备注：[^】）\]］]{0,30}(?:删|改|核|确认)[^】）\]］]{0,20})[^】）\]］]{0,6}[】）\]］)]"
    r"|此(?:处|条|段|句)(?:内容)?(?:待核|待定|要删|需删|应删|再议|待确认|要改|需修改|待补充|存疑)|要删除|待法务|请律师|(?:TODO|FIXME|XXX：)|[？?]{2,}"
)
_NOT_REMARK = expression(r"名词解释|注：[^】）]{0,10}(?:单位|金额|本表|上表|以上|表中|比例|精确|日期)")


def _blanks(everything: Whole) -> Iterator[Finding]:
    words = everything.words
    filled = _to_fill(everything)
    seen: set[int] = set()
    for found in _BLANK.finditer(words):
        at = found.start()
        line = everything.line(at)
        section = everything.section(at)
        if line in seen or line in filled or section.part == "closing" or everything.kind(at) == "signature":
            continue
        if found[0][0] in "_＿" and _SIGNING_LINE.fullmatch(everything.text.lines[line].normal.text):
            continue
        before, after = words[max(0, at - 24) : at], words[found.end() : found.end() + 6]
        before = before[before.rfind("\n") + 1 :]
        hollow = bool(expression(r"[_＿【［〔.…]").match(found[0]))
        if hollow and (_HAND.search(before) or (_DAY.match(after) and not _term_near(before, section.part))):
            continue
        if section.part == "annex" and (
            _FORM.search(section.heading)
            or _FORM.search(words[slice(*everything.line_around(everything.starts[line - 1] if line else at))][:24])
        ):
            continue
        if section.part == "annex" and hollow and words[at - 1 : at] in "：:）":
            continue
        if found[0].startswith(("X", "x", "×", "○", "□")) and expression(r"[型号式列代机牌]").match(after):
            continue
        if expression(r"代号|以“$|“$").search(before) and not hollow:
            continue
        seen.add(line)
        message = N_("“{words}”没有填写：这里的权利义务无从确定，其余约定仍然有效")
        yield BLANK.finding(everything.spot(at, found.end()), message, N_("填写完整，或者删去"), {"words": found[0]})


def _term_near(before: str, part: str) -> bool:
    """Whether the blank before 年, 月, 日 is part of what is agreed (保密期为__年, 有效期自__年), no date of signing."""
    if part == "body" and expression(r"(?:[自至到]|截至|止于)[ 　]*$").search(before):
        return True
    term = expression(r"(?:期限?|期间|有效期|满|内|后|前|为|不少于|不超过)(?:为|是)?[ 　]*$").search(before)
    return bool(term) and not expression(r"[自于至到]$|日期").search(before)


def _to_fill(everything: Whole) -> set[int]:
    """Return the lines of our own drafts that hold places completed by hand."""
    text = everything.text
    found: set[int] = set()
    for section in text.sections:
        if section.article is None or section.article.origin is None:
            continue
        runs = [
            r
            for b in section.article.blocks
            for r in (
                (b.inlines, *(i.inlines for i in b.items))
                if isinstance(b, Paragraph)
                else [c for row in b.rows for c in row.cells]
                if isinstance(b, Table)
                else ()
            )
        ]
        if any(isinstance(one, FillIn) for run in runs for one in run):
            found.update(text.passages[n].line for n in range(section.first, section.last))
    return found


def _remarks(everything: Whole) -> Iterator[Finding]:
    for found in _REMARK.finditer(everything.words):
        if everything.section(found.start()).part == "closing" and "删" not in found[0] and "核" not in found[0]:
            continue
        if _NOT_REMARK.search(found[0]):
            continue
        message = N_("“{words}”是写给起草人的话：不是约定，留在文本中会被当作约定来解释")
        yield REMARK.finding(
            everything.spot(found.start(), found.end()), message, N_("定稿前删去"), {"words": found[0]}
        )
