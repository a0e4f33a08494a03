"""What a stretch of text becomes in clause text: plain words, a blank, a reference, a citation, a term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

GapKind = Literal["text", "integer", "money", "percent", "date", "party", "choice"]


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A blank that becomes a question: what stood there, its kind, the filter that prints it.

    `title` names it; `named` says that the document itself does, so that blanks of one name are one question;
    `prompt` is the sentence it stands in. `default` is what stood there if that was words. `field` is the
    field of the last party named, where the blank is one (`credit_code`); then there is no question. `sure` is
    false where the kind is only what is left when nothing speaks for another.
    """

    original: str
    kind: GapKind = "text"
    filter: str = ""
    title: str = ""
    named: bool = False
    prompt: str = ""
    default: str = ""
    options: tuple[str, ...] = ()
    field: str = ""
    unit: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Fill:
    """A place completed by hand when signing."""

    original: str
    name: str


@dataclass(frozen=True, slots=True)
class Refer:
    """A reference: to the article, chapter or annex of this number, or to what stands at a paragraph of the file.

    `paragraph` is the 款 and `items` the numbers of 项 and 目; `behind` what is printed after the reference as it is.
    """

    original: str
    kind: Literal["article", "chapter", "annex", "place"]
    number: int
    items: tuple[int, ...] = ()
    paragraph: int = 0
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Law:
    """A statute cited: as it stood, as `@{law:…}` names it, and the words that will be printed."""

    original: str
    reference: str
    printed: str


@dataclass(frozen=True, slots=True)
class Defined:
    """A term where it is defined; `means` says that its meaning follows (是指……)."""

    term: str
    means: bool = False


Piece = Words | Gap | Fill | Refer | Law | Defined
Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece found at characters *start* to *end* of a text; of two that overlap the one with the lower rank stays."""

    start: int
    end: int
    piece: Piece
    rank: int = 5


def divided(text: str, found: list[Span]) -> Pieces:
    """Return *text* as pieces: those *found*, and the words between them."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: (s.rank, s.start, -s.end)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    made: list[Piece] = []
    at = 0
    for span in sorted(kept, key=lambda s: (s.start, s.end)):
        if span.start > at:
            made.append(Words(text[at : span.start]))
        made.append(span.piece)
        at = span.end
    if at < len(text):
        made.append(Words(text[at:]))
    return tuple(made)


def shown(pieces: Pieces) -> str:
    """Return the text as it stood in the document."""
    return "".join(p.text if isinstance(p, Words) else p.term if isinstance(p, Defined) else p.original for p in pieces)
