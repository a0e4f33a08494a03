"""A review copy comes back: what the reviewer changed, as the clause's text would stand with it.

The accepted view is read: insertions and moved-in text stay, deletions and moved-out text go, edits without tracking
count like any other. Paragraphs that say what they said keep their lines in the file byte for byte.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.exporting.document import AUTHOR, BEGIN, END, Copied
from contractgen.exporting.signs import Damage, source_of, used
from contractgen.exporting.source import Kind, Passage, apart, written
from contractgen.word.package import unpack
from contractgen.word.remarks import Remark, remarks
from contractgen.word.walk import WordParagraph, WordTable, walk

_KINDS: Mapping[str, Kind] = {"项": "item", "目": "subitem"}
_NOTES = ("footnotes", "endnotes")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a clause as it came back: its kind, its words, its position among all `w:p`."""

    kind: Kind
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A clause as it came back: its id, version and digest when it was sent, its heading, paragraphs and remarks."""

    clause: str
    version: int
    digest: str
    heading: str
    heading_at: int
    lines: tuple[Line, ...]
    remarks: tuple[Remark, ...] = ()


def returned(data: bytes, name: str) -> tuple[Returned, ...]:
    """Return the clauses in the review copy *data*, called *name*.

    Raises:
        FormatError: it is no review copy, its frame is damaged, or a table was put in.
    """
    parts = unpack(data, name)
    walked = walk(parts, name)
    found: list[Returned] = []
    problems: list[Problem] = []
    inside: list[WordParagraph] = []
    head = None
    for block in walked.blocks:
        if isinstance(block, WordTable):
            if head:
                message, remedy = N_("审阅稿中插入了表格"), N_("在条款中以 | 分隔各格的段落写表格，再取回")
                problems.append(Problem(Place(name), message, remedy, {}, head[1]))
            continue
        text = block.text.strip()
        if begun := BEGIN.fullmatch(text):
            if head:
                problems.append(_no_end(name, head[1]))
            head, inside = begun, []
        elif text == END and head:
            found.append(_clause(head[1], int(head[2]), head[3], inside))
            head = None
        elif head and text and not block.part.rpartition("/")[2].startswith(_NOTES):
            inside.append(block)
    if head:
        problems.append(_no_end(name, head[1]))
    if not found and not problems:
        message, remedy = (
            N_("这不是条款审阅稿，或者“〖条款 …〗”一行已被改动"),
            N_("用 contractgen library export 写出的文件审阅"),
        )
        problems.append(Problem(Place(name), message, remedy))
    if problems:
        raise FormatError(problems)
    said = [r for r in remarks(parts, name) if r.author != AUTHOR]
    return tuple(_with_remarks(found, said))


def _no_end(name: str, clause: str) -> Problem:
    message, remedy = N_("条款“{clause}”没有“〖本条款完〗”一行"), N_("恢复该行，或从修改前的审阅稿复制过来")
    return Problem(Place(name), message, remedy, {"clause": clause}, clause)


def _clause(clause: str, version: int, digest: str, inside: Sequence[WordParagraph]) -> Returned:
    first = inside[0] if inside else None
    lines = tuple(Line(_kind(p), p.text.strip(" \t\u3000").replace("\n", ""), p.position) for p in inside[1:])
    return Returned(
        clause, version, digest, first.text.strip() if first else "", first.position if first else -1, lines
    )


def _kind(paragraph: WordParagraph) -> Kind:
    text = paragraph.text.strip()
    if text.startswith("|"):
        return "row"
    return _KINDS.get(paragraph.style, "text")


def _with_remarks(found: Sequence[Returned], said: Sequence[Remark]) -> Iterator[Returned]:
    import dataclasses

    starts = [r.heading_at for r in found]
    for at, one in enumerate(found):
        end = starts[at + 1] - 1 if at + 1 < len(found) else 10**9
        mine = tuple(r for r in said if one.heading_at - 1 <= r.paragraph < end)
        yield dataclasses.replace(one, remarks=mine)


# --- what it comes to ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph changed: the line of the file it stood on (0 for a new one), before and after as shown."""

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A clause with the reviewer's changes: its text below the head, what changed, who said what at which line.

    `unused` are placeholders that no paragraph holds any more.
    """

    clause: str
    text: str
    changes: tuple[Change, ...]
    remarks: tuple[tuple[int, Remark], ...]
    unused: tuple[str, ...] = ()


def reviewed(before: Copied, after: Returned, file: str, *, with_remarks: bool = True) -> Reviewed:
    """Return what *after*, a clause that came back, makes of *before*, the clause as it was sent; *file* is its file.

    Raises:
        FormatError: placeholders are damaged or the heading was changed; each at its place.
    """
    problems: list[Problem] = []
    if after.heading != before.heading.strip():
        message = N_("条款“{clause}”的标题改成了“{heading}”，标题在文件头中，不能由审阅稿带回")
        remedy = N_("在 {file} 的 heading 中修改，并在审阅稿中恢复原标题")
        values = {"clause": after.clause, "heading": after.heading, "file": file}
        problems.append(Problem(Place(file, 1), message, remedy, values, after.clause))
    old = [(p.kind if p.kind != "tag" else "text", s) for p, s in zip(before.passages, before.shown, strict=True)]
    new = [(line.kind, line.text) for line in after.lines]
    made: list[_Piece] = []
    changes: list[Change] = []
    at: dict[int, int] = {}  # position in the Word file -> index in made
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for n in range(max(j - i, m - k)):
            passage = before.passages[i + n] if i + n < j else None
            line = after.lines[k + n] if k + n < m else None
            if line is not None:
                at[line.position] = len(made)
            if kind == "equal" and passage is not None:
                made.append(_Piece(passage.kind, passage.lines, passage.above, passage.line))
                continue
            shown = before.shown[i + n] if passage is not None else ""
            changes.append(Change(passage.line if passage else 0, shown, line.text if line else ""))
            if line is not None:
                source, damage = source_of(line.text, before.placeholders.known)
                problems += [_damaged(file, passage, after.clause, d) for d in damage]
                made.append(_piece(line, source, passage))
    if problems:
        raise FormatError(problems)
    gone = used(before.shown) - used([line.text for line in after.lines])
    said = tuple((at.get(r.paragraph, 0), r) for r in after.remarks)
    lines = list(_joined(made, said if with_remarks else ()))
    places = tuple((made[n].line if n < len(made) else 0, r) for n, r in said)
    unused = tuple(before.placeholders.known[n].shown for n in sorted(gone))
    return Reviewed(after.clause, "\n".join(lines), tuple(changes), places, unused)


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: Kind
    lines: tuple[str, ...]
    above: tuple[str, ...] | None
    line: int = 0


def _piece(line: Line, source: str, passage: Passage | None) -> _Piece:
    """A changed paragraph keeps what stood above it; a new one gets a blank line where its kind wants one."""
    kind: Kind = "tag" if passage is not None and passage.kind == "tag" and source.startswith("{%") else line.kind
    if kind == "text" and not source.startswith(("{%", "{{")):
        from contractgen.importing import escaping

        source = escaping.line(source)
    above = passage.above if passage is not None else None
    return _Piece(kind, (written(kind, source),), above, passage.line if passage else 0)


def _joined(made: Sequence[_Piece], said: Sequence[tuple[int, Remark]]) -> Iterator[str]:
    before: Kind | None = None
    for number, piece in enumerate(made):
        above = piece.above
        if above is None:
            above = ("",) if apart(before, piece.kind) else ()
        yield from above if number else [a for a in above if a.strip()]
        yield from (f"{{# 批注 {_quiet(r.author)}：{_quiet(r.text)} #}}" for n, r in said if n == number)
        yield from piece.lines
        before = piece.kind


def _quiet(text: str) -> str:
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain.replace("#}", "＃｝").replace("{#", "｛＃") or "无名"


def _damaged(file: str, passage: Passage | None, clause: str, damage: Damage) -> Problem:
    message = N_("条款“{clause}”的占位符已损坏：“{found}”")
    remedy = N_("恢复为“{wanted}”，或整个删去") if damage.wanted else N_("从原审阅稿复制整个占位符，或整个删去")
    values = {"clause": clause, "found": damage.found, "wanted": damage.wanted}
    return Problem(Place(file, passage.line if passage else 0), message, remedy, values, clause)
