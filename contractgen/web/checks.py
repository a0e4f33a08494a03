"""The check page: a document or a dossier goes in; the report, annotated Word and the review form come out.

What was handed in stays in memory, the last few only: the user's own file is where it was.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, Final

from flask import Blueprint, Response, abort, g, redirect, render_template, request, send_file, url_for
from markupsafe import Markup

from contractgen.catalogue import translate
from contractgen.dossiers import Paper, paper
from contractgen.errors import N_, FormatError, Place, Problem, Refused
from contractgen.library import Library
from contractgen.overview import Report, headline
from contractgen.readers import SUFFIXES, read
from contractgen.reporting import Terms, report_on, report_on_dossier
from contractgen.reports import rendered
from contractgen.reports.html import STYLE, inside
from contractgen.web.folder import Folder
from contractgen.web.speaking import problems_of

_KEPT: Final = 12
"""Reports kept for download."""
_MOST: Final = 200
"""Papers of one dossier."""
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DOWNLOADS: Final = {
    "html": ("html", "text/html", N_("{name}-审查报告.html")),
    "docx": ("docx", _WORD, N_("{name}-批注.docx")),
    "review": ("docx", _WORD, N_("{name}-形式审查意见表.docx")),
    "json": ("json", "application/json", N_("{name}.json")),
    "text": ("txt", "text/plain; charset=utf-8", N_("{name}-审查报告.txt")),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A report and what was handed in beside the main paper."""

    report: Report
    counted: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class Shelf:
    """The last reports, by a key nobody can guess."""

    def __init__(self) -> None:
        """Begin empty."""
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, kept: Kept) -> str:
        """Keep a report and return its key; the oldest goes."""
        key = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[key] = kept
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return key

    def get(self, key: str) -> Kept:
        """Return the report with this key; a 404 where it is gone."""
        with self._lock:
            if key not in self._kept:
                abort(404)
            return self._kept[key]


def pages(folder: Folder, library: Library, today: Callable[[], date], shelf: Shelf) -> Blueprint:
    """Return the pages under /check."""
    made = Blueprint("checks", __name__, url_prefix="/check")

    def form(problems: Sequence[str] = (), status: int = 200) -> tuple[str, int]:
        chosen = {k: request.form.get(k, "") for k in ("template", "profile", "on")}
        return (
            render_template(
                "check.html", library=library, problems=problems, chosen=chosen, papers=folder.papers(SUFFIXES),
                suffixes=SUFFIXES,
            ),
            status,
        )  # fmt: skip

    @made.get("/")
    def ask() -> Any:
        return form()

    @made.post("/")
    def submit() -> Any:
        try:
            terms = _terms(today())
            handed = [(f.filename or "", f.stream.read()) for f in request.files.getlist("papers") if f.filename]
            for key in request.form.getlist("paper"):
                file = folder.find(key, folder.papers(SUFFIXES))
                handed.append((file.path.name, file.path.read_bytes()))
            kept = _checked(handed, library, terms)
        except Refused as refused:
            return form(problems_of(refused), 400)
        except KeyError:
            abort(404)
        return redirect(url_for("checks.told", key=shelf.put(kept)), 303)

    @made.get("/<key>")
    def told(key: str) -> Any:
        kept = shelf.get(key)
        g.policy = {"style-src": "'self'"}
        report = kept.report
        return render_template(
            "report.html",
            key=key,
            kept=kept,
            headline=headline(report),
            inside=Markup(inside(report)),  # noqa: S704 - the report escapes everything of the document and the library
            word=report.checked.format == "docx",
        )

    @made.get("/<key>/<form>")
    def download(key: str, form: str) -> Any:
        if form not in _DOWNLOADS:
            abort(404)
        report = shelf.get(key).report
        _, kind, named = _DOWNLOADS[form]
        try:
            data = rendered(report, form)
        except Refused as refused:
            return render_template("refused.html", problems=problems_of(refused)), 400
        stem = PurePosixPath(report.checked.name.replace("\\", "/")).stem
        name = translate(named, g.spoken, {"name": stem})
        return send_file(BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)

    @made.get("/report.css")
    def style() -> Response:
        return Response(STYLE, mimetype="text/css")

    return made


def _terms(today: date) -> Terms:
    """Return what the form says of template, profile and date.

    Raises:
        Refused: the date is none.
    """
    on = request.form.get("on", "").strip()
    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        message, remedy = N_("“{text}”不是日期"), N_("写作 2026-11-24 的样子")
        raise FormatError([Problem(Place(), message, remedy, {"text": on})]) from None
    return Terms(today, day, request.form.get("template", ""), request.form.get("profile", ""))


def _checked(handed: Sequence[tuple[str, bytes]], library: Library, terms: Terms) -> Kept:
    """Return the report on what was handed in: one document, or several as a dossier.

    Raises:
        Refused: nothing was handed in, or nothing of it can be read.
    """
    if not handed:
        raise FormatError([Problem(Place(), N_("没有选择文件"), N_("选一个协议文件，或者一个卷宗的各个文件"))])
    if len(handed) > _MOST:
        values = {"most": _MOST}
        raise FormatError([Problem(Place(), N_("一次最多 {most} 个文件"), N_("分几次检查"), values)])
    if len(handed) == 1:
        name, data = handed[0]
        return Kept(report_on(data, shown_name(name), library, terms, g.spoken))
    papers: list[Paper] = []
    refusals: list[Problem] = []
    for name, data in handed:
        try:
            papers.append(paper(shown_name(name), data, read(data, shown_name(name))))
        except Refused as refused:
            refusals.extend(refused.problems)
    if not papers:
        raise FormatError(refusals)
    report, dossier = report_on_dossier(papers, library, terms, g.spoken)
    unread = tuple(p.place.file for p in refusals)
    return Kept(report, dossier.counted, (*dossier.left, *unread))


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: the last part of whatever path a browser sends."""
    return name.replace("\\", "/").rpartition("/")[2].encode("utf-8", "replace").decode()[:200]
