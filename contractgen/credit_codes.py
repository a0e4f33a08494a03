"""统一社会信用代码 (GB 32100-2015): structure and check digits.

Ours, because python-stdnum demands eight leading digits and so refuses lawful codes whose first
character is A, N or Y, accepts eighteen zeros, and costs ten milliseconds to import for a formula
of one line; the tests hold our check digit against its.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import mul
from typing import Final

from contractgen.errors import N_

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LIKELY: Final = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "U"}
_WEIGHTS: Final = tuple(pow(3, position, 31) for position in range(17))
_COMPACT: Final = {0xFF01 + n: 0x21 + n for n in range(94)} | dict.fromkeys(map(ord, " -－\u3000\t"))
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a code, as a message with values and a remedy; a `warning` may be an old code."""

    message: str
    remedy: str
    values: dict[str, object]
    warning: bool = False


def compact(text: str) -> str:
    """Return *text* without spaces and hyphens, half-width, in capitals."""
    return text.translate(_COMPACT).upper()


def fault(text: str) -> Fault | None:
    """Return the first fault of a credit code, or None if it is right."""
    code = compact(text)
    if len(code) != 18:
        return Fault(N_("统一社会信用代码应为 18 位，现为 {length} 位"), N_("对照证照补全"), {"length": len(code)})
    for position, sign in enumerate(code, 1):
        if sign not in ALPHABET:
            values: dict[str, object] = {"position": position, "sign": sign, "likely": _LIKELY.get(sign, "?")}
            message = N_("第 {position} 位“{sign}”不能用于统一社会信用代码")
            return Fault(message, N_("代码不用 I、O、S、V、Z；核对是否为“{likely}”"), values)
    if code[0] not in "123456789ANY" or code[1] not in "123459" or not code[2:8].isdigit():
        values = {"start": code[:8]}
        return Fault(
            N_("统一社会信用代码的前八位“{start}”不合规则"), N_("对照证照核对登记机关、类别和行政区划"), values
        )
    expected = check_digit(code[:17])
    if expected != code[17]:
        values = {"found": code[17], "expected": expected}
        message = N_("统一社会信用代码的校验位不符：末位为“{found}”，按前 17 位应为“{expected}”")
        return Fault(message, N_("对照证照逐位核对"), values)
    return None


def check_digit(body: str) -> str:
    """Return the 18th character for the first 17: weights 3^(i-1) mod 31 over an alphabet of 31."""
    total = sum(map(mul, _WEIGHTS, map(ALPHABET.index, body)))
    return ALPHABET[-total % 31]


def organisation_fault(text: str) -> Fault | None:
    """Return a warning if the inner check digit (position 17, GB 11714) does not fit; old codes may not."""
    code = compact(text)
    total = sum(int(c, 36) * w for c, w in zip(code[8:16], _ORGANISATION_WEIGHTS, strict=True))
    expected = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    if expected == code[16]:
        return None
    message = N_("统一社会信用代码第 17 位与组织机构代码的校验位不符")
    return Fault(message, N_("旧代码可能如此；对照证照核对"), {}, warning=True)
