"""The parts around the body: content types, relationships, properties, header, footer, provenance."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from contractgen import __version__
from contractgen.agreement import Agreement, Article
from contractgen.bundled import styles
from contractgen.word.emit import escape, field_runs, paragraph, run
from contractgen.word.package import Deflated, deflated, deflated_pieces, pack

if TYPE_CHECKING:
    from contractgen.word.look import Look  # its XML library is loaded only where a firm has a look of its own

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEADER_ID: Final = "rId10"
FOOTER_ID: Final = "rId11"
PROVENANCE: Final = "urn:contractgen:provenance:1"
_STORE: Final = "{6C3C8B4E-52B1-4E0B-9B0E-0C0A57A1D001}"

_WORD_PARTS: Final = {
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
    "numbering": "numbering",
}


def _relationships(entries: Iterable[tuple[str, str, str]]) -> bytes:
    listed = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{target}"/>' for i, t, target in entries)
    return f'{_XML}<Relationships xmlns="{_RELS}">{listed}</Relationships>'.encode()


def _content_types(images: Iterable[str] = ()) -> bytes:
    overrides = {
        "/word/document.xml": f"{_WORD_TYPE}.document.main+xml",
        "/word/header1.xml": f"{_WORD_TYPE}.header+xml",
        "/word/footer1.xml": f"{_WORD_TYPE}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "/customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        **{f"/word/{name}.xml": f"{_WORD_TYPE}.{kind}+xml" for name, kind in _WORD_PARTS.items()},
    }
    listed = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in overrides.items())
    return (
        f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + "".join(f'<Default Extension="{s}" ContentType="image/{_IMAGES[s]}"/>' for s in sorted(images))
        + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    ).encode()


@lru_cache(maxsize=4)
def _fixed(language: str) -> dict[str, Deflated]:
    """The parts that are the same in every document of a language, deflated once."""
    word = [(f"rId{n}", f"{_OFFICE}/{name}", f"{name}.xml") for n, name in enumerate(_WORD_PARTS, 1)]
    word += [
        (HEADER_ID, f"{_OFFICE}/header", "header1.xml"),
        (FOOTER_ID, f"{_OFFICE}/footer", "footer1.xml"),
        ("rId12", f"{_OFFICE}/customXml", "../customXml/item1.xml"),
    ]
    package = [
        ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
        ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
         "docProps/core.xml"),
        ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
    ]  # fmt: skip
    properties = (
        f'{_XML}<ds:datastoreItem ds:itemID="{_STORE}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{PROVENANCE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    application = (
        f'{_XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>contractgen</Application></Properties>"
    )
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(package),
        "word/_rels/document.xml.rels": _relationships(word),
        "customXml/_rels/item1.xml.rels": _relationships([("rId1", f"{_OFFICE}/customXmlProps", "itemProps1.xml")]),
        "customXml/itemProps1.xml": properties.encode(),
        "docProps/app.xml": application.encode(),
        **{f"word/{name}": data for name, data in styles(language).items()},
    }
    return {name: deflated(data) for name, data in parts.items()}


_IMAGES: Final = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif"}


def _firms(look: Look) -> dict[str, bytes]:
    """Return the parts that a firm's look puts in place of ours or adds."""
    made = {"word/styles.xml": look.styles, **look.images}
    for part, relations in (("header1", look.header_relations), ("footer1", look.footer_relations)):
        if relations:
            listed = [(identity, f"{_OFFICE}/image", target) for identity, target in relations.items()]
            made[f"word/_rels/{part}.xml.rels"] = _relationships(listed)
    if look.images:
        made["[Content_Types].xml"] = _content_types({name.rpartition(".")[2] for name in look.images})
    return made


def packed(
    body: Iterable[str],
    numbering: str,
    header: str,
    footer: str,
    title: str,
    language: str,
    on: date,
    provenance: str,
    look: Look | None = None,
) -> bytes:
    """Return the whole package; created and modified come from *on*, never from the clock."""
    head, tail = f"{_XML}<w:document {W}><w:body>", "</w:body></w:document>"
    document = deflated_pieces(chain((head,), body, (tail,)))
    return pack(
        {
            **_fixed(language),
            **(_firms(look) if look else {}),
            "word/document.xml": document,
            "word/numbering.xml": _often(numbering),
            "word/header1.xml": f"{_XML}<w:hdr {W}>{header}</w:hdr>".encode(),
            "word/footer1.xml": _often(f"{_XML}<w:ftr {W}>{footer}</w:ftr>"),
            "docProps/core.xml": _core(title, on),
            "customXml/item1.xml": provenance.encode(),
        }
    )


@lru_cache(maxsize=16)
def _often(part: str) -> Deflated:
    """A part that many documents share, deflated once."""
    return deflated(part.encode())


def _core(title: str, on: date) -> bytes:
    # Word refuses properties above 255 characters.
    words = escape(title[:255])
    day = f"{on.isoformat()}T00:00:00Z"
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{words}</dc:title><dc:creator>contractgen {__version__}</dc:creator>"
        f"<dc:language>zh-CN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>'
    ).encode()


def header(agreement: Agreement) -> str:
    """Return the header: title, number, version and status as plain text, （草案） on a draft."""
    parts = [agreement.title, agreement.code, agreement.version]
    if agreement.status:
        parts.append(agreement.status)
    text = "\u3000".join(filter(None, parts)) + ("（草案）" if agreement.draft else "")
    return paragraph(run(text), "Header")


def worded(furniture: str, agreement: Agreement) -> str:
    """Return a firm's header or footer with the agreement's own words for 〔标题〕, 〔编号〕, 〔版本〕 and 〔状态〕."""
    said = {
        "标题": agreement.title + ("（草案）" if agreement.draft else ""),
        "编号": agreement.code,
        "版本": agreement.version,
        "状态": agreement.status,
    }
    for name, words in said.items():
        furniture = furniture.replace(f"〔{name}〕", escape(words))
    return furniture


def footer() -> str:
    """Return the footer 第 X 页 共 Y 页.

    NUMPAGES is the one total that Word, WPS and LibreOffice all compute by themselves; cover and
    contents count and show no number.
    """
    content = run("第 ") + field_runs("PAGE", "1") + run(" 页 共 ") + field_runs("NUMPAGES", "1") + run(" 页")
    return paragraph(content, "Footer")


def provenance(agreement: Agreement, articles: Iterable[Article]) -> str:
    """Return the part that tells which clause each section came from and the hash of its text.

    A convenience for comparing versions; recognising and checking never read it.
    """
    listed = [
        {
            "clause": a.origin.clause if a.origin else "",
            "version": a.origin.version if a.origin else 0,
            "anchor": a.anchor,
            "label": a.label,
            "sha256": digest,
        }
        for a, digest in zip(articles, agreement.digests, strict=False)
        if not a.party
    ]
    record = {
        "generator": f"contractgen {__version__}",
        "digest": agreement.digest,
        "template": agreement.template,
        "sections": listed,
    }
    data = escape(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    return f'{_XML}<provenance xmlns="{PROVENANCE}">{data}</provenance>'
