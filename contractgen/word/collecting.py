"""One part with paragraphs and tables, collected from its tree.

What must not be read is pruned first (deletions, the second version of alternate content), text boxes are
taken out to follow their paragraph. After that no paragraph holds another one: `telling` reads them all,
and a second pass over paragraphs, tables and controls alone puts them in order and counts their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from lxml import etree

from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.word.lists import Lists, Style, Styles
from contractgen.word.reading import MC, VAL, W, on, whole
from contractgen.word.telling import Teller, Told

MOST_TABLES: Final = 16
MOST_PARAGRAPHS: Final = 200_000
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_P, _TBL, _TR, _TC = (W + n for n in ("p", "tbl", "tr", "tc"))
_DEL, _FROM, _BOX = (W + n for n in ("del", "moveFrom", "txbxContent"))
_PRUNED: Final = (
    MC + "Fallback", *(W + n for n in (
        "del", "moveFrom", "pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange",
        "numberingChange", "rt",
    ))
)  # fmt: skip
_COUNTED: Final = (_BLIP, _IMAGE, *(W + n for n in ("object", "altChunk", "ins", "moveTo")))


class WordParagraph(NamedTuple):
    """A paragraph: its text, the name of its style, its automatic label, its position and part.

    `level` is the heading level from 1, 0 for body text; `bold` says that all its text is bold;
    `contents` that it belongs to a table of contents.
    """

    text: str
    style: str
    label: str
    position: int
    part: str
    level: int = 0
    bold: bool = False
    contents: bool = False


class WordTable(NamedTuple):
    """A table: rows of cells, each cell its paragraphs; `header` says whether the first row repeats.

    `starts` are the positions of the first paragraphs of the rows.
    """

    rows: tuple[tuple[tuple[WordParagraph, ...], ...], ...]
    header: bool
    position: int
    starts: tuple[int, ...]
    part: str


Blocks = list[WordParagraph | WordTable]
Notes = dict[str, Mapping[str, list[WordParagraph]]]


class Collector:
    """Collects the blocks of one part; `read` once, then ask `blocks`, `notes` and `said`."""

    def __init__(self, part: str, styles: Styles, lists: Lists, notes: Notes, name: str) -> None:
        """Prepare to read *part* of the file called *name*; *notes* are those its paragraphs may refer to."""
        self.blocks: Blocks = []
        self.notes: dict[str, list[WordParagraph]] = {}
        self.pictures = self.objects = self.inserted = self.deleted = 0
        self._part, self._styles, self._lists, self._name = part, styles, lists, name
        self._known_notes = notes
        self._positions: dict[etree._Element, int] = {}
        self._boxes: dict[etree._Element, list[etree._Element]] = {}
        self._erased: set[etree._Element] = set()
        self._teller = Teller(styles, {})
        self._contents = 0  # how many tables of contents are open
        self._begun, self._begun_at = "", -1  # what is left of paragraphs whose mark was deleted
        self._depth = 0

    def read(self, root: etree._Element) -> None:
        """Read the part whose root is *root*; the tree is changed.

        Raises:
            FormatError: tables are nested too deep, or there are far too many paragraphs.
        """
        if sum(1 for _ in root.iter(_P)) > MOST_PARAGRAPHS:
            message, remedy = N_("文件超过 {most} 个段落，不予读取"), N_("拆分后逐份给出")
            raise FormatError([Problem(Place(self._name), message, remedy, {"most": MOST_PARAGRAPHS})])
        if self._to_prune(root):
            # Held until the end: an element whose proxy dies would get a new identity.
            self._positions = {p: n for n, p in enumerate(root.iter(_P))}
            self._prune(root)
        for counted in root.iter(*_COUNTED):
            tag = counted.tag
            if tag in (_BLIP, _IMAGE):
                self.pictures += 1
            elif tag in (W + "object", W + "altChunk"):
                self.objects += 1
            else:
                self.inserted += 1
        self._teller = Teller(self._styles, self._positions)
        for part in (root, *(box for boxes in self._boxes.values() for box in boxes)):
            self._teller.tell(part)
        body = root.find(W + "body")
        if root.tag in (W + "footnotes", W + "endnotes"):
            for note in root:
                if note.get(W + "type", "normal") == "normal":
                    blocks = self._inside(note)
                    texts = [b for b in blocks if isinstance(b, WordParagraph) and b.text.strip()]
                    self.notes[note.get(W + "id", "")] = texts
        else:
            self.blocks = self._inside(root if body is None else body)
        if self._begun:
            self.blocks.append(WordParagraph(self._begun, "", "", self._begun_at, self._part))
        self._positions.clear()
        self._teller.read.clear()

    def said(self) -> list[str]:
        """Return, in Chinese, what was left out or not read."""
        counted = (
            (self.inserted + self.deleted, "修订：保留插入 {} 处、略去删除 {} 处", (self.inserted, self.deleted)),
            (self._teller.hidden, "隐藏文字：略去 {} 处", (self._teller.hidden,)),
            (self.pictures, "图片 {} 处", (self.pictures,)),
            (self.objects, "嵌入对象 {} 处", (self.objects,)),
        )
        return [words.format(*values) for count, words, values in counted if count]

    @staticmethod
    def _to_prune(root: etree._Element) -> bool:
        """Whether paragraphs may be nested or left out; else their order is their position."""
        return next(root.iter(*_PRUNED, _BOX), None) is not None

    def _prune(self, root: etree._Element) -> None:
        for element in list(root.iter(*_PRUNED)):
            parent = element.getparent()
            if parent is None:
                continue
            if element.tag in (_DEL, _FROM):
                self.deleted += 1
                if parent.tag in (W + "rPr", W + "trPr"):
                    # A mark of deletion inside the properties: the paragraph's end or the row is deleted.
                    self._erased.update(parent.iterancestors(_P if parent.tag == W + "rPr" else _TR))
            parent.remove(element)
        for box in list(root.iter(_BOX)):
            host = next(box.iterancestors(_P), None)
            parent = box.getparent()
            if host is not None and parent is not None:
                parent.remove(box)
                self._boxes.setdefault(host, []).append(box)

    def _inside(self, container: etree._Element) -> Blocks:
        """Return the blocks in *container*: its own paragraphs and tables, and those in controls inside it."""
        made: Blocks = []
        for child in container:
            tag = child.tag
            if tag == _P:
                self._paragraph(child, made)
            elif tag == _TBL:
                self._table(child, made)
            elif tag == W + "sdt":
                listed = self._is_contents(child)
                self._contents += listed
                made += self._inside(child)
                self._contents -= listed
            elif len(child) and tag != W + "sdtPr":
                made += self._inside(child)
        return made

    @staticmethod
    def _is_contents(control: etree._Element) -> bool:
        gallery = next(control.iter(W + "docPartGallery"), None)
        return gallery is not None and gallery.get(VAL, "").lower().startswith("table of contents")

    # --- paragraphs ---------------------------------------------------------------

    def _paragraph(self, element: etree._Element, into: Blocks) -> None:
        one = self._teller.read[element]
        position = one.position
        text = "".join(one.parts)
        if element in self._erased or (one.vanished and not text):
            # Its mark is gone: what is left of it begins the next paragraph, and it is not counted.
            if text and self._begun_at < 0:
                self._begun_at = position
            self._begun += text
            return
        if self._begun_at >= 0:
            text, position = self._begun + text, self._begun_at
            self._begun, self._begun_at = "", -1
        style = self._styles.of(one.style or self._styles.default)
        label = self._label(one, style)
        level = style.outline if one.outline is None else one.outline
        bold = one.bold and not one.plain and bool(text)
        contents = bool(self._contents) or (one.contents and not (one.ended and style.outline))
        into.append(WordParagraph(text, style.name, label, position, self._part, level or 0, bold, contents))
        for box in self._boxes.get(element, ()):
            into.extend(self._inside(box))
        for kind, identity in one.refs:
            into.extend(self._known_notes.get(kind, {}).get(identity, ()))

    def _label(self, one: Told, style: Style) -> str:
        number = style.number if one.number is None else one.number
        if not number or number == "0":
            return ""
        level = one.level
        if level is None and one.number is None:
            level = style.level
            if level is None:
                level = self._lists.level_of(number, style.identity)
        return self._lists.label(number, level or 0)

    # --- tables -----------------------------------------------------------------------

    def _table(self, element: etree._Element, into: Blocks) -> None:
        self._depth += 1
        if self._depth > MOST_TABLES:
            message, remedy = N_("表格嵌套超过 {most} 层，不予打开"), N_("在 Word 中另存一份再试")
            raise FormatError([Problem(Place(self._name), message, remedy, {"most": MOST_TABLES})])
        rows: list[tuple[tuple[WordParagraph, ...], ...]] = []
        starts: list[int] = []
        header = False
        late: list[WordParagraph] = []  # notes of the cells, which follow the table
        for row in _among(element, _TR):
            if row in self._erased:
                continue
            if not rows and (head := row.find(f"{W}trPr/{W}tblHeader")) is not None:
                header = on(head)
            cells: list[tuple[WordParagraph, ...]] = []
            for cell in _among(row, _TC):
                paragraphs = [p for p in self._inside(cell) if isinstance(p, WordParagraph)]
                cells.append(tuple([p for p in paragraphs if p.part == self._part]))
                late += [p for p in paragraphs if p.part != self._part]
                if (span := cell.find(f"{W}tcPr/{W}gridSpan")) is not None:
                    cells += [()] * (min(whole(span.get(VAL), 1), 63) - 1)
            first = next(row.iter(_P), None)
            starts.append(self._teller.read[first].position if first is not None else -1)
            rows.append(tuple(cells))
        self._depth -= 1
        if not self._depth:
            into.append(WordTable(tuple(rows), header, starts[0] if starts else -1, tuple(starts), self._part))
        else:
            # A table inside a cell becomes lines, a row a line.
            for cells_of, start in zip(rows, starts, strict=True):
                text = "\t".join(" ".join(p.label + p.text for p in cell) for cell in cells_of)
                into.append(WordParagraph(text, "", "", start, self._part))
        into.extend(late)


def _among(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the elements called *tag* in *parent*, also those inside content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"):
            yield from _among(child, tag)
