"""Marks put into a document part so that what Word shows only by form survives reading.

A content control, a highlighted run, a reference field: each is put between two signs of plane 15, which no text
uses, before the part is read. The signs come through wherever the words come to stand (an item, a cell, a heading)
and are taken out again by `unmarked`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lxml import etree

from contractgen.labels import typed
from contractgen.word.reading import VAL, W

_FIRST: Final = 0xF1000
_CLOSE: Final = "\U000f0000"
_MOST: Final = 0xEF00
_LONGEST: Final = 80
"""A control or a highlight around more signs than this is a clause somebody wrapped, not a place to fill in."""
_CHECKBOX: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"
_NO_BLANK: Final = ("docPartObj", "docPartList", "picture", "group", "citation", "bibliography", "equation")

Kind = Literal["control", "highlight", "field"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something marked: a control with its title and options, a highlighted run, or a field with its bookmark.

    `form` is what a control takes ("date", "choice" or ""), `empty` says that it shows its hint and no content.
    """

    kind: Kind
    title: str = ""
    form: str = ""
    options: tuple[str, ...] = ()
    empty: bool = False
    bookmark: str = ""


def mark(root: etree._Element) -> tuple[Mark, ...]:
    """Put marks into the tree of a document part and return what they stand for, in the order of their numbers."""
    made: list[Mark] = []
    for control in list(root.iter(W + "sdt")):
        if (one := _control(control)) is not None:
            _between(list(control.iter(W + "t")), one, made)
    for paragraph in list(root.iter(W + "p")):
        for texts in list(_highlighted(paragraph)):
            _between(texts, Mark("highlight"), made)
        for texts, bookmark in list(_fields(paragraph)):
            _between(texts, Mark("field", bookmark=bookmark), made)
    return tuple(made)


def bookmarks(root: etree._Element) -> dict[str, int]:
    """Return the paragraph, counted among all `w:p`, in which each bookmark begins."""
    found: dict[str, int] = {}
    position = -1
    for element in root.iter(W + "p", W + "bookmarkStart"):
        if element.tag == W + "p":
            position += 1
        else:
            inside = next(element.iterancestors(W + "p"), None) is not None
            found.setdefault(element.get(W + "name", ""), position if inside else position + 1)
    return found


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of unmarked text that a mark stands for."""

    start: int
    end: int
    mark: Mark


def unmarked(text: str, marks: Sequence[Mark]) -> tuple[str, tuple[Marked, ...]]:
    """Return *text* without the signs of marks, and where the marked words stand in it."""
    if not any(sign >= _CLOSE for sign in text):
        return text, ()
    plain: list[str] = []
    opened: list[tuple[int, Mark]] = []
    found: list[Marked] = []
    for sign in text:
        number = ord(sign) - _FIRST
        if sign == _CLOSE:
            if opened:
                start, one = opened.pop()
                found.append(Marked(start, len(plain), one))
        elif 0 <= number < len(marks):
            opened.append((len(plain), marks[number]))
        else:
            plain.append(sign)
    return "".join(plain), tuple(sorted(found, key=lambda m: (m.start, -m.end)))


# --- what is marked -----------------------------------------------------------


def _control(control: etree._Element) -> Mark | None:
    """Return the mark of a control that holds a short text of one paragraph; None for any other."""
    properties = control.find(W + "sdtPr")
    content = control.find(W + "sdtContent")
    if properties is None or content is None or len(list(content.iter(W + "p"))) > 1:
        return None
    if any(properties.find(W + name) is not None for name in _NO_BLANK) or properties.find(_CHECKBOX) is not None:
        return None
    text = "".join(t.text or "" for t in content.iter(W + "t"))
    if not text or len(text) > _LONGEST or next(content.iter(W + "sdt"), None) is not None:
        return None
    title = _value(properties, "alias") or _value(properties, "tag")
    lists = [one for name in ("dropDownList", "comboBox") if (one := properties.find(W + name)) is not None]
    options = tuple(
        shown
        for one in lists
        for item in one.iter(W + "listItem")
        if (shown := item.get(W + "displayText") or item.get(W + "value") or "") and item.get(W + "value")
    )
    hint = properties.find(W + "showingPlcHdr") is not None
    plain = not title and not lists and properties.find(W + "date") is None
    if not hint and ("。" in text or (plain and next(control.iterancestors(W + "p"), None) is None)):
        return None  # text somebody wrapped, not a place to fill in
    form = "date" if properties.find(W + "date") is not None else "choice" if options else ""
    return Mark("control", title, form, options, hint)


def _value(parent: etree._Element, name: str) -> str:
    found = parent.find(W + name)
    return found.get(VAL, "") if found is not None else ""


def _highlighted(paragraph: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the texts of neighbouring highlighted runs, unless they are the whole paragraph or a long stretch."""
    runs = [r for r in paragraph.iter(W + "r") if next(r.iterancestors(W + "p"), None) is paragraph]
    group: list[etree._Element] = []
    groups: list[list[etree._Element]] = []
    for run in [*runs, None]:
        texts = list(run.iter(W + "t")) if run is not None else []
        if run is not None and texts and _is_highlighted(run):
            group += texts
        elif group and (run is None or texts):
            groups.append(group)
            group = []
    for texts in groups:
        if len(_words(texts)) <= _LONGEST and _words(texts).strip():
            yield texts


def _words(texts: Sequence[etree._Element]) -> str:
    return "".join(t.text or "" for t in texts)


def _is_highlighted(run: etree._Element) -> bool:
    colour = run.find(f"{W}rPr/{W}highlight")
    if colour is not None:
        return colour.get(VAL, "none") != "none"
    shade = run.find(f"{W}rPr/{W}shd")
    return shade is not None and shade.get(W + "fill", "").upper() == "FFFF00"


def _fields(paragraph: etree._Element) -> Iterator[tuple[list[etree._Element], str]]:
    """Yield the texts of the REF fields and inner links of a paragraph, each with its bookmark."""
    stack: list[tuple[list[str], list[etree._Element], list[bool]]] = []
    for element in paragraph.iter(W + "fldChar", W + "instrText", W + "t"):
        if element.tag == W + "fldChar":
            kind = element.get(W + "fldCharType")
            if kind == "begin":
                stack.append(([], [], [False]))
            elif kind == "separate" and stack:
                stack[-1][2][0] = True
            elif kind == "end" and stack:
                words, texts, _ = stack.pop()
                if (name := _bookmark("".join(words))) and texts:
                    yield texts, name
        elif element.tag == W + "instrText" and stack:
            stack[-1][0].append(element.text or "")
        elif element.tag == W + "t" and stack and stack[-1][2][0]:
            stack[-1][1].append(element)
    for simple in paragraph.iter(W + "fldSimple"):
        if (name := _bookmark(simple.get(W + "instr", ""))) and (texts := list(simple.iter(W + "t"))):
            yield texts, name
    for link in paragraph.iter(W + "hyperlink"):
        name = link.get(W + "anchor", "")
        # What leads to a heading of the contents stands in the contents.
        if (
            name
            and not name.startswith("_Toc")
            and (texts := list(link.iter(W + "t")))
            and next(link.iter(W + "instrText"), None) is None
        ):
            yield texts, name


def _bookmark(instruction: str) -> str:
    words = instruction.split()
    return words[1] if len(words) > 1 and words[0].upper() == "REF" else ""


# --- putting in ---------------------------------------------------------------


def _between(texts: Sequence[etree._Element], one: Mark, made: list[Mark]) -> None:
    """Put the signs of *one* around *texts*, in runs of their own, so that underlining is still read as it was."""
    runs = [r for t in texts if (r := t.getparent()) is not None and r.tag == W + "r"]
    if not runs or len(made) >= _MOST or _begins_with_label(runs[0], texts):
        return
    opening, closing = _sign_run(runs[0], chr(_FIRST + len(made))), _sign_run(runs[-1], _CLOSE)
    runs[0].addprevious(opening)
    runs[-1].addnext(closing)
    made.append(one)


def _begins_with_label(run: etree._Element, texts: Sequence[etree._Element]) -> bool:
    """Whether the words begin a paragraph with its number, which must stay the first thing in it."""
    paragraph = next(run.iterancestors(W + "p"), None)
    first = next(paragraph.iter(W + "t"), None) if paragraph is not None else None
    return first is texts[0] and typed(_words(texts)) is not None


def _sign_run(beside: etree._Element, sign: str) -> etree._Element:
    """Return a run that holds *sign*, formatted as the one beside it: bold headings stay bold."""
    run = etree.Element(W + "r")
    if (properties := beside.find(W + "rPr")) is not None:
        run.append(copy.deepcopy(properties))
    etree.SubElement(run, W + "t").text = sign
    return run
