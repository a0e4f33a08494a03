"""What an answers file holds, as plain data that can be compared and changed: texts, lists of texts, records.

An entry is a str, a tuple of str, or a tuple of records (name to str or tuple of str); `Entries` maps dotted ids, or
the keys of the file nested as it nests them, to entries. Nothing here is changed in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractgen.errors import Place
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Node, Scalar, Sequence

Entry = Any
"""str | tuple[str, ...] | tuple[Mapping[str, str | tuple[str, ...]], ...]; nested mappings between keys and entries."""


def plain(node: Node) -> Entry:
    """Return what *node* holds, without places and quotes."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return tuple(map(plain, node.items))
    return {key: plain(value) for key, value in node.items()}


def nodes(entry: Entry, place: Place) -> Node:
    """Return *entry* as nodes that all stand at *place*."""
    if isinstance(entry, Mapping):
        values = {key: nodes(value, place) for key, value in entry.items()}
        return MappingNode(values, dict.fromkeys(values, place), place)
    if isinstance(entry, str):
        return Scalar(entry, place, quoted=bool(entry))
    return Sequence(tuple(nodes(item, place) for item in entry), place)


def found(entries: Mapping[str, Entry], name: str) -> Entry | None:
    """Return the entry under the dotted *name*, None where there is none or it is empty text."""
    value: Entry = entries
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return None if value == "" else value


def put(entries: Mapping[str, Entry], name: str, entry: Entry) -> dict[str, Entry]:
    """Return *entries* with *entry* under the dotted *name*."""
    first, _, rest = name.partition(".")
    if not rest:
        return {**entries, first: entry}
    inner = entries.get(first)
    return {**entries, first: put(inner if isinstance(inner, Mapping) else {}, rest, entry)}


def without(entries: Mapping[str, Entry], name: str) -> dict[str, Entry]:
    """Return *entries* without the dotted *name*; a group left empty goes too."""
    first, _, rest = name.partition(".")
    kept = dict(entries)
    inner = kept.pop(first, None)
    if rest and inner is not None:
        left = without(inner, rest) if isinstance(inner, Mapping) else inner
        if left:
            kept = {key: left if key == first else value for key, value in entries.items()}
    return kept
