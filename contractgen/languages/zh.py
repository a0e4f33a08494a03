"""Chinese: numerals, capital amounts, dates, periods, lists, labels and citations.

Numbers in labels follow 民法典 (第一百零三条), amounts the rule for bills and settlement vouchers
(零壹贰叁…, 整 after 元 and after 角), dates the usage of GB/T 9704 (no leading zeros).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Final

from contractgen.agreement import Number
from contractgen.expressions import expression

_DIGITS: Final = "零一二三四五六七八九"
_CAPITALS: Final = "零壹贰叁肆伍陆柒捌玖"
_LARGEST: Final = 10**16


# --- numerals ----------------------------------------------------------------


def numeral(number: int) -> str:
    """Return *number* (0 to below 10^16) in Chinese numerals: 十二, 一百零三, 一千零一十.

    Raises:
        ValueError: the number is negative or too large.
    """
    text = _spoken(number, _DIGITS, "十百千")
    # 10 to 19 are 十 … 十九; inside a larger number the 一 stays (一百一十).
    return text[1:] if text.startswith("一十") else text


def _spoken(number: int, digits: str, units: str) -> str:
    if not 0 <= number < _LARGEST:
        raise ValueError(f"{number} is not between 0 and 10^16")
    if number == 0:
        return digits[0]
    if number >= 10**8:
        high, low = divmod(number, 10**8)
        # 零 stands where the lower group begins with a zero: 一亿零一.
        gap = digits[0] if 0 < low < 10**7 else ""
        return _spoken(high, digits, units) + "亿" + gap + (_spoken(low, digits, units) if low else "")
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        gap = digits[0] if 0 < low < 10**3 else ""
        return _spoken(high, digits, units) + "万" + gap + (_spoken(low, digits, units) if low else "")
    made = ""
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            made += digits[digit] + (units[power - 1] if power else "")
        elif made and made[-1] != digits[0] and number % 10**power:
            made += digits[0]
    return made


_VALUES: Final = {c: n for n, c in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2, "廿": 20, "卅": 30}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def parse_numeral(text: str) -> int:
    """Return the number of a Chinese, Arabic or full-width numeral, also 廿一 and 二〇二六.

    Raises:
        ValueError: it is none.
    """
    plain = text.translate(_HALF_WIDTH).strip()
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if not plain or any(c not in _VALUES and c not in _UNITS for c in plain):
        raise ValueError(f"{text!r} is no numeral")
    if len(plain) > 1 and not any(c in _UNITS or c in "廿卅" for c in plain):
        return int("".join(str(_VALUES[c]) for c in plain))
    return _summed(plain, _VALUES, _UNITS)


def _summed(text: str, values: dict[str, int], units: dict[str, int]) -> int:
    total = section = digit = 0
    for sign in text:
        if sign in values:
            if values[sign] > 9:  # 廿, 卅 carry their ten with them
                section += values[sign]
                digit = 0
            else:
                digit = values[sign]
        elif (unit := units[sign]) < 10**4:
            section += (digit or (1 if sign in "十拾" else 0)) * unit
            digit = 0
        else:
            # 亿 multiplies all before it, 万 only what stands since the last 亿.
            if unit == 10**8:
                total = (total + section + digit) * unit
            else:
                total += (section + digit) * unit
            section = digit = 0
    return total + section + digit


_HALF_WIDTH: Final = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}


# --- labels ------------------------------------------------------------------

CHAPTER: Final = expression(r"第([零〇一二三四五六七八九十百千两廿卅\d]{1,8})章")
ARTICLE: Final = expression(r"第([零〇一二三四五六七八九十百千两廿卅\d]{1,8})条")
ANNEX: Final = expression(r"附件([零〇一二三四五六七八九十百\d]{1,5})")
ITEM: Final = expression(r"[（(]([一二三四五六七八九十百零]{1,5})[）)]")
SUBITEM: Final = expression(r"(\d{1,3})[.．、]")


def label_chapter(number: int) -> str:
    """Return 第N章."""
    return f"第{numeral(number)}章"


def label_article(number: int) -> str:
    """Return 第N条."""
    return f"第{numeral(number)}条"


def label_item(number: int) -> str:
    """Return （N） for an item (项)."""
    return f"（{numeral(number)}）"


def label_subitem(number: int) -> str:
    """Return `N.` for a subitem (目)."""
    return f"{number}."


def label_annex(number: int) -> str:
    """Return 附件N."""
    return f"附件{numeral(number)}"


def ordinal(label: str) -> int | None:
    """Return the number in 第二十条, 附件三, （二） or 20; None if there is none."""
    found = expression(r"[零〇一二三四五六七八九十百千两廿卅\d０-９]{1,8}").search(label)
    if not found:
        return None
    try:
        return parse_numeral(found[0])
    except ValueError:
        return None


def cite_articles(numbers: Sequence[Number]) -> tuple[Number | str, ...]:
    """Return 第三十条, 第三十条至第三十二条 where they follow one another, else 第三条、第五条和第九条."""
    if len(numbers) <= 1:
        return tuple(numbers)
    order = [ordinal(n.label) or 0 for n in numbers]
    if len(numbers) > 2 and all(b == a + 1 for a, b in itertools.pairwise(order)):
        return (numbers[0], "至", numbers[-1])
    made: list[Number | str] = [numbers[0]]
    for number in numbers[1:-1]:
        made += ["、", number]
    return (*made, "和", numbers[-1])


def cite_item(article: Number, paragraph: int, path: Sequence[Number]) -> tuple[Number | str, ...]:
    """Return 第十一条第（二）项, with 第二款 where the article has several lists and 第2目 below an item."""
    made: list[Number | str] = [article] if article.label else []
    if paragraph:
        made.append(f"第{numeral(paragraph)}款")
    made += ["第", path[0], "项"]
    for deeper in path[1:]:
        made += ["第", Number(deeper.label.rstrip("."), deeper.anchor), "目"]
    return tuple(_joined(made))


def _joined(pieces: list[Number | str]) -> list[Number | str]:
    made: list[Number | str] = []
    for piece in pieces:
        if made and isinstance(piece, str) and isinstance(made[-1], str):
            made[-1] += piece
        else:
            made.append(piece)
    return made


# --- amounts -----------------------------------------------------------------


def capital(amount: Decimal) -> str:
    """Return an amount of yuan in capitals, without 人民币: 壹拾万元整, 叁拾元零贰分.

    Raises:
        ValueError: more than two decimals, no number, or 10^16 and above.
    """
    if not amount.is_finite() or amount != amount.quantize(Decimal("0.01"), ROUND_DOWN):
        raise ValueError(f"{amount} has more than two decimals")
    if amount < 0:
        return "负" + capital(-amount)
    yuan, fen = divmod(int(amount * 100), 100)
    if yuan >= _LARGEST:
        raise ValueError(f"{amount} is too large")
    tenths, hundredths = divmod(fen, 10)
    made = _spoken(yuan, _CAPITALS, "拾佰仟") + "元" if yuan or not fen else ""
    if not fen:
        return made + "整"
    # 零 after 元 where the 元 digit or the 角 digit is zero: no room to insert a figure.
    if yuan and (tenths == 0 or yuan % 10 == 0):
        made += "零"
    if tenths:
        made += _CAPITALS[tenths] + "角"
    return made + (_CAPITALS[hundredths] + "分" if hundredths else "整")


_CAPITAL_VALUES: Final = {c: n for n, c in enumerate(_CAPITALS)} | {"〇": 0, "两": 2, "貳": 2, "陸": 6}
_CAPITAL_UNITS: Final = {"拾": 10, "佰": 100, "仟": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CAPITAL = expression(
    r"(?:人民币)?(负?)(?:([^元圆角分整正]+)[元圆])?(?:零?([壹贰叁肆伍陆柒捌玖零])角)?(?:零?([壹贰叁肆伍陆柒捌玖])分)?[整正]?"
)


def parse_capital(text: str) -> Decimal:
    """Return the amount of a capital figure; the lawful variants (圆, 正, with and without 零) read the same.

    Raises:
        ValueError: it is none.
    """
    found = _CAPITAL.fullmatch("".join(text.split()))
    if not found or not any(found.group(2, 3, 4)):
        raise ValueError(f"{text!r} is no capital amount")
    sign, yuan, tenths, hundredths = found.groups()
    if yuan and any(c not in _CAPITAL_VALUES and c not in _CAPITAL_UNITS for c in yuan):
        raise ValueError(f"{text!r} is no capital amount")
    whole = _summed(yuan, _CAPITAL_VALUES, _CAPITAL_UNITS) if yuan else 0
    fen = _CAPITAL_VALUES[tenths or "零"] * 10 + _CAPITAL_VALUES[hundredths or "零"]
    return (Decimal(whole * 100 + fen) / 100) * (-1 if sign else 1)


def money(amount: Decimal) -> str:
    """Return 人民币1,234.50元（大写：壹仟贰佰叁拾肆元伍角整）."""
    return f"人民币{amount:,.2f}元（大写：{capital(amount)}）"


def figure(value: object) -> str:
    """Return a number for a table: 1,234.50 for an amount, 12 for a count."""
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return str(value)


def percent(value: Decimal) -> str:
    """Return 百分之十二点五 for 12.5."""
    whole, _, decimals = format(value.normalize(), "f").partition(".")
    point = "点" + "".join(_DIGITS[int(d)] for d in decimals) if decimals else ""
    return "百分之" + numeral(int(whole)) + point


# --- dates, periods, lists ---------------------------------------------------


def long_date(day: date) -> str:
    """Return 2026年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


_DATE = expression(r"(\d{4})\s*(?:年|-|/|\.)\s*(\d{1,2})\s*(?:月|-|/|\.)\s*(\d{1,2})\s*日?")


def parse_date(text: str) -> date:
    """Return the date of 2026-03-01, 2026年3月1日 or 2026/3/1, full-width digits included.

    Raises:
        ValueError: it is written otherwise, or there is no such day.
    """
    found = _DATE.fullmatch(text.translate(_HALF_WIDTH).strip())
    if not found:
        raise ValueError(f"{text!r} is no date")
    return date(int(found[1]), int(found[2]), int(found[3]))


_PERIODS: Final = {"day": "日", "workday": "个工作日", "week": "周", "month": "个月", "year": "年"}


def period(number: int, unit: str) -> str:
    """Return 三十日, 十个工作日, 六个月, 三年; *unit* is day, workday, week, month or year."""
    # 二 before a measure word is 两: 两个月, 两年, but 二日 stays with 日.
    spoken = "两" if number == 2 and unit != "day" else numeral(number)
    return spoken + _PERIODS[unit]


def parse_period(text: str) -> tuple[int, str]:
    """Return (6, "month") for 6个月, (10, "workday") for 10个工作日.

    Raises:
        ValueError: it is no period.
    """
    plain = "".join(text.translate(_HALF_WIDTH).split())
    for unit, words in (
        ("workday", ("个工作日", "工作日")),
        ("month", ("个月", "月")),
        ("year", ("年",)),
        ("week", ("周", "个星期", "星期")),
        ("day", ("日", "天")),
    ):
        for word in words:
            if plain.endswith(word):
                return parse_numeral(plain[: -len(word)]), unit
    raise ValueError(f"{text!r} is no period")


def join(texts: Sequence[str]) -> str:
    """Return 甲、乙和丙."""
    return "、".join(texts[:-1]) + "和" + texts[-1] if len(texts) > 1 else "".join(texts)
