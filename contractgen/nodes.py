"""What yaml_text.py reads a file into: text, lists and tables, each value with its place.

Apart from the reading, so that what only keeps what was read does not load PyYAML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from contractgen.errors import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as written. `quoted` is true for text in quotes or a block; an unquoted ~ or null is empty."""

    text: str
    place: Place
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: tuple[Node, ...]
    place: Place

    def __iter__(self) -> Iterator[Node]:
        """Yield the values in order."""
        return iter(self.items)

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order of the file; `keys` holds each key's own place."""

    values: dict[str, Node]
    keys: dict[str, Place]
    place: Place = field(default_factory=Place)

    def get(self, key: str) -> Node | None:
        """Return the value of *key*, or None."""
        return self.values.get(key)

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield keys and values in the order of the file."""
        return iter(self.values.items())


Node = Scalar | Sequence | Mapping
