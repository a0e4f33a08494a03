"""Where the library that comes with the program lies: in the wheel, or beside the package in a checkout."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


def root() -> Path:
    """Return the folder that holds `clauses`, `templates` and `samples`."""
    packed = _PACKAGE / "_data"
    return packed if packed.is_dir() else _PACKAGE.parent


@lru_cache(maxsize=4)
def styles(language: str) -> Mapping[str, bytes]:
    """Return the Word parts of the bundled styles of *language*: file name to XML."""
    return {path.name: path.read_bytes() for path in sorted((root() / "templates" / language / "styles").glob("*.xml"))}
