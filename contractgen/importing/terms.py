"""Which of a model's definitions are the clause's own, which need a file, and which stay words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from contractgen.importing.pieces import Defined, shown
from contractgen.importing.sections import Section
from contractgen.library import Library


@dataclass(frozen=True, slots=True)
class Definition:
    """What a definition becomes: `here` in its clause, a `file` of its own, `words` as before; `again` a repetition."""

    kind: Literal["here", "file", "words", "again"]
    reason: str = ""


class Terms:
    """The terms of a model, and where they are used: in its own sections, and in the library it is laid over."""

    def __init__(self, sections: Sequence[Section], library: Library) -> None:
        """Read the words of *sections* and *library* once."""
        self._own = {section.placed.topic: _words(section) for section in sections}
        self._library = "\n".join(clause.text for found in library.clauses.values() for clause in found)
        self._known = {name: term.file for term in library.terms.values() for name in (term.name, *term.aliases)}
        self._seen: set[str] = set()

    def of(self, defined: Defined, section: Section) -> Definition:
        """Return what the definition in *section* becomes."""
        term = defined.term
        if term in self._seen:
            return Definition("again")
        self._seen.add(term)
        if term in self._known:
            return Definition("words", f"条款库已有定义 {self._known[term]}，核对含义是否一致")
        if term in self._library:
            return Definition("words", "条款库的其他条款也用这个词，写成定义文件会改变它们")
        if any(term in words for topic, words in self._own.items() if topic != section.placed.topic):
            reason = "" if defined.means else "别处也用到；要统一维护的，写成 clauses/zh/terms/….md"
            return Definition("file" if defined.means else "words", reason)
        if self._own[section.placed.topic].count(term) < 2:
            return Definition("words", "别处没有用到")
        return Definition("here")


def _words(section: Section) -> str:
    cells = (cell for line in section.lines for cell in line.cells)
    return shown(section.heading) + "\n" + "\n".join(map(shown, cells))


def term_file(term: str, meaning: str) -> str:
    """Return the file that defines *term*."""
    return f"---\nterm: {term}\n---\n{meaning}\n"
