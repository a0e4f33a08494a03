"""Entries written as YAML the way a careful person types it: plain where that is safe, quoted where it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from contractgen.entries import Entry

_START: Final = r"0-9A-Za-z\u00b7\u3400-\u9fff（“《〔①-⑳"
_PLAIN = re.compile(rf"[{_START}](?:[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff:#]|:(?=[^\s])|(?<=\S)#)*")
_TYPED = re.compile(r"~|null|Null|NULL")
_FLOW = re.compile(r"[\[\]{},]")
_SLIP = re.compile(r"[A-Za-z_][\w.]*\s*：")
"""A list item that begins so looks like a key with a full-width colon, which the reader refuses."""


def scalar(text: str, style: str = "", indent: int = -1) -> str:
    """Return *text* as one value, in the quotes of *style* where it had some.

    Text of several lines becomes a block indented by *indent* columns where that is not negative.
    """
    if "\n" in text:
        return _lines(text, indent) if indent >= 0 and _fit_for_block(text) else _quoted(text)
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if style == '"' or not is_plain(text):
        return _quoted(text)
    return text


def is_plain(text: str) -> bool:
    """Return whether *text* may stand without quotes and be read back as it is."""
    if _TYPED.fullmatch(text) or _SLIP.match(text):
        return False
    return bool(_PLAIN.fullmatch(text)) and text == text.strip()


def flow(entry: Entry) -> str:
    """Return *entry* on one line: [甲, 乙], {party: 甲, amount: 1}."""
    if isinstance(entry, Mapping):
        return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in entry.items()) + "}"
    if isinstance(entry, str):
        return entry if is_plain(entry) and not _FLOW.search(entry) and ":" not in entry else _quoted(entry)
    return "[" + ", ".join(map(flow, entry)) + "]"


def block(entry: Entry, column: int) -> list[str]:
    """Return *entry*, a mapping or a list, in lines indented by *column* columns."""
    indent = " " * column
    lines: list[str] = []
    if isinstance(entry, Mapping):
        for key, value in entry.items():
            if isinstance(value, str):
                lines.extend(f"{indent}{key}: {scalar(value, '', column + 2)}".rstrip(" ").split("\n"))
            elif isinstance(value, Mapping) or (value and not isinstance(value[0], str)):
                lines += [f"{indent}{key}:" if value else f"{indent}{key}: {{}}", *block(value, column + 2)]
            else:
                lines.append(f"{indent}{key}: {flow(value)}")
        return lines
    for item in entry:
        if isinstance(item, Mapping) and item:
            first, *rest = block(item, column + 2)
            lines += [f"{indent}- {first.lstrip(' ')}", *rest]
        elif isinstance(item, str):
            lines.extend(f"{indent}- {scalar(item, '', column + 2)}".split("\n"))
        else:
            lines.append(f"{indent}- {flow(item)}")
    return lines


def _quoted(text: str) -> str:
    """Double quotes, with JSON's escapes, which are YAML's too; Chinese stays readable."""
    made = json.dumps(text, ensure_ascii=False)
    return re.sub("[\x7f-\xa0\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", made)


def _fit_for_block(text: str) -> bool:
    """A block keeps neither leading blanks of its first line nor blank lines at its ends as they are."""
    lines = text.split("\n")
    return (
        bool(lines[0].strip())
        and bool(lines[-1].strip())
        and all(line == line.strip() and line.isprintable() and "\t" not in line for line in lines)
    )


def _lines(text: str, indent: int) -> str:
    return "|-\n" + "\n".join(" " * indent + line if line else "" for line in text.split("\n"))
