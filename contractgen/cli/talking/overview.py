"""The review: what is answered, proposed and open, by section; any of it may be gone to; here the interview ends."""

from __future__ import annotations

from contractgen.asking import shown
from contractgen.catalogue import translate
from contractgen.cli.talking.faces import Line, Signal
from contractgen.cli.talking.talk import Talk
from contractgen.cli.talking.telling import conflicting, section_title, sections_told, title_of
from contractgen.errors import N_
from contractgen.interview import again, back, go
from contractgen.reviewing import Entry, Part, progress, review

_DONE, _ON = ".", "n"
_STATES = {
    "given": "✓",
    "proposed": "·",
    "optional": "·",
    "open": "○",
    "waiting": "…",
    "wrong": "✗",
}


def reviewed(talk: Talk) -> bool:
    """Show the review and go where somebody wants; true if the interview is to end."""
    parts = review(talk.session)
    now = progress(talk.session)
    talk.face.show("")
    talk.say(
        N_("总览：已答 {given} 项，采用建议 {proposed} 项，待答 {left} 项"),
        given=now.given, proposed=now.proposed, left=now.open + now.wrong,
    )  # fmt: skip
    conflicts = talk.session.stand.examined.conflicts
    talk.face.show(*conflicting(talk.session, conflicts, talk.spoken, talk.face.columns))
    left = [a for a in talk.session.stand.asked if not a.given]
    lines = [Line(str(n), told) for n, told in enumerate(sections_told(parts, talk.spoken), 1)]
    if left:
        lines.append(Line(_ON, translate(N_("继续回答"), talk.spoken), _ON))
    lines.append(Line(_DONE, translate(N_("结束填报"), talk.spoken), _DONE))
    reply = talk.face.choose(translate(N_("看哪一节"), talk.spoken), lines, _ON if now.open and left else _DONE)
    if reply == _ON:
        talk.keep(again(talk.session))
    elif reply is Signal.BACK:
        talk.keep(back(talk.session))
    elif isinstance(reply, str) and reply.isdecimal() and 0 < int(reply) <= len(parts):
        _section(talk, parts[int(reply) - 1])
    return reply == _DONE


def _section(talk: Talk, part: Part) -> None:
    lines = [Line(e.question.id, _told(talk, e)) for e in part.entries]
    lines.append(Line(_DONE, translate(N_("返回"), talk.spoken), _DONE))
    reply = talk.face.choose(section_title(part, talk.spoken), lines, _DONE)
    entry = next((e for e in part.entries if e.question.id == reply), None)
    if entry is None:
        return
    if entry.state == "waiting":
        talk.say(N_("这一项取决于：{wanted}"), wanted="、".join(entry.wanted))
        talk.keep(go(talk.session, entry.wanted[0]))
    else:
        talk.keep(go(talk.session, entry.question.id))


def _told(talk: Talk, entry: Entry) -> str:
    value = ""
    if entry.asked is not None:
        facts = entry.asked.value
        value = shown(facts)
        if entry.question.kind == "records" and isinstance(facts, tuple):
            value = translate(N_("{count} 条"), talk.spoken, {"count": len(facts)})
    return f"{_STATES[entry.state]} {title_of(entry.question, talk.spoken)}{'：' + value if value else ''}"
