"""Page numbers for the contents, computed by LibreOffice: lay out, read the pages, write, until they hold.

The contents carry no page numbers by themselves, because nobody has laid the pages out when the
file is written; Word's own layout may differ by a page from LibreOffice's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from contractgen.agreement import Agreement
from contractgen.expressions import expression
from contractgen.library import StylesFile
from contractgen.office import convert
from contractgen.writers import look_of
from contractgen.writers.docx import Paging, write

_ROUNDS = 3


def paginated(agreement: Agreement, on: date, styles: StylesFile | None = None) -> bytes:
    """Return the Word file of *agreement* with page numbers in its contents.

    Raises:
        FormatError: LibreOffice is absent or fails.
    """
    look = look_of(styles, agreement.language)
    pages: Mapping[str, int] = {}
    for _ in range(_ROUNDS):
        data = write(agreement, on, Paging(pages), look)
        found = _pages(convert(data))
        if found == pages:
            break
        pages = found
    return write(agreement, on, Paging(pages), look)


def _pages(pdf: bytes) -> dict[str, int]:
    """Return the page of every heading in the PDF's outline, by its words."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    made: dict[str, int] = {}
    for entry in document.get_toc():
        title = entry.get_title() if hasattr(entry, "get_title") else entry.title
        target = entry.get_dest() if hasattr(entry, "get_dest") else None
        index = target.get_index() if target is not None else getattr(entry, "page_index", None)
        if index is not None:
            made[_key(title)] = index + 1
    return made


def _key(words: str) -> str:
    return expression(r"\s+").sub("", words)
