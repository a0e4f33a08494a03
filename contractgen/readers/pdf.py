"""PDF files into the tree: the lines of every page joined into paragraphs, page heads and feet apart.

Only text that is in the file is read: a page that is an image is named in `unchecked`, a file of nothing
but images is refused. Where a paragraph ends is told from the geometry of its lines: a line that reaches
the right margin goes on, unless the next one is indented or begins with a label behind a full stop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from contractgen.agreement import Agreement, Source
from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.expressions import expression
from contractgen.labels import GAP, typed
from contractgen.lines import Line
from contractgen.openings import without_leader
from contractgen.structure import build
from contractgen.wrapping import joined, wide

MOST_PAGES: Final = 2_000
_FEWEST: Final = 20
"""A page with fewer signs than this and an image on it is a scan."""
_PART: Final = "pdf"
_MARGIN: Final = 0.1
_NUMBERED = expression(
    r"[\s\-—–·]*(?:第?\s*[\d一二三四五六七八九十百]+\s*页?(?:\s*[/／,，]?\s*共\s*[\d一二三四五六七八九十百]+\s*页)?|\d+\s*[/／]\s*\d+)[\s\-—–·]*"
)
_ENDED: Final = tuple("。；：！？.;:!?”）)》】")
_FULL_STOP: Final = tuple("。；：！？;:")
_SPACE = expression(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\u00ad]")
_AIR = expression(r"(?<=[\u3400-\u9fff]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[\u3400-\u9fff])")
_STRANGE = expression("[\ufffd\ue000-\uf8ff]")


class _Printed(NamedTuple):
    """A line as printed: its text, its left and right in points, `top` as a share of the page from its foot.

    `wide` is the width of the page: pages that lie on their side have margins of their own.
    """

    text: str
    page: int
    left: float
    right: float
    top: float
    wide: int


def read(data: bytes, name: str) -> Agreement:
    """Return the tree of the PDF *data* called *name*; every source has its page.

    Raises:
        FormatError: it is damaged, encrypted, too long, or nothing but images.
    """
    pages, unchecked = _pages(data, name)
    if not any(pages):
        if unchecked:
            message, remedy = (
                N_("整份文件是扫描图像，没有文字，不能审查"),
                N_("给出有文字的原件，或者先做文字识别并校对"),
            )
        else:
            message, remedy = N_("文件里没有文字"), N_("核对文件是否完整，重新取得后再试")
        raise FormatError([Problem(Place(name), message, remedy)])
    running = _running(pages)
    if running:
        unchecked = [*unchecked, "页眉页脚"]
    lines = [line for page in pages for line in page]
    return build(_paragraphs(lines), tuple(unchecked), running)


# --- pages ------------------------------------------------------------------------


def _pages(data: bytes, name: str) -> tuple[list[list[_Printed]], list[str]]:
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            message, remedy = N_("PDF 已加密，打不开"), N_("用密码打开后另存为不加密的 PDF")
        else:
            message, remedy = N_("PDF 已损坏，打不开"), N_("重新取得该文件，或者重新导出 PDF")
        raise FormatError([Problem(Place(name), message, remedy)]) from error
    made: list[list[_Printed]] = []
    unchecked: list[str] = []
    try:
        if len(document) > MOST_PAGES:
            message, remedy = N_("PDF 超过 {most} 页，不予打开"), N_("拆分后逐份给出")
            raise FormatError([Problem(Place(name), message, remedy, {"most": MOST_PAGES})])
        for number in range(len(document)):
            try:
                page = document[number]
            except pypdfium2.PdfiumError:
                unchecked.append(f"第 {number + 1} 页：已损坏")
                made.append([])
                continue
            lines = list(_printed(page, number + 1))
            signs = "".join("".join(line.text.split()) for line in lines)
            if len(signs) < _FEWEST and any(True for _ in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3)):
                unchecked.append(f"第 {number + 1} 页：扫描图像")
                if not signs or _NUMBERED.fullmatch(signs):
                    lines = []
            elif signs and len(_STRANGE.findall(signs)) * 3 > len(signs):
                unchecked.append(f"第 {number + 1} 页：文字不能辨认（字体没有编码）")
            made.append(lines)
            page.close()
    finally:
        document.close()
    return made, unchecked


def _printed(page: Any, number: int) -> Iterator[_Printed]:
    text = page.get_textpage()
    height, wide = page.get_height() or 1.0, round(page.get_width())
    try:
        at = 0
        for line in expression("(\r\n|\n|\r)").split(text.get_text_range()):
            length = len(line)
            words = _SPACE.sub("", _tightened(text, line, at))
            if words.strip():
                first = at + length - len(line.lstrip())
                last = at + len(line.rstrip()) - 1
                left, _, _, top = _box(text, first)
                right = _box(text, last)[2]
                yield _Printed(words.strip(" \t\r\n"), number, left, max(left, right), top / height, wide)
            at += length
    finally:
        text.close()


def _tightened(text: Any, line: str, at: int) -> str:
    """Take out the spaces pdfium sees between Chinese and figures where the typesetter only left a little air."""
    made: list[str] = []
    done = 0
    for found in _AIR.finditer(line):
        before, behind = _box(text, at + found.start() - 1), _box(text, at + found.end())
        size = max(before[3] - before[1], behind[3] - behind[1])
        if 0 < behind[0] - before[2] < 0.45 * size:
            made.append(line[done : found.start()])
            done = found.end()
    return "".join(made) + line[done:] if made else line


def _box(text: Any, index: int) -> tuple[float, float, float, float]:
    """The box of one character; zeros where pdfium has none (a sign outside the basic plane shifts the count)."""
    import pypdfium2

    try:
        left, bottom, right, top = text.get_charbox(index)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        return 0.0, 0.0, 0.0, 0.0
    return left, bottom, right, top


def _running(pages: list[list[_Printed]]) -> tuple[str, ...]:
    """Take heads, feet and page numbers off *pages*; return the words of heads and feet, each once."""
    edges = [_edges(page) for page in pages]
    counted = Counter(key for page in edges for key in {_key(line) for line in page.values()})
    written = sum(1 for page in pages if page)
    wanted = max(2, -(-written * 2 // 5))
    found: dict[str, None] = {}
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        gone = set()
        for position, line in edge.items():
            numbered = _NUMBERED.fullmatch(line.text) is not None
            if numbered or counted[_key(line)] >= wanted:
                gone.add(position)
                if not numbered:
                    found.setdefault(line.text)
        pages[number] = [line for position, line in enumerate(page) if position not in gone]
    seen: dict[str, str] = {}
    for text in found:
        seen.setdefault(expression(r"\d+").sub("#", text), text)
    return tuple(seen.values())


def _edges(page: Sequence[_Printed]) -> dict[int, _Printed]:
    """The lines in the outer tenths of a page, at most two above and two below, by position."""
    order = sorted(range(len(page)), key=lambda n: -page[n].top)
    above = [n for n in order[:2] if page[n].top > 1 - _MARGIN]
    below = [n for n in order[-2:] if page[n].top < _MARGIN]
    return {n: page[n] for n in (*above, *below)}


def _key(line: _Printed) -> str:
    return expression(r"\d+").sub("#", "".join(line.text.split()))


# --- paragraphs ---------------------------------------------------------------------


def _paragraphs(lines: Sequence[_Printed]) -> Iterator[Line]:
    """Join lines into paragraphs; a paragraph has the page it begins on."""
    sizes = {x.wide for x in lines}
    measures = {size: _measures([line for line in lines if line.wide == size]) for size in sizes}
    words = ""
    begun: _Printed | None = None
    before: _Printed | None = None
    count = 0
    for line in lines:
        if begun is not None and before is not None:
            if before.wide == line.wide and _goes_on(before, line, *measures[line.wide]):
                words = joined(words, line.text)
                before = line
                continue
            yield Line(words, source=Source(_PART, count, 0, begun.page))
            count += 1
        words, begun, before = line.text, line, line
    if begun is not None:
        yield Line(words, source=Source(_PART, count, 0, begun.page))


def _measures(lines: Sequence[_Printed]) -> tuple[float, float, float]:
    """The left margin, the right margin and the width of a sign, as most lines have them."""
    long = [line for line in lines if len(line.text) >= 12]
    if not long:
        return 0.0, 0.0, 12.0
    lefts, rights = sorted(line.left for line in long), sorted(line.right for line in long)
    signs = sorted((line.right - line.left) / max(wide(line.text), 1) * 2 for line in long)
    return lefts[len(lefts) // 10], rights[len(rights) * 9 // 10], max(signs[len(signs) // 2], 4.0)


def _goes_on(before: _Printed, line: _Printed, left: float, right: float, size: float) -> bool:
    if any(without_leader(text) is not text for text in (before.text, line.text)):
        return False  # entries of a table of contents
    if before.left > left + 3.2 * size:
        return False  # set in the middle: a heading
    full = before.right >= right - 1.6 * size
    indented = line.left > left + 1.2 * size
    ended = before.text.endswith(_FULL_STOP)
    label = typed(line.text)
    if label is not None:
        # …依照 / 第十二条、第十三条 is a sentence that goes on; a gap behind the label makes a heading of it.
        heads = label.kind in ("章", "条", "附") and line.text[len(label.text) : len(label.text) + 1] in GAP
        if ended or indented or not full or heads:
            return False
    if not full:
        return False
    level = before.left > left + 1.2 * size and abs(before.left - line.left) < 2.0
    return not indented or (level and not before.text.endswith(_ENDED))
