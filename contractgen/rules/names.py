"""Names: the head against the signature blocks, the tables and the text.

Basis: a contract in writing is formed when all parties have signed or sealed it (民法典 490 第一款); it binds only its
parties (465 第二款).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.checking import Subject
from contractgen.errors import N_
from contractgen.expressions import expression
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
CARDS = (DIFFERS, UNSIGNED, SURPLUS, TWICE)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield what does not agree among the names, and who cannot be party."""
    text = subject.recognised.text
    everything, who = whole(text), roster(text)
    yield from _signatures(everything, who)
    yield from _elsewhere(everything, who)
    yield from _repeated(everything, who)


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


_FULL = expression(r"(?:有限公司|有限责任公司|大学|学院|研究院|研究所|中心|协会|学会|院|所|厂|社)$")
_FORM = expression(r"股份|有限责任|有限|集团|控股|科技|（[^）]*）|公司")


def _near(one: str, other: str) -> bool:
    """Whether two different names plainly mean one body: a few characters apart, or only the form of company."""
    if one == other or not (_FULL.search(one) and _FULL.search(other)):
        return False
    if one in other or other in one:
        return False  # a part, a branch, a short form
    if not one.endswith("有限公司") and _left_out(one, other):
        return False  # a short form: 岱岩大学 of 岱岩科技大学
    bare, other_bare = _FORM.sub("", one), _FORM.sub("", other)
    if bare == other_bare:
        return True
    shorter = min(len(one), len(other))
    return shorter >= 5 and _distance(one, other) <= (1 if shorter < 8 else 2) and kind_of(one) == kind_of(other)


def _left_out(short: str, full: str) -> bool:
    """Whether *short* is *full* with characters left out."""
    rest = iter(full)
    return len(short) < len(full) and all(c in rest for c in short)


# --- signatures --------------------------------------------------------------

_WITNESS = expression(r"见证|鉴证|指导|支持|推荐|主管|担保|监督|列席|审核|备案")


def _signatures(everything: Whole, who: Roster) -> Iterator[Finding]:
    if not who.where or not who.signed or who.partial:
        return
    names = set(who.names)
    by_letter = {n.label for n in who.signed if n.label and not n.name}
    signed = {n.name for n in who.signed if n.name} | {who.lettered[x] for x in by_letter if x in who.lettered}
    # a page that only some sign (an accession, minutes) says nothing about the others
    if len(signed & names) * 2 < len(names):
        return
    missing = [n for n in who.names if n not in signed]
    extra = [
        n
        for n in who.signed
        if n.name and not any(n.name in m or m in n.name for m in names) and not _is_witness(everything, n)
    ]
    for one in list(extra):
        twin = next(
            (m for m in missing if _near(one.name, m) or (one.label and who.lettered.get(one.label) == m)), None
        )
        if twin:
            missing.remove(twin)
            extra.remove(one)
            message = N_("签署处写作“{found}”，首部为“{name}”：签署者与当事人不符，合同对谁成立不明确")
            yield DIFFERS.finding(
                everything.spot(one.start, one.end),
                message,
                N_("对照营业执照或者法人证书，使首部、签署栏和公章一致"),
                {"found": one.name, "name": twin},
                severity="error",
            )
    head = {n.name: n for n in who.named}
    for name in missing:
        message = N_("“{name}”是当事人，签署处却没有它的栏目：各方均签署时合同才成立，对其他各方的约定待其签署后生效")
        where = head[name]
        yield UNSIGNED.finding(
            everything.spot(where.start, where.end), message, N_("补上该单位的签署栏"), {"name": name}
        )
    for one in extra:
        message = N_("“{name}”在签署处出现，却不在当事人之中：它的权利义务没有约定，其他各方的约定不受影响")
        yield SURPLUS.finding(
            everything.spot(one.start, one.end), message, N_("列入当事人，或者删去其签署栏"), {"name": one.name}
        )
    for label in dict.fromkeys(n.label for n in who.signed if n.label and not n.name):
        if label not in who.lettered and who.lettered:
            one = next(n for n in who.signed if n.label == label)
            begin, end = everything.line_around(one.start)
            message = N_("“{name}”在签署处出现，却不在当事人之中：它的权利义务没有约定，其他各方的约定不受影响")
            yield SURPLUS.finding(
                everything.spot(begin, end), message, N_("列入当事人，或者删去其签署栏"), {"name": label}
            )


def _is_witness(everything: Whole, one: Named) -> bool:
    begin, end = everything.line_around(one.start)
    return bool(_WITNESS.search(everything.words[begin:end])) or (kind_of(one.name) == "government" and not one.label)


# --- tables and text ---------------------------------------------------------

_COLUMN = expression(r"单位|成员|名称|承担|负责|牵头|共有人|权利人|出资人|投资|投入|当事人|企业|参加|所有")
_TOKEN = expression(
    r"[\u4e00-\u9fffA-Za-z0-9·]{0,24}?(?:（[\u4e00-\u9fff]{1,6}）[\u4e00-\u9fff]{0,12}?)?(?:有限责任公司|股份有限公司|有限公司|大学|学院|研究院|研究所|中心|协会|学会|院|所|厂)"
)


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
                for match in expression(r"[^、，；/\s]+").finditer(cell):
                    name = match[0]
                    if name in known or name in seen or not looks_like_a_name(name):
                        continue
                    if twin := next((n for n in names if _near(name, n)), None):
                        seen.add(name)
                        yield _other_name(everything, at + match.start(), name, twin)
    by_prefix: dict[str, list[str]] = {}
    for name in who.names:
        if len(name) > 4 and _FULL.search(name):
            by_prefix.setdefault(name[:2], []).append(name)
    clean = set(known)
    for prefix, alike in by_prefix.items():
        start = everything.words.find(prefix)
        while start >= 0:
            found = _TOKEN.match(everything.words, start)
            here = found[0] if found else ""
            if here and here not in clean and here not in seen:
                twin = next((n for n in alike if _near(here, n)), "")
                if not twin or any(everything.words.startswith(n, start) for n in known):
                    clean.add(here)
                elif everything.kind(start) != "signature" and _begins(everything.words, start):
                    seen.add(here)
                    yield _other_name(everything, start, here, twin)
            start = everything.words.find(prefix, start + 2)


def _begins(words: str, at: int) -> bool:
    """Whether a name may begin at a place: behind a sign or a word that leads a name."""
    return (
        at == 0
        or not expression(r"[\u4e00-\u9fff]").match(words[at - 1])
        or words[at - 1] in "由与和及为在向对经是即位如从以将把给请推派归："
    )


def _other_name(everything: Whole, start: int, found: str, name: str) -> Finding:
    message = N_("此处写作“{found}”，当事人名称为“{name}”：是否同一主体不明确，约定本身不受影响")
    return DIFFERS.finding(
        everything.spot(start, start + len(found)),
        message,
        N_("统一为证照上的全称；曾用名须附证明"),
        {"found": found, "name": name},
    )


def _repeated(everything: Whole, who: Roster) -> Iterator[Finding]:
    seen: dict[str, Named] = {}
    letters: dict[str, str] = {}
    lines: set[int] = set()
    for one in who.named:
        line = everything.line(one.start)
        first = seen.setdefault(one.name, one)
        if (
            first is not one
            and (one.label != first.label or not one.label)
            and line not in lines
            and everything.line(first.start) != line
        ):
            lines.add(line)
            message = N_("“{name}”作为当事人列了两次：人数、份数和表决都会算错，约定本身不受影响")
            yield TWICE.finding(
                everything.spot(one.start, one.end),
                message,
                N_("删去重复的一处，或者改为实际的当事人"),
                {"name": one.name},
            )
        if (
            expression("[甲乙丙丁戊己庚辛壬癸]方").fullmatch(one.label)
            and letters.setdefault(one.label, one.name) != one.name
        ):
            message = N_("“{label}”既指“{first}”，又指“{name}”：谁享有权利、承担义务不明确")
            values = {"label": one.label, "first": letters[one.label], "name": one.name}
            yield TWICE.finding(
                everything.spot(one.start, one.end), message, N_("为每个当事人各用一个称谓"), values, severity="error"
            )
