"""How Word prints the number of a list level: every `w:numFmt` that occurs in Chinese documents.

Where Word and LibreOffice differ (chineseCounting and ideographDigital from 100 and 10 on), Word's way
is taken: [MS-OI29500] 2.1.1567 and [MS-DOC] NFC values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from contractgen.languages.zh import numeral

_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_DIGITS: Final = "〇一二三四五六七八九"
_CAPITALS: Final = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_TRADITIONAL: Final = str.maketrans("零一二三四五六七八九十百千万亿", "零壹貳參肆伍陸柒捌玖拾佰仟萬億")
_FULL: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def shown(number: int, form: str, pattern: str = "") -> str:
    """Return *number* as the format *form* prints it; an unknown format prints decimals.

    *pattern* is the `w:format` of a custom format, such as `001, 002, 003, ...`.
    """
    if form == "custom":
        width = len(pattern.partition(",")[0].strip()) if pattern[:1] == "0" else 1
        return str(number).zfill(width)
    make = _FORMS.get(form)
    return make(number) if make and 0 <= number < 32768 else str(number)


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _roman(number: int) -> str:
    made = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        made += sign * count
    return made


def _positional(number: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(number))


def _counting(number: int) -> str:
    """Word's chineseCounting: 十二 below 100, 一○○ from there on."""
    return numeral(number) if 0 < number < 100 else _positional(number).replace("〇", "○")


def _japanese(number: int) -> str:
    """百一, 千百: no 一 before a unit and no zero between."""
    text = numeral(number).replace("零", "") if number else "〇"
    return text.replace("一十", "十").replace("一百", "百").replace("一千", "千")


def _from(first: int, count: int, otherwise: Callable[[int], str] = str) -> Callable[[int], str]:
    return lambda number: chr(first + number - 1) if 1 <= number <= count else otherwise(number)


def _circled(number: int) -> str:
    for first, lowest, highest in ((0x2460, 1, 20), (0x3251, 21, 35), (0x32B1, 36, 50)):
        if lowest <= number <= highest:
            return chr(first + number - lowest)
    return str(number)


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _traditional(number: int) -> str:
    return numeral(number).replace("万", "萬").replace("亿", "億")


_FORMS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: str(n).zfill(2),
    "decimalFullWidth": lambda n: str(n).translate(_FULL),
    "decimalFullWidth2": lambda n: str(n).translate(_FULL),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "decimalEnclosedParen": _from(0x2474, 20),
    "numberInDash": lambda n: f"- {n} -",
    "ordinal": _ordinal,
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "chineseCountingThousand": numeral,
    "chineseCounting": _counting,
    "chineseLegalSimplified": lambda n: numeral(n).translate(_CAPITALS),
    "ideographDigital": _positional,
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12] if n else "",
    "ideographEnclosedCircle": _from(0x3280, 10),
    "ideographLegalTraditional": lambda n: numeral(n).translate(_TRADITIONAL),
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _positional,
    "japaneseLegal": lambda n: _japanese(n).translate(str.maketrans("一二三十", "壱弐参拾")),
    "taiwaneseCounting": lambda n: _traditional(n) if 0 < n < 100 else _positional(n).replace("〇", "○"),
    "taiwaneseCountingThousand": _traditional,
    "taiwaneseDigital": lambda n: _positional(n).replace("〇", "○"),
    "koreanDigital2": _positional,
    "bullet": lambda _: "",
    "none": lambda _: "",
}
