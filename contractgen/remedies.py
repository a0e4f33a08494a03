"""A clause of the library as text to copy into somebody's own document.

What an answer would fill in becomes 【its question】; a passage that depends on a choice is kept and
marked ［视情况：…］ or ［选其一：…／…］; items get the labels they would have; references name their topic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from contractgen.catalogue import localised
from contractgen.expressions import expression
from contractgen.languages import zh
from contractgen.library import Clause, Library, Template
from contractgen.questions import Question
from contractgen.statutes import UnknownLaw

_TAG = expression(r"\{\{-?(?P<value>.*?)-?\}\}|\{%-?(?P<tag>.*?)-?%\}|\{#.*?#\}", re.DOTALL)
_PATH = expression(r"[a-z_]\w*(?:\.\w+)*")
_QUOTED = expression(r"'[^']*'|\"[^\"]*\"")
_SIGN = expression(r"\\(?P<escaped>.)|\[\[(?P<term>[^\[\]]+)\]\]|@\{(?P<target>[^{}]+)\}|\[__(?P<fill>.+?)__\]")
_MARK = expression(r"\s*(?<!\\)\^[a-z][a-z0-9-]*(?=[；。，]?$)")
_CLOSED: Final = ("；", "。", "：", "！", "？", "，", "］")


@dataclass(slots=True)
class _Writing:
    """One clause while it is written out."""

    library: Library
    on: date
    pieces: Sequence[str | re.Match[str]]
    at: int = 0
    loops: dict[str, str] = field(default_factory=dict)


def remedy_text(clause_id: str, library: Library, template: Template, on: date) -> str:
    """Return the clause called *clause_id* (`topic/clause`) as plain text under its heading, "" if there is none."""
    topic = clause_id.partition("/")[0]
    clause = next((c for c in library.clauses.get(topic, ()) if c.id == clause_id), None)
    if clause is None:
        return ""
    heading = _unmarked(_filled(clause.heading, clause, library, on), library, on)
    body = _lines(_filled(clause.text, clause, library, on), library, on)
    return _reworded("\n".join([heading, *body]), template.vocabulary)


# --- Jinja -------------------------------------------------------------------


def _filled(text: str, clause: Clause, library: Library, on: date) -> str:
    pieces: list[str | re.Match[str]] = []
    last = 0
    for found in _TAG.finditer(text):
        pieces += [text[last : found.start()], found]
        last = found.end()
    each = library.topics[clause.topic].each if clause.topic in library.topics else ""
    writing = _Writing(library, on, [*pieces, text[last:]], loops={"party": each} if each else {})
    return _until(writing, ())[0]


def _until(writing: _Writing, ends: tuple[str, ...]) -> tuple[str, str]:
    """Return the text up to one of the tags *ends*, and that tag."""
    made: list[str] = []
    while writing.at < len(writing.pieces):
        piece = writing.pieces[writing.at]
        writing.at += 1
        if isinstance(piece, str):
            made.append(piece)
        elif piece["value"] is not None:
            made.append(f"【{_asked(piece['value'], writing)}】")
        elif piece["tag"] is not None:
            tag = piece["tag"].strip()
            word = tag.partition(" ")[0]
            if word in ends:
                return "".join(made), word
            if word == "if":
                made.append(_choice(writing))
            elif word == "for":
                made.append(_repeated(tag, writing))
    return "".join(made), ""


def _choice(writing: _Writing) -> str:
    branches: list[str] = []
    end = ""
    while end != "endif":
        text, end = _until(writing, ("elif", "else", "endif"))
        branches.append(text)
        if not end:
            break
    kept = [b.strip("\n") for b in branches if b.strip()]
    if not kept:
        return ""
    before = "\n" if branches[0].startswith("\n") else ""
    after = "\n" if branches[-1].endswith("\n") else ""
    if any("\n\n" in b or b.lstrip().startswith(("- ", "|")) for b in kept):
        # Whole paragraphs or items: brackets around them would tear lines apart.
        return before + "\n".join(kept) + after
    return before + (f"［视情况：{kept[0]}］" if len(kept) == 1 else f"［选其一：{'／'.join(kept)}］") + after


def _repeated(tag: str, writing: _Writing) -> str:
    found = re.match(r"for\s+(\w+)(?:\s*,\s*(\w+))?\s+in\s+(.+)", tag, re.DOTALL)
    if found:
        source = _PATH.search(_QUOTED.sub("", found[3]))
        for name in filter(None, (found[1], found[2])):
            writing.loops[name] = source[0] if source else ""
    text, end = _until(writing, ("endfor", "else"))
    while end == "else":
        _, end = _until(writing, ("endfor",))
    return text


def _asked(expression: str, writing: _Writing) -> str:
    """Return what to fill in where *expression* stands: the title of the question it reads first."""
    found = _PATH.search(_QUOTED.sub("", expression))
    path = found[0].split(".") if found else []
    if not path:
        return "待填"
    if path[0] == "loop":
        return "序号"
    questions = {q.id: q for q in writing.library.questions}
    if path[0] in writing.loops:
        whole = questions.get(writing.loops[path[0]])
        inner = {f.id: f for f in whole.fields} if whole else {}
        title = _title(inner[path[1]]) if len(path) > 1 and path[1] in inner else ""
        return title or (_title(whole) if whole else "待填")
    for size in range(len(path), 0, -1):
        if question := questions.get(".".join(path[:size])):
            return _title(question)
    return "待填"


def _title(question: Question) -> str:
    return localised(question.title, "zh") or localised(question.prompt, "zh") or "待填"


# --- markup ------------------------------------------------------------------


def _lines(text: str, library: Library, on: date) -> list[str]:
    made: list[str] = []
    counted = [0, 0]
    fresh = True
    for written in text.split("\n"):
        line = _MARK.sub("", written.rstrip())
        bare = line.strip()
        if not bare:
            fresh = True
            continue
        if bare.startswith("|:"):
            continue
        if bare.startswith("|"):
            cells = [c.strip() for c in expression(r"(?<!\\)\|").split(bare.removeprefix("|=").strip("|"))]
            made.append("｜".join(_unmarked(c, library, on) for c in cells))
        elif bare.startswith("- "):
            deep = line.startswith(" ")
            counted = [counted[0], counted[1] + 1] if deep else [counted[0] + 1, 0]
            label = zh.label_subitem(counted[1]) if deep else zh.label_item(counted[0])
            words = _unmarked(bare[2:], library, on)
            made.append(label + words + ("" if words.endswith(_CLOSED) else "；"))
        elif fresh or not made:
            counted = [0, 0]
            made.append(_unmarked(bare, library, on))
        else:
            made[-1] += _unmarked(bare, library, on)
            continue
        fresh = False
    return [_closed(line, made[n + 1] if n + 1 < len(made) else "") for n, line in enumerate(made)]


def _closed(line: str, following: str) -> str:
    """The last item of a list ends with a full stop."""
    item = expression(r"（[一二三四五六七八九十]+）|\d{1,2}\.")
    return line[:-1] + "。" if item.match(line) and line.endswith("；") and not item.match(following) else line


def _unmarked(text: str, library: Library, on: date) -> str:
    def shown(found: re.Match[str]) -> str:
        if found["target"]:
            return _referred(found["target"], library, on)
        if found["fill"]:
            return "＿＿＿＿＿＿"
        return found["escaped"] or found["term"]

    return _SIGN.sub(shown, text)


def _referred(target: str, library: Library, on: date) -> str:
    if target.startswith("law:"):
        try:
            return library.statutes.cite(target.removeprefix("law:"), on).text
        except UnknownLaw:
            return target.removeprefix("law:")
    topic = library.topics.get(expression("[/#]").split(target)[0])
    return f"【关于{topic.title}的条款】" if topic else "【有关条款】"


def _reworded(text: str, vocabulary: Mapping[str, str]) -> str:
    if not vocabulary:
        return text
    words = sorted(vocabulary, key=len, reverse=True)
    pattern = re.compile("《[^》]*》|" + "|".join(map(re.escape, words)))
    return pattern.sub(lambda found: vocabulary.get(found[0], found[0]), text)
