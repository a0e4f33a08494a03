"""Comments that stand in a Word file: who said what, about which words; and what else hangs beside the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from contractgen.word.reading import MC, W, parsed
from contractgen.word.relations import main_part, related

_DELETED = (W + "del", W + "moveFrom")


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment: its author and lines, the paragraph it begins in (from 0, among all `w:p`), the words it is about."""

    author: str
    text: str
    paragraph: int
    words: str
    initials: str = ""


def remarks(parts: Mapping[str, bytes], name: str) -> tuple[Remark, ...]:
    """Return the comments of the Word file *parts* called *name*, in the order of the text.

    Raises:
        FormatError: a part is damaged.
    """
    main = main_part(parts, name)
    said: dict[str, etree._Element] = {}
    for path in related(parts, main, name).get("comments", ()):
        for comment in parsed(parts[path], path, name).iter(W + "comment"):
            said[comment.get(W + "id", "")] = comment
    if not said:
        return ()
    at, words = _places(parsed(parts[main], main, name))
    made = [
        Remark(
            comment.get(W + "author", ""),
            "\n".join(filter(None, (_text(p) for p in comment.iter(W + "p")))),
            at.get(identity, -1),
            words.get(identity, ""),
            comment.get(W + "initials", ""),
        )
        for identity, comment in said.items()
    ]
    return tuple(sorted(made, key=lambda r: r.paragraph))


def _places(root: etree._Element) -> tuple[dict[str, int], dict[str, str]]:
    at: dict[str, int] = {}
    words: dict[str, str] = {}
    position = -1
    for element in root.iter(W + "p", W + "t", W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference"):
        if element.tag == W + "p":
            position += 1
        elif element.tag == W + "t":
            if next(element.iterancestors(*_DELETED), None) is None:
                for identity in at:
                    if not words[identity].endswith("\0"):
                        words[identity] += element.text or ""
        else:
            identity = element.get(W + "id", "")
            if element.tag == W + "commentRangeEnd":
                words[identity] = words.get(identity, "") + "\0"
            elif identity not in at:
                inside = next(element.iterancestors(W + "p"), None) is not None
                at[identity] = position if inside else position + 1
                words.setdefault(identity, "\0" if element.tag == W + "commentReference" else "")
    return at, {i: w.rstrip("\0") for i, w in words.items()}


def _text(paragraph: etree._Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(W + "t"))


@dataclass(frozen=True, slots=True)
class Beside:
    """What a document holds beside its plain text: words struck out, text boxes, notes, addresses behind links."""

    deleted: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    merged: bool = False
    nested: bool = False


def beside(parts: Mapping[str, bytes], name: str) -> Beside:
    """Return what the Word file *parts* called *name* holds beside its plain text.

    Raises:
        FormatError: a part is damaged.
    """
    main = main_part(parts, name)
    root = parsed(parts[main], main, name)
    deleted = tuple(
        words
        for element in root.iter(*_DELETED)
        if (words := "".join(t.text or "" for t in element.iter(W + "delText", W + "t")))
    )
    boxes = []
    for box in root.iter(W + "txbxContent"):
        if next(box.iterancestors(MC + "Fallback"), None) is None and (words := _text(box)):
            boxes.append(words)
    notes = []
    for kind in ("footnotes", "endnotes"):
        for path in related(parts, main, name).get(kind, ()):
            for note in parsed(parts[path], path, name):
                if note.get(W + "type", "normal") == "normal" and (words := _text(note)):
                    notes.append(words)
    merged = any(next(root.iter(W + tag), None) is not None for tag in ("gridSpan", "vMerge"))
    nested = any(next(t.iterancestors(W + "tbl"), None) is not None for t in root.iter(W + "tbl"))
    return Beside(deleted, tuple(boxes), tuple(notes), _links(parts, main, name), merged, nested)


def _links(parts: Mapping[str, bytes], main: str, name: str) -> tuple[str, ...]:
    folder, _, base = main.rpartition("/")
    where = f"{folder}/_rels/{base}.rels".lstrip("/")
    if where not in parts:
        return ()
    return tuple(
        str(one.get("Target", ""))
        for one in parsed(parts[where], where, name)
        if one.get("TargetMode") == "External" and one.get("Type", "").endswith("/hyperlink")
    )
