"""What changed between two states of a library: files, clauses, words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from contractgen.library import Clause, Library, LibraryFile

How = Literal["added", "replaced", "removed"]
_TOKEN = re.compile(r"[A-Za-z0-9_.@#/-]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand in both texts (`same`), in the old one only (`old`), or in the new one only (`new`)."""

    kind: Literal["same", "old", "new"]
    words: str


def words(old: str, new: str) -> tuple[Piece, ...]:
    """Return what differs: Chinese character by character, Latin words and figures whole."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    made: list[Piece] = []
    for sign, i, j, m, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if sign == "equal":
            made.append(Piece("same", "".join(a[i:j])))
            continue
        if i < j:
            made.append(Piece("old", "".join(a[i:j])))
        if m < n:
            made.append(Piece("new", "".join(b[m:n])))
    return tuple(made)


def marked(pieces: Sequence[Piece], *, colour: bool = False, around: int = 16) -> str:
    """Return pieces as one text, `[-old-]` and `{+new+}`; what is the same far from any change is left out.

    With *colour* the changes are red and green on a terminal.
    """
    made = []
    for at, piece in enumerate(pieces):
        if piece.kind == "same":
            made.append(_short(piece.words, around, first=at == 0, last=at == len(pieces) - 1))
        elif piece.kind == "old":
            made.append(f"\x1b[31m[-{piece.words}-]\x1b[0m" if colour else f"[-{piece.words}-]")
        else:
            made.append(f"\x1b[32m{{+{piece.words}+}}\x1b[0m" if colour else f"{{+{piece.words}+}}")
    return "".join(made)


def _short(text: str, around: int, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * around + 2:
        return text
    head = "" if first else text[:around]
    tail = "" if last else text[-around:]
    return f"{head}……{tail}"


# --- clauses -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One clause that is not the same in two states; `keys` are those of its head that differ."""

    clause: str
    how: How
    old: Clause | None
    new: Clause | None
    keys: tuple[str, ...] = ()

    @property
    def text(self) -> bool:
        """Whether what an agreement says changes."""
        return self.how != "replaced" or "text" in self.keys or "heading" in self.keys or "columns" in self.keys


_KEYS = (
    "heading", "text", "offers", "label", "condition", "order", "version", "basis", "satisfies", "falls_short", "note",
    "balance", "columns", "asks",
)  # fmt: skip


def clause_changes(old: Library, new: Library) -> Iterator[Change]:
    """Yield the clauses that differ, in the order of the topics."""
    before, after = _clauses(old), _clauses(new)
    for name in dict.fromkeys([*after, *before]):
        a, b = before.get(name), after.get(name)
        if a is None:
            yield Change(name, "added", None, b)
        elif b is None:
            yield Change(name, "removed", a, None)
        elif keys := tuple(k for k in _KEYS if getattr(a, k) != getattr(b, k)):
            yield Change(name, "replaced", a, b, keys)


def _clauses(library: Library) -> dict[str, Clause]:
    return {c.id: c for found in library.clauses.values() for c in found}


def file_changes(old: Mapping[str, LibraryFile], new: Mapping[str, LibraryFile]) -> Iterator[tuple[str, How]]:
    """Yield the paths that differ, clauses left out."""
    for path in sorted({*old, *new}):
        if re.fullmatch(r"clauses/[^/]+/(?!terms/)[^/]+/[^/]+\.md", path):
            continue
        if path not in old:
            yield path, "added"
        elif path not in new:
            yield path, "removed"
        elif old[path].data != new[path].data:
            yield path, "replaced"
