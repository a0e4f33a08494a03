"""Live numbering: three lists that count by themselves, and one more for every list that begins anew.

Chapters and articles are two separate lists, because a single multilevel list restarts the
articles in every chapter in LibreOffice. Only `chineseCountingThousand` and `decimal` are used:
every other Chinese format is rendered differently by Word and LibreOffice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

CHAPTERS: Final = 1
ARTICLES: Final = 2
ANNEXES: Final = 3
_FIRST_FREE: Final = 4
_ITEMS: Final = 3  # the abstract list of items outside articles
_NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _level(level: int, form: str, text: str, indent: str, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{named}<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl>'
    )


def _abstract(number: int, levels: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="1A2B3C0{number}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="5D6E7F0{number}"/>{levels}</w:abstractNum>'
    )


_NONE: Final = '<w:ind w:left="0" w:firstLine="0"/>'
_ITEM: Final = '<w:ind w:left="0" w:firstLineChars="200" w:firstLine="480"/>'
_SUBITEM: Final = '<w:ind w:leftChars="200" w:left="480" w:firstLineChars="200" w:firstLine="480"/>'
_CHINESE: Final = "chineseCountingThousand"
_ABSTRACTS: Final = (
    _abstract(0, _level(0, _CHINESE, "第%1章", _NONE, "1"))
    + _abstract(
        1,
        _level(0, _CHINESE, "第%1条", _NONE, "2")
        + _level(1, _CHINESE, "（%2）", _ITEM)
        + _level(2, "decimal", "%3.", _SUBITEM),
    )
    + _abstract(2, _level(0, _CHINESE, "附件%1", _NONE, "AnnexHeading"))
    + _abstract(_ITEMS, _level(0, _CHINESE, "（%1）", _ITEM) + _level(1, "decimal", "%2.", _SUBITEM))
)


@dataclass(slots=True)
class Lists:
    """The lists of one document; every new one counts from 1 at its level."""

    made: list[str] = field(default_factory=list)

    def _new(self, abstract: int, level: int) -> int:
        number = _FIRST_FREE + len(self.made)
        self.made.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
        return number

    def in_article(self) -> int:
        """Return a list for the second and further item lists of an article (level 1)."""
        return self._new(1, 1)

    def outside(self) -> int:
        """Return a list for items that stand in no article (level 0)."""
        return self._new(_ITEMS, 0)

    def part(self) -> str:
        """Return numbering.xml."""
        fixed = "".join(
            f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n - 1}"/></w:num>' for n in (CHAPTERS, ARTICLES, ANNEXES)
        )
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        return f"{head}<w:numbering {_NAMESPACE}>{_ABSTRACTS}{fixed}{''.join(self.made)}</w:numbering>"
