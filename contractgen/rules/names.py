"""Names: the head against the signature blocks, tables and the text; credit codes; units that are no legal persons.

Basis: a contract in writing is formed when all parties have signed or sealed it (民法典 490 第一款); it binds only its
parties (465 第二款); an inside unit binds the legal person only with its authority (技术合同解释 7, 民法典 74).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contractgen.checking import Subject
from contractgen.credit_codes import fault
from contractgen.errors import N_
from contractgen.findings import Finding
from contractgen.parties import kind_of
from contractgen.roster import Named, Roster, looks_like_a_name, roster
from contractgen.rules import Card
from contractgen.whole import Whole, sheets, whole

DIFFERS: Final = Card(
    "party-name",
    N_("当事人名称前后不一致"),
    "warning",
    "filing",
    "首部、表格、正文、签署处对同一当事人的名称相差几个字；签署处与首部不同的为错误。",
    ("首部为“中锐装备有限公司”，进度表为“中锐装备股份有限公司”。",),
    ("首部与签署处均为“中锐装备有限公司”。", "首部“江海密封股份有限公司”，正文简称“江海密封”。"),
    "简称、下属部门；名称相近而都在首部列明的两个当事人。",
    ("民法典 490.1",),
)
UNSIGNED: Final = Card(
    "signature-missing",
    N_("当事人没有签署栏"),
    "error",
    "void",
    "首部列明的当事人在签署处没有自己的栏目。",
    ("首部五家单位，签署处只有四家的盖章栏。",),
    ("首部各方均有签署栏。",),
    "没有签署部分的文件；当事人名单不完整（“等八家单位”）的文件。",
    ("民法典 490.1",),
)
SURPLUS: Final = Card(
    "signature-surplus",
    N_("签署者不是当事人"),
    "error",
    "partly-void",
    "签署处的单位不在首部或者成员名单中。",
    ("首部三家单位，签署处另有“楚天投资有限公司（公章）”。",),
    ("见证方：某市科技局（盖章）。",),
    "标明见证、鉴证、指导的单位和政府部门。",
    ("民法典 465.2", "民法典 490.1"),
)
CODE: Final = Card(
    "credit-code",
    N_("统一社会信用代码有误"),
    "warning",
    "filing",
    "位数、字符、登记机关类别或者校验位不符的统一社会信用代码；两个当事人用同一代码。",
    ("统一社会信用代码：91000000TE5T00008X（校验位不符）。",),
    ("统一社会信用代码：91000000TE5T00008J。",),
    "没有填写的代码。",
)
TWICE: Final = Card(
    "party-twice",
    N_("当事人重复列名"),
    "warning",
    "filing",
    "同一名称作为当事人列了两次，或者一个“甲方”指两个单位。",
    ("甲方：江海密封股份有限公司；乙方：江海密封股份有限公司。",),
    ("甲方：江海密封股份有限公司；乙方：岭东工业大学。",),
    "",
    ("民法典 490.1",),
)
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
CARDS = (DIFFERS, UNSIGNED, SURPLUS, CODE, TWICE, INSIDE, SEAL)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield what does not agree among the names, and who cannot be party."""
    text = subject.recognised.text
    everything, who = whole(text), roster(text)
    yield from _signatures(everything, who)
    yield from _elsewhere(everything, who)
    yield from _repeated(everything, who)
    yield from _codes(everything)
    yield from _inside_units(everything, who)
    yield from _seals(everything)


# --- distance ----------------------------------------------------------------


def _distance(one: str, other: str, most: int = 2) -> int:
    """Return the edit distance of two names, most + 1 where it is larger."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > most:
            return most + 1
    return row[-1]


_FULL = re.compile(r"(?:有限公司|有限责任公司|大学|学院|研究院|研究所|中心|协会|学会|院|所|厂|社)$")
_FORM = re.compile(r"股份|有限责任|有限|集团|控股|科技|（[^）]*）|公司")


def _near(one: str, other: str) -> bool:
    """Whether two different names plainly mean one body: a few characters apart, or only the form of company."""
    if one == other or not (_FULL.search(one) and _FULL.search(other)):
        return False
    if one.startswith(other) or other.startswith(one):
        return False  # a part or a branch
    bare, other_bare = _FORM.sub("", one), _FORM.sub("", other)
    if bare == other_bare:
        return True
    shorter = min(len(one), len(other))
    return shorter >= 5 and _distance(one, other) <= (1 if shorter < 8 else 2) and kind_of(one) == kind_of(other)


# --- signatures --------------------------------------------------------------

_WITNESS = re.compile(r"见证|鉴证|指导|支持|推荐|主管|担保|监督|列席|审核|备案")


def _signatures(everything: Whole, who: Roster) -> Iterator[Finding]:
    if not who.where or not who.signed or who.partial:
        return
    names = set(who.names)
    by_letter = {n.label for n in who.signed if n.label and not n.name}
    signed = {n.name for n in who.signed if n.name} | {who.lettered[x] for x in by_letter if x in who.lettered}
    # a page that only some sign (an accession, minutes) says nothing about the others
    if len(signed & names) * 2 < len(names) and len(signed) < 2:
        return
    missing = [n for n in who.names if n not in signed]
    extra = [n for n in who.signed if n.name and n.name not in names and not _is_witness(everything, n)]
    for one in list(extra):
        twin = next((m for m in missing if _near(one.name, m) or (one.label and who.lettered.get(one.label) == m)), None)
        if twin:
            missing.remove(twin)
            extra.remove(one)
            message = N_("签署处写作“{found}”，首部为“{name}”：签署者与当事人不符，合同对谁成立不明确")
            yield DIFFERS.finding(
                everything.spot(one.start, one.end), message, N_("对照营业执照或者法人证书，使首部、签署栏和公章一致"), {"found": one.name, "name": twin}, severity="error"
            )
    head = {n.name: n for n in who.named}
    for name in missing:
        message = N_("“{name}”是当事人，签署处却没有它的栏目：各方均签署时合同才成立，对其他各方的约定待其签署后生效")
        where = head[name]
        yield UNSIGNED.finding(everything.spot(where.start, where.end), message, N_("补上该单位的签署栏"), {"name": name})
    for one in extra:
        message = N_("“{name}”在签署处出现，却不在当事人之中：它的权利义务没有约定，其他各方的约定不受影响")
        yield SURPLUS.finding(everything.spot(one.start, one.end), message, N_("列入当事人，或者删去其签署栏"), {"name": one.name})
    for label in dict.fromkeys(n.label for n in who.signed if n.label and not n.name):
        if label not in who.lettered and who.lettered:
            one = next(n for n in who.signed if n.label == label)
            begin, end = everything.line_around(one.start)
            message = N_("“{name}”在签署处出现，却不在当事人之中：它的权利义务没有约定，其他各方的约定不受影响")
            yield SURPLUS.finding(everything.spot(begin, end), message, N_("列入当事人，或者删去其签署栏"), {"name": label})


def _is_witness(everything: Whole, one: Named) -> bool:
    begin, end = everything.line_around(one.start)
    return bool(_WITNESS.search(everything.words[begin:end])) or (kind_of(one.name) == "government" and not one.label)


# --- tables and text ---------------------------------------------------------

_COLUMN = re.compile(r"单位|成员|名称|承担|负责|牵头|共有人|权利人|出资人|投资|投入|当事人|企业|参加|所有")
_TOKEN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]{0,24}?(?:（[\u4e00-\u9fff]{1,6}）[\u4e00-\u9fff]{0,12}?)?(?:有限责任公司|股份有限公司|有限公司|大学|学院|研究院|研究所|中心|协会|学会|院|所|厂)")


def _elsewhere(everything: Whole, who: Roster) -> Iterator[Finding]:
    if not who.count:
        return
    names = set(who.names)
    known = names | {n.name for n in who.signed}
    seen: set[str] = set()
    for sheet in sheets(everything.text):
        for column, title in enumerate(sheet.columns):
            if not _COLUMN.search(title):
                continue
            for cell, at in sheet.column(column):
                for match in re.finditer(r"[^、，；/\s]+", cell):
                    name = match[0]
                    if name in known or name in seen or not looks_like_a_name(name):
                        continue
                    if twin := next((n for n in names if _near(name, n)), None):
                        seen.add(name)
                        yield _other_name(everything, at + match.start(), name, twin)
    for name in who.names:
        if len(name) < 5 or not _FULL.search(name):
            continue
        start = everything.words.find(name[:2])
        while start >= 0:
            found = _TOKEN.match(everything.words, start)
            here = found[0] if found else ""
            if here and here not in known and here not in seen and not any(everything.words.startswith(n, start) for n in known):
                fits = [n for n in names if _near(here, n)]
                if fits and everything.kind(start) != "signature" and _begins(everything.words, start):
                    seen.add(here)
                    yield _other_name(everything, start, here, fits[0])
            start = everything.words.find(name[:2], start + 2)


def _begins(words: str, at: int) -> bool:
    """Whether a name may begin at a place: behind a sign or a word that leads a name."""
    return at == 0 or not re.match(r"[\u4e00-\u9fff]", words[at - 1]) or words[at - 1] in "由与和及为在向对经是即位如从以将把给请推派归："


def _other_name(everything: Whole, start: int, found: str, name: str) -> Finding:
    message = N_("此处写作“{found}”，当事人名称为“{name}”：是否同一主体不明确，约定本身不受影响")
    return DIFFERS.finding(
        everything.spot(start, start + len(found)), message, N_("统一为证照上的全称；曾用名须附证明"), {"found": found, "name": name}
    )


def _repeated(everything: Whole, who: Roster) -> Iterator[Finding]:
    seen: dict[str, Named] = {}
    letters: dict[str, str] = {}
    lines: set[int] = set()
    for one in who.named:
        line = everything.line(one.start)
        first = seen.setdefault(one.name, one)
        if first is not one and (one.label != first.label or not one.label) and line not in lines and everything.line(first.start) != line:
            lines.add(line)
            message = N_("“{name}”作为当事人列了两次：人数、份数和表决都会算错，约定本身不受影响")
            yield TWICE.finding(everything.spot(one.start, one.end), message, N_("删去重复的一处，或者改为实际的当事人"), {"name": one.name})
        if re.fullmatch("[甲乙丙丁戊己庚辛壬癸]方", one.label) and letters.setdefault(one.label, one.name) != one.name:
            message = N_("“{label}”既指“{first}”，又指“{name}”：谁享有权利、承担义务不明确")
            values = {"label": one.label, "first": letters[one.label], "name": one.name}
            yield TWICE.finding(everything.spot(one.start, one.end), message, N_("为每个当事人各用一个称谓"), values, severity="error")


# --- credit codes ------------------------------------------------------------

_LABELLED_CODE = re.compile(r"信用代码(?:（[^）]{0,12}）)?(?:为|是)?：?[（]?(?P<code>[0-9A-Za-z][0-9A-Za-z -]{6,24}[0-9A-Za-z])")


def _codes(everything: Whole) -> Iterator[Finding]:
    found: list[tuple[str, int, str]] = []
    for match in _LABELLED_CODE.finditer(everything.words):
        found.append((match["code"], match.start("code"), ""))
    for sheet in sheets(everything.text):
        for column, title in enumerate(sheet.columns):
            if "信用代码" in title:
                found += [(c, at, "") for c, at in sheet.column(column) if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z -]{6,24}", c)]
    owners: dict[str, tuple[str, int]] = {}
    for code, at, _ in found:
        wrong = fault(code)
        spot = everything.spot(at, at + len(code))
        if wrong:
            yield CODE.finding(spot, wrong.message, wrong.remedy, wrong.values)
            continue
        begin, end = everything.line_around(at)
        owner = next((w for w in re.split("[｜，：（）；。、]", everything.words[begin:end]) if looks_like_a_name(w)), "")
        other, _place = owners.setdefault(code, (owner, at))
        if owner and other and owner != other:
            message = N_("“{owner}”与“{other}”用了同一个统一社会信用代码")
            yield CODE.finding(spot, message, N_("对照证照改正"), {"owner": owner, "other": other})


# --- inside units ------------------------------------------------------------

_INSIDE = re.compile(
    r"分公司|办事处|代表处|分院|分所|分校|项目部|事业部|课题组|项目组|团队|研究室|教研室|实验室|研发部|技术部|科研处|科技处|科学技术处|项目办公室|工作室|车间|研究组|(?:大学|学院).{2,12}(?:学院|系|研究所|研究中心|实验室)$"
)
_PARTY_LINE = re.compile(
    r"(?m:^|(?<=[。；，、]))(?:[甲乙丙丁戊己庚辛壬癸]方|参加单位|成员单位|发起单位|发起人|签约方|缔约方|合作方)(?:（[^）]{0,12}）)?(?:：|为|系)(?P<name>[^，。；｜\n]{3,60})"
)
_AS_PARTY = re.compile(
    r"(?:以|由|将|把|同意)?(?P<name>[^，。；：\n]{2,36}(?:分公司|办事处|代表处|分院|实验室|课题组|项目组|团队|工作室|研究室|教研室|事业部|项目部|学院|系|车间|研发部))(?:作为|列为|为|成为|以)[^，。；]{0,10}(?:独立一方|当事人|一方|成员|签约|缔约|自己的?名义)"
)
_NOT_LEGAL = re.compile(r"(?:未|没有|不)(?:办理|进行)?(?:独立)?(?:法人|工商|单位)?登记|(?:不|未|非)(?:具有|具备|是|独立承担)?[^，。；]{0,6}(?:独立)?(?:法人资格|法人|民事责任)|无独立|不独立承担|分支机构|内设机构|内设部门")
_IS_LEGAL = re.compile(r"统一社会信用代码：?[0-9A-Z]{18}|(?:独立|事业|企业|社会团体)[^，。；]{0,4}法人(?!登记)|已登记")
_DENIED = re.compile(r"不是|并非|不作为|不得|不属于|非本协议|不成为|不能")
_PERSON = re.compile(r"(?:教授|研究员|博士|先生|女士|院士|工程师)(?:科研)?(?:团队|课题组|个人|本人)?$|个体工商户|自然人")


def _inside_units(everything: Whole, who: Roster) -> Iterator[Finding]:
    seen: set[int] = set()
    for one in who.named:
        begin, end = everything.line_around(one.start)
        if _INSIDE.search(one.name) and not _IS_LEGAL.search(everything.words[begin:end]) and "附属" not in one.name:
            if not _coded(everything.words[begin:end], one.name):
                seen.add(everything.line(one.start))
                yield _as_party(everything, one.start, one.name)
    for pattern in (_PARTY_LINE, _AS_PARTY):
        for match in pattern.finditer(everything.words):
            line = everything.line(match.start("name"))
            if line in seen:
                continue
            begin, end = everything.sentence(match.start("name"))
            sentence = everything.words[begin:end]
            name = match["name"]
            if _DENIED.search(everything.words[match.start() : match.end() + 6]) or (_IS_LEGAL.search(sentence) and not _NOT_LEGAL.search(sentence)):
                continue
            bare = re.sub(r"（[^（）]{0,60}）?$", "", name)
            whole_line = name + sentence
            if (_INSIDE.search(bare) or _PERSON.search(bare) or (_NOT_LEGAL.search(whole_line) and pattern is _PARTY_LINE) or "个体工商户" in whole_line) and not re.search(
                r"有限公司$|股份公司$|附属|医院$", bare
            ):
                seen.add(line)
                yield _as_party(everything, match.start("name"), bare)


def _coded(line: str, name: str) -> bool:
    """Whether a row or line gives the unit a credit code of its own."""
    at = line.find(name)
    return bool(re.search(r"(?<![0-9A-Z])[0-9ANY][0-9A-Z]{17}(?![0-9A-Z])", line[at : at + 80]))


def _as_party(everything: Whole, start: int, name: str) -> Finding:
    message = N_("“{name}”看来是内部机构、分支机构或者个人：不是独立法人，不能以自己的名义成为联盟成员；所属法人授权或者追认的，由该法人承担")
    return INSIDE.finding(
        everything.spot(start, start + len(name)), message, N_("以所属法人为当事人，写明由该机构具体实施；确已登记为法人的，写明其统一社会信用代码"), {"name": name}, confidence="review"
    )


_UNIT: Final = r"(?:科研处|科技处|科学技术处|科技部|科研部|研发中心|研发部|技术部|市场部|项目组|课题组|项目部|事业部|财务处|财务科|财务部|院办公室|院长办公室|校长办公室|办公室|学院|实验室|研究室|合作处|产学研处|成果转化处|人事处|技术中心|工会|团委|分公司)"
_UNIT_SEAL = re.compile(
    rf"(?P<unit>{_UNIT})(?:的)?(?:（(?:盖章|公章|章)）|印章|专用章|公章|盖章|签章|印鉴)|(?:财务|发票|项目组|课题组|部门|科研项目|投标)专用章|(?:盖章|公章|章）)：?[^，。；\n]{{0,24}}(?P<other>{_UNIT})(?=[。，；\n（]|$)"
)
_SEAL_DENIED = re.compile(r"不得|不能|无效|禁止|须盖单位公章|须加盖|签收|不应|并加盖|以及(?:学校|单位)公章|不视为|报销|收据|发票的")


def _seals(everything: Whole) -> Iterator[Finding]:
    seen: set[int] = set()
    for match in _UNIT_SEAL.finditer(everything.words):
        line = everything.line(match.start())
        begin, end = everything.sentence(match.start())
        if line in seen or _SEAL_DENIED.search(everything.words[begin:end]) or re.search(r"合同专用章", match[0]):
            continue
        before = everything.words[max(begin, match.start() - 8) : match.start()]
        if re.search(r"(?:大学|职业|工程|科技|医|师范|轻工|独立)$", before) and (match["unit"] or match["other"]) == "学院":
            continue  # 浦江轻工学院 is a school of its own
        if (match["unit"] or match["other"]) == "学院" and not re.search(r"(?:大学|学校|学院)[^，。；：]{1,14}$", everything.words[begin : match.start("unit") if match["unit"] else match.start("other")]):
            continue
        seen.add(line)
        message = N_("以内部机构的印章签署：它的印章不代表法人，除非能够证明已经授权；约定内容本身不因此无效")
        yield SEAL.finding(everything.spot(match.start(), match.end()), message, N_("由法人加盖公章或者自己的合同专用章，并由法定代表人或者授权代表签名"))
