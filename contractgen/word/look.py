"""A firm's `styles.docx`: its fonts and paragraphs by style name, its margins, header, footer and logo.

Numbering stays ours, and so do the ids of styles: what the firm's file says about a style of the same *name* is put
under our id. Nothing else of the file gets into an agreement: no macros, no links out, no text of its body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lxml import etree

from contractgen.bundled import styles as bundled_styles
from contractgen.errors import N_, LibraryError, Place, Problem
from contractgen.word.furniture import furniture
from contractgen.word.package import unpack
from contractgen.word.reading import parsed
from contractgen.word.relations import main_part
from contractgen.word.styling import W, restyled

PLACEHOLDERS: Final = ("标题", "编号", "版本", "状态")
A4: Final = (11906, 16838)
LEAST_RIGHT: Final = 1134
"""20 mm in twentieths of a point: the strip in which the seal across the pages (骑缝章) is set."""
LEAST: Final = 567
_MACROS: Final = ("vbaProject", "activeX", "embeddings/", "oleObject")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: width, height and margins in twentieths of a point."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int
    gutter: int = 0

    @property
    def text(self) -> int:
        """How wide the text is."""
        return self.width - self.left - self.right - self.gutter

    def turned(self) -> Sheet:
        """Return the page on its side: the top comes to the right, the left to the top."""
        return Sheet(
            self.height, self.width, self.left, self.top, self.right, self.bottom, self.header, self.footer, self.gutter
        )

    def xml(self) -> str:
        """Return `w:pgSz` and `w:pgMar`."""
        orient = ' w:orient="landscape"' if self.width > self.height else ""
        return (
            f'<w:pgSz w:w="{self.width}" w:h="{self.height}"{orient}/>'
            f'<w:pgMar w:top="{self.top}" w:right="{self.right}" w:bottom="{self.bottom}" w:left="{self.left}" '
            f'w:header="{self.header}" w:footer="{self.footer}" w:gutter="{self.gutter}"/>'
        )


BUNDLED: Final = Sheet(*A4, 1440, 1304, 1304, 1701, 794, 737)


@dataclass(frozen=True, slots=True)
class Look:
    """How an agreement looks: parts of styles and fonts, the sheet, header and footer with 〔标题〕 and the like.

    `header` and `footer` are the XML inside their parts, "" where the bundled ones are to be used; `images` maps part
    names to bytes; `relations` the relationship ids in header and footer to them. `notices` say what is not taken over
    or should be mended.
    """

    styles: bytes
    sheet: Sheet | None
    header: str = ""
    footer: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)
    header_relations: Mapping[str, str] = field(default_factory=dict)
    footer_relations: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()


@lru_cache(maxsize=8)
def read_look(data: bytes, name: str, language: str) -> Look:
    """Return the look that the Word file *data*, called *name*, describes.

    Raises:
        LibraryError: it is no Word file, or holds what no library may: macros, embedded objects, links out.
    """
    place = Place(name)
    parts = unpack(data, name)
    document = main_part(parts, name)
    if "word/styles.xml" not in parts:
        raise LibraryError([Problem(place, N_("不是 Word 文件，或者没有样式"), N_("在 Word 中另存为 .docx"))])
    message, remedy = N_("样式文件中有程序或嵌入的对象（{part}）"), N_("在 Word 中删去后另存为 .docx")
    problems = [Problem(place, message, remedy, {"part": p}) for p in parts if any(m in p for m in _MACROS)]
    problems += _outward(parts, place)
    if problems:
        raise LibraryError(problems)
    notices: list[Problem] = []
    own = etree.fromstring(bundled_styles(language)["styles.xml"])
    theirs = parsed(parts["word/styles.xml"], "word/styles.xml", name)
    lacking = restyled(own, theirs)
    if lacking:
        message, remedy = (
            N_("样式文件没有这些样式：{names}"),
            N_("它们仍用随程序所附的样式；要改的，在 Word 中新建同名样式"),
        )
        notices.append(Problem(place, message, remedy, {"names": "、".join(lacking)}))
    tree = parsed(parts[document], document, name)
    sheet = _sheet(tree, place, notices)
    head, foot = (furniture(parts, document, tree, kind, theirs, own, name) for kind in ("header", "footer"))
    for part in (head, foot):
        notices += [Problem(place, m, r, v) for m, r, v in part.notices]
    if head.xml and "〔标题〕" not in head.xml + foot.xml:
        message, remedy = (
            N_("页眉、页脚中没有〔标题〕"),
            N_("在要显示协议名称的地方写〔标题〕；还可用〔编号〕〔版本〕〔状态〕"),
        )
        notices.append(Problem(place, message, remedy))
    return Look(
        etree.tostring(own, xml_declaration=True, encoding="UTF-8", standalone=True),
        sheet,
        head.xml,
        foot.xml,
        {**head.images, **foot.images},
        head.relations,
        foot.relations,
        tuple(notices),
    )


def _outward(parts: Mapping[str, bytes], place: Place) -> list[Problem]:
    """A relationship to somewhere else would be fetched or leak when the agreement is opened."""
    found = [
        name
        for name, data in parts.items()
        if name.endswith(".rels") and any(r.get("TargetMode") == "External" for r in parsed(data, name, place.file))
    ]
    message, remedy = N_("样式文件引用外部的文件或网址（{part}）"), N_("在 Word 中断开链接，把图片嵌入文件")
    return [Problem(place, message, remedy, {"part": name}) for name in found]


def _sheet(tree: etree._Element, place: Place, notices: list[Problem]) -> Sheet | None:
    sections = list(tree.iter(f"{W}sectPr"))
    size = sections[-1].find(f"{W}pgSz") if sections else None
    margins = sections[-1].find(f"{W}pgMar") if sections else None
    if size is None or margins is None:
        return None

    def number(node: etree._Element, key: str, otherwise: int) -> int:
        text = node.get(f"{W}{key}") or ""
        return int(float(text)) if text.lstrip("-").replace(".", "", 1).isdigit() else otherwise

    sheet = Sheet(
        number(size, "w", A4[0]),
        number(size, "h", A4[1]),
        number(margins, "top", 1440),
        number(margins, "right", 1304),
        number(margins, "bottom", 1304),
        number(margins, "left", 1701),
        number(margins, "header", 794),
        number(margins, "footer", 737),
        number(margins, "gutter", 0),
    )
    if abs(sheet.width - A4[0]) > 20 or abs(sheet.height - A4[1]) > 20:
        message, remedy = N_("纸张不是竖放的 A4"), N_("把纸张设为 A4、纵向；已按 A4 处理")
        notices.append(Problem(place, message, remedy))
        sheet = Sheet(*A4, sheet.top, sheet.right, sheet.bottom, sheet.left, sheet.header, sheet.footer, sheet.gutter)
    if min(sheet.top, sheet.right, sheet.bottom, sheet.left) < LEAST or sheet.text < 5000:
        message, remedy = (
            N_("页边距过小或过大，已改用随程序所附的页边距"),
            N_("上下左右各留 10 毫米以上，正文宽度不小于 88 毫米"),
        )
        notices.append(Problem(place, message, remedy))
        return None
    if sheet.right < LEAST_RIGHT:
        message, remedy = N_("右边距不足 20 毫米，骑缝章会压住文字"), N_("把右边距设为 20 毫米以上")
        notices.append(Problem(place, message, remedy))
    return None if sheet == BUNDLED else sheet
