"""Which parts a Word package has: found by relationship, never by guessing names."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final

from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.word.reading import parsed

_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def related(parts: Mapping[str, bytes], part: str, name: str) -> dict[str, list[str]]:
    """Return the parts that *part* ("" for the package) refers to, by the last word of the relationship's type.

    Raises:
        FormatError: the relationships are damaged.
    """
    folder, _, base = part.rpartition("/")
    where = f"{folder}/_rels/{base}.rels" if part else "_rels/.rels"
    where = where.lstrip("/")
    found: dict[str, list[str]] = {}

    for one in parsed(parts[where], where, name).iter(_RELATIONSHIP) if where in parts else ():
        if one.get("TargetMode") == "External":
            continue
        target = one.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if path in parts:
            found.setdefault(one.get("Type", "").rpartition("/")[2], []).append(path)
    return found


def identified(parts: Mapping[str, bytes], part: str, name: str) -> dict[str, str]:
    """Return the parts that *part* refers to, by the relationship's id.

    Raises:
        FormatError: the relationships are damaged.
    """
    folder, _, base = part.rpartition("/")
    where = f"{folder}/_rels/{base}.rels"
    made = {}
    for one in parsed(parts[where], where, name).iter(_RELATIONSHIP) if where in parts else ():
        target = one.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if one.get("TargetMode") != "External" and path in parts:
            made[one.get("Id", "")] = path
    return made


def main_part(parts: Mapping[str, bytes], name: str) -> str:
    """Return the name of the document's main part.

    Raises:
        FormatError: there is none.
    """
    found = related(parts, "", name).get("officeDocument", [])
    for part in (*found, "word/document.xml"):
        if part in parts and part.endswith(".xml"):
            return part
    raise FormatError([Problem(Place(name), N_("文件里没有 Word 正文"), N_("在 Word 中另存为 .docx"))])
