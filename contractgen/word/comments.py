"""Comments put into somebody's Word file; everything else stays as it is, entry by entry.

A comment wraps the runs that hold the words it is about: a run is split where the words begin or end
inside it. What may not be split (a field, a hyperlink, a tracked change, a control) is wrapped whole.
Only the document part, the comments, the document's relationships and the content types are written
anew; comments that are there stay, and the new ids follow theirs.
"""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lxml import etree

from contractgen.agreement import FILL_SIGN
from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.expressions import expression
from contractgen.word.emit import attribute, escape
from contractgen.word.package import unpack
from contractgen.word.reading import MC, W, on
from contractgen.word.relations import main_part

_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_COMMENTS: Final = f"{_R}/comments"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_SKIPPED: Final = {
    *(f"{W}{n}" for n in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "txbxContent", "rt")),
    f"{MC}Fallback",
}
_FORBIDDEN = expression("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BREAKS: Final = {
    f"{W}{n}": s
    for n, s in (("tab", "\t"), ("ptab", "\t"), ("br", "\n"), ("cr", "\n"), ("sym", "□"), ("noBreakHyphen", "-"))
}


@dataclass(frozen=True, slots=True)
class Note:
    """A comment to make: its lines, and the words it is about.

    `paragraph` is the index of the paragraph among all `w:p` of the document, `start` and `end` are characters of
    its text; `words` are what should stand there: where they do not, they are looked for around it. Without words, or
    where they are nowhere, the comment is about the paragraph; without a paragraph (-1), about the title.
    """

    lines: tuple[str, ...]
    paragraph: int = -1
    start: int = 0
    end: int = 0
    words: str = ""


def annotated(data: bytes, name: str, notes: Sequence[Note], author: str, on: date) -> bytes:
    """Return the Word file *data*, called *name*, with *notes* as comments of *author* dated *on*.

    Raises:
        FormatError: it is no Word file, or damaged.
    """
    parts = unpack(data, name)
    main = main_part(parts, name)
    document = _parsed(parts, main, name)
    if document.find(f"{W}body") is None:
        message, remedy = (
            N_("这是“严格 Open XML”格式的 Word 文件，不能加批注"),
            N_("另存为普通 .docx，或者改用 --format html"),
        )
        raise FormatError([Problem(Place(name), message, remedy)])
    relations = posixpath.join(posixpath.dirname(main), "_rels", posixpath.basename(main) + ".rels")
    links = _parsed(parts, relations, name) if relations in parts else etree.Element(f"{_RELS}Relationships")
    held = next((r for r in links if r.get("Type") == _COMMENTS), None)
    changed: dict[str, etree._Element] = {main: document}
    if held is not None:
        part = posixpath.normpath(posixpath.join("/", posixpath.dirname(main), held.get("Target", ""))).lstrip("/")
        comments = _parsed(parts, part, name)
    else:
        part = _free_name(parts, posixpath.dirname(main))
        comments = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
        _linked(links, part, main)
        types = _parsed(parts, "[Content_Types].xml", name)
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{part}", ContentType=_CONTENT)
        changed |= {relations: links, "[Content_Types].xml": types}
    changed[part] = comments
    _commented(document, comments, notes, author, on)
    return _rewritten(data, {n: _serialised(tree) for n, tree in changed.items()})


# --- the package -------------------------------------------------------------


def _parsed(parts: Mapping[str, bytes], part: str, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(parts[part], parser)
    except (KeyError, etree.XMLSyntaxError) as error:
        message, remedy = (
            N_("{part} 缺失或者已损坏，不能加批注"),
            N_("在 Word 中打开修复后另存，或者改用 --format html"),
        )
        raise FormatError([Problem(Place(name), message, remedy, {"part": part})]) from error


def _free_name(parts: Mapping[str, bytes], folder: str) -> str:
    taken = {n.lower() for n in parts}
    names = (posixpath.join(folder, f"comments{n or ''}.xml") for n in range(len(parts) + 1))
    return next(n for n in names if n.lower() not in taken)


def _linked(links: etree._Element, part: str, main: str) -> None:
    taken = {r.get("Id") for r in links}
    identity = next(i for n in range(1, len(taken) + 2) if (i := f"rIdComments{n}") not in taken)
    target = posixpath.relpath(part, posixpath.dirname(main) or ".")
    etree.SubElement(links, f"{_RELS}Relationship", Id=identity, Type=_COMMENTS, Target=target)


def _serialised(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _rewritten(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return the package with the parts of *changed* put in; all other entries as they were, in their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            after.writestr(entry, changed.get(entry.filename, before.read(entry)))
        for name in sorted(changed.keys() - set(before.namelist())):
            new = zipfile.ZipInfo(name)
            new.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(new, changed[name])
    return made.getvalue()


# --- where -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sign:
    """One character of a paragraph: the element it stands in and where there."""

    sign: str
    element: etree._Element
    offset: int


def _signs(element: etree._Element) -> Iterator[_Sign]:
    """Yield the characters of a paragraph as `walk` reads them."""
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == f"{W}r" and (hidden := child.find(f"{W}rPr/{W}vanish")) is not None and on(hidden):
            continue
        if tag in (f"{W}t", _MATH):
            blank = _filled_by_hand(child)
            for offset, sign in enumerate(child.text or ""):
                yield _Sign({"\u3000": FILL_SIGN, " ": "_"}.get(sign, sign) if blank else sign, child, offset)
        elif tag in _BREAKS and child.get(f"{W}type") not in ("page", "column"):
            yield _Sign(_BREAKS[tag], child, 0)
        else:
            yield from _signs(child)


def _filled_by_hand(text: etree._Element) -> bool:
    """Tell whether *text* stands in an underlined run of nothing but spaces."""
    run = text.getparent()
    if run is None or run.tag != f"{W}r" or run.find(f"{W}rPr/{W}u") is None:
        return False
    words = "".join(t.text or "" for t in run.iter(f"{W}t"))
    return len(words) > 1 and not words.strip()


def _commented(
    document: etree._Element, comments: etree._Element, notes: Sequence[Note], author: str, on: date
) -> None:
    paragraphs = list(document.iter(f"{W}p"))
    if not paragraphs:
        return
    boxed = {n for n, p in enumerate(paragraphs) if next(p.iterancestors(f"{W}p"), None) is not None}
    texts = ["" if n in boxed else "".join(s.sign for s in _signs(p)) for n, p in enumerate(paragraphs)]
    taken = [int(c.get(f"{W}id", "0")) for c in comments if c.get(f"{W}id", "").lstrip("-").isdigit()]
    identity = max(taken, default=-1)
    for number, note in enumerate(notes, identity + 1):
        at, start, end = _found(note, texts)
        # Word keeps no comment inside a text box: it goes to the paragraph the box hangs on.
        holding = list(paragraphs[at].iterancestors(f"{W}p"))[-1] if at in boxed else paragraphs[at]
        _wrapped(holding, start, end, number)
        comments.append(_comment(note.lines, number, author, on))


def _found(note: Note, texts: Sequence[str]) -> tuple[int, int, int]:
    """Return the paragraph and the characters *note* is about."""
    if note.paragraph < 0:
        first = next((n for n, text in enumerate(texts) if text.strip()), 0)
        return first, 0, len(texts[first])
    here = min(note.paragraph, len(texts) - 1)
    if not note.words:
        return here, 0, len(texts[here])
    if texts[here][note.start : note.end] == note.words:
        return here, note.start, note.end
    nearest = sorted(range(len(texts)), key=lambda n: (abs(n - here), n < here))
    for words in (note.words, *_row(note.words)):
        for n in nearest:
            if (at := texts[n].find(words)) >= 0:
                return n, at, at + len(words)
    return here, 0, len(texts[here])


def _row(words: str) -> list[str]:
    """Return the cells of a table row, or the lines of a cell, the longest first."""
    pieces = [p.strip() for p in expression("[｜\n\t]").split(words)]
    return sorted((p for p in pieces if len(p) > 1 and p != words), key=len, reverse=True)


# --- wrapping ----------------------------------------------------------------


def _wrapped(paragraph: etree._Element, start: int, end: int, identity: int) -> None:
    signs = list(_signs(paragraph))
    if not signs or start >= end:
        head = paragraph.find(f"{W}pPr")
        at = 0 if head is None else 1
        paragraph[at:at] = [_mark("commentRangeStart", identity), _mark("commentRangeEnd", identity), _call(identity)]
        return
    first, last = _outermost(signs[start], paragraph), _outermost(signs[end - 1], paragraph)
    fields = _fields(paragraph)
    # The end first: splitting there leaves the beginning of the run where it was.
    closing = fields.get(last, (last, last))[1]
    if closing is last and last.tag == f"{W}r" and last not in fields:
        _split(last, signs[end - 1], after=True)
    opening = fields.get(first, (first, first))[0]
    if opening is first and first.tag == f"{W}r" and first not in fields:
        tail = _split(first, signs[start], after=False)
        closing = tail if closing is first else closing
        opening = tail
    opening.addprevious(_mark("commentRangeStart", identity))
    call = _call(identity)
    closing.addnext(call)
    closing.addnext(_mark("commentRangeEnd", identity))


def _outermost(sign: _Sign, paragraph: etree._Element) -> etree._Element:
    """Return the child of *paragraph* that holds *sign*."""
    element = sign.element
    while (parent := element.getparent()) is not None and parent is not paragraph:
        element = parent
    return element


def _fields(paragraph: etree._Element) -> dict[etree._Element, tuple[etree._Element, etree._Element]]:
    """Map every child that belongs to a field to the field's first and last child."""
    made: dict[etree._Element, tuple[etree._Element, etree._Element]] = {}
    inside: list[etree._Element] = []
    depth = 0
    for child in paragraph:
        marks = [m.get(f"{W}fldCharType") for m in child.iter(f"{W}fldChar")]
        if depth or "begin" in marks:
            inside.append(child)
        depth += marks.count("begin") - marks.count("end")
        if inside and depth <= 0:
            made |= dict.fromkeys(inside, (inside[0], inside[-1]))
            inside, depth = [], 0
    if inside:  # a field that ends in a later paragraph
        made |= dict.fromkeys(inside, (inside[0], inside[-1]))
    return made


def _split(run: etree._Element, sign: _Sign, after: bool) -> etree._Element:
    """Split *run* before *sign*, or *after* it; return the run that begins there (*run* itself if nothing is left)."""
    at = sign.element
    if at.getparent() is not run:  # the words of a text box
        return run
    if at.tag == f"{W}t":
        text, cut = at.text or "", sign.offset + (1 if after else 0)
        if 0 < cut < len(text):
            rest = copy.deepcopy(at)
            at.text, rest.text = text[:cut], text[cut:]
            for piece in (at, rest):
                piece.set(_SPACE, "preserve")
            moved = [rest, *at.itersiblings()]
        else:
            moved = list(at.itersiblings()) if cut else [at, *at.itersiblings()]
    else:
        moved = list(at.itersiblings()) if after else [at, *at.itersiblings()]
    kept = [c for c in run if c not in moved and c.tag != f"{W}rPr"]
    if not moved or not kept:
        return run
    tail = copy.copy(run)
    del tail[:]
    if (properties := run.find(f"{W}rPr")) is not None:
        tail.append(copy.deepcopy(properties))
    tail.extend(moved)
    tail.tail, run.tail = run.tail, None
    run.addnext(tail)
    return tail


def _mark(name: str, identity: int) -> etree._Element:
    return etree.Element(f"{W}{name}", {f"{W}id": str(identity)})


def _call(identity: int) -> etree._Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}commentReference", {f"{W}id": str(identity)})
    return run


def _comment(lines: Sequence[str], identity: int, author: str, on: date) -> etree._Element:
    paragraphs = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(_clean(t))}</w:t></w:r></w:p>' for t in lines)
    return etree.fromstring(
        f'<w:comment xmlns:w="{W[1:-1]}" w:id="{identity}" w:author="{attribute(author)}" '
        f'w:date="{on.isoformat()}T00:00:00Z" w:initials="cg">{paragraphs or "<w:p/>"}</w:comment>'
    )


def _clean(text: str) -> str:
    """Return *text* without what XML cannot hold; a quotation may bring such signs along."""
    return _FORBIDDEN.sub("\ufffd", text)
