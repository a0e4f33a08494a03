"""Every paragraph and table of a Word file, with its style, its automatic number and its place.

python-docx's `paragraph.text` misses content controls and tracked insertions, so the XML itself is
read: insertions are kept, deletions skipped and counted, content controls entered, text boxes
read once, fields by their cached text, notes behind the paragraph that refers to them, heads and feet
apart. Numbers are computed from numbering.xml and the styles, because 第十二条 is 第十二条 although the
text does not hold it.

The place of a paragraph is its position among all `w:p` of its part in document order, read or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.word.collecting import Collector, Notes, WordParagraph, WordTable
from contractgen.word.lists import Lists, Styles, read_lists, read_styles
from contractgen.word.reading import W, parsed
from contractgen.word.relations import main_part, related

__all__ = ["W", "Walked", "WordParagraph", "WordTable", "walk"]


@dataclass(frozen=True, slots=True)
class Walked:
    """A Word file: its blocks in reading order, heads and feet, what could not be read, the main part's name."""

    blocks: list[WordParagraph | WordTable]
    part: str
    running: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = field(default=())


def walk(parts: Mapping[str, bytes], name: str) -> Walked:
    """Return what the package *parts* of the file called *name* holds.

    Raises:
        FormatError: there is no Word document inside, its XML is damaged or nested too deep, or it holds
            nothing but pictures.
    """
    main = main_part(parts, name)
    others = related(parts, main, name)

    def part_of(kind: str) -> tuple[str, bytes | None]:
        path = next(iter(others.get(kind, ())), "")
        return path, parts.get(path)

    path, data = part_of("styles")
    styles = read_styles(data, path, name)
    path, data = part_of("numbering")
    lists = read_lists(data, styles, path, name)
    notes: Notes = {}
    for kind in ("footnotes", "endnotes"):
        path, data = part_of(kind)
        if data is not None:
            collector = Collector(path, styles, lists, {}, name)
            collector.read(parsed(data, path, name))
            notes[kind] = collector.notes
    collector = Collector(main, styles, lists, notes, name)
    collector.read(parsed(parts[main], main, name))
    running = _running(parts, others, name)
    said = collector.said()
    if others.get("comments"):
        said.append("批注")
    if running:
        said.append("页眉页脚")
    if not any(isinstance(b, WordTable) or b.text.strip() or b.label for b in collector.blocks):
        picture = collector.pictures > 0
        message = N_("文件里只有图像，没有文字，不能审查") if picture else N_("文件里没有文字")
        remedy = N_("给出有文字的原件，或者先做文字识别并校对") if picture else N_("核对文件是否完整，重新取得后再试")
        raise FormatError([Problem(Place(name), message, remedy)])
    return Walked(collector.blocks, main, running, tuple(said))


def _running(parts: Mapping[str, bytes], others: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    """Return the texts of the heads and feet, each once."""
    found: dict[str, None] = {}
    styles = Styles({})
    for kind in ("header", "footer"):
        for path in others.get(kind, ()):
            collector = Collector(path, styles, Lists({}, {}), {}, name)
            collector.read(parsed(parts[path], path, name))
            text = " ".join(t for b in collector.blocks for t in _texts(b) if t.strip())
            if text:
                found[text] = None
    return tuple(found)


def _texts(block: WordParagraph | WordTable) -> list[str]:
    if isinstance(block, WordParagraph):
        return [block.text]
    return [p.text for row in block.rows for cell in row for p in cell]
