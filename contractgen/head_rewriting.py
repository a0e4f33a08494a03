"""One key of a clause file's head written anew; every other line, comments among them, stays as it is."""

from __future__ import annotations

import re
from typing import Final

from contractgen.emitting import flow

_KEY: Final = re.compile(r"(?P<key>[A-Za-z_]+)\s*:")


def with_key(text: str, key: str, value: dict[str, str]) -> str:
    """Return the clause file *text* with `key: {…}` in its head: where the key stands, else at the head's end.

    Raises:
        ValueError: the file has no head.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    if lines[0].lstrip("\ufeff").strip() != "---" or not end:
        message = "no head"
        raise ValueError(message)
    written = f"{key}: {flow(dict(value))}"
    for at in range(1, end):
        found = _KEY.match(lines[at])
        if found and found["key"] == key:
            last = at + 1
            while last < end and lines[last][:1] in (" ", "\t") and lines[last].strip():
                last += 1
            return newline.join([*lines[:at], written, *lines[last:]])
    return newline.join([*lines[:end], written, *lines[end:]])
