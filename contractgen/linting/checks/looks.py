"""Word files of styles: what cannot be used, and what is not taken over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractgen.errors import N_, Problem, Refused
from contractgen.linting.subject import Subject
from contractgen.word.look import read_look

RULES: Final = {
    "styles-unusable": ("error", N_("样式文件不能使用")),
    "styles-notice": ("warning", N_("样式文件有应当留意之处")),
}


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield what is wrong with every `styles.docx`."""
    for scope, file in subject.library.styles.items():
        try:
            for notice in read_look(file.data, file.shown, scope.partition("/")[0]).notices:
                yield "styles-notice", notice
        except Refused as refused:
            for problem in refused.problems:
                yield "styles-unusable", problem
