"""From the answers to a file: the Word agreement, its web page, the papers for signing; or to the check page."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any, Final

from flask import Blueprint, abort, g, redirect, render_template, request, send_file, url_for

from contractgen.catalogue import localised, translate
from contractgen.drafting import draft_papers
from contractgen.errors import N_, Refused
from contractgen.numbering import number_papers
from contractgen.passes import Made
from contractgen.previewing import preview
from contractgen.reporting import Terms, report_on
from contractgen.web.checks import Kept, Shelf
from contractgen.web.desk import Desk
from contractgen.web.speaking import problems_of
from contractgen.writers import write, write_papers

_FORMS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "md": "text/markdown",
    "txt": "text/plain; charset=utf-8",
}


def pages(desk: Desk, shelf: Shelf) -> Blueprint:
    """Return what makes files of the agreement under /agreement/<key>."""
    made = Blueprint("drafts", __name__, url_prefix="/agreement/<key>")

    @made.post("/draft", endpoint="made")
    def draft(key: str) -> Any:
        form = request.form.get("form", "docx")
        if form not in _FORMS:
            abort(400)
        opened = desk.opened(key)
        back = url_for("interview.reviewed", key=key)
        problems = opened.session.stand.problems
        try:
            if problems:
                raise Refused(problems)
            result = desk.drafted(opened.session).made
            if result.blanks and "blanks" not in request.form:
                raise Refused(())
            agreement = replace(result.agreement, draft=bool(result.blanks))
            data = write(agreement, form, desk.today(), desk.library.styles_for(result.template))
            papers = _papers(desk, result) if "papers" in request.form else None
        except Refused as refused:
            return render_template("refused.html", problems=problems_of(refused) or _open(desk, key), back=back), 400
        desk.folder.keep(opened.file, opened.session.text)
        mark = translate(N_("（草案）"), "zh_CN") if agreement.draft else ""
        name = f"{agreement.title}{mark}_{agreement.version or 'V1'}"
        path = desk.folder.put_draft(name, form, data)
        if papers is not None:
            beside = desk.folder.put_draft(f"{name}-用印材料", "docx", papers)
            return render_template("made.html", files=(path, beside), back=back)
        return send_file(BytesIO(data), mimetype=_FORMS[form], as_attachment=True, download_name=path.name)

    @made.post("/check", endpoint="checked")
    def check(key: str) -> Any:
        opened = desk.opened(key)
        today = desk.today()
        try:
            result = preview(opened.session, today)
            data = write(replace(result.agreement, draft=bool(result.blanks)), "docx", today)
            name = f"{opened.file.name}.docx"
            report = report_on(data, name, desk.library, Terms(today, template=result.template.id), g.spoken)
        except Refused as refused:
            back = url_for("interview.reviewed", key=key)
            return render_template("refused.html", problems=problems_of(refused), back=back), 400
        return redirect(url_for("checks.told", key=shelf.put(Kept(report))), 303)

    return made


def _papers(desk: Desk, made: Made) -> bytes:
    drafted = draft_papers(desk.library, made.template, made.answers, made.selected, desk.today())
    styles = desk.library.styles_for(made.template)
    return write_papers(made.agreement.title, number_papers(drafted, made.agreement), desk.today(), styles)


def _open(desk: Desk, key: str) -> list[str]:
    """Return what is not answered yet, a line each."""
    result = desk.drafted(desk.opened(key).session).made
    known = {q.id: q for q in desk.library.questions}
    named = {b.fact: localised(known[b.fact].prompt, g.spoken) if b.fact in known else b.prompt for b in result.blanks}
    told = N_("尚未填报 {fact}：{prompt}")
    return [translate(told, g.spoken, {"fact": fact, "prompt": prompt}) for fact, prompt in named.items()]
