"""The header or footer of a firm's Word file: its paragraphs and its logo, ready for the words of an agreement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from contractgen.errors import N_
from contractgen.word.reading import parsed
from contractgen.word.relations import identified
from contractgen.word.styling import W, style_name

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_IMAGES: Final = (".png", ".jpg", ".jpeg", ".gif")
_LARGEST: Final = 4 * 2**20
_FIELDS: Final = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b")
_PLACEHOLDER: Final = re.compile("〔[^〔〕]{1,8}〕")
_DROPPED: Final = tuple(
    f"{W}{n}" for n in (
        "bookmarkStart", "bookmarkEnd", "proofErr", "del", "moveFrom", "commentRangeStart", "commentRangeEnd",
        "commentReference", "permStart", "permEnd", "lastRenderedPageBreak", "pict", "object", "sectPr", "rPrChange",
        "pPrChange", "footnoteReference", "endnoteReference", "moveFromRangeStart", "moveFromRangeEnd",
        "moveToRangeStart", "moveToRangeEnd",
    )
)  # fmt: skip
_UNWRAPPED: Final = tuple(f"{W}{n}" for n in ("ins", "moveTo", "smartTag", "hyperlink", "customXml"))
Notice = tuple[str, str, Mapping[str, object]]


@dataclass(slots=True)
class Furniture:
    """What stands in a header or footer, and the images it shows: part name to bytes, relationship id to part name."""

    xml: str = ""
    images: dict[str, bytes] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def furniture(
    parts: Mapping[str, bytes],
    document: str,
    tree: etree._Element,
    kind: str,
    theirs: etree._Element,
    own: etree._Element,
    name: str,
) -> Furniture:
    """Return the header or footer (*kind*) that the last section of *tree* has for its usual pages."""
    made = Furniture()
    part = _part(parts, document, tree, kind, name)
    if part is None:
        return made
    root = parsed(parts[part], part, name)
    _plain(root, made)
    _styles(root, theirs, own)
    for paragraph in root.iter(f"{W}p"):
        _join_placeholders(paragraph)
    _images(root, identified(parts, part, name), parts, kind, made)
    made.xml = "".join(etree.tostring(child, encoding="unicode") for child in root if child.tag in (f"{W}p", f"{W}tbl"))
    return made


def _part(parts: Mapping[str, bytes], document: str, tree: etree._Element, kind: str, name: str) -> str | None:
    for section in reversed(list(tree.iter(f"{W}sectPr"))):
        for reference in section.findall(f"{W}{kind}Reference"):
            if reference.get(f"{W}type") in (None, "default"):
                target = identified(parts, document, name).get(str(reference.get(f"{_R}id")), "")
                return target if target in parts else None
    return None


def _plain(root: etree._Element, made: Furniture) -> None:
    """Take out revisions, bookmarks and old drawings; keep what a wrapper holds."""
    for node in list(root.iter()):
        if node.tag in _DROPPED:
            if node.tag in (f"{W}pict", f"{W}object"):
                notice: Notice = (N_("页眉、页脚中的旧式图形没有采用"), N_("在 Word 中改用“插入图片”"), {})
                if notice not in made.notices:
                    made.notices.append(notice)
            _remove(node)
        elif node.tag == f"{_MC}AlternateContent":
            choice = node.find(f"{_MC}Choice")
            _unwrap(node, list(choice) if choice is not None else [])
        elif node.tag == f"{W}sdt":
            content = node.find(f"{W}sdtContent")
            _unwrap(node, list(content) if content is not None else [])
        elif node.tag in _UNWRAPPED:
            _unwrap(node, list(node))
    for instruction in list(root.iter(f"{W}instrText")):
        if not _FIELDS.match(instruction.text or "") and (instruction.text or "").strip():
            made.notices.append(
                (
                    N_("页眉、页脚中的域 {field} 没有采用"),
                    N_("只用页码和总页数的域"),
                    {"field": (instruction.text or "").strip()[:30]},
                )
            )
            instruction.text = ""
    for simple in list(root.iter(f"{W}fldSimple")):
        if not _FIELDS.match(simple.get(f"{W}instr") or ""):
            _unwrap(simple, list(simple))
    for node in root.iter():
        for key in list(node.attrib):
            if "rsid" in str(key) or str(key).startswith("{http://schemas.microsoft.com/"):
                del node.attrib[key]


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _unwrap(node: etree._Element, children: list[etree._Element]) -> None:
    parent = node.getparent()
    if parent is None:
        return
    at = parent.index(node)
    parent[at : at + 1] = children


def _styles(root: etree._Element, theirs: etree._Element, own: etree._Element) -> None:
    """Paragraph styles by name under our ids; character and table styles are not taken over."""
    names = {s.get(f"{W}styleId"): style_name(s) for s in theirs.iter(f"{W}style")}
    ids = {style_name(s): str(s.get(f"{W}styleId")) for s in own.iter(f"{W}style") if s.get(f"{W}type") == "paragraph"}
    for named in [*root.iter(f"{W}pStyle")]:
        mine = ids.get(names.get(named.get(f"{W}val"), ""))
        if mine:
            named.set(f"{W}val", mine)
        else:
            _remove(named)
    for named in [*root.iter(f"{W}rStyle"), *root.iter(f"{W}tblStyle"), *root.iter(f"{W}numPr")]:
        _remove(named)


def _join_placeholders(paragraph: etree._Element) -> None:
    """Let every 〔标题〕 stand in one `w:t`: Word cuts words into runs as it likes."""
    texts = list(paragraph.iter(f"{W}t"))
    whole = "".join(t.text or "" for t in texts)
    for found in reversed(list(_PLACEHOLDER.finditer(whole))):
        at = 0
        first = True
        for text in texts:
            words = text.text or ""
            start, end = max(found.start() - at, 0), min(found.end() - at, len(words))
            at += len(words)
            if start >= end:
                continue
            text.text = words[:start] + (found[0] if first else "") + words[end:]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            first = False


def _images(
    root: etree._Element, relations: Mapping[str, str], parts: Mapping[str, bytes], kind: str, made: Furniture
) -> None:
    for node in list(root.iter()):
        if node.getroottree().getroot() is not root:
            continue
        for key in [k for k in node.attrib if str(k).startswith(_R)]:
            target = relations.get(str(node.get(key)), "")
            suffix = target[target.rfind(".") :].lower() if "." in target else ""
            if target in parts and suffix in _IMAGES and len(parts[target]) <= _LARGEST:
                stored = f"word/media/{kind}{len(made.relations) + 1}{suffix}"
                identity = f"rIdLook{len(made.relations) + 1}"
                made.images[stored] = parts[target]
                made.relations[identity] = stored.removeprefix("word/")
                node.set(key, identity)
                continue
            drawing = next((a for a in node.iterancestors() if a.tag == f"{W}drawing"), None)
            if drawing is not None:
                made.notices.append((N_("页眉、页脚中的图片没有采用"), N_("用 4 MiB 以内的 png、jpg 或 gif 图片"), {}))
                _remove(drawing)
            else:
                del node.attrib[key]
