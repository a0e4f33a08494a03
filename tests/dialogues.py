"""What somebody with a finished deal at hand types into an interview: by lines, or by keys on a terminal."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contractgen.asking import Asked
from contractgen.entries import found
from contractgen.interview import Session, accept, answer, current, entry_of, open_session, skip, with_template
from contractgen.library import Library
from contractgen.options import options
from contractgen.tables import as_table, paste

ENTER, SKIP = "\r", ">"


@dataclass(frozen=True, slots=True)
class Turn:
    """One prompt of an interview: what is typed in a line, what by keys, and whether a pasted table follows."""

    line: str
    keys: str
    table: str = ""


@dataclass(slots=True)
class Script:
    """The turns of a whole interview, and the session it leads to."""

    turns: list[Turn] = field(default_factory=list)
    session: Session | None = None

    @property
    def typed(self) -> str:
        """Everything as lines of standard input."""
        return "".join(t.line + "\n" + (t.table + "\n" if t.table else "") for t in self.turns)


def script(library: Library, deal: Mapping[str, Any]) -> Script:
    """Return how *deal*, the entries of an answers file, is answered from nothing."""
    made = Script([Turn("1", "1")])
    session = with_template(open_session(library), "alliance")
    while asked := current(session):
        entry = found(deal, asked.question.id)
        for turn in _turns(session, asked, entry):
            made.turns.append(turn)
        if entry is None:
            session = accept(session).session if asked.value not in (None, ()) else _left(session, asked)
        elif asked.question.kind == "records":
            session = paste(session, asked.question.id, as_table(asked.question, entry)).outcome.session
        else:
            session = answer(session, entry).session
    made.turns.append(Turn(".", "."))
    made.session = session
    return made


def _left(session: Session, asked: Asked) -> Session:
    if asked.question.kind == "records" and not asked.question.minimum:
        return answer(session, ()).session
    return skip(session)


def _turns(session: Session, asked: Asked, entry: Any) -> Iterator[Turn]:
    question = asked.question
    if question.kind == "records":
        if entry is None:
            yield Turn(".", ".")
            return
        table = as_table(question, entry)
        yield Turn("p", "p", table)
        yield Turn(".", ".")
        return
    if entry is None:
        yield (
            Turn("", ENTER)
            if asked.value not in (None, ())
            else Turn(SKIP, SKIP if options(session, question) else SKIP + ENTER)
        )
        return
    offered = [o.code for o in options(session, question) if o.available]
    if question.kind in ("parties", "choices"):
        wanted = entry if isinstance(entry, tuple) else tuple(entry.split("、"))
        there = set(entry_of(asked.value) or ()) if isinstance(asked.value, tuple) else set()
        keys = "".join((" " if (code in wanted) != (code in there) else "") + "\x1b[B" for code in offered)
        yield Turn("、".join(wanted), keys + ENTER)
    elif offered:
        position = offered.index(entry) + 1
        yield Turn(str(position), str(position) if position < 10 else entry)
    else:
        yield Turn(entry, "\x15" + entry + ENTER)


class Terminal:
    """A command on a real pseudo-terminal."""

    def __init__(self, arguments: list[str], columns: int = 100, rows: int = 60) -> None:
        self.seen = ""
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.environ.update(
                TERM="xterm-256color", LANG="C.UTF-8", CONTRACTGEN_LANG="zh_CN", PROMPT_TOOLKIT_NO_CPR="1"
            )
            os.execv(arguments[0], arguments)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait(self, wanted: str, seconds: float = 20) -> str:
        """Read until *wanted* is shown; return what was shown since the last keys were sent."""
        until = time.monotonic() + seconds
        while wanted not in self.seen:
            assert time.monotonic() < until, f"{wanted!r} is not shown in {self.seen[-2000:]!r}"
            if select.select([self.descriptor], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.descriptor, 65536).decode("utf-8", "replace")
                except OSError:  # the other end has closed
                    break
        return self.seen

    def send(self, keys: str) -> None:
        """Type *keys*."""
        self.seen = ""
        os.write(self.descriptor, keys.encode())

    def end(self, seconds: float = 20) -> int:
        """Wait for the command to end and return its exit status."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if select.select([self.descriptor], [], [], 0.1)[0]:
                with contextlib.suppress(OSError):
                    self.seen += os.read(self.descriptor, 65536).decode("utf-8", "replace")
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                os.close(self.descriptor)
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"the command goes on: {self.seen[-2000:]!r}")
