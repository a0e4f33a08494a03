"""A firm's styles put under our ids: by name, with what they inherit, without their numbering."""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OURS: Final = ("Tiny", "SignAnchor")
"""Styles that hold the pages together and are no matter of taste."""
_KEPT_PARAGRAPH: Final = ("numPr", "outlineLvl")
_NOT_TAKEN_PARAGRAPH: Final = (
    "numPr",
    "outlineLvl",
    "sectPr",
    "pPrChange",
    "rPr",
    "framePr",
    "cnfStyle",
    "divId",
    "pStyle",
)
_NOT_TAKEN_RUN: Final = ("rPrChange", "rStyle", "ins", "del", "moveFrom", "moveTo", "lang", "webHidden", "vanish")
_PARAGRAPH_ORDER: Final = (
    "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs",
    "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi",
    "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
)  # fmt: skip
_RUN_ORDER: Final = (
    "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss",
    "imprint", "noProof", "snapToGrid", "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u",
    "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath",
)  # fmt: skip
_THEME: Final = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme", "themeColor", "themeTint", "themeShade",
                 "themeFill", "themeFillTint", "themeFillShade")  # fmt: skip


def restyled(own: etree._Element, theirs: etree._Element) -> list[str]:
    """Put into *own*, our styles part, what *theirs* says about styles of the same name; return the names lacking."""
    by_name = {name: s for s in theirs.iter(f"{W}style") if (name := style_name(s))}
    by_id = {s.get(f"{W}styleId"): s for s in theirs.iter(f"{W}style")}
    _defaults(own, theirs)
    lacking = []
    for style in own.iter(f"{W}style"):
        if style.get(f"{W}type") != "paragraph" or style.get(f"{W}styleId") in _OURS:
            continue
        theirs_style = by_name.get(style_name(style))
        if theirs_style is None:
            lacking.append(style.find(f"{W}name").get(f"{W}val") or "")  # type: ignore[union-attr]
            continue
        chain = _chain(theirs_style, by_id)
        for tag, kept, dropped, order in (
            ("pPr", _KEPT_PARAGRAPH, _NOT_TAKEN_PARAGRAPH, _PARAGRAPH_ORDER),
            ("rPr", (), _NOT_TAKEN_RUN, _RUN_ORDER),
        ):
            _replace(style, tag, _merged([s.find(f"{W}{tag}") for s in chain], dropped), kept, order)
    return lacking


def style_name(style: etree._Element) -> str:
    """Return a style's name as it is compared: Word and LibreOffice write `heading 1` and `Heading 1`."""
    name = style.find(f"{W}name")
    return (name.get(f"{W}val") or "").strip().lower() if name is not None else ""


def _chain(style: etree._Element, by_id: dict[str | None, etree._Element]) -> list[etree._Element]:
    """Return the styles *style* is based on and itself, the most general first; the default style, on which all
    ours are based too, stays out unless it is the style asked for.
    """  # noqa: D205
    chain = [style]
    seen = {style.get(f"{W}styleId")}
    while (base := chain[0].find(f"{W}basedOn")) is not None:
        parent = by_id.get(base.get(f"{W}val"))
        if parent is None or parent.get(f"{W}styleId") in seen or parent.get(f"{W}default") in ("1", "true"):
            break
        seen.add(parent.get(f"{W}styleId"))
        chain.insert(0, parent)
    return chain


def _merged(found: list[etree._Element | None], dropped: tuple[str, ...]) -> dict[str, etree._Element]:
    made: dict[str, etree._Element] = {}
    for properties in found:
        for child in properties if properties is not None else ():
            if not isinstance(child.tag, str) or not child.tag.startswith(W):
                continue
            name = child.tag.removeprefix(W)
            if name in dropped:
                continue
            fresh = cleaned(child)
            if name in made and name in ("spacing", "ind", "rFonts"):
                for key, value in made[name].attrib.items():
                    if key not in fresh.attrib:
                        fresh.set(key, value)
            made[name] = fresh
    if "rFonts" in made and not made["rFonts"].attrib:
        del made["rFonts"]
    return made


def cleaned(element: etree._Element) -> etree._Element:
    """Return a copy without what needs a theme, and without revision marks."""
    fresh = deepcopy(element)
    for node in fresh.iter():
        for key in list(node.attrib):
            plain = str(key).rpartition("}")[2]
            if plain in _THEME or plain.startswith("rsid") or not str(key).startswith(W):
                del node.attrib[key]
    fresh.tail = None
    return fresh


def _replace(
    style: etree._Element, tag: str, taken: dict[str, etree._Element], kept: tuple[str, ...], order: tuple[str, ...]
) -> None:
    """Put *taken* into the style's *tag*; of what stood there only *kept* stays."""
    before = style.find(f"{W}{tag}")
    for child in before if before is not None else ():
        name = str(child.tag).removeprefix(W)
        if name in kept:
            taken[name] = deepcopy(child)
    fresh = etree.Element(f"{W}{tag}")
    fresh.extend(taken[name] for name in order if name in taken)
    if before is not None:
        style.replace(before, fresh)
    elif tag == "pPr" and (after := style.find(f"{W}rPr")) is not None:
        after.addprevious(fresh)
    else:
        style.append(fresh)


def _defaults(own: etree._Element, theirs: etree._Element) -> None:
    """Take over the default run and paragraph properties; the languages stay ours."""
    for outer, inner, dropped, order in (
        ("rPrDefault", "rPr", _NOT_TAKEN_RUN, _RUN_ORDER),
        ("pPrDefault", "pPr", _NOT_TAKEN_PARAGRAPH, _PARAGRAPH_ORDER),
    ):
        mine = own.find(f"{W}docDefaults/{W}{outer}")
        found = theirs.find(f"{W}docDefaults/{W}{outer}/{W}{inner}")
        if mine is None or found is None:
            continue
        taken = _merged([found], dropped)
        before = mine.find(f"{W}{inner}")
        if inner == "rPr" and before is not None:
            for child in before:  # fonts for every script must be named: there is no theme to fall back on
                name = str(child.tag).removeprefix(W)
                if name == "rFonts" and name in taken:
                    for key, value in child.attrib.items():
                        if key not in taken[name].attrib:
                            taken[name].set(key, value)
                elif name not in taken:
                    taken[name] = deepcopy(child)
        fresh = etree.Element(f"{W}{inner}")
        fresh.extend(taken[name] for name in order if name in taken)
        if before is not None:
            mine.replace(before, fresh)
        elif len(fresh):
            mine.append(fresh)
