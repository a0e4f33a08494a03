"""The proof of an import: the layer is loaded and drafted, and its words are compared with those of the Word file.

Labels, white space, blanks, references and citations may differ; no other word may be missing or new.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from contractgen.agreement import (
    Agreement,
    Article,
    Chapter,
    Definition,
    Item,
    Table,
    Text,
    inlines,
    plain,
    sections,
)
from contractgen.answers import validate
from contractgen.compiling import compile_library
from contractgen.drafting import draft
from contractgen.importing import Imported
from contractgen.importing.blanks import DAY
from contractgen.importing.naming import Targets
from contractgen.importing.pieces import Defined, Fill, Refer, Words
from contractgen.importing.sections import Section
from contractgen.library import Library, LibraryFile
from contractgen.numbering import number
from contractgen.readers.docx import UNREAD
from contractgen.selection import select
from contractgen.word.marking import unmarked
from contractgen.word.walk import WordParagraph, WordTable, walk
from contractgen.yaml_text import parse

_ENDS = "；。"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the file that the layer does not draft, or the other way round, and where."""

    clause: str
    lost: str = ""
    added: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the comparison came to: the agreement drafted, differences of clauses, text that is in no clause at all."""

    agreement: Agreement
    differences: tuple[Difference, ...] = ()
    left_out: tuple[str, ...] = ()


def proved(imported: Imported, base: Mapping[str, LibraryFile], name: str, on: date) -> Proof:
    """Return the proof of *imported*, whose template is *name*, laid over the library files *base*.

    Raises:
        Refused: the layer does not load or does not draft; that is a fault of the import.
    """
    own = {
        p: LibraryFile(p, p, name, t.encode())
        for p, t in imported.files.items()
        if p.startswith(("clauses/", "templates/"))
    }
    # What a library remembers of itself it remembers under its digest.
    digest = hashlib.sha256("\0".join(f"{p}\0{t}" for p, t in sorted(imported.files.items())).encode()).hexdigest()
    library = compile_library({**base, **own}, f"import {digest}")
    drafted = _drafted(library, name, on)
    articles = {a.topic: a for a in sections(drafted)}
    targets = Targets(imported.model.sections, imported.model.divisions)
    differences = [
        found
        for section in imported.model.sections
        for found in _compared(section, articles.get(section.placed.topic), targets, name)
    ]
    return Proof(drafted, tuple(differences), tuple(_left_out(imported)))


def _drafted(library: Library, name: str, on: date) -> Agreement:
    template = library.template(name)
    nodes = parse(f"template: {name}\n", "answers.yaml")
    answers = validate(library.questions, library.constraints_for(template, None), nodes, name)
    return number(draft(library, template, answers, select(library, template, answers), on))


def _compared(section: Section, drafted: Article | None, targets: Targets, name: str) -> Iterator[Difference]:
    clause = f"{section.placed.topic}/{name}"
    wanted, made = _squeezed(_expected(section, targets)), _squeezed(_own_words(drafted) if drafted else "")
    if wanted == made:
        return
    for kind, i, j, k, m in difflib.SequenceMatcher(None, wanted, made, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Difference(clause, wanted[i:j][:_LONGEST], made[k:m][:_LONGEST])


def _expected(section: Section, targets: Targets) -> str:
    words: list[str] = []
    for head in section.heads:
        words += head.titles
    for line in section.lines:
        for piece in (p for cell in line.cells for p in cell):
            match piece:
                case Words():
                    words.append(piece.text)
                case Defined():
                    words.append(piece.term)
                case Refer():
                    found = targets.of(piece, section)
                    # The 款 behind a reference is printed as words.
                    words.append(found.markup.partition("}")[2] if found.markup else piece.original)
                case Fill() if piece.name == DAY:
                    words.append(DAY)
                case _:
                    pass
    return "".join(words)


def _own_words(article: Article) -> str:
    words: list[str] = []
    for block in article.blocks:
        if isinstance(block, Table):
            words += [c.title for c in block.columns]
    for block in article.blocks:
        for runs in inlines(block):
            for run in runs:
                if isinstance(run, Text) and not run.filled:
                    words.append(run.text)
                elif isinstance(run, Definition):
                    words.append(run.term)
    return "".join(words)


def _squeezed(text: str) -> str:
    """Return the signs of *text* in order, without white space and the ends of items."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in _ENDS)


# --- what is in no clause ----------------------------------------------------------


def _left_out(imported: Imported) -> Iterator[str]:
    model = imported.model
    whole = _bare(unmarked("\n".join(_everything(model.agreement)), model.marks)[0])
    for block in walk(model.parts, model.name).blocks:
        for paragraph in _paragraphs(block):
            if paragraph.contents or paragraph.style in UNREAD or not paragraph.text.strip():
                continue
            for line in paragraph.text.split("\n"):
                if _bare(line) not in whole:
                    yield line.strip()


def _paragraphs(block: WordParagraph | WordTable) -> Iterator[WordParagraph]:
    if isinstance(block, WordParagraph):
        yield block
        return
    for row in block.rows:
        for cell in row:
            yield from cell


def _bare(text: str) -> str:
    """Return letters, figures and Chinese characters alone: labels lose their signs on the way."""
    return "".join(sign for sign in text if sign.isalnum())


def _everything(agreement: Agreement) -> Iterator[str]:
    yield agreement.title
    for node in agreement.body:
        if isinstance(node, Chapter):
            yield node.label + node.heading
    for article in sections(agreement):
        yield article.label + article.heading + "".join(_block_words(article))


def _block_words(article: Article) -> Iterator[str]:
    for block in article.blocks:
        if isinstance(block, Table):
            yield "".join(c.title for c in block.columns)
            for row in block.rows:
                yield "".join(plain(runs) for runs in row.cells)
        else:
            yield plain(block.inlines)
            for item in block.items:
                yield _item_words(item)


def _item_words(item: Item) -> str:
    return item.label + plain(item.inlines) + "".join(_item_words(i) for i in item.items)
