"""What validators do not see in a Word file: dangling bookmarks, open fields, repeated ids, leftovers.

The Open XML SDK accepts a REF to nothing, an unclosed field and two controls with one id; these
few rules close the gap. Every rule has caught an injected fault that the SDK let pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from contractgen.expressions import expression
from contractgen.word.walk import W

_NAME = expression(r"[A-Za-z_]\w{0,39}")
_TARGET = expression(r"\b(?:REF|PAGEREF|NOTEREF)\s+(\S+)")
_LEFTOVER = expression(r"\{\{|\{%|错误!|Error!|[\x01-\x04]")
_REFERRING = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DAY = expression(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def lint(parts: Mapping[str, bytes]) -> list[str]:
    """Return what is wrong with the package *parts*, one sentence a fault; empty if nothing is."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    trees = {n: etree.fromstring(d, parser) for n, d in parts.items() if n.endswith((".xml", ".rels"))}
    document = trees["word/document.xml"]
    return [
        *_bookmarks(document),
        *_controls(document),
        *(fault for name, tree in trees.items() if name.startswith("word/") for fault in _fields(name, tree)),
        *_targets(trees),
        *_styles_and_lists(trees),
        *_tables(document),
        *_texts(document),
        *_relationships(trees, parts),
        *_properties(trees),
    ]


def _values(tree: etree._Element, tag: str, attribute: str = "val") -> list[str]:
    return [e.get(f"{W}{attribute}", "") for e in tree.iter(f"{W}{tag}")]


def _repeated(values: list[str]) -> list[str]:
    return [v for v, n in Counter(values).items() if n > 1]


def _bookmarks(document: etree._Element) -> Iterator[str]:
    starts, ends = _values(document, "bookmarkStart", "id"), _values(document, "bookmarkEnd", "id")
    names = _values(document, "bookmarkStart", "name")
    if sorted(starts) != sorted(ends):
        yield "bookmarks are not paired"
    yield from (f"bookmark id {v} is repeated" for v in _repeated(starts))
    yield from (f"bookmark {v} is repeated" for v in _repeated([n.lower() for n in names]))
    yield from (f"bookmark name {n} is not allowed" for n in names if not _NAME.fullmatch(n))


def _controls(document: etree._Element) -> Iterator[str]:
    ids = [e.get(f"{W}val", "") for e in document.iterfind(f".//{W}sdtPr/{W}id")]
    yield from (f"content control id {v} is repeated" for v in _repeated(ids))


def _fields(name: str, tree: etree._Element) -> Iterator[str]:
    depth = 0
    cached = True
    for element in tree.iter(f"{W}fldChar", f"{W}t"):
        if element.tag == f"{W}t":
            cached = True
            continue
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            depth += 1
        elif kind == "separate":
            cached = False
        else:
            depth -= 1
            if not cached:
                yield f"{name}: a field has no cached text"
        if depth < 0:
            yield f"{name}: a field ends that never began"
    if depth:
        yield f"{name}: a field does not end"


def _targets(trees: Mapping[str, etree._Element]) -> Iterator[str]:
    names = set(_values(trees["word/document.xml"], "bookmarkStart", "name"))
    for name, tree in trees.items():
        for instruction in tree.iter(f"{W}instrText"):
            for target in _TARGET.findall(instruction.text or ""):
                if target not in names:
                    yield f"{name}: a field refers to the missing bookmark {target}"
    for anchor in _values(trees["word/document.xml"], "hyperlink", "anchor"):
        if anchor and anchor not in names:
            yield f"a link leads to the missing bookmark {anchor}"


def _styles_and_lists(trees: Mapping[str, etree._Element]) -> Iterator[str]:
    styles = set(_values(trees["word/styles.xml"], "style", "styleId"))
    lists = set(_values(trees["word/numbering.xml"], "num", "numId"))
    for name, tree in trees.items():
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
            yield from (f"{name}: style {v} does not exist" for v in _values(tree, tag) if v not in styles)
        if name != "word/numbering.xml":
            yield from (f"{name}: list {v} does not exist" for v in _values(tree, "numId") if v not in lists | {"0"})


def _tables(document: etree._Element) -> Iterator[str]:
    for table in document.iter(f"{W}tbl"):
        width = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [int(v) for v in _values(row, "gridSpan")]
            cells = len(row.findall(f"{W}tc"))
            if cells - len(spans) + sum(spans) != width:
                yield "a table row has not as many cells as the grid"
    for cell in document.iter(f"{W}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{W}p":
            yield "a table cell does not end with a paragraph"
    for table in document.iter(f"{W}tbl"):
        following = table.getnext()
        if following is None or following.tag == f"{W}tbl":
            yield "a table is not followed by a paragraph"


def _texts(document: etree._Element) -> Iterator[str]:
    for tag in ("updateFields", "dirty"):
        if next(document.iter(f"{W}{tag}"), None) is not None:
            yield f"w:{tag} makes Word ask questions on opening"


def leftovers(parts: Mapping[str, bytes]) -> list[str]:
    """Return template signs and error texts left in the document; only for answers that hold none."""
    return _LEFTOVER.findall(parts["word/document.xml"].decode("utf-8", "replace"))


def _relationships(trees: Mapping[str, etree._Element], parts: Mapping[str, bytes]) -> Iterator[str]:
    used: set[str] = set()
    for element in trees["word/document.xml"].iter():
        used.update(
            str(v) for k, v in element.attrib.items() if str(k).startswith(_REFERRING) and str(k).endswith("}id")
        )
    known = {r.get("Id") for r in trees["word/_rels/document.xml.rels"]}
    yield from (f"relationship {i} does not exist" for i in sorted(used) if i not in known)
    for relationship in trees["word/_rels/document.xml.rels"]:
        target = relationship.get("Target", "")
        path = target.removeprefix("../") if target.startswith("../") else f"word/{target}"
        if path not in parts:
            yield f"relationship to the missing part {path}"


def _properties(trees: Mapping[str, etree._Element]) -> Iterator[str]:
    core = trees["docProps/core.xml"]
    for element in core:
        if element.tag.endswith(("created", "modified")) and not _DAY.fullmatch(element.text or ""):
            yield f"{etree.QName(element).localname} is no date"
        if len(element.text or "") > 255:
            yield f"{etree.QName(element).localname} is longer than 255 characters"
