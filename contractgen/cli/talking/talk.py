"""One interview being held: the session as it stands, saved whenever its text changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from contractgen.catalogue import localised, translate
from contractgen.cli.talking.faces import Face, Line, Signal
from contractgen.cli.talking.telling import conflicting, title_of, wrong
from contractgen.entries import Entry
from contractgen.errors import N_
from contractgen.folding import fold
from contractgen.interview import Outcome, Session, entry_of, given
from contractgen.options import options
from contractgen.questions import Question
from contractgen.saving import Overtaken, Stored, save, write_atomically


@dataclass(slots=True)
class Talk:
    """A session with its face and its file; the one thing here that changes."""

    session: Session
    face: Face
    path: Path
    stored: Stored
    spoken: str
    on: date

    def say(self, message: str, **values: object) -> None:
        """Show one message, folded."""
        self.face.show(*fold(translate(message, self.spoken, values), self.face.columns))

    def keep(self, session: Session) -> None:
        """Go on with *session*; its answers are on disk before anything else is asked.

        Raises:
            Overtaken: somebody else has changed the file; the answers are kept beside it.
        """
        if session.text != self.stored.text:
            try:
                self.stored = save(self.path, session.text, self.stored.digest)
            except Overtaken:
                beside = self.path.with_name(f"{self.path.stem}-未合并{self.path.suffix}")
                write_atomically(beside, session.text.encode())
                self.say(N_("本次填报另存为 {path}"), path=beside)
                raise
        self.session = session

    def take(self, outcome: Outcome, *, stay: bool = False) -> bool:
        """Keep what an answer came to, or show why it was refused; with *stay* the same question stays in hand.

        Conflicts are shown at once unless the question stays in hand: a list is judged when it is done.
        """
        if outcome.refused:
            self.face.show(*wrong(outcome.refused, self.spoken, self.face.columns))
            return False
        before = self.session
        after = outcome.session
        if stay:
            after = replace(after, current=before.current, past=before.past, passed=before.passed)
        self.keep(after)
        if not stay:
            self.face.show(*conflicting(after, outcome.conflicts, self.spoken, self.face.columns))
        return True


def asked_for(talk: Talk, question: Question, held: Entry | None, proposed: object) -> Entry | Signal:
    """Ask for the answer to *question*; *held* is the entry there is, *proposed* the fact proposed otherwise."""
    session, face, spoken = talk.session, talk.face, talk.spoken
    title = title_of(question, spoken)
    offered = [o for o in options(session, question) if o.available]
    lines = [Line(o.code, localised(o.label, spoken)) for o in offered]
    default = held if held is not None else entry_of(proposed)
    if question.kind in ("choices", "parties") and lines:
        chosen = tuple(default.replace("，", "、").split("、")) if isinstance(default, str) else tuple(default)
        return face.pick(title, lines, [c for c in chosen if c])
    if lines:
        return face.choose(title, lines, str(default))
    return face.text(title, default if isinstance(default, str) else "、".join(default))


def held_by(talk: Talk, name: str) -> Entry | None:
    """Return the entry the file holds for a question."""
    return given(talk.session, name)
