"""Disputes: one route only, and an institution that can be found.

Basis: 仲裁法 27, 29 (a selected institution), 仲裁法解释 3 to 7 (two institutions, rules only, both routes), 仲裁法 81, 82
(ad hoc only where there are foreign elements).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Finding
from contractgen.rules import Card
from contractgen.whole import Whole, whole

ROUTES: Final = Card(
    "two-routes",
    N_("既约定仲裁又约定诉讼"),
    "error",
    "partly-void",
    "同一争议既可仲裁又可起诉，或者裁决后还可以起诉。",
    ("可以提交南京仲裁委员会仲裁，也可以由被告住所地人民法院管辖。", "对裁决不服的，再向人民法院起诉。"),
    ("提交武汉仲裁委员会仲裁；可以依法向人民法院申请财产保全。", "不选择仲裁，由被告住所地有管辖权的人民法院管辖。"),
    "保全、执行、撤销裁决；劳动人事争议；与第三人的纠纷；已选定一种的选择式条款。",
    ("仲裁法解释 7", "仲裁法 27"),
)
INSTITUTION: Final = Card(
    "no-institution",
    N_("仲裁机构不明确"),
    "error",
    "partly-void",
    "约定仲裁而没有选定机构，只说“有关仲裁机构”，只指明规则，或者选了两个机构。",
    ("争议以仲裁方式解决，裁决为终局。", "提交当地有关仲裁机构仲裁。"),
    ("争议提交深圳国际仲裁院仲裁。",),
    "在文件其他地方选定了机构的；劳动人事争议仲裁。",
    ("仲裁法 27", "仲裁法 29", "仲裁法解释 3", "仲裁法解释 4", "仲裁法解释 5"),
)
SEAT: Final = Card(
    "foreign-or-ad-hoc-arbitration",
    N_("境内当事人约定临时仲裁或者境外仲裁"),
    "warning",
    "partly-void",
    "各方均为境内法人，却约定临时仲裁、境外机构或者境外仲裁地。",
    ("国内成员的争端提请香港国际仲裁中心裁决。", "各自指定一人组成仲裁庭，无需常设机构参与。"),
    ("因丁方为在新加坡注册的公司，提交新加坡国际仲裁中心仲裁。",),
    "有境外当事人的；与境外合作者另行订立的合同。",
    ("仲裁法 81", "仲裁法 82"),
)
CARDS = (ROUTES, INSTITUTION, SEAT)

_COMPOUND = expression(
    r"仲裁(?:员|庭|申请(?!人)|规则|费|条款|协议|裁决|事项|地|程序|语言|申请书|通知|请求|期间|时效|法)|(?:劳动|人事)[^，。；]{0,8}仲裁(?:委员会|机构)?"
)
_ROUTE = expression(
    r"(?:提交|提请|申请|交由|交|由|送交|送|以|通过|采用|采取|走|向|到|在|可|应|经)[^。；，]{0,40}(?:仲裁|裁决|裁断)|仲裁(?:方式|途径|解决|处理)|(?:仲裁委员会|仲裁院|仲裁中心)"
)
_COURT_ROUTE = expression(r"法院|起诉|诉讼|诉至|诉请|打官司|司法(?:途径|程序|或|和)")
_SUPPORT = expression(r"保全|执行|撤销|认定|确认|承认|上诉|证据|司法监督|民事诉讼法|诉讼时效|指定仲裁员")
_DENIED = expression(
    r"(?:不得|不再|不应|不|放弃|无权|排除|禁止|均不)[^，。；]{0,14}(?:起诉|诉讼|诉至|法院|仲裁)|不选择|不采用|未选中|不发生效力"
)
_OTHERS = expression(
    r"劳动|人事争议|第三人|第三方|侵权人|条款无效|协议无效|仲裁条款(?:被)?(?:认定)?(?:为)?无效|项目合同另有"
)
_NO_ROUTE = expression(
    r"(?:诉讼|和解|调解)(?:、|和|或者|或|及|与)?仲裁[^，。；]{0,8}(?:中(?!心)|程序|过程|费|期间|活动|文书)|仲裁(?:、|和|或者|或|及|与)(?:诉讼|和解|调解)[^，。；]{0,8}(?:中(?!心)|程序|过程|费|期间|活动|文书)|"
    r"(?:参加|参与|应诉|应对|处理)[^，。；]{0,8}(?:诉讼|仲裁)|(?:诉讼|仲裁)、(?:诉讼|仲裁|和解|调解)"
)
_CHOSEN = expression(r"第[（(]?[1-9一二三]+[)）]?(?:种|项|款)(?:方式|办法)?|选择[^。；]{0,10}第[1-9一二三]")
_INSTITUTION = expression(
    r"(?P<name>[\u4e00-\u9fff]{2,24}?(?:仲裁委员会|仲裁院|国际仲裁中心|仲裁中心|仲裁与调解中心)|贸仲|北仲|上国仲|深国仲|CIETAC|HKIAC|SIAC)"
)
_VAGUE = expression(
    r"(?:有关|相关|当地|本地|所在地|住所地|驻地|签订地|履行地|认可|指定|商定|选定|约定|同意|一致|权威|适当|上级|双方|各方|任何|劳动|人事|境外|国外|国内|的|该|某)[^，。；]{0,6}$"
)
_LEAD = expression(
    r"^.*(?:提交|提请|交由|申请|送交|提出|适用|按照|依照|根据|由|向|到|在|于|至|以|与|和|或者|或|及|为|是|给|请|往|即|约定的|第.{1,4}条约定的|本市)(?=[\u4e00-\u9fff]{2})"
)
_RULES_ONLY = expression(r"^(?:的|现行|届时|当时|申请时|有效)*[^，。；]{0,8}仲裁规则")
_APPLY = expression(r"(?:适用|按照|依照|依据|根据|参照|依|按)[^，。；]{0,4}$")
_AD_HOC = expression(
    r"临时仲裁|专案仲裁|特别仲裁|(?:不经|无需|不设|不由|不通过|无须)[^，。；]{0,8}(?:机构|仲裁委员会|仲裁院)|自行组(?:成|建)仲裁庭|以仲裁员身份|推选[^，。；]{0,8}组成仲裁庭，?(?:不|无)|贸法会[^，。；]{0,8}规则"
)
_ABROAD: Final = r"香港|澳门|台湾|新加坡|伦敦|巴黎|纽约|日内瓦|斯德哥尔摩|苏黎世|东京|首尔|吉隆坡|迪拜|海牙|法兰克福|国际商会|世界知识产权组织|美国|英国|德国|法国|瑞士|瑞典|日本|韩国|境外|国外"
_SEAT = expression(
    rf"(?:{_ABROAD})[^，。；]{{0,14}}(?:仲裁|裁决)|仲裁地[^，。；]{{0,6}}(?:{_ABROAD})|仲裁[^，。；]{{0,6}}在(?:{_ABROAD})|HKIAC|SIAC"
)
_FOREIGN_PARTY = expression(
    rf"(?:在|于|系|为)(?:{_ABROAD})[^，。；]{{0,8}}(?:注册|登记|成立|设立|公司|法人)|(?:{_ABROAD}|外国|外商)[^，。；]{{0,4}}(?:成员|一方|当事人|公司|企业|法人|籍)|Ltd|Inc|GmbH|LLC|S\.A\."
)
_FOREIGN_DEAL = expression(r"与(?:境外|国外|外国|海外)[^，。；]{0,10}(?:另行|订立|签订|合作)|境外合作")


def check(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong in how disputes are to be settled."""
    everything = whole(subject.recognised.text)
    words = everything.words
    lines = sorted({everything.line(m.start()) for m in expression("仲裁|裁决|裁断|终局").finditer(words)})
    first_arbitration: tuple[int, int] | None = None
    for line in lines:
        begin = everything.starts[line]
        found = everything.text.lines[line].normal.text
        route = _arbitrates(found)
        if route is not None:
            first_arbitration = first_arbitration or (begin + route[0], begin + route[1])
            yield from _both(everything, begin, found)
            yield from _abroad(everything, begin, found)
        elif _AD_HOC.search(found):
            yield from _abroad(everything, begin, found)
    if first_arbitration:
        yield from _which(everything, lines, first_arbitration)
        yield from _elsewhere(everything, first_arbitration)


def _arbitrates(words: str) -> tuple[int, int] | None:
    """Return where a line sends disputes to arbitration, None where it does not."""
    at = 0
    for sentence in expression("(?<=[。])").split(words):
        bare = _COMPOUND.sub(lambda m: "＊" * len(m[0]), sentence)
        for segment in expression("[^，；。：]+").finditer(bare):
            if (
                "仲裁" in segment[0] or "裁断" in segment[0] or "作出裁决" in segment[0] or "终局裁决" in segment[0]
            ) and _ROUTE.search(segment[0]):
                denied = expression(
                    r"(?:不选择|不采用|不得|不再|不提交|不提请|不申请|放弃)[^，；。]{0,6}仲裁|未申请仲裁"
                ).search(segment[0])
                if (
                    not denied
                    and not ("法院" in segment[0] and "仲裁" not in segment[0])
                    and not expression("第三人|第三方").search(segment[0])
                    and not _NO_ROUTE.search(segment[0])
                    and not _FOREIGN_DEAL.search(segment[0])
                    and not ("劳动" in sentence or "人事争议" in sentence)
                ):
                    return at + segment.start(), at + segment.end()
        at += len(sentence)
    return None


def _sues(words: str) -> tuple[int, int] | None:
    """Return where a line sends disputes to a court, None where it does not."""
    at = 0
    for sentence in expression("(?<=[。；])").split(words):
        if not _OTHERS.search(sentence):
            for segment in expression("[^，；。：]+").finditer(sentence):
                bare = expression(r"民事诉讼法|诉讼时效|诉讼费").sub("", segment[0])
                if (
                    _COURT_ROUTE.search(bare)
                    and not _NO_ROUTE.search(bare)
                    and not _SUPPORT.search(bare)
                    and not _DENIED.search(sentence)
                ):
                    return at + segment.start(), at + segment.end()
        at += len(sentence)
    return None


_TWO_ROUTES: Final = N_(
    "同一争议既可仲裁又可起诉：仲裁约定无效，但一方申请仲裁、另一方未在首次开庭前提出异议的除外；其他条款不受影响"
)
_ONE_ROUTE: Final = N_("只保留一种：提交写明全称的仲裁机构，或者由有实际联系的法院管辖")


def _both(everything: Whole, begin: int, words: str) -> Iterator[Finding]:
    if _CHOSEN.search(words):
        return
    if (span := _sues(words)) is not None:
        yield ROUTES.finding(everything.spot(begin + span[0], begin + span[1]), _TWO_ROUTES, _ONE_ROUTE)


def _elsewhere(everything: Whole, arbitration: tuple[int, int]) -> Iterator[Finding]:
    """A court for all disputes in another article of the body."""
    here = everything.line(arbitration[0])
    section = everything.section(arbitration[0])
    if section.part == "annex":
        return
    for found in expression(r"(?:管辖|起诉|诉讼解决|提起诉讼)").finditer(everything.words):
        line = everything.line(found.start())
        if (
            line == here
            or everything.section(found.start()).part == "annex"
            or everything.kind(found.start()) in ("heading", "quotation")
        ):
            continue
        begin, end = everything.sentence(found.start())
        sentence = everything.words[begin:end]
        if (
            not expression("争议|纠纷").search(sentence)
            or _arbitrates(everything.text.lines[line].normal.text)
            or _CHOSEN.search(sentence)
        ):
            continue
        if "仲裁" not in everything.text.lines[line].normal.text and _sues(sentence) is not None:
            if expression(r"项目合同|侵权|采购|劳务|仲裁").search(sentence):
                continue
            yield ROUTES.finding(
                everything.spot(begin, end), _TWO_ROUTES, _ONE_ROUTE, also=(everything.spot(*arbitration),)
            )
            return


# --- the institution -----------------------------------------------------------


def _which(everything: Whole, lines: list[int], arbitration: tuple[int, int]) -> Iterator[Finding]:
    named: dict[str, tuple[int, int]] = {}
    by_line: dict[int, set[str]] = {}
    for line in lines:
        words = everything.text.lines[line].normal.text
        for found in _INSTITUTION.finditer(words):
            name = _LEAD.sub("", found["name"])
            if (
                not name
                or expression("仲裁(?:委员会|院|中心)").fullmatch(name)
                or expression("劳动|人事").search(found["name"])
            ):
                continue
            core = expression(r"(?:国际)?仲裁(?:委员会|院|中心|与调解中心)$").sub("", name)
            if len(core) < 2 and not name.isascii() and name not in ("贸仲", "北仲"):
                continue
            if _VAGUE.search(core) or expression("有关|相关|当地|所在地|境外|机构").search(core):
                continue
            if _RULES_ONLY.match(words[found.end() :]) and _APPLY.search(words[: found.end() - len(name)][-8:]):
                continue
            if words[max(0, found.start() - 1)] == "（" or words[: found.start()].endswith(
                ("（原", "（又称", "（简称")
            ):
                continue
            named.setdefault(name, (everything.starts[line] + found.start(), everything.starts[line] + found.end()))
            by_line.setdefault(line, set()).add(name)
    if not named:
        begin, end = arbitration
        sentence = everything.words[slice(*everything.sentence(begin))]
        place = expression(r"在[\u4e00-\u9fff]{2,6}(?:市)?(?:进行)?仲裁|仲裁(?:地点)?在[\u4e00-\u9fff]{2,4}").search(
            sentence
        )
        if place:
            message = N_(
                "只写了仲裁地点，没有选定仲裁机构：该地有两个以上机构而又不能补充约定的，仲裁约定无效；其他条款不受影响"
            )
        else:
            message = N_("没有选定仲裁机构：不能补充约定的，仲裁约定无效，争议由有管辖权的法院处理；其他条款不受影响")
        yield INSTITUTION.finding(everything.spot(begin, end), message, N_("写明仲裁机构的全称"))
        return
    for names in by_line.values():
        if len(names) > 1:
            first, second = sorted(named[n] for n in names)[:2]
            message = N_("选了两个仲裁机构：不能就其中一个达成协议的，仲裁约定无效；其他条款不受影响")
            yield INSTITUTION.finding(
                everything.spot(first[0], second[1]),
                message,
                N_("写明仲裁机构的全称"),
                also=(everything.spot(*second),),
            )
            return


def _abroad(everything: Whole, begin: int, words: str) -> Iterator[Finding]:
    for pattern in (_AD_HOC, _SEAT):
        found = pattern.search(words)
        if not found:
            continue
        sentence = next((s for s in expression("(?<=[。；])").split(words) if found[0] in s), words)
        if _FOREIGN_DEAL.search(sentence) or _FOREIGN_PARTY.search(sentence) or _has_foreign_party(everything):
            continue
        message = N_(
            "各方均为境内当事人：临时仲裁、境外仲裁只适用于涉外争议，裁决可能得不到承认和执行；其他条款不受影响"
        )
        yield SEAT.finding(
            everything.spot(begin + found.start(), begin + found.end()),
            message,
            N_("改为境内的仲裁机构；有境外当事人的，写明其注册地"),
            confidence="review",
        )
        return


def _has_foreign_party(everything: Whole) -> bool:
    for section in everything.text.sections:
        if section.part == "front":
            passages = everything.text.passages[section.first : section.last]
            if any(
                _FOREIGN_PARTY.search(p.text) or expression("护照|境外法人|外国法人").search(p.text) for p in passages
            ):
                return True
    return False
