"""Topics, clauses, terms and templates, from folders of text files laid over one another.

A later folder's file replaces the earlier one at the same path, a new file adds, and a file
holding `disabled: true` alone removes. Everything is read, checked and compiled once, then
kept in the per-user cache under a key made of all contents.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from contractgen import __version__, cache
from contractgen.agreement import Column, Layout, Part
from contractgen.conditions import Expression
from contractgen.errors import N_, LibraryError, Place, Problem
from contractgen.expressions import expression
from contractgen.questions import Constraint, Question
from contractgen.requirements import Profile, Requirement
from contractgen.sections import Section
from contractgen.statutes import Statutes

SUFFIXES = (".yaml", ".md", ".xml", ".docx", ".json")
LARGEST = 4 * 2**20
"""Bytes of the largest library file read."""
MOST = 64 * 2**20
"""Bytes of a whole library."""
MOST_FILES = 20_000
_SHAPES = (
    "library.py", "compiling.py", "requirements.py", "evidence.py", "wordings.py", "scanning.py", "searching.py",
    "questions.py", "sections.py", "statutes.py", "versions.py", "heads.py", "rendering.py", "phrasing.py",
    "conditions.py", "provisions.py", "learning.py", "likeness.py", "traits.py",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """One matter an agreement may deal with: its place, the choice among its clauses, its anchors."""

    id: str
    title: str
    part: Part
    layout: Layout = "plain"
    chapter: str = ""
    after: str = ""
    choose: str = ""
    optional: bool = False
    terms: bool = False
    each: str = ""
    headings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One reviewed drafting of one topic.

    `code` is its compiled text (marshalled), `heading_code` its heading's where that reads
    answers; `facts` are the dotted names it reads; `layer` names the folder it came from, ""
    for the bundled library. `condition` is `when` as written. `label` and `suits`, by language, are
    what the topic's question shows of it: its name and when to choose it. `text_hash` stands for heading, condition,
    columns and text; `review` is what the head says about who reviewed it, `reviewed_by` who did if that review is of
    this very text; `replaces` is the version and text hash of the clause it was made from; `asks` names its questions.
    """

    id: str
    topic: str
    heading: str
    code: bytes
    facts: tuple[str, ...] = ()
    heading_code: bytes | None = None
    offers: str = ""
    label: Mapping[str, str] = None  # type: ignore[assignment]  # set by the loader, {} when absent
    suits: Mapping[str, str] = None  # type: ignore[assignment]  # as above
    when: Expression | None = None
    condition: str = ""
    order: int = 0
    version: int = 1
    basis: tuple[str, ...] = ()
    satisfies: tuple[str, ...] = ()
    falls_short: Mapping[str, str] = None  # type: ignore[assignment]  # set by the loader, {} when absent
    note: str = ""
    balance: Mapping[str, int] = None  # type: ignore[assignment]  # as above
    reviewed_by: str = ""
    review: Mapping[str, str] = None  # type: ignore[assignment]  # as above
    replaces: Mapping[str, str] = None  # type: ignore[assignment]  # as above
    text_hash: str = ""
    asks: tuple[str, ...] = ()
    columns: Mapping[str, tuple[Column, ...]] = None  # type: ignore[assignment]  # as above
    text: str = ""
    file: str = ""
    line: int = 1
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A defined term: its name, its other names, and the compiled definition (是指……)."""

    name: str
    aliases: tuple[str, ...]
    code: bytes
    text: str
    file: str


@dataclass(frozen=True, slots=True)
class StylesFile:
    """A firm's Word file of styles, header and footer: the name to show and its bytes."""

    shown: str
    data: bytes


@dataclass(frozen=True, slots=True)
class OutlineChapter:
    """A chapter of an outline: its id, its title, and its topics in order; both "" for articles outside chapters."""

    id: str
    title: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of agreement: outline, vocabulary, constraints of its own, profiles and which is the default.

    `clauses` names, by topic, the one clause this template drafts it with, whatever else the library offers:
    what is fixed so is not chosen, and a topic of definitions fixed so holds its definitions itself.
    """

    id: str
    title: str
    language: str
    front: tuple[str, ...]
    chapters: tuple[OutlineChapter, ...]
    closing: tuple[str, ...]
    annexes: tuple[str, ...]
    papers: tuple[str, ...]
    vocabulary: Mapping[str, str]
    constraints: tuple[Constraint, ...] = ()
    profiles: Mapping[str, Profile] = None  # type: ignore[assignment]  # set by the loader, {} when absent
    profile: str = ""
    clauses: Mapping[str, str] = field(default_factory=dict)

    def order(self, library: Library) -> tuple[tuple[str, Topic], ...]:
        """Return (chapter id, topic) in the order of the agreement; "" outside the body.

        A topic the outline does not name is put where its own topic.yaml says: into `chapter`,
        after the topic `after`, or at the end of the chapter; a topic that says neither stays out.
        """
        known = _ORDERS.get((library.digest, self.id))
        if known is None:
            known = _ORDERS[library.digest, self.id] = tuple(self._ordered(library))
        return known

    def _ordered(self, library: Library) -> Iterator[tuple[str, Topic]]:
        listed = {"front": self.front, "closing": self.closing, "annex": self.annexes, "paper": self.papers}
        named = {t for topics in listed.values() for t in topics} | {t for c in self.chapters for t in c.topics}
        extra = [t for t in library.topics.values() if t.id not in named and (t.chapter or t.after)]

        def merged(topics: tuple[str, ...], more: list[Topic]) -> list[Topic]:
            found = [library.topics[t] for t in topics if t in library.topics]
            waiting = list(more)
            while waiting:  # a topic may follow one that itself is not in the outline
                placed = {t.id for t in found}
                topic = next((t for t in waiting if t.after in placed), waiting[0])
                waiting.remove(topic)
                at = next((i for i, t in enumerate(found, 1) if t.id == topic.after), len(found))
                found.insert(at, topic)
            return found

        def outside(part: str) -> Iterator[tuple[str, Topic]]:
            for topic in merged(listed[part], [t for t in extra if t.part == part]):
                yield "", topic

        yield from outside("front")
        for chapter in self.chapters:
            mine = [t for t in extra if t.part == "body" and t.chapter == chapter.id]
            for topic in merged(chapter.topics, mine):
                yield chapter.id, topic
        yield from outside("closing")
        yield from outside("annex")
        yield from outside("paper")

    def chapter_title(self, chapter: str) -> str:
        """Return the title of the chapter with this id."""
        return next(c.title for c in self.chapters if c.id == chapter)


_ORDERS: dict[tuple[str, str], tuple[tuple[str, Topic], ...]] = {}
"""Orders already worked out, by library digest and template: the same for every draft of a batch."""


@dataclass(frozen=True, slots=True)
class Library:
    """Everything merged and compiled; `digest` is the SHA-256 of all its files.

    `questions` stand in the order of `sections`, in which people know the answers.

    `styles` are firms' own by `language` or `language/template`.
    `requirements` are what law or policy expects of an agreement, `prohibitions` what it may not say,
    `likeness` what was learned of these from examples (see likeness.py), kept folded since drafting never needs it.
    `reading` are the word lists by which a document's members, organs and outsiders are told.
    """

    topics: Mapping[str, Topic]
    clauses: Mapping[str, tuple[Clause, ...]]
    terms: Mapping[str, Term]
    templates: Mapping[str, Template]
    questions: tuple[Question, ...]
    constraints: tuple[Constraint, ...]
    statutes: Statutes
    requirements: Mapping[str, Requirement]
    digest: str
    prohibitions: Mapping[str, Requirement] = field(default_factory=dict)
    styles: Mapping[str, StylesFile] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    likeness: bytes = b""
    reading: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def template(self, name: str) -> Template:
        """Return the template called *name*.

        Raises:
            LibraryError: there is none.
        """
        if name not in self.templates:
            values = {"name": name, "known": "、".join(self.templates)}
            raise LibraryError([Problem(Place(), N_("没有名为“{name}”的范本"), N_("可用：{known}"), values)])
        return self.templates[name]

    def constraints_for(self, template: Template, profile: Profile | None) -> tuple[Constraint, ...]:
        """Return what answers must agree under *template* and *profile*."""
        return (*self.constraints, *template.constraints, *(profile.constraints if profile else ()))

    def styles_for(self, template: Template) -> StylesFile | None:
        """Return the firm's styles for *template*: its own `styles.docx`, else that of its language, else none."""
        return self.styles.get(f"{template.language}/{template.id}") or self.styles.get(template.language)

    def term_finder(self) -> Callable[[str], tuple[str, ...]]:
        """Return a function that finds the terms used in a text, in order of first use."""
        return _term_finder(tuple((name, (name, *term.aliases)) for name, term in self.terms.items()))


@lru_cache(maxsize=4)
def _term_finder(terms: tuple[tuple[str, tuple[str, ...]], ...]) -> Callable[[str], tuple[str, ...]]:
    """Longest match, never inside 《》: 《项目合同管理办法》 uses no term."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    words = [word for _, names in terms for word in names]
    owners = [name for name, names in terms for _ in names]
    automaton = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    titles = expression("《[^》]*》")

    def find(text: str) -> tuple[str, ...]:
        if "《" in text:
            text = titles.sub(lambda found: "\0" * len(found[0]), text)
        return tuple(dict.fromkeys(owners[index] for index, _, _ in automaton.find_matches_as_indexes(text)))

    return find


# --- loading -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A file of the merged library: path inside it, name to show, layer ("" bundled), content."""

    path: str
    shown: str
    layer: str
    data: bytes


def load_library(folders: Sequence[Path]) -> Library:
    """Return the library that *folders*, the bundled one first, make together.

    Raises:
        LibraryError: everything wrong in any file, each at its place.
    """
    files = merged(folders)
    key = key_of(files)
    kept = cache.load(key)
    if isinstance(kept, Library):
        return kept
    from contractgen.compiling import compile_library  # loads Jinja's compiler and the YAML reader

    library = compile_library(files, key)
    cache.store(key, library)
    return library


def merged(folders: Sequence[Path]) -> dict[str, LibraryFile]:
    """Return the files of *folders* by their path inside the library, later folders over earlier ones.

    Raises:
        LibraryError: a folder is not there, or a file cannot be read or is too large.
    """
    files: dict[str, LibraryFile] = {}
    problems: list[Problem] = []
    for position, folder in enumerate(folders):
        if not folder.is_dir():
            message, remedy = N_("没有这个条款库文件夹"), N_("核对 --library 或 contractgen.toml 中的路径")
            problems.append(Problem(Place(str(folder)), message, remedy))
            continue
        layer = str(folder) if position else ""
        for path in _listed(folder):
            inside = path[len(str(folder)) + 1 :].replace(os.sep, "/")
            shown = path if position else inside
            if position and (problem := _suspicious(path, inside, folder)):
                problems.append(problem)
                continue
            try:
                with open(path, "rb") as file:
                    data = file.read(LARGEST + 1)
            except OSError as error:
                values = {"reason": error.strerror or str(error)}
                problems.append(Problem(Place(shown), N_("不能读取：{reason}"), N_("核对权限"), values))
                continue
            if len(data) > LARGEST:
                problems.append(Problem(Place(shown), N_("条款库文件过大"), N_("单个文件不超过 4 MiB")))
            else:
                files[inside] = LibraryFile(inside, shown, layer, data)
    if sum(len(f.data) for f in files.values()) > MOST or len(files) > MOST_FILES:
        values = {"files": str(MOST_FILES), "limit": str(MOST // 2**20)}
        message, remedy = N_("条款库超过 {files} 个文件或 {limit} MiB"), N_("核对是否选错了文件夹")
        problems.append(Problem(Place(str(folders[-1])), message, remedy, values))
    if problems:
        raise LibraryError(problems)
    # A layer removes a file by holding one that says only this.
    return {p: f for p, f in files.items() if not (f.layer and len(f.data) < _SHORT and _removes(f.data))}


_SHORT = 2000


def _removes(data: bytes) -> bool:
    """Tell whether a file says `disabled: true` and, comments aside, nothing else."""
    return [w for line in data.splitlines() if line[:1] != b"#" for w in line.split()] == [b"disabled:", b"true"]


def _suspicious(path: str, inside: str, folder: Path) -> Problem | None:
    """Tell what keeps a layer's file from being read: a library somebody sent must not reach outside its folder."""
    linked = os.path.realpath(path) != os.path.join(os.path.realpath(folder), *inside.split("/"))
    if linked:
        return Problem(Place(path), N_("这是一个链接，不予读取"), N_("以真实的文件代替链接"))
    if not stat.S_ISREG(os.stat(path).st_mode):
        return Problem(Place(path), N_("这不是普通文件，不予读取"), N_("删去它"))
    if not inside.isprintable() or any(sign in inside for sign in "'\"`{}<>|\\"):
        return Problem(Place(ascii(path)), N_("文件名中有不能使用的字符"), N_("文件名只用字母、数字、汉字和连字符"))
    return None


def _listed(folder: Path) -> Iterator[str]:
    for kind in ("clauses", "templates"):
        for place, inner, names in os.walk(os.path.join(str(folder), kind)):
            inner.sort()
            yield from (os.path.join(place, n) for n in sorted(names) if n.endswith(SUFFIXES) and n[0] != ".")


def key_of(files: Mapping[str, LibraryFile]) -> str:
    """Return what *files* are kept under: a hash of them all, of the program and of what runs it."""
    # What is kept has the shape of our own classes: code changed under the same version must not read it.
    folder = os.path.dirname(__file__)
    code = [os.stat(os.path.join(folder, n)).st_mtime_ns for n in _SHAPES]
    made = hashlib.sha256(f"{__version__}\0{sys.version}\0{_installed('jinja2')}\0{code}".encode())
    for path, file in files.items():
        made.update(f"\0{path}\0{file.layer}\0{len(file.data)}\0".encode())
        made.update(file.data)
    return made.hexdigest()


def _installed(package: str) -> tuple[str, int] | None:
    """Return which copy of *package* is installed, without importing it: its file, and when that was written."""
    from importlib.util import find_spec

    found = find_spec(package)
    return (found.origin, os.stat(found.origin).st_mtime_ns) if found and found.origin else None
