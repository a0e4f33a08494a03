"""`contractgen draft`: an answers file becomes a document somebody can sign."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from contractgen.agreement import Agreement, articles
from contractgen.catalogue import localised, translate
from contractgen.cli import tell
from contractgen.cli.files import write_atomically, write_out
from contractgen.cli.layers import library_for
from contractgen.drafting import draft_papers
from contractgen.errors import N_, FormatError, NotFinal, Place, Problem
from contractgen.library import Library, StylesFile
from contractgen.numbering import number_papers
from contractgen.passes import Made, load_answers, make
from contractgen.questions import Question
from contractgen.writers import FORMATS, write, write_papers


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked `draft` for."""

    out: Path | None
    form: str | None
    allow_blanks: bool
    paginate: bool
    papers: bool
    on: date


def draft_file(answers: Path, libraries: tuple[Path, ...], wish: Wish, spoken: str) -> int:
    """Draft the agreement, write it, and sum up on standard error.

    Raises:
        Refused: with every problem; nothing has been written then.
    """
    form = _format(wish)
    library = library_for(answers, libraries)
    made = make(library, load_answers(answers), wish.on)
    if made.blanks and not wish.allow_blanks:
        raise NotFinal(_open(made, library, answers, spoken))
    agreement = replace(made.agreement, draft=bool(made.blanks) or wish.allow_blanks)
    _say_shortfalls(made, spoken)
    data = _written(agreement, form, wish, library.styles_for(made.template))
    papers = _papers(library, made, agreement, wish.on) if wish.papers else None
    if wish.out == Path("-"):
        write_out(data)
        return 0
    out = wish.out or _named(agreement, form)
    write_atomically(out, data)
    if papers is not None:
        beside = out.with_name(out.stem + "-用印材料.docx")
        write_atomically(beside, papers)
        tell(translate(N_("用印材料：{path}"), spoken, {"path": beside}))
    _sum_up(made, agreement, out, spoken)
    print(out)
    return 0


def _papers(library: Library, made: Made, agreement: Agreement, on: date) -> bytes:
    drafted = draft_papers(library, made.template, made.answers, made.selected, on)
    pages = number_papers(drafted, agreement)
    return write_papers(agreement.title, pages, on, library.styles_for(made.template))


def _format(wish: Wish) -> str:
    suffix = wish.out.suffix.lstrip(".").lower() if wish.out and wish.out != Path("-") else ""
    form = wish.form or {"htm": "html", "markdown": "md", "text": "txt"}.get(suffix, suffix) or "docx"
    if form not in FORMATS:
        message, remedy = N_("不支持格式“{form}”"), N_("可用：{known}")
        values = {"form": form, "known": "、".join(FORMATS)}
        raise FormatError([Problem(Place(str(wish.out or "--format")), message, remedy, values)])
    return form


def _named(agreement: Agreement, form: str) -> Path:
    """Name the file after the agreement, in the current folder; never over an existing file."""
    title = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", agreement.title)[:80]
    path = Path(f"{title}{'_' + agreement.version if agreement.version else ''}.{form}")
    if path.exists():
        message, remedy = N_("文件已存在，未覆盖"), N_("以 -o 指定文件名")
        raise FormatError([Problem(Place(str(path)), message, remedy)])
    return path


def _written(agreement: Agreement, form: str, wish: Wish, styles: StylesFile | None) -> bytes:
    if wish.paginate and form in ("docx", "pdf"):
        from contractgen.paginating import paginated

        agreement_bytes = paginated(agreement, wish.on, styles)
        if form == "docx":
            return agreement_bytes
        from contractgen.office import convert

        return convert(agreement_bytes)
    return write(agreement, form, wish.on, styles)


def _open(made: Made, library: Library, answers: Path, spoken: str) -> list[Problem]:
    questions = {q.id: q for q in library.questions}
    problems = []
    for blank in made.blanks:
        question = questions.get(blank.fact)
        prompt = localised(question.prompt, spoken) if isinstance(question, Question) else blank.prompt
        values = {"fact": blank.fact, "prompt": prompt}
        remedy = N_("补填后再生成；只要草案时加 --allow-blanks")
        problems.append(Problem(Place(str(answers)), N_("尚未填报 {fact}：{prompt}"), remedy, values, blank.fact))
    return problems


def _say_shortfalls(made: Made, spoken: str) -> None:
    for requirement, reason in sorted(made.falls_short.items()):
        values = {"requirement": requirement, "reason": reason}
        tell(translate(N_("注意：所选条款不满足 {requirement}：{reason}"), spoken, values))
    for lacking in made.lacking:
        values = {"requirement": lacking.id, "title": lacking.title, "basis": "、".join(lacking.basis)}
        tell(translate(N_("注意：没有条款写到 {requirement} {title}（依据：{basis}）"), spoken, values))


def _sum_up(made: Made, agreement: Agreement, out: Path, spoken: str) -> None:
    parties = made.answers.facts.get("parties") or ()
    values = {
        "articles": sum(1 for _ in articles(agreement)),
        "annexes": len(agreement.annexes),
        "parties": len(parties) if isinstance(parties, tuple) else 0,
        "blanks": len(made.blanks),
        "defaults": sum("[" not in name for name in made.answers.defaulted),
        "digest": agreement.digest,
    }
    line = N_(
        "{articles} 条，{annexes} 个附件，{parties} 方；空缺 {blanks} 处，采用默认值 {defaults} 项；文本校验码 {digest}"
    )
    tell(translate(line, spoken, values))
    for unused in made.answers.unused:
        tell(translate(N_("未用到的填报内容：{fact}"), spoken, {"fact": unused}))
    clauses = [s.clause for s in made.selected if s.clause and not s.party]
    if open_ones := [c.id for c in clauses if not c.reviewed_by]:
        listed = "" if len(open_ones) == len(clauses) or len(open_ones) > 12 else "：" + "、".join(open_ones)
        counted = {"open": len(open_ones), "all": len(clauses), "listed": listed}
        tell(translate(N_("{all} 个条款中有 {open} 个未经律师复核，签署前请由律师审阅{listed}。"), spoken, counted))
    tell(translate(N_("已写出：{path}"), spoken, {"path": out}))
