"""What a clause's text is identified by, and whether somebody's review is of this very text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

REVIEW_KEYS: Final = ("by", "role", "on", "text_hash")
REPLACES_KEYS: Final = ("version", "text_hash")
_SPACE = re.compile(r"[ \t\u3000]+$", re.MULTILINE)


def text_hash(heading: str, when: str, columns: str, text: str) -> str:
    """Return 16 hexadecimal digits that stand for what a clause says and when it applies.

    Notes, labels, bases and the version are no part of it: they may change without a new review.
    """
    words = "\0".join((heading.strip(), when.strip(), columns, _SPACE.sub("", text).strip()))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def valid(review: Mapping[str, str], text: str) -> bool:
    """Tell whether *review*, the head's, says who reviewed the text whose hash is *text*."""
    return bool(review.get("by")) and review.get("text_hash") == text
