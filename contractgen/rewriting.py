"""An answers file changed where an answer changed, and nowhere else: every other character stays as it was typed.

The text is cut at the places the YAML parser gives; nothing is loaded and dumped again, so that comments, order,
quoting, indentation and line ends need not be remembered. What comes out is read once more and compared with what was
wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from typing import Any, Final

import yaml

from contractgen.emitting import block, flow, scalar
from contractgen.entries import Entry, plain
from contractgen.errors import Refused
from contractgen.yaml_text import parse

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Rank = Callable[[str], int]
"""Where a dotted name stands among all: a new key is written after the last of its siblings that ranks lower."""


def rewritten(text: str, wanted: Mapping[str, Entry], rank: Rank) -> str:
    """Return *text*, a readable answers file, so changed that it holds the entries *wanted*.

    What *text* holds already stays untouched to the character.
    """
    ends = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    unified = text.removeprefix("\ufeff").replace("\r\n", "\n")
    made = _changed(unified, wanted, rank)
    if not _holds(made, wanted):
        # No known file comes here; should one, its comments stand together above answers written anew.
        remarks = [line for line in unified.split("\n") if line.lstrip().startswith("#")]
        made = "\n".join([*remarks, *block(dict(wanted), 0)]) + "\n"
    return made.replace("\n", ends)


def _holds(text: str, wanted: Mapping[str, Entry]) -> bool:
    try:
        return bool(_pruned(plain(parse(text, ""))) == _pruned(wanted))
    except Refused:
        return False


def _pruned(entry: Entry) -> Entry:
    """A key with nothing behind it says as little as no key."""
    if isinstance(entry, Mapping):
        return {k: p for k, v in entry.items() if (p := _pruned(v)) not in ("", {})}
    return entry if isinstance(entry, str) else tuple(map(_pruned, entry))


def _changed(text: str, wanted: Mapping[str, Entry], rank: Rank) -> str:
    root = yaml.compose(text, Loader=_LOADER)
    if not isinstance(root, yaml.MappingNode) or not root.value:
        kept = text.rstrip("\n")
        written = "\n".join(block(dict(wanted), 0))
        return "\n".join(filter(None, (kept, written))) + "\n" if written else text
    edit = _Edit(text, rank)
    edit.mapping(root, wanted, "")
    return edit.applied()


class _Edit:
    """The cuts to make in one text; each is (start, end, replacement), in characters."""

    def __init__(self, text: str, rank: Rank) -> None:
        self.text, self.rank = text, rank
        self.lines = [0]
        for line in text.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.cuts: list[tuple[int, int, str]] = []

    def applied(self) -> str:
        made, last = [], 0
        # Of two insertions at one place the one asked for first stands first.
        for start, end, new in sorted(self.cuts, key=lambda c: c[:2]):
            if start < last:
                continue  # inside something cut out as a whole
            made += [self.text[last:start], new]
            last = end
        text = "".join([*made, self.text[last:]])
        return text if text.endswith("\n") or not text else text + "\n"

    # --- places ---

    def at(self, mark: Any) -> int:
        return int(self.lines[mark.line] + mark.column)

    def end(self, node: Any) -> int:
        """Where the node's last character ends; the parser's own mark of a block lies behind later comments."""
        start = self.at(node.start_mark)
        if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
            stop = self.at(node.end_mark)
            return start + len(self.text[start:stop].rstrip()) if getattr(node, "style", None) in ("|", ">") else stop
        last = node.value[-1]
        return self.end(last[1] if isinstance(last, tuple) else last)

    def line_end(self, position: int) -> int:
        found = self.text.find("\n", position)
        return len(self.text) if found < 0 else found

    def line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, position) + 1

    def colon(self, key: Any) -> int:
        return self.text.index(":", self.at(key.end_mark)) + 1

    # --- cuts ---

    def cut_lines(self, start: int, end: int) -> None:
        """Take out the lines from the one that holds *start* to the one that holds *end*."""
        first, stop = self.line_start(start), self.line_end(end)
        # With the line end before them, so that what is written below them still begins a line of its own.
        self.cuts.append((first - 1, stop, "") if first else (0, min(stop + 1, len(self.text)), ""))

    def below(self, position: int, lines: list[str]) -> None:
        """Write *lines* below the line that holds *position*."""
        end = self.line_end(position)
        self.cuts.append((end, end, "".join("\n" + line for line in lines)))

    # --- what may differ ---

    def value(self, key: Any, node: Any, wanted: Entry, name: str) -> None:
        """Make the value of a key say *wanted*."""
        if _entry(node) == wanted:
            return
        if isinstance(node, yaml.ScalarNode) and isinstance(wanted, str):
            self.scalar(node, wanted, key.start_mark.column)
        elif isinstance(node, yaml.MappingNode) and isinstance(wanted, Mapping) and not node.flow_style and wanted:
            self.mapping(node, wanted, name + ".")
        elif _list(node) and wanted and not isinstance(wanted, str | Mapping):
            self.sequence(node, wanted, name)
        else:
            self.anew(key, node, wanted)

    def scalar(self, node: Any, wanted: str, column: int) -> None:
        start, end = self.at(node.start_mark), self.end(node)
        if start == end:
            self.cuts.append((start, end, " " + scalar(wanted) if wanted else ""))
            return
        # Below a block a remark on the same line would become part of it.
        indent = column + 2 if not self.text[end : self.line_end(end)].strip() else -1
        self.cuts.append((start, end, scalar(wanted, node.style or "", indent)))

    def anew(self, key: Any, node: Any, wanted: Entry) -> None:
        """Write a value of another shape in place of the old."""
        column, colon, end = key.start_mark.column, self.colon(key), self.end(node)
        listed = bool(wanted) and not isinstance(wanted, str | Mapping) and isinstance(wanted[0], str)
        inline = isinstance(wanted, str) or not wanted or listed
        flowing = isinstance(node, yaml.CollectionNode) and node.flow_style
        if inline or flowing:
            written = flow(wanted) if not isinstance(wanted, str) else scalar(wanted)
            start = self.at(node.start_mark)
            if isinstance(node, yaml.ScalarNode) and start == end:
                self.cuts.append((start, end, " " + written))
            elif node.start_mark.line == key.start_mark.line:
                self.cuts.append((start, end, written))
            else:  # a list in lines becomes one beside its name
                self.cuts.append((colon, colon, " " + written))
                self.cut_lines(start, end)
            return
        start = self.at(node.start_mark)
        if start != end:
            self.cuts.append((colon, end, ""))
        self.below(end, block(wanted, column + 2))

    def mapping(self, node: Any, wanted: Mapping[str, Entry], prefix: str) -> None:
        pairs = {key.value: (key, value) for key, value in node.value}
        first = node.value[0][0]
        kept = [name for name in pairs if name in wanted]
        if not kept:  # nothing of it stays: the new keys stand where the first one stood
            self.cuts.append((self.at(first.start_mark), self.end(node), self.joined(wanted, node.start_mark.column)))
            return
        for name, (key, value) in pairs.items():
            if name in wanted:
                self.value(key, value, wanted[name], prefix + name)
            elif key is first and self.text[self.line_start(self.at(key.start_mark)) : self.at(key.start_mark)].strip():
                # The first key stands behind the dash of a record; the dash stays.
                self.cuts.append((self.at(key.start_mark), self.at(pairs[kept[0]][0].start_mark), ""))
            else:
                self.cut_lines(self.at(key.start_mark), max(self.end(value), self.colon(key) - 1))
        self.new_keys(pairs, kept, {n: e for n, e in wanted.items() if n not in pairs}, prefix)

    def new_keys(self, pairs: Mapping[str, Any], kept: list[str], new: Mapping[str, Entry], prefix: str) -> None:
        column = pairs[kept[0]][0].start_mark.column
        for name in sorted(new, key=lambda n: self.rank(prefix + n)):
            before = [k for k in kept if self.rank(prefix + k) <= self.rank(prefix + name)]
            if before:
                key, value = pairs[before[-1]]
                self.below(max(self.end(value), self.colon(key) - 1), block({name: new[name]}, column))
            else:
                start = self.at(pairs[kept[0]][0].start_mark)
                self.cuts.append((start, start, self.joined({name: new[name]}, column) + "\n" + " " * column))

    def joined(self, entries: Mapping[str, Entry], column: int) -> str:
        """The lines of *entries*, the first without its indentation."""
        return "\n".join(block(entries, column)).lstrip(" ")

    def sequence(self, node: Any, wanted: tuple[Entry, ...], name: str) -> None:
        column = node.start_mark.column
        old = tuple(map(_entry, node.value))
        matcher = SequenceMatcher(None, list(map(repr, old)), list(map(repr, wanted)), autojunk=False)
        for how, a, b, c, d in matcher.get_opcodes():
            if how == "equal":
                continue
            paired = min(b - a, d - c)
            for item, entry in zip(node.value[a : a + paired], wanted[c : c + paired], strict=True):
                self.item(item, entry, column, name)
            for item in node.value[a + paired : b]:
                self.cut_lines(self.at(item.start_mark), self.end(item))
            lines = [line for entry in wanted[c + paired : d] for line in block((entry,), column)]
            if not lines:
                continue
            if a + paired:
                self.below(self.end(node.value[a + paired - 1]), lines)
            else:
                start = self.at(node.start_mark)
                self.cuts.append((start, start, "\n".join(lines).lstrip(" ") + "\n" + " " * column))

    def item(self, item: Any, entry: Entry, column: int, name: str) -> None:
        if isinstance(item, yaml.ScalarNode) and isinstance(entry, str):
            self.scalar(item, entry, column)
        elif isinstance(item, yaml.MappingNode) and isinstance(entry, Mapping) and not item.flow_style and entry:
            self.mapping(item, entry, name + ".")
        elif isinstance(item, yaml.CollectionNode) and item.flow_style:
            self.cuts.append((self.at(item.start_mark), self.end(item), flow(entry)))
        else:
            lines = "\n".join(block((entry,), column)).lstrip(" ").removeprefix("- ")
            self.cuts.append((self.at(item.start_mark), self.end(item), lines))


def _list(node: Any) -> bool:
    return isinstance(node, yaml.SequenceNode) and not node.flow_style and bool(node.value)


def _entry(node: Any) -> Entry:
    if isinstance(node, yaml.ScalarNode):
        empty = node.style is None and node.value in ("~", "null", "Null", "NULL")
        return "" if empty else node.value
    if isinstance(node, yaml.SequenceNode):
        return tuple(map(_entry, node.value))
    return {key.value: _entry(value) for key, value in node.value}
