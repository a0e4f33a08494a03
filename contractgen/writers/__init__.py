"""Formats an agreement can be written in: one module each, found by its name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Final

from contractgen.agreement import Agreement, Article
from contractgen.library import StylesFile

if TYPE_CHECKING:
    from contractgen.word.look import Look

_MODULES: Final = {"docx": "docx", "html": "html", "md": "markdown", "txt": "text"}
FORMATS: Final = (*_MODULES, "pdf")
"""Suffixes without dot; `pdf` is the Word file converted by LibreOffice."""


def write(agreement: Agreement, form: str, on: date, styles: StylesFile | None = None) -> bytes:
    """Return *agreement* as a file of the format *form*; *styles* is a firm's own (`Library.styles_for`), for Word.

    Raises:
        FormatError: the format is unknown, or LibreOffice, which `pdf` needs, is absent.
        LibraryError: *styles* cannot be used.
    """
    if form == "pdf":
        from contractgen.office import convert

        return convert(write(agreement, "docx", on, styles))
    if form == "docx":
        from contractgen.writers.docx import write as write_docx

        return write_docx(agreement, on, look=look_of(styles, agreement.language))
    data: bytes = import_module(f"contractgen.writers.{_MODULES[form]}").write(agreement, on)
    return data


def write_papers(title: str, pages: Sequence[Article], on: date, styles: StylesFile | None = None) -> bytes:
    """Return the papers of a signing as one Word file, each article on a page of its own."""
    from contractgen.writers.docx import write_papers as write_docx_papers

    return write_docx_papers(title, pages, on, look_of(styles, "zh"))


def look_of(styles: StylesFile | None, language: str) -> Look | None:
    """Return what a firm's styles file describes; None where there is none.

    Raises:
        LibraryError: it cannot be used.
    """
    if styles is None:
        return None
    from contractgen.word.look import read_look

    return read_look(styles.data, styles.shown, language)
