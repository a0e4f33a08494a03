"""Regular expressions of the program and of the library, compiled once and kept from one start to the next.

Compiling the expressions that a check needs takes longer than everything else it does with a short agreement. What
Python's own compiler makes of one is a list of numbers; that list is kept in the per-user cache (see cache.py), under
a key of the very Python, and handed to the matcher at the next start. The matcher checks the numbers itself before it
takes them; whatever fails, or is not there, is compiled as ever. Why: docs/decisions/0009.

Expressions that hold words of a document are made by `re.compile`: nothing of a document is kept.
"""

from __future__ import annotations

import hashlib
import re
import sys
from array import array
from importlib import import_module
from typing import Any, Final

from contractgen import cache

_MOST: Final = 6000
"""Expressions kept; beyond it only those of the last run stay."""

_Kept = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code, number of groups, numbers of the named groups, names of the groups."""

_MADE: dict[tuple[str, int], re.Pattern[str]] = {}
_NEW: dict[tuple[str, int], _Kept] = {}
_KEPT: list[dict[tuple[str, int], _Kept]] = []


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` returns; the same pattern is compiled once, in this start or an earlier one.

    Raises:
        re.error: *pattern* is no expression.
    """
    key = (pattern, int(flags))
    made = _MADE.get(key)
    if made is None:
        made = _MADE[key] = _revived(*key) or _compiled(*key)
    return made


def keep() -> None:
    """Keep what had to be compiled for the next start; says nothing when it cannot."""
    if not _NEW:
        return
    kept = {**_kept(), **_NEW}
    if len(kept) > _MOST:
        kept = {key: one for key, one in kept.items() if key in _MADE}
    cache.store(_name(), kept)
    _KEPT[:] = [kept]
    _NEW.clear()


def _name() -> str:
    """Return the key of the store: what one Python compiles, another may not read."""
    engine = import_module("_sre")
    made = f"{sys.version}\0{engine.MAGIC}\0{engine.CODESIZE}\0{sys.byteorder}"
    return "expressions-" + hashlib.sha256(made.encode()).hexdigest()[:24]


def _kept() -> dict[tuple[str, int], _Kept]:
    if not _KEPT:
        found = cache.load(_name())
        _KEPT.append(found if isinstance(found, dict) else {})
    return _KEPT[0]


def _revived(pattern: str, flags: int) -> re.Pattern[str] | None:
    """Return the expression from the code kept, None where there is none that fits."""
    kept = _kept().get((pattern, flags))
    if kept is None:
        return None
    try:
        full, code, groups, numbers, names = kept
        engine = import_module("_sre")
        made: re.Pattern[str] = engine.compile(pattern, full, array("I", code).tolist(), groups, numbers, names)
    except Exception:  # noqa: BLE001 - whatever a damaged store does, compiling anew is the cure
        return None
    return made


def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Return the expression, compiled by the steps of Python's own compiler so that its code can be kept."""
    try:
        compiler: Any = import_module("re._compiler")
        parsed = compiler._parser.parse(pattern, flags)  # noqa: SLF001 - there is no public way to the code
        code = compiler._code(parsed, flags)  # noqa: SLF001 - as above
        state = parsed.state
        names: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            names[number] = name
        kept: _Kept = (
            int(flags | state.flags),
            array("I", code).tobytes(),
            state.groups - 1,
            dict(state.groupdict),
            tuple(names),
        )
        made: re.Pattern[str] = import_module("_sre").compile(pattern, kept[0], code, *kept[2:])
    except re.error:
        raise
    except Exception:  # noqa: BLE001 - another Python may build them otherwise: then nothing is kept
        return re.compile(pattern, flags)
    _NEW[pattern, flags] = kept
    return made
