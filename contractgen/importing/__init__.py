"""A firm's Word model becomes a layer: a template of its own, clause files, questions, and a report of every guess.

Pure: bytes in, files and report out. What the model says is kept word for word; what Word adds by form (numbers,
fields, controls, highlighting) becomes markup; what cannot be carried is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contractgen.agreement import Agreement
from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.importing.blanks import Setting, gaps
from contractgen.importing.clauses import Guess, Writer, Written
from contractgen.importing.folder import files_of
from contractgen.importing.naming import Names, Targets
from contractgen.importing.pieces import Pieces, Span, divided
from contractgen.importing.placing import Division, placed
from contractgen.importing.referring import citations, definitions, fields, references
from contractgen.importing.sections import Section, section
from contractgen.importing.terms import Terms
from contractgen.library import Library
from contractgen.readers.docx import read_parts
from contractgen.word.marking import Mark, bookmarks, mark, unmarked
from contractgen.word.package import unpack
from contractgen.word.reading import parsed, serialised
from contractgen.word.relations import main_part

__all__ = ["Guess", "Imported", "Model", "import_model"]


@dataclass(frozen=True, slots=True)
class Model:
    """A Word model read and divided: the tree with marks in its words, what the marks are, chapters and sections."""

    name: str
    parts: Mapping[str, bytes]
    agreement: Agreement
    marks: tuple[Mark, ...]
    divisions: Sequence[Division]
    sections: Sequence[Section]
    unknown_laws: Sequence[str]


@dataclass(frozen=True, slots=True)
class Imported:
    """A layer made of a Word model: its files by path, the clauses written, and the model they come from."""

    model: Model
    files: Mapping[str, str]
    written: Sequence[Written]


def read_model(data: bytes, file: str, library: Library, name: str, on: date) -> Model:
    """Return the Word file *data* called *file* as sections that become clauses of the template *name*.

    Raises:
        FormatError: it is no Word file, or damaged.
    """
    parts = unpack(data, file)
    main = main_part(parts, file)
    root = parsed(parts[main], main, file)
    named = bookmarks(root)
    marks = mark(root)
    agreement = read_parts({**parts, main: serialised(root)}, file)
    laws: list[str] = []

    def words(text: str) -> str:
        return unmarked(text, marks)[0]

    def divide(text: str, where: Setting) -> Pieces:
        plain, marked = unmarked(text, marks)
        found: list[Span] = gaps(plain, marked, where)
        cited, told = citations(plain, library.statutes, on)
        laws.extend(told)
        found += [*cited, *fields(plain, marked, named), *references(plain), *definitions(plain)]
        return divided(plain, found)

    divisions, sections = placed(agreement, library, name)
    divisions = [replace(d, heading=words(d.heading)) for d in divisions]
    made = [section(one, divide, words) for one in sections]
    return Model(file, parts, agreement, marks, divisions, made, tuple(dict.fromkeys(laws)))


def import_model(data: bytes, file: str, library: Library, name: str, on: date) -> Imported:
    """Return the layer that the Word model *data*, called *file*, becomes; template and clauses are called *name*.

    Raises:
        FormatError: it is no Word file, is damaged, or *name* is taken.
    """
    if name in library.templates:
        message, remedy = N_("已有名为“{name}”的范本"), N_("用 --id 另取一个名称")
        raise FormatError([Problem(Place("--id"), message, remedy, {"name": name})])
    model = read_model(data, file, library, name, on)
    titles = {t.id: t.title for t in library.topics.values()}
    offered = frozenset(t.id for t in library.topics.values() if t.choose)
    source = file.rpartition(".")[0] or file
    terms = Terms(model.sections, library)
    writer = Writer(name, source, Names(name), Targets(model.sections, model.divisions), offered, titles, terms)
    written = [writer.clause(one) for one in model.sections]
    return Imported(model, files_of(name, source, model.agreement.title, model.divisions, written, writer), written)
