"""What the checks of a library look at: the merged library, and each clause with its file, its head and its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

from contractgen.agreement import Article
from contractgen.compiling import compile_whatever, split
from contractgen.conditions import Expression, renamed
from contractgen.errors import Place, Problem, Refused
from contractgen.findings import Severity
from contractgen.library import Clause, Library, LibraryFile, Term, key_of, merged
from contractgen.possible import Space
from contractgen.tracing import Trace, trace
from contractgen.trial import drafted_cases, made_up
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Scalar, parse
from contractgen.yaml_text import Sequence as SequenceNode


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a library: which rule says so, how grave it is, and the problem at its place."""

    rule: str
    severity: Severity
    problem: Problem


@dataclass(frozen=True, slots=True)
class Source:
    """A clause or a term as its file: head and text with their lines, and what the text reads and refers to."""

    file: LibraryFile
    head: MappingNode
    text: str
    line: int
    trace: Trace
    clause: Clause | None = None
    term: Term | None = None

    def its_clause(self) -> Clause:
        """Return the clause of a source that is one.

        Raises:
            TypeError: it is a term.
        """
        if self.clause is None:
            raise TypeError
        return self.clause

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield the lines of the text with their numbers in the file."""
        yield from enumerate(self.text.split("\n"), self.line)

    def at(self, line: int, words: str = "") -> Place:
        """Return the place of *words* on a line of the text, or of the line."""
        lines = self.text.split("\n")
        index = line - self.line
        column = lines[index].find(words) + 1 if words and 0 <= index < len(lines) else 0
        return Place(self.file.shown, line, column)

    def key(self, key: str, item: str = "") -> Place:
        """Return the place of a key of the head, or of one *item* of its list or mapping."""
        value = self.head.get(key)
        if value is None:
            return Place(self.file.shown, 1)
        if isinstance(value, SequenceNode):
            return next((n.place for n in value if isinstance(n, Scalar) and n.text == item), value.place)
        if isinstance(value, MappingNode) and item in value.keys:
            return value.keys[item]
        return value.place


@dataclass(frozen=True, slots=True)
class Section:
    """What a clause says in one of its cases; or the problem for which it says nothing."""

    clause: str
    article: Article | None
    problem: Problem | None


@dataclass
class Subject:
    """A library to be checked. `spoiled` are topics with a file that does not load: about them less is known."""

    folders: tuple[Path, ...]
    files: Mapping[str, LibraryFile]
    library: Library
    on: date
    sources: tuple[Source, ...]
    spoiled: frozenset[str]
    nodes: Mapping[str, MappingNode | SequenceNode] = field(default_factory=dict)

    @cached_property
    def by_clause(self) -> Mapping[str, Source]:
        """The clauses' sources by the clauses' ids."""
        return {s.clause.id: s for s in self.sources if s.clause}

    @cached_property
    def space(self) -> Space:
        """What may be answered."""
        questions = {q.id: q for q in self.library.questions}
        return Space(questions, {"template": tuple(self.library.templates)})

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """What every clause says in each of its cases with made-up answers, and why one cannot be drafted."""
        made: list[Section] = []
        if not self.library.templates:
            return ()
        try:
            known = {t: made_up(self.library, t).facts for t in self.library.templates}
        except Refused as error:
            return tuple(Section("", None, problem) for problem in error.problems)
        orders = {t.id: {topic.id for _, topic in t.order(self.library)} for t in self.library.templates.values()}
        for source in self.sources:
            clause = source.clause
            if clause is None:
                continue
            template = next((t for t in self.library.templates.values() if clause.topic in orders[t.id]), None)
            if template is None:
                continue
            try:
                for article in drafted_cases(
                    clause, source.trace.tested, self.library, template, known[template.id], self.space, self.on
                ):
                    made.append(Section(clause.id, article, None))
            except Refused as error:
                made.extend(Section(clause.id, None, problem) for problem in error.problems)
        return tuple(made)

    def node(self, path: str) -> MappingNode | SequenceNode | None:
        """Return the YAML of a file by its path inside the library; None if there is none or it cannot be read."""
        file = self.files.get(path)
        if file is None:
            return None
        try:
            return parse(file.data, file.shown, root="any")
        except Refused:
            return None

    def topic_file(self, topic: str) -> str:
        """Return the path of a topic's file inside the library, "" if it has none."""
        return next((p for p in self.files if p.endswith(f"/{topic}/topic.yaml")), "")

    def topic_place(self, topic: str, *keys: str) -> Place:
        """Return the place of a key in a topic's file."""
        path = self.topic_file(topic)
        node = self.node(path)
        place = Place(self.files[path].shown, 1) if path else Place(topic)
        for key in keys:
            if not isinstance(node, MappingNode) or key not in node.values:
                break
            place, node = node.keys[key], node.values[key]  # type: ignore[assignment]
        return place

    def condition(self, clause: Clause) -> Expression | None:
        """Return the clause's condition; `party` in it stands for an element of the list its topic is drafted for."""
        each = self.library.topics[clause.topic].each if clause.topic in self.library.topics else ""
        return renamed(clause.when, "party", f"{each}[]") if clause.when is not None and each else clause.when


def subject_of(folders: Sequence[Path], on: date) -> tuple[Subject, tuple[Problem, ...]]:
    """Return the library of *folders* as far as it loads, and what does not.

    Raises:
        LibraryError: a folder is not there, or a file cannot be read.
    """
    files = merged(folders)
    library, problems = compile_whatever(files, key_of(files))
    spoiled = set()
    clauses = {c.file: c for found in library.clauses.values() for c in found}
    terms = {t.file: t for t in library.terms.values()}
    sources = []
    for path, file in files.items():
        if not re.fullmatch(r"clauses/[^/]+/[^/]+/[^/]+\.(md|yaml)", path):
            continue
        topic = PurePosixPath(path).parent.name
        known = topic in library.topics if path.endswith("topic.yaml") else file.shown in clauses or file.shown in terms
        if not known:
            spoiled.add(topic)
        if path.endswith(".md") and known:
            sources.append(_source(file, library, clauses.get(file.shown), terms.get(file.shown)))
    return Subject(tuple(folders), files, library, on, tuple(sources), frozenset(spoiled)), problems


def _source(file: LibraryFile, library: Library, clause: Clause | None, term: Term | None) -> Source:
    head, text, line = split(file)
    each = library.topics[clause.topic].each if clause and clause.topic in library.topics else ""
    return Source(file, head, text, line, trace(text, file.shown, line, each), clause, term)
