"""How each kind of question reads what was typed: text in, a value or a fault out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Self

from contractgen.errors import N_
from contractgen.expressions import expression
from contractgen.languages import zh
from contractgen.questions import Question

LONGEST_LINE: Final = 200
LONGEST_NAME: Final = 100
LONGEST_TEXT: Final = 20_000
MOST_YUAN: Final = Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time: a number of days, workdays, weeks, months or years."""

    number: int
    unit: str


class Choice(str):
    """A chosen option: compares as its code, prints as its label."""

    __slots__ = ("label",)
    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make the option *code* with the Chinese *label*."""
        made = super().__new__(cls, code)
        made.label = label or code
        return made

    def __reduce__(self) -> tuple[type[Choice], tuple[str, str]]:
        """Keep the label through pickling and copying."""
        return Choice, (str(self), self.label)


class Fault(Exception):
    """What was typed is no answer to the question; message, remedy and values as in a Problem."""

    def __init__(self, message: str, remedy: str = "", offset: int = 0, /, **values: object) -> None:
        """Keep the words; *offset* is the character at fault."""
        self.message, self.remedy, self.values, self.offset = message, remedy, values, offset
        super().__init__(message)


# Bidirectional controls turn a file name around; zero-width signs make equal names unequal.
_REFUSED = expression(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff]"
)


def clean(text: str) -> str:
    """Return *text* with its line ends as LF.

    Raises:
        Fault: a character that may not stand in a contract, named with its code point and place.
    """
    if "\r" in text or "\u2028" in text or "\u2029" in text:
        text = expression("\r\n?|\u2028|\u2029").sub("\n", text)
    if found := _REFUSED.search(text):
        code = f"{ord(found[0]):04X}"
        name = unicodedata.name(found[0], "")
        message = N_("第 {position} 个字符 U+{code}{name} 不能用于协议")
        raise Fault(
            message,
            N_("删去它；控制字符、双向控制符、零宽字符和私用区字符多半是粘贴带来的"),
            found.start(),
            position=found.start() + 1,
            code=code,
            name=f"（{name}）" if name else "",
        )
    return text


def read_text(text: str, question: Question) -> str:
    """Read one line of text."""
    made = clean(text).strip()
    if "\n" in made:
        raise Fault(N_("这里只能填一行"), N_("删去换行"))
    limit = LONGEST_NAME if question.unique else LONGEST_LINE
    if len(made) > limit:
        raise Fault(N_("超过 {limit} 字，现为 {length} 字"), N_("缩短，或移入附件"), limit=limit, length=len(made))
    return made


def read_long_text(text: str, question: Question) -> str:
    """Read text of several lines."""
    del question
    made = clean(text).strip("\n")
    if len(made) > LONGEST_TEXT:
        raise Fault(
            N_("超过 {limit} 字，现为 {length} 字"), N_("缩短，或移入附件"), limit=LONGEST_TEXT, length=len(made)
        )
    return made


def read_integer(text: str, question: Question) -> int:
    """Read a whole number, also in Chinese numerals."""
    plain = _half(text)
    if not expression(r"[+-]?\d{1,12}").fullmatch(plain):
        try:
            plain = str(zh.parse_numeral(plain))
        except ValueError:
            raise Fault(N_("“{text}”不是整数"), N_("写阿拉伯数字，例如 3"), text=text) from None
    return int(_bounded(Decimal(plain), question))


_MONEY = expression(r"(?:人民币|[¥￥])?(-?\d[\d,]*(?:\.\d+)?)(百|千|万|百万|千万|亿)?元?")
_SCALES: Final = {"": 1, "百": 100, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}


def read_money(text: str, question: Question) -> Decimal:
    """Read an amount of yuan: 1200000, 1,200,000.50, 120万元."""
    found = _MONEY.fullmatch(_half(text))
    if not found:
        raise Fault(N_("“{text}”不是金额"), N_("写作 1200000、1,200,000.50 或 120万元"), text=text)
    if "," in found[1] and not expression(r"-?\d{1,3}(,\d{3})+(\.\d+)?").fullmatch(found[1]):
        raise Fault(N_("“{text}”的千分位逗号位置不对"), N_("每三位一个逗号，或不写逗号"), text=text)
    amount = Decimal(found[1].replace(",", "")) * _SCALES[found[2] or ""]
    if amount != amount.quantize(Decimal("0.01")):
        raise Fault(N_("金额“{text}”多于两位小数"), N_("金额到分为止"), text=text)
    if amount < 0:
        raise Fault(N_("金额不能为负数"), N_("核对符号"))
    if amount >= MOST_YUAN:
        raise Fault(N_("金额“{text}”过大"), N_("核对单位"), text=text)
    return _bounded(amount.quantize(Decimal("0.01")), question)


def read_percent(text: str, question: Question) -> Decimal:
    """Read a percentage from 0 to 100: 12.5 or 12.5%."""
    plain = _half(text).removesuffix("%").removeprefix("百分之")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Fault(N_("“{text}”不是百分比"), N_("写作 12.5 或 12.5%"), text=text) from None
    if not value.is_finite() or not 0 <= value <= 100:
        raise Fault(N_("百分比应在 0 至 100 之间，现为“{text}”"), N_("核对数值"), text=text)
    return _bounded(value, question)


def read_date(text: str, question: Question) -> Any:
    """Read a date: 2026-03-01, 2026年3月1日."""
    del question
    try:
        return zh.parse_date(text)
    except ValueError as error:
        if "is no date" in str(error):
            raise Fault(N_("“{text}”不是日期"), N_("写作 2026-03-01 或 2026年3月1日"), text=text) from None
        raise Fault(N_("“{text}”这一天不存在"), N_("核对年月日"), text=text) from None


def read_period(text: str, question: Question) -> Period:
    """Read a length of time: 30日, 10个工作日, 6个月, 3年."""
    del question
    try:
        number, unit = zh.parse_period(text)
    except ValueError:
        raise Fault(N_("“{text}”不是期间"), N_("写作 30日、10个工作日、6个月或 3年"), text=text) from None
    if number < 1:
        raise Fault(N_("期间应大于零"), N_("核对数值"))
    return Period(number, unit)


_YES: Final = {"是": True, "true": True, "yes": True, "有": True, "否": False, "false": False, "no": False, "无": False}


def read_yes_no(text: str, question: Question) -> bool:
    """Read yes or no."""
    del question
    value = _YES.get(text.strip().lower())
    if value is None:
        raise Fault(N_("“{text}”应为“是”或“否”"), N_("写 是 或 否"), text=text)
    return value


def read_choice(text: str, question: Question) -> Choice:
    """Read an option, by its code or by its label in any language."""
    wanted = text.strip()
    for code, labels in question.options.items():
        if wanted == code or wanted in labels.values():
            return Choice(code, labels.get("zh", code))
    shown = "、".join(f"{code}（{labels.get('zh', code)}）" for code, labels in question.options.items())
    known = [*question.options, *(label for labels in question.options.values() for label in labels.values())]
    if near := nearest(wanted, known):
        raise Fault(
            N_("没有选项“{text}”"), N_("是否想写“{nearest}”？可选：{shown}"), text=text, nearest=near, shown=shown
        )
    raise Fault(N_("没有选项“{text}”"), N_("可选：{shown}"), text=text, shown=shown)


def read_credit_code(text: str, question: Question) -> str:
    """Read a credit code; what is returned is compact and in capitals."""
    from contractgen.credit_codes import compact, fault

    del question
    clean(text)
    if wrong := fault(text):
        raise Fault(wrong.message, wrong.remedy, 0, **wrong.values)
    return compact(text)


SIMPLE: Final[Mapping[str, Callable[[str, Question], Any]]] = {
    "text": read_text,
    "long-text": read_long_text,
    "integer": read_integer,
    "money": read_money,
    "percent": read_percent,
    "date": read_date,
    "period": read_period,
    "yes-no": read_yes_no,
    "choice": read_choice,
    "variant": read_choice,
    "credit-code": read_credit_code,
}
"""The kinds that read one piece of text by itself."""


def nearest(wrong: str, known: list[str]) -> str:
    """Return the known name most like *wrong*, "" if none is near."""
    from rapidfuzz import fuzz, process  # loaded only to word a refusal

    found = process.extractOne(wrong, known, scorer=fuzz.ratio, score_cutoff=45)
    return str(found[0]) if found else ""


_HALF_WIDTH: Final = {0xFF01 + n: 0x21 + n for n in range(94)}


def _half(text: str) -> str:
    return "".join(text.translate(_HALF_WIDTH).replace("，", ",").split())


def _bounded(value: Decimal, question: Question) -> Decimal:
    if question.minimum and value < Decimal(question.minimum):
        raise Fault(N_("不能小于 {minimum}，现为 {value}"), N_("核对数值"), minimum=question.minimum, value=value)
    if question.maximum and value > Decimal(question.maximum):
        raise Fault(N_("不能大于 {maximum}，现为 {value}"), N_("核对数值"), maximum=question.maximum, value=value)
    return value
