"""Which text each version of a layer's clauses had: `clauses.lock`, one line a version, kept beside the clauses.

A text file, sorted, so that it works with git (lines merge, history shows who raised what) and without.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from contractgen.library import Clause

NAME: Final = "clauses.lock"
_HEAD: Final = "# 各条款每一版的文字校验码，由 contractgen library lint --lock 和 library review 写入；不要手改。\n"

Locked = Mapping[tuple[str, int], str]
"""Text hash by clause and version."""


def read(folder: Path) -> dict[tuple[str, int], str]:
    """Return what the lock file of a layer says; empty where there is none; lines that say nothing are passed over."""
    path = folder / NAME
    made: dict[tuple[str, int], str] = {}
    if not path.is_file():
        return made
    for line in path.read_text("utf-8", "replace").splitlines():
        parts = line.split()
        if len(parts) == 3 and parts[1].isdigit() and not line.startswith("#"):
            made[parts[0], int(parts[1])] = parts[2]
    return made


def written(locked: Locked) -> bytes:
    """Return the lock file's bytes."""
    lines = [f"{clause} {version} {text}\n" for (clause, version), text in sorted(locked.items())]
    return (_HEAD + "".join(lines)).encode()


def with_clauses(locked: Locked, clauses: Iterable[Clause]) -> dict[tuple[str, int], str]:
    """Return *locked* with the present versions of *clauses* added; what is locked stays."""
    made = dict(locked)
    for clause in clauses:
        made.setdefault((clause.id, clause.version), clause.text_hash)
    return made


def changed(locked: Locked, clause: Clause) -> bool:
    """Tell whether *clause* says something else than its version did."""
    return locked.get((clause.id, clause.version), clause.text_hash) != clause.text_hash


def latest(locked: Locked, clause: str) -> int:
    """Return the highest version locked of *clause*, 0 if there is none."""
    return max((version for name, version in locked if name == clause), default=0)
