"""统一社会信用代码: structure and check digit, and one code for two bodies.

A wrong code makes nothing void; a registration office refuses it (GB 32100-2015 gives the check digit).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.checking import Subject
from contractgen.credit_codes import fault
from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.findings import Finding
from contractgen.roster import looks_like_a_name
from contractgen.rules import Card
from contractgen.whole import Whole, sheets, whole

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
CARDS = (CODE,)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield credit codes that cannot be, and codes given to two bodies."""
    yield from _codes(whole(subject.recognised.text))


_LABELLED_CODE = expression(
    r"信用代码(?:（[^）]{0,12}）)?(?:为|是)?：?[（\n]?(?P<code>[0-9A-Za-z][0-9A-Za-z -]{6,24}[0-9A-Za-z])"
)


def _codes(everything: Whole) -> Iterator[Finding]:
    found: list[tuple[str, int, str]] = []
    for match in _LABELLED_CODE.finditer(everything.words):
        found.append((match["code"], match.start("code"), ""))
    for sheet in sheets(everything.text):
        for column, title in enumerate(sheet.columns):
            if "信用代码" in title:
                found += [
                    (c, at, "")
                    for c, at in sheet.column(column)
                    if expression(r"[0-9A-Za-z][0-9A-Za-z -]{6,24}").fullmatch(c)
                ]
    owners: dict[str, tuple[str, int]] = {}
    for code, at, _ in found:
        wrong = fault(code)
        spot = everything.spot(at, at + len(code))
        if wrong:
            yield CODE.finding(spot, wrong.message, wrong.remedy, wrong.values)
            continue
        begin, end = everything.line_around(at)
        owner = next(
            (w for w in expression("[｜，：（）；。、]").split(everything.words[begin:end]) if looks_like_a_name(w)), ""
        )
        other, _place = owners.setdefault(code, (owner, at))
        if owner and other and owner != other:
            message = N_("“{owner}”与“{other}”用了同一个统一社会信用代码")
            yield CODE.finding(spot, message, N_("对照证照改正"), {"owner": owner, "other": other})
