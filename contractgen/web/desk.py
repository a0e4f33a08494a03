"""What the pages of one agreement share: the file opened, the agreement drafted of it, what is beside."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from flask import abort, g, url_for
from markupsafe import Markup

from contractgen import interview as engine
from contractgen.catalogue import describe
from contractgen.errors import Problem, Refused
from contractgen.interview import Outcome, Session
from contractgen.library import Library
from contractgen.passes import Made
from contractgen.previewing import preview
from contractgen.reviewing import progress, review
from contractgen.web.folder import File, Folder
from contractgen.web.paper import Lines, lines, paper
from contractgen.web.speaking import problems_of

_KEPT: Final = 12
"""Sessions and agreements kept as made of a text: what a page shows is what the next answer is compared with."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """An answers file opened for one request: the file, the digest of its bytes, the session."""

    file: File
    digest: str
    session: Session


@dataclass(frozen=True, slots=True)
class Drafted:
    """An agreement drafted of answers, and its sections as lines of HTML."""

    made: Made
    lines: Lines


class Desk:
    """What all the pages of one agreement use: the folder, the library, the day."""

    def __init__(self, folder: Folder, library: Library, today: Callable[[], date]) -> None:
        """Serve *folder* with *library*."""
        self.folder, self.library, self.today = folder, library, today
        self._memory: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._lock = threading.Lock()

    def opened(self, key: str) -> Opened:
        """Return the agreement with this key; a 404 where there is none.

        Raises:
            Refused: it is no answers file.
        """
        try:
            file = self.folder.find(key, self.folder.agreements())
        except KeyError:
            abort(404)
        there = self.folder.read(file)
        session = self._kept(
            (file.path.name, there.digest), lambda: engine.open_session(self.library, there.text, file.path.name)
        )
        return Opened(file, there.digest, session)

    def save(self, opened: Opened, session: Session) -> None:
        """Write what *session* says.

        Raises:
            Overtaken: somebody else has written the file since it was opened.
        """
        self.folder.save(opened.file, opened.digest, session.text)

    def drafted(self, session: Session) -> Drafted:
        """Return the agreement that the answers of *session* make, blanks where they do not reach.

        Raises:
            Refused: a clause cannot be drafted with these answers (a fault of the library).
        """
        today = self.today()

        def draft() -> Drafted:
            made = preview(session, today)
            return Drafted(made, lines(made))

        return self._kept((session.text, today.isoformat()), draft)

    def _kept(self, key: tuple[str, str], make: Callable[[], T]) -> T:
        """Return what *make* made for *key* before, else what it makes now; the oldest of several goes."""
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key]  # type: ignore[no-any-return]
        made = make()
        with self._lock:
            self._memory[key] = made
            while len(self._memory) > _KEPT:
                self._memory.popitem(last=False)
        return made

    def beside(self, opened: Opened, session: Session) -> dict[str, Any]:
        """Return what every page of the interview shows around its middle: sections, progress, the agreement."""
        try:
            drafted = self.drafted(session)
            shown = paper(drafted.made, drafted.lines, None, why_at(opened.file.key))
            told = Markup(shown)  # noqa: S704 - the writer escapes all text of the agreement
            title = drafted.made.agreement.title
        except Refused as refused:
            faults = Markup("").join(Markup("<li>{}</li>").format(line) for line in problems_of(refused))
            told, title = Markup("<ul>{}</ul>").format(faults), ""
        return {
            "key": opened.file.key,
            "name": opened.file.name,
            "parts": review(session),
            "progress": progress(session),
            "paper": told,
            "paper_title": title,
            "library": self.library,
            "parties": parties(session),
        }


def parties(session: Session) -> list[str]:
    """Return the short names of the members entered so far."""
    listed = session.facts.get("parties")
    rows = listed if isinstance(listed, tuple) else ()
    return [name for p in rows if isinstance(p, Mapping) and isinstance(name := p.get("short"), str) and name]


def why_at(key: str) -> str:
    """Return the address that tells why a section reads as it does, `{}` for its anchor, and shows it beside."""
    return url_for("interview.why", key=key, anchor="_").removesuffix("_") + "{}#p-{}"


def told(problems: tuple[Problem, ...]) -> list[str]:
    """Return problems as lines in the language of the request; the file's name is no news here."""
    return [describe(p, g.spoken) for p in problems]


def ways_out(session: Session, outcome: Outcome | None) -> list[tuple[str, tuple[str, ...]]]:
    """Return what an answer brought into conflict, a line each, with the questions where a way out may be found."""
    problems = outcome.conflicts if outcome else ()
    return [(describe(p, g.spoken), engine.involved(session, p)) for p in problems]
