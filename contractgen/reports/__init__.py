"""How a result is told: one module a format."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from contractgen.overview import Report

FORMATS: Final[Mapping[str, str]] = {"text": "txt", "json": "json", "sarif": "sarif", "html": "html", "docx": "docx"}
"""The formats of a report and the suffix each is written with."""
FORMS: Final = ("review",)
"""Papers to be filled in by hand, made from a result; Word files."""


def rendered(report: Report, form: str, columns: int = 100) -> bytes:
    """Return *report* in the format *form*, one of FORMATS or FORMS; *columns* is the width of text.

    Raises:
        FormatError: `docx` was asked for a document that is no Word file.
    """
    match form:
        case "text":
            from contractgen.reports import text

            return text.render(report, columns).encode("utf-8", "replace")
        case "json":
            from contractgen.reports import json

            return (json.render(report.checked, report.spoken) + "\n").encode("utf-8", "replace")
        case "sarif":
            from contractgen.reports import sarif

            return sarif.render([report]).encode("utf-8", "replace")
        case _:
            data: bytes = import_module(f"contractgen.reports.{form}").render(report)
            return data
