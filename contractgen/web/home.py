"""The first page: the agreements of the folder, a new one, and the way to the check page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from contractgen.bundled import root
from contractgen.errors import Refused
from contractgen.library import Library
from contractgen.passes import DEFAULT_TEMPLATE
from contractgen.web.folder import DRAFTS, HISTORY, Folder
from contractgen.web.speaking import problems_of


def pages(folder: Folder, library: Library, today: Callable[[], date]) -> Blueprint:
    """Return the page at /."""
    made = Blueprint("home", __name__)

    def shown(problems: list[str], name: str = "", status: int = 200) -> tuple[str, int]:
        return (
            render_template(
                "home.html", folder=folder, agreements=folder.agreements(), drafts=folder.papers(("docx", "pdf")),
                samples=samples(), library=library, problems=problems, name=name, places=(DRAFTS, HISTORY),
                today=today(),
            ),
            status,
        )  # fmt: skip

    @made.get("/", endpoint="folder")
    def list_folder() -> Any:
        return shown([])

    @made.post("/new")
    def new() -> Any:
        name, start = request.form.get("name", ""), request.form.get("start", "")
        template = request.form.get("template", DEFAULT_TEMPLATE)
        if template not in library.templates:
            template = DEFAULT_TEMPLATE
        try:
            sample = samples().get(start)
            data = sample.read_bytes() if sample else f"template: {template}\n".encode()
            file = folder.create(name, data)
        except Refused as refused:
            return shown(problems_of(refused), name, 400)
        return redirect(url_for("interview.begin", key=file.key), 303)

    return made


def samples() -> dict[str, Any]:
    """Return the answers files of the samples that come with the program, by name."""
    return {p.parent.name: p for p in sorted((root() / "samples").glob("*/answers.yaml"))}
