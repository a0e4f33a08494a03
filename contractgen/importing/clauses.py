"""A section of a Word model becomes a clause file: head, comments on every guess, text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, assert_never

from contractgen.expressions import expression
from contractgen.importing import escaping
from contractgen.importing.blanks import DAY
from contractgen.importing.naming import Asked, Names, Targets
from contractgen.importing.pieces import Defined, Fill, Gap, Law, Piece, Pieces, Refer, Words, shown
from contractgen.importing.sections import Line, Section, heading_for
from contractgen.importing.terms import Terms

_PLAIN = expression(r"[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9（）《》、，。；·/.-]*")
CONFIDENCE: Final = {"high": "高", "middle": "中", "low": "低，请核对", "own": "新建事项"}
_KINDS: Final = {
    "text": "文字", "integer": "整数", "money": "金额", "percent": "百分比", "date": "日期", "party": "当事人",
    "choice": "选项",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess for review: what it is about, the clause, what stood there, what it became, and what to look at."""

    kind: str
    clause: str
    original: str
    became: str
    remark: str = ""


@dataclass(slots=True)
class Written:
    """A clause on its way to a file: its id, the section it is made of, heading, lines, the guesses made in it."""

    clause: str
    section: Section
    heading: str = ""
    body: list[tuple[Line, tuple[str, ...]]] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    refers: bool = False
    meant: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Writer:
    """Writes the clauses of one model: what is named and defined so far is known to the later ones."""

    model: str
    source: str
    names: Names
    targets: Targets
    offered: frozenset[str]
    titles: dict[str, str]
    terms: Terms
    meanings: dict[str, str] = field(default_factory=dict)

    def clause(self, section: Section) -> Written:
        """Return the clause of *section*; `finished` writes it out when no reference is left to be read."""
        made = Written(f"{section.placed.topic}/{self.model}", section)
        made.heading = self._heading(section, made)
        for line in section.lines:
            made.body.append((line, tuple(self._text_of(c, made, line.kind == "row") for c in line.cells)))
            self._keep_meanings(made)
        return made

    def _keep_meanings(self, made: Written) -> None:
        """Keep what the terms of the last line mean, for the files that define them."""
        text = "".join(made.body[-1][1])
        for term in made.meant:
            meaning = text.partition(f"“{escaping.escaped(term)}”")[2].lstrip("，,：: ").rstrip("；。")
            if meaning:
                self.meanings[term] = meaning + "。"
        made.meant.clear()

    def _text_of(self, pieces: Pieces, made: Written, in_cell: bool = False) -> str:
        text = ""
        for piece in pieces:
            text = escaping.joined(text, self._piece(piece, made, in_cell))
        return text

    def _piece(self, piece: Piece, made: Written, in_cell: bool) -> str:
        section, topic = made.section, made.section.placed.topic
        match piece:
            case Words(text=text):
                return escaping.cell(escaping.escaped(text)) if in_cell else escaping.escaped(text)
            case Gap() as gap:
                before = set(self.names.asked)
                expression_ = self.names.expression(gap, topic)
                fact = expression_.split(" | ")[0]
                for name in self.names.asked.keys() - before:
                    made.asked.append(self.names.asked[name])
                remark = "" if gap.sure else "种类没有把握"
                kind = "取该方的资料" if gap.field and self.names.party else _KINDS[gap.kind]
                made.guesses.append(Guess("空缺", made.clause, gap.prompt or gap.original, f"{fact}（{kind}）", remark))
                return f"{{{{ {expression_} }}}}"
            case Fill(original=original, name=name):
                made.guesses.append(Guess("手填处", made.clause, original, name))
                if name == DAY:
                    return "[__年__]年[__月__]月[__日__]日"
                return f"[__{escaping.filled(name)}__]"
            case Law(original=original, reference=reference, printed=printed):
                remark = "" if printed == original else f"印作{printed}"
                made.guesses.append(Guess("法规引用", made.clause, original, f"@{{law:{reference}}}", remark))
                return f"@{{law:{reference}}}"
            case Defined() as defined:
                return self._defined(defined, made)
            case Refer() as refer:
                found = self.targets.of(refer, section)
                made.guesses.append(
                    Guess("引用", made.clause, refer.original, found.markup or "照原文保留", found.reason)
                )
                made.refers = made.refers or bool(found.markup)
                return found.markup or escaping.escaped(refer.original)
            case _:
                assert_never(piece)

    def _defined(self, defined: Defined, made: Written) -> str:
        found = self.terms.of(defined, made.section)
        if found.kind == "file":
            made.meant.append(defined.term)
        if found.kind != "again":
            became = {"here": f"[[{defined.term}]]", "file": "另写定义文件"}.get(found.kind, "照原文保留")
            made.guesses.append(Guess("定义", made.clause, defined.term, became, found.reason))
        return f"[[{defined.term}]]" if found.kind == "here" else escaping.escaped(defined.term)

    def _heading(self, section: Section, made: Written) -> str:
        heading = " ".join(self._text_of(section.heading, made).split("\n")).strip()
        if any(not isinstance(p, Words) for p in section.heading) and "{{" in heading:
            return escaping.line(heading)
        plain = " ".join(shown(section.heading).split("\n")).strip(" \t\u3000")
        if not plain:
            if section.placed.article.part not in ("body", "annex"):
                return ""
            plain = self.titles.get(section.placed.topic, "") or heading_for(
                section, f"第{section.placed.number or 1}项"
            )
            made.guesses.append(Guess("标题", made.clause, "原文没有标题", plain))
        # A heading without values is printed as it is, one with them is clause text.
        while "{{" in plain:
            plain = plain.replace("{{", "{ {")
        return plain

    def finished(self, made: Written) -> str:
        """Return the whole file, with the marks of items that references asked for."""
        return "\n".join([*self._head(made), *self._text(made)]).rstrip("\n") + "\n"

    # --- the head ----------------------------------------------------------------

    def _head(self, made: Written) -> Iterator[str]:
        section, placed = made.section, made.section.placed
        yield "---"
        yield from (f"# {line}" for line in _review(section, made))
        yield f"heading: {quoted(made.heading)}"
        if placed.topic in self.offered:
            yield f"offers: {self.model}"
            yield f"label: {quoted(f'范本：{self.source}')}"
            if made.refers:
                yield "# 引用了本范本的条款，故只供本范本使用；改引各范本都有的事项后，可以删去下一行。"
                yield f"when: template == '{self.model}'"
        elif not placed.new:
            # The topic has no choice: in other templates its own clause is drafted, not this one besides.
            yield f"when: template == '{self.model}'"
        yield "version: 1"
        label = placed.article.label.strip()
        where = f"{label}导入" if label else "导入"
        yield f"note: {quoted(f'由《{self.source}》{where}，尚未复核；写明何时选用。')}"
        yield "basis: []"
        yield "balance: {enterprise: 0, university: 0, institute: 0, funder: 0}"
        if section.heads:
            yield "columns:"
            for number, head in enumerate(section.heads, 1):
                yield f"  table-{number}:"
                for title, width in zip(head.titles, head.widths, strict=True):
                    yield f"    - {{title: {quoted(title)}, width: {width}}}"
        if made.asked:
            yield "ask:"
            for asked in made.asked:
                yield from question(asked)
        yield "---"

    # --- the text ----------------------------------------------------------------

    def _text(self, made: Written) -> Iterator[str]:
        section = made.section
        before: Line | None = None
        for line, cells in made.body:
            fresh = before is not None and (line.kind == "text" or (line.kind == "row") != (before.kind == "row"))
            if fresh or (before is not None and line.kind == before.kind == "row" and line.table != before.table):
                yield ""
            mark = self.targets.marks.get((section.placed.topic, line.path), "") if line.path else ""
            tail = f"^{mark}" if mark else ""
            match line.kind:
                case "text":
                    yield escaping.line(cells[0])
                case "item":
                    yield f"- {_item(cells[0])}{tail}"
                case "subitem":
                    yield f"  - {_item(cells[0])}{tail}"
                case "row":
                    if before is None or before.kind != "row" or before.table != line.table:
                        yield f"|: table-{line.table + 1}"
                    yield "| " + " | ".join(cells) + " |"
            before = line


def _item(text: str) -> str:
    """Return the text of an item as its line can hold it: never empty, and no backslash before a mark."""
    return (text or "[__填写__]") + (" " if text.endswith("\\") else "")


def _review(section: Section, made: Written) -> Iterator[str]:
    """The comments at the head of a file: what a lawyer has to look at before anything else."""
    placed = section.placed
    others = f"；也可能是 {'、'.join(placed.others)}" if placed.others else ""
    yield "待核对（核对后删去这些注释）："
    yield (
        f"- 事项 {placed.topic}：把握{CONFIDENCE[placed.confidence]}{others}"
        if not placed.new
        else (f"- 没有认出已有的事项，新建 {placed.topic}{others}")
    )
    for guess in made.guesses:
        remark = f"，{guess.remark}" if guess.remark else ""
        yield _comment(f"- {guess.kind}“{_short(guess.original)}” → {guess.became}{remark}")
    for told in dict.fromkeys(section.told):
        yield _comment(f"- {told}")


def _comment(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _short(text: str, most: int = 60) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def quoted(text: str) -> str:
    """Return *text* as a YAML value."""
    return text if _PLAIN.fullmatch(text) and not text.endswith(".") else json.dumps(text, ensure_ascii=False)


def question(asked: Asked) -> Iterator[str]:
    """Yield the lines that declare a question in `ask`."""
    gap = asked.gap
    yield f"  - id: {asked.id}"
    yield f"    kind: {gap.kind}"
    yield f"    title: {{zh: {quoted(gap.title or '待填')}}}"
    yield f"    prompt: {{zh: {quoted(gap.prompt or gap.title or '待填')}}}"
    if gap.kind == "choice":
        yield "    options:"
        for number, option in enumerate(gap.options, 1):
            yield f"      {chr(96 + number) if number < 27 else f'o{number}'}: {{zh: {quoted(option)}}}"
    if gap.default:
        value = gap.default
        if gap.kind == "choice":
            number = gap.options.index(value) + 1
            value = chr(96 + number) if number < 27 else f"o{number}"
        yield f"    default: {quoted(value)}"
