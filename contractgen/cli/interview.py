"""`contractgen interview`: questions in the terminal until an answers file is complete."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from datetime import date
from pathlib import Path

from contractgen.catalogue import describe, localised, translate
from contractgen.cli import tell
from contractgen.cli.layers import library_for
from contractgen.cli.talking.faces import Face, Line
from contractgen.cli.talking.lines import LineFace
from contractgen.cli.talking.overview import reviewed
from contractgen.cli.talking.questions import put
from contractgen.cli.talking.talk import Talk
from contractgen.errors import N_
from contractgen.folding import NARROWEST
from contractgen.interview import current, open_session, set_aside, with_template
from contractgen.reviewing import progress
from contractgen.saving import stored

_WIDEST = 120
_INTERRUPTED = 130


def hold(path: Path, libraries: tuple[Path, ...], on: date, spoken: str) -> int:
    """Ask until everything is answered or somebody ends it; 1 if something must still be answered.

    Raises:
        Refused: the file is no answers file, the library is wrong, or somebody else changed the file meanwhile.
    """
    library = library_for(path, libraries)
    there = stored(path)
    talk = Talk(open_session(library, there.text, str(path)), _face(spoken), path, there, spoken, on)
    try:
        _begin(talk)
        while (asked := current(talk.session)) or not reviewed(talk):
            if asked:
                put(talk, asked)
    except EOFError:
        pass
    except KeyboardInterrupt:
        _stopped(talk)
        return _INTERRUPTED
    return _ended(talk)


def list_open(path: Path, libraries: tuple[Path, ...], spoken: str) -> int:
    """Print what must still be answered, one question a line, and everything wrong; ask nothing, write nothing.

    Raises:
        Refused: the file is no answers file or the library is wrong.
    """
    session = open_session(library_for(path, libraries), stored(path).text, str(path))
    for problem in session.stand.problems:
        tell(describe(problem, spoken))
    left = [a.question for a in session.stand.asked if a.open and a.question.required]
    for question in left:
        print(f"{question.id}: {localised(question.prompt, spoken)}")
    for waiting in session.stand.waiting:
        values = {"fact": waiting.question.id, "wanted": "、".join(waiting.wanted)}
        tell(translate(N_("{fact} 取决于 {wanted}"), spoken, values))
    return 1 if left or session.stand.waiting or session.stand.problems else 0


def _face(spoken: str) -> Face:
    columns = min(max(shutil.get_terminal_size((80, 24)).columns, NARROWEST), _WIDEST)
    if sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        from contractgen.cli.talking.keys import KeyFace

        return KeyFace(columns, spoken)
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return LineFace(columns, spoken)


def _begin(talk: Talk) -> None:
    session = talk.session
    values = {"path": talk.path, "given": progress(session).given}
    if talk.stored.digest:
        talk.say(N_("继续填报 {path}：已答 {given} 项。"), **values)
    else:
        talk.say(N_("新的填报 {path}。每答一项即保存；输入 ? 看说明，< 回上一项，> 跳过，* 看总览，- 清空。"), **values)
    _unknown(talk)
    templates = session.library.templates
    if "template" not in session.nodes.values and len(templates) > 1:
        lines = [Line(t.id, t.title) for t in templates.values()]
        reply = talk.face.choose(translate(N_("起草哪一种协议"), talk.spoken), lines, next(iter(templates)))
        named = next((t.id for t in templates.values() if reply in (t.id, t.title)), next(iter(templates)))
        talk.keep(with_template(talk.session, named))


def _unknown(talk: Talk) -> None:
    unknown = talk.session.stand.examined.unknown
    if not unknown:
        return
    talk.face.show(*(describe(problem, talk.spoken) for problem in unknown))
    lines = [
        Line("aside", translate(N_("移到文件末尾作为注释"), talk.spoken)),
        Line("stay", translate(N_("留在原处，自己改"), talk.spoken)),
    ]
    if talk.face.choose(translate(N_("这些内容没有对应的填报项"), talk.spoken), lines, "aside") == "aside":
        talk.keep(set_aside(talk.session))


def _stopped(talk: Talk) -> None:
    print(file=sys.stderr)
    talk.say(N_("已停下，答过的都在 {path}。继续："), path=talk.path)
    _command(talk, "interview")


def _ended(talk: Talk) -> int:
    now = progress(talk.session)
    left = now.open + now.wrong
    if left:
        talk.say(N_("还有 {left} 项待答。继续："), left=left)
        _command(talk, "interview")
    else:
        talk.say(N_("填报完成。起草："))
        _command(talk, "draft")
    if isinstance(talk.face, LineFace):
        print(talk.path)
    return 1 if left else 0


def _command(talk: Talk, name: str) -> None:
    """Show a command on a line of its own, to be copied as it is."""
    more = " -o 协议.docx" if name == "draft" else ""
    talk.face.show(f"  contractgen {name} {shlex.quote(str(talk.path))}{more}")
