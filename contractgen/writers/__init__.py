"""Formats an agreement can be written in: one module each, found by its name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Final

from contractgen.agreement import Agreement, Article

_MODULES: Final = {"docx": "docx", "html": "html", "md": "markdown", "txt": "text"}
FORMATS: Final = (*_MODULES, "pdf")
"""Suffixes without dot; `pdf` is the Word file converted by LibreOffice."""


def write(agreement: Agreement, form: str, on: date) -> bytes:
    """Return *agreement* as a file of the format *form*.

    Raises:
        FormatError: the format is unknown, or LibreOffice, which `pdf` needs, is absent.
    """
    if form == "pdf":
        from contractgen.office import convert

        return convert(write(agreement, "docx", on))
    data: bytes = import_module(f"contractgen.writers.{_MODULES[form]}").write(agreement, on)
    return data


def write_papers(title: str, pages: Sequence[Article], on: date) -> bytes:
    """Return the papers of a signing as one Word file, each article on a page of its own."""
    from contractgen.writers.docx import write_papers as write_docx_papers

    return write_docx_papers(title, pages, on)
