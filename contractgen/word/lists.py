"""Automatic numbers, counted as Word counts them, and what the styles of a file say.

Numbers come from numbering.xml and, through `basedOn`, from the styles; the lists that share one
abstract list go on counting together unless a `startOverride` begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from contractgen.expressions import expression
from contractgen.word.formats import shown
from contractgen.word.reading import VAL, W, on, parsed, value, whole

_LEVELS: Final = 9
_HEADING = expression(r"(?:heading|标题|標題)\s*([1-9])(?:\D|$)", re.IGNORECASE)
_MOST_BASES: Final = 32


@dataclass(slots=True)
class Level:
    """One level of a list; `restart` is w:lvlRestart, -1 where it is not written."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int = -1
    legal: bool = False
    style: str = ""
    pattern: str = ""
    pieces: tuple[str | int, ...] | None = None


@dataclass(slots=True)
class Num:
    """One w:num: its abstract list, the starts and the levels it overrides."""

    abstract: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass(slots=True)
class Style:
    """What a style says; None where it says nothing and its base is asked."""

    identity: str
    name: str = ""
    base: str = ""
    number: str | None = None
    level: int | None = None
    outline: int | None = None
    hidden: bool | None = None
    bold: bool | None = None


@dataclass(slots=True)
class Lists:
    """The lists of a document and how far each has counted."""

    abstracts: Mapping[str, Mapping[int, Level]]
    nums: Mapping[str, Num]
    counted: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def level_of(self, number: str, style: str) -> int | None:
        """Return the level of list *number* that is linked to *style*, None if none is."""
        num = self.nums.get(number)
        levels = self.abstracts.get(num.abstract, {}) if num else {}
        return next((at for at, level in levels.items() if level.style == style), None)

    def label(self, number: str, level: int) -> str:
        """Count one paragraph of list *number* at *level* and return its label."""
        num = self.nums.get(number)
        if num is None or not 0 <= level < _LEVELS:
            return ""
        levels = self.abstracts.get(num.abstract, {})
        counters = self.counted.setdefault(num.abstract, {})
        if number not in self.begun:
            self.begun.add(number)
            for at, start in num.starts.items():
                counters[at] = start - 1
        one = num.levels.get(level) or levels.get(level)
        if one is None:
            return ""
        counters[level] = counters.get(level, one.start - 1) + 1
        for deeper in [at for at in counters if at > level]:
            restart = (num.levels.get(deeper) or levels.get(deeper) or one).restart
            if restart < 0 or level < restart:
                # A start override holds for the first count only; later the level's own start is taken.
                del counters[deeper]
        if one.pieces is None:
            one.pieces = tuple(
                int(p[1]) - 1 if expression("%[1-9]").fullmatch(p) else p
                for p in expression("(%[1-9])").split(one.text)
            )
        made = ""
        for piece in one.pieces:
            if isinstance(piece, str):
                made += piece
                continue
            of = num.levels.get(piece) or levels.get(piece)
            if of is not None and piece <= level:
                form = "decimal" if one.legal and of.form not in ("none", "bullet") else of.form
                made += shown(counters.get(piece, of.start), form, of.pattern)
        if one.form == "bullet":
            return "•" if not made or "\ue000" <= made[0] <= "\uf8ff" else made
        return made


class Styles:
    """The styles of a document, asked through their bases."""

    def __init__(self, styles: Mapping[str, Style], default: str = "") -> None:
        """Keep *styles* by id; *default* is the paragraph style of paragraphs that name none."""
        self._styles = styles
        self.default = default
        self._known: dict[str, Style] = {}

    def of(self, identity: str) -> Style:
        """Return the style *identity* with everything its bases say; its name is its own."""
        if identity in self._known:
            return self._known[identity]
        own = self._styles.get(identity) or Style(identity, identity)
        made = replace(own)
        outline = self._outline(own)
        seen, base = {identity}, own.base
        while base and base not in seen and len(seen) < _MOST_BASES and (one := self._styles.get(base)):
            seen.add(base)
            if made.number is None and one.number is not None:
                made.number = one.number
            if made.level is None and one.level is not None:
                made.level = one.level
            outline = self._outline(one) if outline is None else outline
            made.hidden = one.hidden if made.hidden is None else made.hidden
            made.bold = one.bold if made.bold is None else made.bold
            base = one.base
        made.outline = outline
        self._known[identity] = made
        return made

    @staticmethod
    def _outline(style: Style) -> int | None:
        """The heading level from 1, 0 for body text; heading styles are known by their name too."""
        if style.outline is not None:
            return style.outline + 1 if style.outline < _LEVELS else 0
        found = _HEADING.match(style.name)
        return int(found[1]) if found else None


def read_styles(data: bytes | None, part: str, name: str) -> Styles:
    """Return the styles of the part *data*; none if it is absent.

    Raises:
        FormatError: the part is damaged.
    """
    styles: dict[str, Style] = {}
    default = ""
    for element in parsed(data, part, name).iterchildren(W + "style") if data is not None else ():
        kind = element.get(W + "type", "paragraph")
        if kind == "table":
            continue
        style = Style(element.get(W + "styleId", ""), value(element, "name"), value(element, "basedOn"))
        styles[style.identity] = style
        if kind == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
            default = style.identity
        paragraph, run = element.find(W + "pPr"), element.find(W + "rPr")
        if paragraph is not None:
            if (outline := paragraph.find(W + "outlineLvl")) is not None:
                style.outline = whole(outline.get(VAL), _LEVELS)
            if (numbered := paragraph.find(W + "numPr")) is not None:
                style.number = value(numbered, "numId") or None
                style.level = whole(value(numbered, "ilvl")) if numbered.find(W + "ilvl") is not None else None
        if run is not None:
            style.hidden, style.bold = _switch(run, "vanish"), _switch(run, "b")
    return Styles(styles, default)


def _switch(run: etree._Element, name: str) -> bool | None:
    found = run.find(W + name)
    return None if found is None else on(found)


def read_lists(data: bytes | None, styles: Styles, part: str, name: str) -> Lists:
    """Return the lists of the part *data*; none if it is absent.

    Raises:
        FormatError: the part is damaged.
    """
    if data is None:
        return Lists({}, {})
    root = parsed(data, part, name)
    abstracts: dict[str, Mapping[int, Level]] = {}
    links: dict[str, str] = {}
    for abstract in root.iterchildren(W + "abstractNum"):
        identity = abstract.get(W + "abstractNumId", "")
        abstracts[identity] = {whole(one.get(W + "ilvl")): _level(one) for one in abstract.iterchildren(W + "lvl")}
        if link := value(abstract, "numStyleLink"):
            links[identity] = link
    nums: dict[str, Num] = {}
    for number in root.iterchildren(W + "num"):
        num = nums[number.get(W + "numId", "")] = Num(value(number, "abstractNumId"))
        for override in number.iterchildren(W + "lvlOverride"):
            at = whole(override.get(W + "ilvl"))
            if (start := override.find(W + "startOverride")) is not None:
                num.starts[at] = whole(start.get(VAL), 1)
            if (level := override.find(W + "lvl")) is not None:
                num.levels[at] = _level(level)
    for one, style in links.items():
        # A list that only names a style takes its levels from the list that style belongs to.
        target = nums.get(styles.of(style).number or "")
        if target and not abstracts.get(one):
            abstracts[one] = abstracts.get(target.abstract, {})
    return Lists(abstracts, nums)


def _level(element: etree._Element) -> Level:
    form = next(element.iter(W + "numFmt"), None)  # in alternate content the first choice counts
    return Level(
        whole(value(element, "start"), 1 if element.find(W + "start") is None else 0),
        form.get(VAL, "decimal") if form is not None else "decimal",
        value(element, "lvlText"),
        whole(value(element, "lvlRestart"), -1),
        (legal := element.find(W + "isLgl")) is not None and on(legal),
        value(element, "pStyle"),
        form.get(W + "format", "") if form is not None else "",
    )
