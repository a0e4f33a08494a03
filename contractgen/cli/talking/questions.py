"""One question put until it is answered, skipped or left."""

from __future__ import annotations

from contractgen.asking import Asked
from contractgen.catalogue import localised
from contractgen.cli.talking.faces import Signal
from contractgen.cli.talking.records import keep_records
from contractgen.cli.talking.talk import Talk, asked_for, held_by
from contractgen.cli.talking.telling import asking, helping, proposal, suiting
from contractgen.errors import N_
from contractgen.interview import answer, back, clear, go, skip
from contractgen.questions import Question
from contractgen.reviewing import progress


def put(talk: Talk, asked: Asked) -> None:
    """Put one question; the session goes on with what comes of it."""
    question = asked.question
    _introduce(talk, asked)
    if question.kind == "records":
        keep_records(talk, question)
        return
    while True:
        reply = asked_for(talk, question, held_by(talk, question.id), asked.value)
        if isinstance(reply, Signal):
            if _obeyed(talk, question, reply):
                return
        elif reply in ("", ()):
            if not question.required:
                talk.keep(skip(talk.session))
                return
            talk.say(N_("这一项须填写；暂时跳过请输入 >"))
        elif talk.take(answer(talk.session, reply, question.id)):
            return


def section_of(talk: Talk, question: Question) -> str:
    """Return the title of the section *question* belongs to."""
    sections = {s.id: s.title for s in talk.session.stand.sections}
    return localised(sections.get(question.section, {}), talk.spoken)


def _introduce(talk: Talk, asked: Asked) -> None:
    columns, spoken = talk.face.columns, talk.spoken
    question = asked.question
    talk.face.show(*asking(question, progress(talk.session), section_of(talk, question), spoken, columns))
    if not asked.given:
        talk.face.show(*proposal(asked.value, asked.because, spoken, columns))
    talk.face.show(*suiting(talk.session, question, spoken, columns))


def _obeyed(talk: Talk, question: Question, signal: Signal) -> bool:
    """Do what somebody wants instead of answering; true if that ends the question."""
    session = talk.session
    match signal:
        case Signal.HELP:
            talk.face.show(*helping(session, question, talk.on, talk.spoken, talk.face.columns))
            return False
        case Signal.BACK:
            before = back(session)
            if before.current == session.current:
                talk.say(N_("这是第一项。"))
                return False
            talk.keep(before)
        case Signal.SKIP:
            talk.keep(skip(session))
        case Signal.CLEAR:
            talk.take(clear(session, question.id))
        case Signal.REVIEW:
            talk.keep(go(session, ""))
    return True
