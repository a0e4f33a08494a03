"""What part of a whole is stated for a few words: 百分之三十, 三成, 四分之一, or forty of a hundred thousand yuan.

Works on words in normal form (see wordings.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from contractgen.expressions import expression
from contractgen.figures import amounts, shares
from contractgen.languages import zh

_FRACTION = expression(
    r"(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])|(?P<half>一半|半数|(?:总额|总价|价款)之半)"
)
_GOES_ON = expression(r"[，：]其?(?:数额|金额|比例|额度)")
_BREAKS: Final = "，。；：！？｜"


def stated(text: str, start: int, end: int, around: str) -> Decimal | None:
    """Return the share, in per cent, stated for the words at *start* to *end* of *text*; None where none is told.

    A percentage or fraction counts in the comma segment of the words (and the next, if that states 其数额 or the like),
    the nearest first. Failing that, the amount next to them is compared with the largest one in *around*, their
    paragraph.
    """
    begin = max(text.rfind(sign, 0, start) for sign in _BREAKS) + 1
    close = _close(text, end)
    if follows := _GOES_ON.match(text, close):
        close = _close(text, follows.end())
    told = sorted(_parts(text[begin:close], begin), key=lambda part: min(abs(part[0] - end), abs(start - part[1])))
    if told:
        return told[0][2]
    written = [(a.start, a.value) for a in amounts(text)]
    after = [value for at, value in written if at >= end]
    before = [value for at, value in written if at < start]
    inside = [value for at, value in written if end <= at < close]
    own = next(iter((*inside, *reversed(before), *after)), None)
    largest = max((a.value for a in amounts(around)), default=Decimal(0))
    return own / largest * 100 if own and largest > own else None


def _close(text: str, at: int) -> int:
    return min((found for sign in _BREAKS if (found := text.find(sign, at)) >= 0), default=len(text))


def _parts(text: str, offset: int) -> Iterator[tuple[int, int, Decimal]]:
    for share in shares(text):
        yield offset + share.start, offset + share.end, share.value
    for found in _FRACTION.finditer(text):
        if found["half"]:
            value = Decimal(50)
        else:
            value = Decimal(100 * zh.parse_numeral(found["above"])) / zh.parse_numeral(found["below"])
        yield offset + found.start(), offset + found.end(), value
