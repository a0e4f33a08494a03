"""A compiled library, and expressions, kept from one start to the next; a broken or read-only cache only costs time.

What is kept contains code that will be run, so it lies in the user's own folder, mode 0700,
never beside the answers and never in a shared temporary folder; a folder or file that belongs
to somebody else, or that others may write, is not used.
"""

from __future__ import annotations

import os
import pickle
import stat
import sys
from pathlib import Path

_KEPT = 9
"""Libraries kept, and the expressions; older ones are removed when a new one is written."""


def folder() -> Path | None:
    """Return the cache folder, or None where there is no home to put it in."""
    if chosen := os.environ.get("CONTRACTGEN_CACHE"):
        return Path(chosen) if chosen != "off" else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base) / "contractgen" / "cache" if base else None
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("HOME") and os.environ["HOME"] + "/.cache")
    return Path(base) / "contractgen" if base else None


def load(key: str) -> object | None:
    """Return what was kept under *key*, or None."""
    place = folder()
    if place is None:
        return None
    try:
        if not _ours(place):
            return None
        with open(place / f"{key}.bin", "rb") as file:
            if not _ours_stat(os.fstat(file.fileno())):
                return None
            kept: object = pickle.load(file)  # noqa: S301 - our own file in our own folder, see above
            return kept
    except Exception:  # noqa: BLE001 - whatever a damaged cache does, compiling anew is the cure
        return None


def store(key: str, value: object) -> None:
    """Keep *value* under *key*; says nothing when it cannot."""
    place = folder()
    if place is None:
        return
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _ours(place):
            return
        import tempfile  # only when something is kept; costs milliseconds at every start

        handle, name = tempfile.mkstemp(dir=place)
        try:
            with os.fdopen(handle, "wb") as file:
                pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)
            os.replace(name, place / f"{key}.bin")
        except BaseException:
            os.unlink(name)
            raise
        for old in sorted(place.glob("*.bin"), key=lambda p: p.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except Exception:  # noqa: BLE001 - a full disk or a read-only home must not stop a draft
        return


def _ours(place: Path) -> bool:
    return _ours_stat(place.stat())


def _ours_stat(found: os.stat_result) -> bool:
    if not hasattr(os, "getuid"):
        return True
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
