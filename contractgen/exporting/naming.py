"""What the signs of a clause are called in a review copy: a question by its title, a reference by its topic."""

from __future__ import annotations

from datetime import date

from contractgen.expressions import expression
from contractgen.library import Library
from contractgen.questions import Question

_TAG = expression(r"\{%-?\s*(\w+)\s*(.*?)\s*-?%\}")
_FACT = expression(r"[A-Za-z_][\w.]*")


class Namer:
    """Names the signs of clauses of one library, laws as cited on a day."""

    def __init__(self, library: Library, on: date) -> None:
        """Prepare for *library*."""
        self._library, self._on = library, on
        self._titles = {q.id: _title(q) for q in library.questions}
        for question in library.questions:
            for inner in question.fields:
                self._titles.setdefault(f"*.{inner.id}", _title(inner))

    def name(self, kind: str, source: str) -> str:
        """Return the words for a sign of *kind* that stands as *source* in the file."""
        match kind:
            case "value":
                return self._value(source.strip("{}").strip())
            case "tag":
                return self._tag(source)
            case "refers":
                return self._refers(source[2:-1])
            case "fill":
                return f"手填 {source.strip('[]_')}"
            case "mark":
                return f"项名 {source.strip().lstrip('^')}"
            case "remark":
                return f"注 {source.strip('{}# ')}"
            case _:
                return f"符号 {source[-1]}"

    def _value(self, expression_: str) -> str:
        fact = expression_.split("|", maxsplit=1)[0].strip()
        return self._titles.get(fact) or self._titles.get(f"*.{fact.rpartition('.')[2]}") or fact

    def _tag(self, source: str) -> str:
        found = _TAG.match(source)
        word, rest = (found[1], found[2]) if found else ("", source)
        named = _FACT.sub(lambda m: self._titles.get(m[0], m[0]), rest)
        return {
            "if": f"如果 {named}",
            "elif": f"又如果 {named}",
            "else": "否则",
            "endif": "如果完",
            "for": f"逐项 {rest}",
            "endfor": "逐项完",
            "set": f"设 {rest}",
        }.get(word, source)

    def _refers(self, target: str) -> str:
        if target.startswith("law:"):
            try:
                return f"法规 {self._library.statutes.cite(target.removeprefix('law:').strip(), self._on).text}"
            except LookupError:
                return f"法规 {target.removeprefix('law:')}"
        if target.startswith("chapter:"):
            return f"引用章 {target.removeprefix('chapter:')}"
        topic, _, mark = target.partition("#")
        known = self._library.topics.get(topic.partition("/")[0])
        return f"引用 {known.title if known else topic}" + (f" 的项 {mark}" if mark else "")


def _title(question: Question) -> str:
    return question.title.get("zh", question.id)
