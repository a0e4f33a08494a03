"""Papers that go round while an agreement is made: the members' forms and the list of what is still to be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from contractgen.agreement import inlines, plain
from contractgen.asking import Asked, shown
from contractgen.errors import Refused
from contractgen.folding import cut
from contractgen.forms import MEMBER, PARTIES, WHOSE, Form, hint, member_lists, own_fields, party_fields
from contractgen.interview import Session
from contractgen.options import Option, article_with, options
from contractgen.questions import Question
from contractgen.statutes import as_cited
from contractgen.word.form import Control, FormCell, form

FORM_TITLE: Final = "成员信息与任务申报表"
PENDING_TITLE: Final = "待决事项表"
_BLANK_ROWS: Final = 3
_NARROW: Final = ("date", "money", "percent", "integer", "yes-no", "choice", "period")
_BALANCE: Final = {"enterprise": "企业", "university": "高等学校", "institute": "科研机构", "funder": "出资方"}
_LONGEST: Final = 240
"""Columns of a clause's text shown in the list of what is to be decided."""


def member_form(session: Session, filled: Form, position: int, on: date) -> bytes:
    """Return the form of the party at *position* (0: a blank one) as a Word file with places to fill in."""
    name = shown(session.facts.get("alliance", {}).get("name")) if session.facts.get("alliance") else ""
    whose = Control(MEMBER, "成员（不要改）", filled.member, locked=bool(filled.member))
    head = [
        [_name("联盟"), FormCell((name,))],
        [_name(WHOSE), FormCell((), control=whose)],
    ]
    party = [[_name("填报项"), _name("填写"), _name("说明")]]
    party += [
        [_name(_title(f)), FormCell((), control=_control(PARTIES, f, filled.party.get(f.id, ""))), FormCell((hint(f),))]
        for f in party_fields(session, position)
    ]
    tables: list[tuple[list[int], list[list[FormCell]]]] = [([25, 100], head), ([25, 55, 45], party)]
    tables += [_list(question, filled) for question in member_lists(session)]
    under = "填好灰色“请填写”“请选择”处后交回；行不够的，复制整行再填。没有的项目留空，不要删除表格和填写框。"
    return form(FORM_TITLE, under, tables, on)


def _list(question: Question, filled: Form) -> tuple[list[int], list[list[FormCell]]]:
    fields = own_fields(question)
    known = filled.lists.get(question.id, ())
    rows = [*known, *({} for _ in range(_BLANK_ROWS))]
    heading = [FormCell((_title(question), question.prompt.get("zh", "")), span=len(fields), centred=True)]
    made = [heading, [_name(_title(f)) for f in fields]]
    made += [[FormCell((), control=_control(question.id, f, row.get(f.id, ""))) for f in fields] for row in rows]
    return [14 if f.kind in _NARROW else 26 for f in fields], made


def _control(group: str, question: Question, text: str) -> Control:
    listed = tuple(labels.get("zh", code) for code, labels in question.options.items())
    if question.kind == "yes-no":
        listed = ("是", "否")
    return Control(f"{group}.{question.id}", _title(question), text, listed, question.kind == "date")


# --- what is still to be decided -------------------------------------------------------


def pending(session: Session) -> tuple[Asked, ...]:
    """Return the questions the file leaves open: choices, whether or not one is proposed, and what has no proposal.

    Lists are filled in, not decided.
    """
    left = [a for a in session.stand.asked if not a.given and a.question.kind != "records"]
    choices = {a.question.id for a in left if a.question.options or a.question.kind == "yes-no"}
    return tuple(a for a in left if a.question.id in choices or (a.open and a.question.required))


def pending_paper(session: Session, on: date) -> bytes:
    """Return the list of what is to be decided, as a Word file: options, what each changes, and the law behind it."""
    head = [[_name(w) for w in ("序号", "事项", "可选的写法及其影响", "建议与依据", "决定")]]
    rows = [_pending(session, asked, number, on) for number, asked in enumerate(pending(session), 1)]
    under = "各项由联盟筹备会议决定；“建议”是未作决定时填报文件采用的写法。本表由程序依据条款库生成，不代替律师意见。"
    return form(PENDING_TITLE, under, [([8, 28, 66, 36, 22], [*head, *rows])], on)


def _pending(session: Session, asked: Asked, number: int, on: date) -> list[FormCell]:
    question = asked.question
    offered = tuple(_offered(session, asked))
    told = [line for option in offered for line in _option(session, question, option, on)]
    proposed = shown(asked.value)
    reason = asked.because.get("zh", "")
    advice = [f"建议：{proposed}{f'（{reason}）' if reason else ''}"] if proposed else []
    behind = question.basis or tuple(dict.fromkeys(b for o in offered if o.clause for b in o.clause.basis))
    if behind:
        advice.append("依据：" + "；".join(as_cited(b, session.library.statutes, on) for b in behind))
    control = Control(question.id, _title(question), "", tuple(o.label["zh"] for o in options(session, question)))
    return [
        FormCell((str(number),), centred=True),
        FormCell((_title(question), question.prompt.get("zh", ""))),
        FormCell(tuple(told) or (question.help.get("zh", ""),)),
        FormCell(tuple(advice)),
        FormCell((), control=control),
    ]


def _offered(session: Session, asked: Asked) -> Iterable[Option]:
    """Return at most three options, the one proposed first."""
    if asked.question.kind in ("party", "parties"):
        return ()
    found = [o for o in options(session, asked.question) if o.available]
    return sorted(found, key=lambda o: o.code != asked.value)[:3]


def _option(session: Session, question: Question, option: Option, on: date) -> Iterator[str]:
    label = option.label.get("zh", option.code)
    suits = option.suits.get("zh", "")
    yield f"□ {label}{f'：{suits}' if suits else ''}"
    if option.clause is None:
        return
    try:
        article = article_with(session, question.id, option.code, on)
    except Refused:  # the other answers do not allow its text yet
        article = None
    if article is not None:
        text = "".join(plain(run) for block in article.blocks for run in inlines(block))
        yield cut(f"条款：{text}", _LONGEST)
    if option.clause.note:
        yield f"提示：{option.clause.note}"
    weighed = [f"{_BALANCE.get(k, k)} {v:+d}" for k, v in option.clause.balance.items() if v]
    if weighed:
        yield "利弊：" + "、".join(weighed)


def _name(text: str) -> FormCell:
    return FormCell((text,), bold=True, centred=True)


def _title(question: Question) -> str:
    return question.title.get("zh", question.id)
