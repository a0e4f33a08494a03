"""Members fill in their own part: a form for each goes out, what comes back is merged; what is open, for a meeting."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any, Final

from flask import Blueprint, g, render_template, request, send_file

from contractgen.catalogue import translate
from contractgen.errors import N_, Problem, Refused
from contractgen.forms import PARTIES, Form, form_for, read_form
from contractgen.interview import Session
from contractgen.merging import Merged, merge
from contractgen.papers import FORM_TITLE, member_form, pending, pending_paper
from contractgen.saving import Overtaken
from contractgen.tables import rows
from contractgen.web.checks import shown_name
from contractgen.web.desk import Desk, Opened, told
from contractgen.web.folder import fit

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the same answers give the same bytes."""


def pages(desk: Desk) -> Blueprint:
    """Return the pages under /agreement/<key>/members."""
    made = Blueprint("members", __name__, url_prefix="/agreement/<key>/members")

    @made.get("/")
    def shown(key: str) -> Any:
        return _page(desk, desk.opened(key))

    @made.post("/forms")
    def forms(key: str) -> Any:
        opened = desk.opened(key)
        return send_file(
            BytesIO(_packed(desk, opened.session)),
            mimetype="application/zip",
            as_attachment=True,
            download_name=f"{opened.file.name}-{FORM_TITLE}.zip",
        )

    @made.post("/pending")
    def undecided(key: str) -> Any:
        opened = desk.opened(key)
        data = pending_paper(opened.session, desk.today())
        name = translate(N_("{name}-待决事项表.docx"), "zh_CN", {"name": opened.file.name})
        return send_file(BytesIO(data), mimetype=_WORD, as_attachment=True, download_name=name)

    @made.post("/merge")
    def merged(key: str) -> Any:
        opened = desk.opened(key)
        returned: list[Form] = []
        faults: list[Problem] = []
        for file in request.files.getlist("forms"):
            if file.filename:
                try:
                    returned.append(read_form(file.stream.read(), shown_name(file.filename), opened.session))
                except Refused as refused:
                    faults.extend(refused.problems)
        theirs = "theirs" in request.form
        result = merge(opened.session, returned, theirs=theirs)
        try:
            if result.session.text != opened.session.text:
                desk.save(opened, result.session)
        except Overtaken as overtaken:
            return _page(desk, desk.opened(key), told(overtaken.problems), status=409)
        lines = [
            *told((*faults, *result.faults)),
            *told(tuple(d.problem(theirs=theirs) for d in result.differences)),
            *told(result.session.stand.examined.conflicts),
        ]
        return _page(desk, desk.opened(key), lines, result, len(returned))

    return made


def _page(
    desk: Desk,
    opened: Opened,
    lines: list[str] | None = None,
    merged: Merged | None = None,
    forms: int = 0,
    status: int = 200,
) -> tuple[str, int]:
    session = opened.session
    page = render_template(
        "members.html",
        lines=lines or [],
        merged=merged,
        forms=forms,
        silent=merged.silent if merged else (),
        undecided=len(pending(session)),
        spoken=g.spoken,
        **desk.beside(opened, session),
    )
    return page, status


def _packed(desk: Desk, session: Session) -> bytes:
    """Return one form for every member known, and a blank one, as a zip file."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for position in range(len(rows(session, PARTIES)) + 1):
            form = form_for(session, position)
            name = f"{position:02}-{fit(form.member)}" if position else "空白"
            entry = zipfile.ZipInfo(f"{name}-{FORM_TITLE}.docx", _MADE)
            archive.writestr(entry, member_form(session, form, position, desk.today()))
    return packed.getvalue()
