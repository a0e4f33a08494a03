"""`contractgen check --dossier`: the agreement and the papers that go with it, judged together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from contractgen.catalogue import describe, translate
from contractgen.cli import tell
from contractgen.cli.check import Wish, file_bytes, with_waivers
from contractgen.dossiers import Paper, paper
from contractgen.errors import N_, Refused
from contractgen.library import Library
from contractgen.overview import Report
from contractgen.readers import read
from contractgen.reporting import report_on_dossier


def checked_dossier(files: Sequence[Path], folder: Path, library: Library, wish: Wish, spoken: str) -> Report:
    """Return the report on the papers *files* of *folder*; one that cannot be read is named as not checked.

    Raises:
        Refused: none can be read, or the waivers of the agreement are wrong.
    """
    papers: list[Paper] = []
    unread: list[str] = []
    refusals: list[Refused] = []
    for path in files:
        name = str(path.relative_to(folder)).encode("utf-8", "replace").decode()
        try:
            data = file_bytes(path)
            papers.append(paper(name, data, read(data, name)))
        except Refused as refused:
            refusals.append(refused)
            unread.append(translate(N_("{name}（不能读取）"), spoken, {"name": name}))
            for problem in refused.problems:
                tell(describe(problem, spoken))
    if refusals and not papers:
        raise Refused(p for r in refusals for p in r.problems)
    report, made = report_on_dossier(papers, library, wish.terms(), spoken)
    left = [translate(N_("{name}（协议没有提到，未计入）"), spoken, {"name": n}) for n in made.left]
    checked = replace(report.checked, unchecked=(*report.checked.unchecked, *unread, *left))
    found = with_waivers(checked, folder / made.main, library, spoken)
    told = N_("卷宗：协议 {main}；计入 {counted}")
    tell(translate(told, spoken, {"main": made.main, "counted": "、".join(made.counted) or "—"}))
    return replace(report, checked=found)
