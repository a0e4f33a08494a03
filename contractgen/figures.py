"""Figures written in a text in normal form: amounts, shares, dates; each with its place and its value.

Only what can be read with certainty is yielded; every expression is bounded.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from contractgen.expressions import expression
from contractgen.languages import zh

Written = Literal["figure", "capital", "numeral"]


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of yuan; `written` in figures (120万元), capitals (壹佰万元整) or numerals (六十万元)."""

    start: int
    end: int
    value: Decimal
    written: Written


@dataclass(frozen=True, slots=True)
class Share:
    """A share in per cent: 40%, 百分之四十, 四成."""

    start: int
    end: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class When:
    """A date as written; `month` and `day` are 0 where none stands. It may be impossible."""

    start: int
    end: int
    year: int
    month: int
    day: int

    @property
    def possible(self) -> bool:
        """Whether there is such a day or month."""
        if self.month == 0:
            return True
        return 1 <= self.month <= 12 and self.day <= monthrange(self.year or 2024, self.month)[1] and self.day >= 0

    def first(self) -> date:
        """Return the first day it may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last(self) -> date:
        """Return the last day it may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


_CAPITALS: Final = "零壹贰叁肆伍陆柒捌玖拾佰仟"
_NUMERALS: Final = "一二三四五六七八九十百千万亿两零〇"
_AMOUNT = expression(
    rf"(?P<capital>[{_CAPITALS}][{_CAPITALS}万亿萬億]{{0,30}}[元圆](?:零?[{_CAPITALS}]角)?(?:零?[{_CAPITALS}]分)?[整正]?)"
    r"|(?P<sign>[¥￥])?(?P<figure>[0-9]{1,3}(?:，[0-9]{3})+(?:\.[0-9]{1,4})?|[0-9]{1,15}(?:\.[0-9]{1,6})?)"
    r"(?P<unit>亿元|千万元|百万元|十万元|万元|千元|元|圆|万(?![0-9%吨台件套只个人次亩千瓦度支片]))?"
    rf"|(?P<numeral>[{_NUMERALS}]{{1,14}}(?:点[{_NUMERALS}]{{1,4}}万)?)元(?!件|素|器|年|旦|数|组|启|宝)"
)
_TIMES: Final = {
    "亿元": 10**8, "千万元": 10**7, "百万元": 10**6, "十万元": 10**5, "万元": 10**4, "万": 10**4, "千元": 1000,
}  # fmt: skip


def amounts(words: str) -> Iterator[Amount]:
    """Yield the amounts of money of one line."""
    if not any(sign in words for sign in "元圆¥￥"):
        return
    for found in _AMOUNT.finditer(words):
        value = _value(found)
        if value is not None:
            kind: Written = "capital" if found["capital"] else "figure" if found["figure"] else "numeral"
            yield Amount(found.start(), found.end(), value, kind)


def _value(found: re.Match[str]) -> Decimal | None:
    try:
        if capital := found["capital"]:
            return zh.parse_capital(capital)
        if figure := found["figure"]:
            if not found["sign"] and found["unit"] in (None, "万"):
                return None
            return Decimal(figure.replace("，", "")) * _TIMES.get(found["unit"] or "", 1)
        whole, _, decimals = found["numeral"].removesuffix("万").partition("点")
        if decimals:
            return Decimal(f"{zh.parse_numeral(whole)}.{_digits(decimals)}") * 10**4
        if not any(unit in found["numeral"] for unit in "十百千万亿"):
            return None  # 三元材料 is no money
        return Decimal(zh.parse_numeral(found["numeral"]))
    except (ValueError, InvalidOperation):
        return None


def _digits(words: str) -> str:
    return "".join(str(zh.parse_numeral(c)) for c in words)


_PLAIN = expression(
    r"[¥￥]?-?([0-9]{1,3}(?:，[0-9]{3})+(?:\.[0-9]{1,6})?|[0-9]{1,15}(?:\.[0-9]{1,6})?)(?:亿元|万元|元|万|%)?"
)


def number(cell: str) -> Decimal | None:
    """Return the number that a table's cell holds alone, its unit left aside."""
    found = _PLAIN.fullmatch(cell)
    return Decimal(found[1].replace("，", "")) * (-1 if "-" in cell else 1) if found else None


_SHARE = expression(
    r"(?P<figure>[0-9]{1,3}(?:\.[0-9]{1,4})?)%"
    r"|百分之(?P<numeral>[零一二三四五六七八九十百两]{1,5})(?:点(?P<decimals>[零一二三四五六七八九]{1,4}))?"
    r"|百分之(?P<mixed>[0-9]{1,3}(?:\.[0-9]{1,4})?)"
    r"|(?P<tenths>[一二三四五六七八九])成(?P<half>半|[一二三四五六七八九])?(?![果员本立功为熟套品交型因绩效对])"
)


def shares(words: str) -> Iterator[Share]:
    """Yield the shares of one line."""
    if "%" not in words and "百分之" not in words and "成" not in words:
        return
    for found in _SHARE.finditer(words):
        if found["figure"] or found["mixed"]:
            value = Decimal(found["figure"] or found["mixed"])
        elif found["tenths"]:
            half = found["half"]
            value = Decimal(zh.parse_numeral(found["tenths"]) * 10)
            value += 5 if half == "半" else zh.parse_numeral(half) if half else 0
        else:
            try:
                value = Decimal(f"{zh.parse_numeral(found['numeral'])}.{_digits(found['decimals'] or '零')}")
            except ValueError:
                continue
        yield Share(found.start(), found.end(), value)


_DATE = expression(
    r"(?P<year>(?<![0-9])(?:19|20)[0-9]{2})年(?:(?P<month>[0-9]{1,2})月(?:份)?(?:(?P<day>[0-9]{1,2})[日号])?)?"
    r"|(?P<cyear>[一二][一二三四五六七八九〇零○]{3})年(?:(?P<cmonth>[一二三四五六七八九十]{1,3})月(?:(?P<cday>[一二三四五六七八九十廿卅]{1,4})[日号])?)?"
    r"|(?<![0-9.\-/])(?P<iyear>20[0-9]{2})(?P<mark>[-/.])(?P<imonth>[0-9]{1,2})(?P=mark)(?P<iday>[0-9]{1,2})(?![0-9.\-/])"
    r"|(?<![0-9./])(?P<jyear>20[0-9]{2})[./](?P<jmonth>0[1-9]|1[0-2])(?![0-9.])"
    r"|(?<![年0-9])(?P<bmonth>[0-9]{1,2})月(?P<bday>[0-9]{1,2})日"
)


# its first part is one set of characters, so that the search runs on them alone
_DATE_NEAR = expression(r"[0-9〇○零一二三四五六七八九十](?:[年月]|(?<=2)0[0-9]{2}[-/.])")


def dates(words: str) -> Iterator[When]:
    """Yield the dates of a text; the year is 0 where only a month and a day stand."""
    done = 0
    for near in _DATE_NEAR.finditer(words):
        if near.start() >= done:
            begin, end = words.rfind("\n", 0, near.start()) + 1, words.find("\n", near.start())
            done = end if end >= 0 else len(words)
            yield from _dates(words, begin, done)


def _dates(words: str, begin: int, end: int) -> Iterator[When]:
    for found in _DATE.finditer(words, begin, end):
        year = found["year"] or found["cyear"] or found["iyear"] or found["jyear"] or "0"
        month = found["month"] or found["cmonth"] or found["imonth"] or found["jmonth"] or found["bmonth"] or "0"
        day = found["day"] or found["cday"] or found["iday"] or found["bday"] or "0"
        try:
            yield When(found.start(), found.end(), *map(zh.parse_numeral, (year, month, day)))
        except ValueError:
            continue


COUNT: Final = r"[0-9一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾]{1,4}"
_PLAIN_DIGITS: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰", "一二三四五六七八九十百")


def count(words: str) -> int | None:
    """Return the number of 五, 5, 伍, 十二, 两; None if it is none."""
    try:
        return zh.parse_numeral(words.translate(_PLAIN_DIGITS))
    except ValueError:
        return None
