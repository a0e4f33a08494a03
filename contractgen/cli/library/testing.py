"""`contractgen library test`: the cases lawyers wrote, and all pairs of options."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contractgen.catalogue import describe, translate
from contractgen.cli.commands.options import LIBRARIES, Spoken, day
from contractgen.errors import N_

if TYPE_CHECKING:
    from contractgen.choosing import Assignment
    from contractgen.library import Library

_TEST = N_("试验条款库：执行 tests 文件夹中的试例，并把各事项的写法两两组合起来试写。")
_FOLDER = N_("条款库文件夹；默认为当前叠加的各层")
_QUICK = N_("只执行试例，不试写各种组合")


def register(app: typer.Typer, spoken: Spoken) -> None:
    """Add the command to *app*."""
    say = spoken.say

    @app.command("test", help=say(_TEST))
    def test_(
        folder: Annotated[Path | None, typer.Argument(help=say(_FOLDER))] = None,
        library: Annotated[LIBRARIES, spoken.library()] = None,
        quick: Annotated[bool, typer.Option("--quick", help=say(_QUICK))] = False,
        on: Annotated[str | None, spoken.on()] = None,
    ) -> int:
        from contractgen.cli.layers import folders_for
        from contractgen.library import load_library

        named = (*(library or ()), *((folder,) if folder else ()))
        folders = folders_for(None, named)
        loaded = load_library(folders)
        failed = _cases([folder] if folder else list(folders[1:]), loaded, day(on), spoken.language)
        if not quick:
            failed += _combinations(loaded, day(on), spoken.language)
        return 1 if failed else 0


def _cases(folders: list[Path], library: "Library", on: date, spoken: str) -> int:
    """Run the cases of *folders*; return how many failed."""
    from contractgen.cases import load_cases, run_case

    cases = [case for folder in folders for case in load_cases(folder)]
    failed = 0
    for case in cases:
        result = run_case(case, library, on)
        failed += bool(result.failures)
        mark = translate(N_("不符") if result.failures else N_("符合"), spoken)
        print(f"{mark}  {case.name}（{case.place.file}:{case.place.line}）")
        for problem in result.failures:
            print("    " + describe(problem, spoken))
    print(translate(N_("试例 {count} 个，不符 {failed} 个"), spoken, {"count": len(cases), "failed": failed}))
    return failed


def _combinations(library: "Library", on: date, spoken: str) -> int:
    """Draft all pairs of options; return how many things are wrong."""
    from contractgen.cli import tell
    from contractgen.combining import combined

    def progress(count: int) -> None:
        if count % 20 == 0:
            tell(translate(N_("已试写 {count} 份……"), spoken, {"count": count}))

    found = combined(library, on, progress)
    for flaw, row in found.flaws.items():
        title = library.topics[flaw.topic].title if flaw.topic in library.topics else ""
        where = f"{flaw.topic} {title}：" if title else ""
        print(f"{translate(N_('不符'), spoken)}  {where}{translate(flaw.message, spoken, {'what': flaw.what})}")
        print("    " + translate(N_("例如：{options}"), spoken, {"options": _options(row, library, flaw.topic)}))
    for problem, row in found.refused.values():
        print(f"{translate(N_('不符'), spoken)}  {describe(problem, spoken)}")
        print("    " + translate(N_("例如：{options}"), spoken, {"options": _options(row, library, "")}))
    values = {
        "choices": found.choices,
        "pairs": found.pairs,
        "agreements": found.agreements,
        "excluded": len(found.excluded),
        "failed": len(found.flaws) + len(found.refused),
    }
    line = N_("{choices} 个选择的 {pairs} 对写法，试写 {agreements} 份；不能并存的 {excluded} 对；不符 {failed} 处")
    print(translate(line, spoken, values))
    return len(found.flaws) + len(found.refused)


def _options(row: "Assignment", library: "Library", topic: str) -> str:
    """Return the options that depart from what the questions propose; that of *topic* first."""
    choose = library.topics[topic].choose if topic in library.topics else ""
    defaults = {q.id: str(q.defaults[-1].value) for q in library.questions if q.defaults}
    telling = {n: v for n, v in row.items() if n == choose or defaults.get(n) != v}
    ordered = sorted(telling.items(), key=lambda pair: pair[0] != choose)
    shown = "，".join(f"{n}: {v}" for n, v in ordered[:8])
    return shown + ("……" if len(ordered) > 8 else "")
