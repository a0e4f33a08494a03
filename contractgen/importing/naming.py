"""Questions for blanks: one id each, the same for blanks of the same name; and references by topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from contractgen.importing.pieces import Gap, Refer
from contractgen.importing.placing import Division
from contractgen.importing.sections import Line, Section

_WORDS = {"money": "amount", "integer": "number", "percent": "percent", "date": "date", "party": "party"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made of a blank: its id, the blank, and the topic in whose clause it is declared."""

    id: str
    gap: Gap
    topic: str


@dataclass(slots=True)
class Names:
    """What has been named so far: questions by id, the id of a named blank, the party last named."""

    model: str
    asked: dict[str, Asked] = field(default_factory=dict)
    by_title: dict[tuple[str, str], str] = field(default_factory=dict)
    party: str = ""

    def expression(self, gap: Gap, topic: str) -> str:
        """Return what stands between the braces for *gap* in the clause of *topic*; it is asked there if it is new."""
        if gap.field and self.party:
            return f"{self.party}.{gap.field}"
        key = (gap.title, gap.kind)
        known = self.by_title.get(key, "") if gap.named else ""
        if not known:
            known = self._new(gap, topic)
            if gap.named:
                self.by_title[key] = known
        if gap.kind == "party":
            self.party = known
            return f"{known}.name"
        return f"{known} | {gap.filter}" if gap.filter else known

    def _new(self, gap: Gap, topic: str) -> str:
        # The id begins with a letter in each part: a condition must be able to name it.
        group = topic.removeprefix(f"{self.model}-")
        group = (f"a{group}" if group[:1].isdigit() else group).replace("-", "_")
        word = gap.unit or _WORDS.get(gap.kind, gap.kind)
        stem = f"{self.model.replace('-', '_')}.{group}_{word}"
        name, count = stem, 1
        while name in self.asked:
            count += 1
            name = f"{stem}{count}"
        self.asked[name] = Asked(name, gap, topic)
        return name


@dataclass(frozen=True, slots=True)
class Referred:
    """What a reference became: the markup, "" where it stays as it stood, and why."""

    markup: str = ""
    reason: str = ""


class Targets:
    """What references can name: articles and annexes by number, chapters, items that get a mark when referred to."""

    def __init__(self, sections: Sequence[Section], divisions: Sequence[Division]) -> None:
        """Index *sections* and *divisions*; a number that occurs twice names nothing for sure."""
        self.marks: dict[tuple[str, tuple[int, ...]], str] = {}
        self._articles: dict[tuple[str, int], list[Section]] = {}
        self._chapters = {d.number: n for n, d in reversed(list(enumerate(divisions, 1))) if d.number}
        self._at: dict[int, Section] = {}
        self._lines: dict[int, tuple[Section, Line]] = {}
        for section in sections:
            part = section.placed.article.part
            if section.placed.number and part in ("body", "annex"):
                self._articles.setdefault((part, section.placed.number), []).append(section)
            for paragraph in section.paragraphs:
                self._at.setdefault(paragraph, section)
            for line in section.lines:
                if line.path and line.paragraph >= 0:
                    self._lines.setdefault(line.paragraph, (section, line))

    def of(self, piece: Refer, inside: Section) -> Referred:
        """Return what *piece*, which stands in the section *inside*, refers to."""
        del inside
        match piece.kind:
            case "chapter":
                found = self._chapters.get(piece.number)
                if not found and "部分" in piece.original:  # 一、 is 第一部分 in speech
                    return self._section("body", piece, "没有这一部分")
                return Referred(f"@{{chapter:c{found}}}") if found else Referred(reason="没有这一章")
            case "place":
                return self._place(piece)
            case "annex":
                return self._section("annex", piece, "没有这个附件")
            case _:
                return self._section("body", piece, "没有这一条")

    def _section(self, part: str, piece: Refer, absent: str) -> Referred:
        found = self._articles.get((part, piece.number), [])
        if not found:
            return Referred(reason=absent)
        target = found[0]
        reason = "编号相同的条不止一个，取第一个" if len(found) > 1 else ""
        below = f"第{_numeral(piece.paragraph)}款" if piece.paragraph else ""
        if not piece.items:
            return Referred(f"@{{{target.placed.topic}}}{below}", reason)
        lists = [n for n, at in target.lists.items() if piece.paragraph in (0, at)]
        if len(lists) == 1 and (not piece.paragraph or len(target.lists) > 1):
            path = (lists[0], *piece.items)
            line = next((one for one in target.lines if one.path == path), None)
            if line is not None:
                return Referred(f"@{{{target.placed.topic}#{self._mark(target, line)}}}", reason)
        return Referred(reason="找不到所指的项" if len(lists) != 1 else "所指的款项要人核对")

    def _place(self, piece: Refer) -> Referred:
        if (at := self._lines.get(piece.number)) is not None:
            return Referred(f"@{{{at[0].placed.topic}#{self._mark(*at)}}}")
        if (section := self._at.get(piece.number)) is not None and section.placed.article.part in ("body", "annex"):
            return Referred(f"@{{{section.placed.topic}}}")
        return Referred(reason="书签所在处不是条、项或附件")

    def _mark(self, section: Section, line: Line) -> str:
        which, *numbers = line.path
        name = (
            "-".join(("item", *map(str, numbers)))
            if len(section.lists) == 1
            else f"list-{which}-" + "-".join(map(str, numbers))
        )
        self.marks[section.placed.topic, line.path] = name
        return name


def _numeral(number: int) -> str:
    from contractgen.languages.zh import numeral

    return numeral(number)
