"""Courts chosen: connected with the dispute, of the right level, and certain.

Basis: 民事诉讼法 35 (a choice among places really connected, not against level and exclusive jurisdiction); 民法典 493
(the place of signing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Finding
from contractgen.rules import Card
from contractgen.whole import Whole, whole

COURT: Final = Card(
    "court-without-connection",
    N_("约定的法院不能管辖"),
    "warning",
    "partly-void",
    "选定的法院与争议没有实际联系，或者违反级别管辖（高级、最高法院一审，基层法院审理专利等技术类案件）。",
    ("各方均在合肥市，由三亚市城郊人民法院管辖。", "向省高级人民法院起诉。"),
    ("由被告住所地有管辖权的人民法院管辖。",),
    "文件没有写明任何地点、无从判断联系的。",
    ("民事诉讼法 35",),
)
PLACE: Final = Card(
    "no-signing-place",
    N_("约定签订地法院而没有写签订地点"),
    "warning",
    "partly-void",
    "争议由合同签订地法院管辖，文件中却没有写明签订地点。",
    ("由合同签订地有管辖权的人民法院管辖（全文没有签订地点）。",),
    ("签订地点：苏州市工业园区。由合同签订地有管辖权的人民法院管辖。",),
    "",
    ("民事诉讼法 35", "民法典 493"),
)
CARDS = (COURT, PLACE)

_COURT = expression(r"(?P<place>[\u4e00-\u9fff]{0,16}?)(?P<level>最高|高级|中级)?$")
_COURT_LEAD = expression(r"^.*(?:由|向|到|在|为|至|于|选择|提交|约定|提请|诉至|是)(?=[\u4e00-\u9fff]{2})")
_PLACE = expression(r"(?P<city>[\u4e00-\u9fff]{2,4}?)(?:特别行政区|自治区|自治州|省|市|县|区|旗|州|盟)")
_GENERIC_COURT = expression(
    r"住所|所在|签订|签约|签署|履行|标的|管辖权|被告|原告|上一级|当地|驻地|依法|[甲乙丙丁戊]方|各方|起诉|该|有关|相应|上诉|一审|二审|再审|受理|知识产权|申请|认定"
)
_NO_LINK = expression(
    r"(?:无|没有|不存在)[^，。；]{0,6}(?:联系|关联|联结|关系)|(?:既非|亦非|并非|均非|不是)[^，。；]{0,10}(?:住所地|签订|履行|所在地|标的)"
)
_TECHNICAL = expression(r"专利|技术秘密|植物新品种|集成电路|计算机软件")
_SIGNED_AT = expression(
    r"(?:签订|签约|签署|订立)地(?:点)?(?:：|为|是|位于|在|即|（)(?![_＿【\s]|$)[^，。；]{2}|(?:于|在)[\u4e00-\u9fff]{2,24}(?:签订|签署|订立)"
)
_SIGNING_COURT = expression(r"(?:签订|签约|签署)地[^。；]{0,14}法院")
_DISPUTE = expression(r"争议|纠纷|争端|分歧|争执|协商不成|诉讼")
_SUPPORT = expression(r"保全|执行|撤销|认定|确认|承认|上诉|证据|司法监督|民事诉讼法|诉讼时效|指定仲裁员")


def check(subject: Subject) -> Iterator[Finding]:
    """Yield courts that cannot be chosen, and the court of a place of signing that is not said."""
    yield from _courts(whole(subject.recognised.text))


def _courts(everything: Whole) -> Iterator[Finding]:
    words = everything.words
    seen: set[int] = set()
    for found in expression("人民法院").finditer(words):
        line = everything.line(found.start())
        if line in seen:
            continue
        begin, end = everything.sentence(found.start())
        sentence = words[begin:end]
        if not (_DISPUTE.search(sentence) or "起诉" in sentence or "管辖" in sentence):
            continue
        segment = words[slice(*everything.segment(found.start()))]
        if _SUPPORT.search(segment) or expression("上诉|再审|申诉|第三人").search(segment):
            continue
        if fault := _court_fault(everything, found, sentence):
            seen.add(line)
            yield COURT.finding(
                everything.spot(found.start(), found.end()),
                fault,
                N_("改为被告住所地、合同履行地等有实际联系地点的有管辖权的人民法院"),
                confidence="review",
            )
    for found in _SIGNING_COURT.finditer(words):
        rest = words[: found.start()] + "。" + words[found.end() :]
        if not _SIGNED_AT.search(rest):
            message = N_(
                "约定由签订地法院管辖，却没有写明签订地点：管辖约定可能因不明确而无效，由法定的法院管辖；其他条款不受影响"
            )
            yield PLACE.finding(
                everything.spot(found.start(), found.end()), message, N_("在首部写明签订地点，或者改为被告住所地的法院")
            )
            return


def _court_fault(everything: Whole, found: re.Match[str], sentence: str) -> str:
    court = _COURT.search(
        everything.words[max(everything.sentence(found.start())[0], found.start() - 18) : found.start()]
    )
    level, place = (court["level"], _COURT_LEAD.sub("", court["place"])) if court else ("", "")
    if level in ("最高", "高级"):
        return N_(
            "约定由高级或者最高人民法院一审：协议管辖不得违反级别管辖，该约定无效，由法定的法院管辖；其他条款不受影响"
        )
    if _NO_LINK.search(sentence):
        return N_("选定的法院与争议没有实际联系：管辖约定无效，由法定的法院管辖；其他条款不受影响")
    named = list(_PLACE.finditer(place))
    if not named or _GENERIC_COURT.search(place):
        return ""
    if not level and _TECHNICAL.search(sentence) and expression("[县区]$").search(named[-1][0]):
        return N_("专利等技术类案件不由基层人民法院管辖：该约定违反级别管辖而无效，由法定的法院管辖；其他条款不受影响")
    cities = [m["city"][-3:] for m in named if len(m["city"]) > 1]
    rest = everything.words[: found.start() - len(place)] + everything.words[found.end() :]
    # without any place in the document nobody can tell
    if (
        cities
        and expression(r"(?:住所|地址|签订地|履行地)[^，。；]{0,6}[：在为][^，。；\n]{2}|均在").search(rest)
        and not any(c[-2:] in rest for c in cities)
    ):
        return N_(
            "选定的法院与文件中的任何地点都没有联系：没有实际联系的，管辖约定无效，由法定的法院管辖；其他条款不受影响"
        )
    return ""
