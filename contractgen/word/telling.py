"""What paragraphs say: their properties, the text of their runs, the notes they refer to.

All paragraphs of a tree are read in one pass over the few elements that matter, while libxml2 skips the
others. A run has no end that is told: the next run or the next paragraph ends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from contractgen.agreement import FILL_SIGN
from contractgen.word.lists import Styles
from contractgen.word.reading import VAL, W, on, whole

_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_B, _U, _MR = W + "b", W + "u", _MATH + "r"
_P, _R, _T = W + "p", W + "r", W + "t"
_BEGINS: Final = frozenset((_P, _R, _MR))
_TOLD: Final = (_P, _MATH + "r", _MATH + "t", *(W + n for n in (
    "r", "t", "tab", "br", "cr", "ptab", "noBreakHyphen", "sym", "u", "b", "vanish", "rStyle", "pStyle", "numId",
    "ilvl", "outlineLvl", "fldChar", "instrText", "footnoteReference", "endnoteReference",
)))  # fmt: skip
"""What is told of a paragraph, in document order; everything else in it says nothing."""
_SYMBOLS: Final = {
    0x6F: "□", 0xA8: "□", 0x71: "□", 0xFE: "☑", 0xFC: "✓", 0x52: "☑", 0x54: "☒", 0xFD: "☒", 0xFB: "✗", 0x6C: "●",
    0x6E: "■", 0x75: "◆", 0xD8: "➢", 0xB7: "•", 0xA7: "▪",
}  # fmt: skip
"""What the characters of Wingdings and Symbol look like; any other one is shown as □."""


class Told:
    """A paragraph while it is read."""

    __slots__ = (
        "bold",
        "contents",
        "ended",
        "level",
        "number",
        "outline",
        "parts",
        "plain",
        "position",
        "refs",
        "style",
        "vanished",
    )

    def __init__(self, *, contents: bool) -> None:
        self.parts: list[str] = []
        self.position = 0
        self.style = ""
        self.number: str | None = None
        self.level: int | None = None
        self.outline: int | None = None
        self.bold = self.plain = self.vanished = self.ended = False
        self.contents = contents
        self.refs: list[tuple[str, str]] = []


class Teller:
    """Reads all paragraphs of trees, one after the other; `read` holds what each says."""

    def __init__(self, styles: Styles, positions: Mapping[etree._Element, int]) -> None:
        """Prepare; a paragraph without position in *positions* has the number of those read before it."""
        self.read: dict[etree._Element, Told] = {}
        self.hidden = 0
        self._styles, self._positions = styles, positions
        self._fields: list[str] = []

    def _in_contents(self) -> bool:
        return any(f.lstrip()[:3].upper() == "TOC" for f in self._fields)

    def tell(self, root: etree._Element) -> None:
        """Read all paragraphs under *root*; a run is ended by the next one or by the next paragraph."""
        one = Told(contents=False)
        words: list[str] | None = None  # the run being read, None before the first of a paragraph
        underlined = vanish = False
        bold: bool | None = None
        for told in root.iter(*_TOLD):
            tag = told.tag
            if tag == _T:
                if words is not None:
                    words.append(told.text or "")
            elif tag in _BEGINS:
                if words:
                    self._run(one, words, underlined, vanish, bold)
                words, underlined, vanish, bold = [], False, False, None
                if tag == _P:
                    words = None
                    one = Told(contents=bool(self._fields) and self._in_contents())
                    one.position = self._positions.get(told, len(self.read))
                    self.read[told] = one
            elif words is None:
                self._property(one, told, tag)
            elif tag == _B:
                bold = on(told)
            elif tag == _U:
                underlined = told.get(VAL, "single") != "none"
            elif tag == W + "vanish":
                vanish = on(told)
            elif tag == W + "rStyle":
                style = self._styles.of(told.get(VAL, ""))
                vanish, bold = vanish or bool(style.hidden), style.bold if bold is None else bold
            elif tag == W + "fldChar" or tag == W + "instrText":
                self._field(one, told)
            elif tag == W + "footnoteReference" or tag == W + "endnoteReference":
                one.refs.append(("footnotes" if "foot" in tag else "endnotes", told.get(W + "id", "")))
            else:
                words.append(_sign(told, tag))
        if words:
            self._run(one, words, underlined, vanish, bold)

    @staticmethod
    def _property(one: Told, told: etree._Element, tag: str) -> None:
        """What stands before the first run belongs to the paragraph or to its mark."""
        if tag == W + "pStyle":
            one.style = told.get(VAL, "")
        elif tag == W + "numId":
            one.number = told.get(VAL, "")
        elif tag == W + "ilvl":
            one.level = whole(told.get(VAL))
        elif tag == W + "outlineLvl":
            level = whole(told.get(VAL), 9)
            one.outline = level + 1 if level < 9 else 0
        elif tag == W + "vanish":
            one.vanished = on(told)

    def _run(self, one: Told, words: list[str], underlined: bool, vanish: bool, bold: bool | None) -> None:
        text = words[0] if len(words) == 1 else "".join(words)
        if vanish:
            self.hidden += bool(text)
            return
        if underlined and len(text) > 1 and not text.strip():
            # An underlined run of nothing but spaces is a place to be filled in by hand.
            text = text.replace("\u3000", FILL_SIGN).replace(" ", "_").replace("\t", "_")
        elif bold or (bold is None and not one.plain and self._styles.of(one.style or self._styles.default).bold):
            one.bold = True
        elif not text.isspace():
            one.plain = True
        one.parts.append(text)

    def _field(self, one: Told, told: etree._Element) -> None:
        if told.tag == W + "instrText":
            if self._fields:
                self._fields[-1] += told.text or ""
                one.contents = one.contents or self._in_contents()
            return
        kind = told.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()
            one.ended = not self._in_contents()


def _sign(told: etree._Element, tag: str) -> str:
    """Return the text of an element that stands for a sign."""
    if tag == W + "tab" or tag == W + "ptab":
        return "\t"
    if tag == W + "cr" or (tag == W + "br" and told.get(W + "type") not in ("page", "column")):
        return "\n"
    if tag == W + "noBreakHyphen":
        return "-"
    if tag == _MATH + "t":
        return told.text or ""
    if tag == W + "sym":
        try:
            code = int(told.get(W + "char", ""), 16)
        except ValueError:
            return ""
        private = 0xF000 <= code <= 0xF0FF or code < 0x100
        return _SYMBOLS.get(code & 0xFF, "□") if private else chr(code) if code < 0xD800 else "□"
    return ""
