"""Bytes into text: UTF-8, UTF-16 with or without mark, GB18030, Big5; nothing binary."""

from __future__ import annotations

from typing import Final

from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.expressions import expression

MOST_CHARACTERS: Final = 5_000_000
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_COMMON = expression(
    "[的一是不在有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日"
    "社义事平形相全表间样与关各重新线内数正心反明原利比或但质气第向道此变条只没结解问建月公无系立已通并提直题程展五果料象员"
    "入常文总次品式活设及管特件长求基资边流路级少图统接知较将组见计别期根论运农指九区强决做必则任取据处给门保治百规领技术联盟协议书"
    "這個為時來們學發會對產動過說經種進電裏實體機當從業開應還與關數質氣條結問無係員總設長資邊級圖統將組見計別論術聯盟協議書"
    "，。、；：（）]"
)


def decoded(data: bytes, name: str) -> str:
    """Return *data*, the file called *name*, as text with line feeds.

    A mark decides; else UTF-16 is told by its zero bytes, UTF-8 by being valid, and between GB18030 and
    Big5 the reading with more common characters wins.

    Raises:
        FormatError: it is empty, binary, far too long, or in an encoding nobody here knows.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise _refused(name, N_("文件是空的"), N_("核对文件是否完整，重新取得后再试"))
    text = _text(data)
    if text is None:
        raise _refused(
            name, N_("认不出文件的编码，或者它不是文字文件"), N_("另存为 UTF-8 文本，或者给出原来的 Word、PDF 文件")
        )
    if len(text) > MOST_CHARACTERS:
        values = {"most": MOST_CHARACTERS}
        raise FormatError([Problem(Place(name), N_("文字超过 {most} 字，不予读取"), N_("拆分后逐份给出"), values)])
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def _text(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _clean(data.decode(encoding, "replace"))
    if b"\x00" in data[:4096] and len(data) % 2 == 0:
        # Chinese text in UTF-16 has its spaces, digits and line feeds as one zero byte each.
        even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
        return _clean(_valid(data, "utf-16-be" if even > odd else "utf-16-le"))
    if (text := _valid(data, "utf-8")) is not None:
        return _clean(text)
    simplified, traditional = _valid(data, "gb18030"), _valid(data, "big5hkscs")
    if simplified is None or (traditional is not None and _share(traditional) > _share(simplified)):
        return _clean(traditional if traditional is not None else _unmarked(data))
    return _clean(simplified)


def _unmarked(data: bytes) -> str | None:
    """UTF-16 of pure Chinese has no zero byte at all: taken only where nearly every sign is a common one."""
    if len(data) % 2:
        return None
    texts = [t for e in ("utf-16-le", "utf-16-be") if (t := _valid(data, e)) is not None and _share(t) > 0.5]
    return max(texts, key=_share, default=None)


def _valid(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _share(text: str) -> float:
    """The share of common signs in the beginning of *text*."""
    sample = "".join(text[:4000].split())
    return len(_COMMON.findall(sample)) / len(sample) if sample else 0.0


def _clean(text: str | None) -> str | None:
    """Refuse what holds control characters: a binary file that happens to decode."""
    if text is None or "\x00" in text:
        return None
    sample = text[:20_000]
    strange = sum(1 for c in sample if c < " " and c not in "\t\r\n\f\x0b")
    return None if strange > len(sample) // 200 else text


def _refused(name: str, message: str, remedy: str) -> FormatError:
    return FormatError([Problem(Place(name), message, remedy)])
