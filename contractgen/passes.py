"""The main path in one place: load, validate, select, draft, number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contractgen.agreement import Agreement, Blank, sections
from contractgen.answers import Answers, validate
from contractgen.drafting import blanks, draft
from contractgen.errors import N_, AnswersError, Place, Problem
from contractgen.library import Library, Template
from contractgen.numbering import number
from contractgen.selection import Selected, select
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Scalar, parse

DEFAULT_TEMPLATE = "alliance"
LARGEST = 16 * 2**20
"""Bytes of the largest answers file read; a thousand members need less than one MiB."""


@dataclass(frozen=True, slots=True)
class Made:
    """An agreement with everything that led to it.

    `blanks` are the missing answers that show in its text; `falls_short` maps a requirement to
    the reason why a clause chosen knowingly does not meet it.
    """

    agreement: Agreement
    answers: Answers
    template: Template
    selected: tuple[Selected, ...]
    blanks: tuple[Blank, ...]
    falls_short: Mapping[str, str]


def load_answers(path: Path | str) -> MappingNode:
    """Read an answers file.

    Raises:
        AnswersError: it cannot be read, is not UTF-8, or is no YAML mapping; every slip at its place.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        message, remedy = N_("不能读取填报文件：{reason}"), N_("核对路径与权限")
        raise AnswersError([Problem(Place(str(path)), message, remedy, {"reason": reason})]) from error
    if len(data) > LARGEST:
        message, remedy = N_("填报文件超过 {limit} MiB"), N_("核对是否选错了文件")
        raise AnswersError([Problem(Place(str(path)), message, remedy, {"limit": LARGEST // 2**20})])
    return parse(data, str(path))


def make(library: Library, nodes: MappingNode, on: date) -> Made:
    """Validate, select, draft and number: an answers file becomes an agreement.

    Raises:
        Refused: with every problem of the pass that failed.
    """
    template = library.template(_template_named(nodes))
    answers = validate(library.questions, library.constraints, nodes)
    selected = select(library, template, answers)
    agreement = number(draft(library, template, answers, selected, on))
    short = {r: why for s in selected if s.clause for r, why in s.clause.falls_short.items()}
    found = blanks(sections(agreement)) if answers.blanks else ()
    return Made(agreement, answers, template, selected, found, short)


def _template_named(nodes: MappingNode) -> str:
    node = nodes.get("template")
    return node.text if isinstance(node, Scalar) and node.text else DEFAULT_TEMPLATE
