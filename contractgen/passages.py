"""An agreement as a checker reads it: sentences and table rows, each with its headings, its lead-in and its place.

Only operative text can show that something is agreed. What a sentence is — a provision, a recital, a
definition, a quotation of somebody else's rule, a line of the parties' particulars, a signature line —
is told here, once for all requirements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from contractgen.agreement import Agreement, Article, Source
from contractgen.evidence import Kind
from contractgen.findings import Spot
from contractgen.wordings import Normal


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, item, row or line, in normal form.

    `lead` is the text it is to be read with (an item's introduction, a table's head), `section` the index
    of its section, `line` the index of the paragraph it was cut from, `at` its beginning there; `repealed`
    says that a later provision takes it away.
    """

    kind: Kind
    text: str
    section: int
    line: int
    at: int = 0
    lead: str = ""
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, item or row as written: its words, their normal form, its place, where and in which file it was."""

    words: str
    normal: Normal
    place: str
    source: Source | None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """An article, annex or unnumbered part: what it is called and which passages belong to it.

    `headings` are those of its chapter and its own in normal form; `empty` says that nothing stands under
    the heading, or only that it is left out (略, 待补, 另附).
    """

    article: Article | None
    label: str
    heading: str
    headings: str
    part: str
    topic: str
    first: int
    last: int
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A whole document cut into passages. `agreement` is what it was cut from."""

    agreement: Agreement
    passages: tuple[Passage, ...]
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]
    simplified: Mapping[int, str] | None = field(default=None, compare=False)

    def spot(self, passage: Passage, start: int = 0, end: int | None = None) -> Spot:
        """Return the place of characters *start* to *end* of *passage*, with the words as written."""
        line = self.lines[passage.line]
        last = len(passage.text) if end is None else end
        begin, close = line.normal.origin(passage.at + start), line.normal.origin(passage.at + last)
        source = line.source
        page = getattr(source, "page", 0) if source else 0
        place = line.place + (f"（第 {page} 页）" if page else "")
        return Spot(
            place,
            line.words[begin:close],
            source.part if source else "",
            source.paragraph if source else 0,
            begin + (source.offset if source else 0),
            close + (source.offset if source else 0),
            page,
            line.file,
        )


def joined(main: Text, others: Sequence[tuple[str, str, Text]], name: str) -> Text:
    """Return *main*, the file *name*, with the papers it takes in: each (file, title, text) counts as an annex of it.

    Signature lines of the papers do not count: only the agreement itself is signed as one.
    """
    passages, sections = list(main.passages), list(main.sections)
    lines = [replace(line, file=name) for line in main.lines]
    for file, title, text in others:
        over, before, behind = len(sections), len(lines), len(passages)
        lines.extend(replace(line, file=file) for line in text.lines)
        for one in text.passages:
            kind: Kind = "quotation" if one.kind == "signature" else one.kind
            passages.append(replace(one, kind=kind, section=one.section + over, line=one.line + before))
        for section in text.sections:
            headings = f"{title}　{section.headings}"
            first, last = section.first + behind, section.last + behind
            part = "annex" if section.part in ("body", "annex") else section.part
            sections.append(replace(section, part=part, headings=headings, first=first, last=last))
    return Text(main.agreement, tuple(passages), tuple(lines), tuple(sections), main.simplified)
