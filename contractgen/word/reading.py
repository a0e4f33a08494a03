"""XML parts parsed behind a guard: no document type, no entity, no network, nesting bounded by libxml2 (256)."""

from __future__ import annotations

from typing import Final

from lxml import etree

from contractgen.errors import N_, FormatError, Place, Problem

MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W: Final = "{" + MAIN + "}"
VAL: Final = W + "val"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", MAIN.encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""The namespaces of strict ISO 29500, read as the usual ones."""


def parsed(data: bytes, part: str, name: str) -> etree._Element:
    """Return the root of *data*, the part called *part* of the file called *name*.

    Raises:
        FormatError: the XML is damaged, nested too deep, or has a document type (no Word file has one, and
            every entity bomb needs one).
    """
    if _STRICT[0][0] in data[:4096]:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        deep = "depth" in error.msg or "nested" in error.msg
        message = N_("{part} 的嵌套过深，不予打开") if deep else N_("{part} 已损坏：{reason}")
        remedy = N_("在 Word 中打开修复后另存")
        raise FormatError([Problem(Place(name), message, remedy, {"part": part, "reason": error.msg})]) from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs lack it
        message, remedy = N_("{part} 含有文档类型声明，不予打开"), N_("在 Word 中另存一份再试")
        raise FormatError([Problem(Place(name), message, remedy, {"part": part})])
    return root


def on(element: etree._Element) -> bool:
    """Whether a switch such as `w:b` is on."""
    return element.get(VAL, "true") not in ("0", "false", "off", "none")


def value(element: etree._Element, child: str, otherwise: str = "") -> str:
    """Return the `w:val` of the child called *child*, *otherwise* if there is none."""
    found = element.find(W + child)
    return found.get(VAL, otherwise) if found is not None else otherwise


def whole(text: str | None, otherwise: int = 0) -> int:
    """Return the whole number *text* says, *otherwise* if it says none."""
    try:
        return int(text) if text else otherwise
    except ValueError:
        return otherwise


def serialised(root: etree._Element) -> bytes:
    """Return the part whose root is *root*, as it stands in a package."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
