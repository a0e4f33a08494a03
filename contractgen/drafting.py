"""Clauses and answers become an agreement: Jinja, then markup, then terms. Not yet numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from contractgen.agreement import (
    Agreement,
    Article,
    Blank,
    Block,
    Chapter,
    Citation,
    Definition,
    Inline,
    Inlines,
    Item,
    Paragraph,
    Row,
    Table,
    Text,
    inlines,
    plain,
)
from contractgen.agreement import Origin as ClauseOrigin
from contractgen.answers import Answers
from contractgen.errors import DraftError, Problem, Refused
from contractgen.library import Clause, Library, Template, Term
from contractgen.markup import scan, scan_line
from contractgen.phrasing import OpenChoice, opened
from contractgen.rendering import render
from contractgen.selection import Selected
from contractgen.statutes import Statutes


@dataclass(slots=True)
class _Draft:
    """What one drafting needs at hand: facts, statutes on the date, problems found so far."""

    library: Library
    template: Template
    facts: Mapping[str, Any]
    cite: Callable[[str], Citation]
    problems: list[Problem] = field(default_factory=list)


def draft(library: Library, template: Template, answers: Answers, selected: Iterable[Selected], on: date) -> Agreement:
    """Return the agreement the *selected* clauses make of *answers*, with statutes as in force *on*.

    Raises:
        DraftError: every clause that cannot be drafted, each at its own line.
    """
    chosen = [s for s in selected if s.topic.part != "paper"]
    state = _state(library, template, answers, chosen, on)
    made = [(s, _section(state, s)) for s in chosen]
    made = _with_terms(state, made)
    if state.problems:
        raise DraftError(state.problems)
    if template.vocabulary:
        made = [(s, _reworded(a, template.vocabulary)) for s, a in made]
    return _assembled(template, answers, made, on)


def draft_papers(
    library: Library, template: Template, answers: Answers, selected: Iterable[Selected], on: date
) -> tuple[Article, ...]:
    """Return the papers that accompany signing (用印说明, 法定代表人身份证明书 …), one article a page."""
    chosen = tuple(selected)
    state = _state(library, template, answers, chosen, on)
    made = tuple(_section(state, s) for s in chosen if s.topic.part == "paper")
    if state.problems:
        raise DraftError(state.problems)
    return made


def draft_section(
    library: Library,
    template: Template,
    facts: Mapping[str, Any],
    clause: Clause,
    drafted: frozenset[str],
    on: date,
    party: int = 0,
) -> Article:
    """Return the one section *clause* makes of *facts*, references still open, whether or not it would be selected.

    *drafted* are the topics taken to be in the agreement, *party* the position (from 1) of the party it is drafted for.

    Raises:
        DraftError: the clause cannot be drafted; at its own line.
    """
    topic = library.topics[clause.topic]
    state = _Draft(library, template, {**facts, "drafted": drafted}, citer(library.statutes, on))
    made = _section(state, Selected(topic, clause, party=party))
    if state.problems:
        raise DraftError(state.problems)
    return made


def _state(library: Library, template: Template, answers: Answers, chosen: Iterable[Selected], on: date) -> _Draft:
    facts: dict[str, Any] = opened(answers.facts) if answers.blanks else dict(answers.facts)
    facts["drafted"] = frozenset(s.topic.id for s in chosen)
    return _Draft(library, template, facts, citer(library.statutes, on))


def citer(statutes: Statutes, on: date) -> Callable[[str], Citation]:
    """Return a function from `专利法 14` to the citation in force *on*, remembering what it looked up."""
    known: dict[str, Citation] = {}

    def cite(reference: str) -> Citation:
        if reference not in known:
            cited = statutes.cite(reference, on)
            known[reference] = Citation(cited.law, cited.article, cited.text)
        return known[reference]

    return cite


# --- one section -------------------------------------------------------------


def _section(state: _Draft, selected: Selected) -> Article:
    topic, clause = selected.topic, selected.clause
    if clause is None or selected.open_choice:
        return _blank_article(selected, selected.open_choice or Blank(topic.choose, topic.title))
    facts = state.facts
    if selected.party:
        facts = {**facts, "party": facts[topic.each][selected.party - 1]}
    try:
        text, values = render(clause.code, facts, clause.file, clause.id)
        blocks = scan(text, values, state.cite, clause.columns, clause.file)
        heading = _heading(state, clause, facts)
    except OpenChoice as missing:
        return _blank_article(selected, missing.blank)
    except Refused as refused:
        state.problems.extend(refused.problems)
        blocks, heading = (), clause.heading
    return Article(
        topic.id,
        heading,
        blocks,
        part=topic.part,
        layout=topic.layout,
        party=selected.party,
        origin=ClauseOrigin(clause.id, clause.version, clause.reviewed_by),
    )


def _heading(state: _Draft, clause: Clause, facts: Mapping[str, Any]) -> str:
    if clause.heading_code is None:
        return clause.heading
    text, values = render(clause.heading_code, facts, clause.file, clause.id)
    return plain(scan_line(text, values, state.cite, clause.file))


def _blank_article(selected: Selected, blank: Blank) -> Article:
    """An article whose text hangs on a missing answer: its place is kept and the choice named."""
    topic, clause = selected.topic, selected.clause
    lead = Text("本条内容取决于尚未作出的选择：")
    return Article(
        topic.id,
        topic.title if clause is None or clause.heading_code else clause.heading,
        (Paragraph((lead, blank, Text("。"))),),
        part=topic.part,
        layout=topic.layout,
        party=selected.party,
        open_choice=blank.fact,
        origin=ClauseOrigin(clause.id, clause.version, clause.reviewed_by) if clause else None,
    )


# --- terms -------------------------------------------------------------------

_Made = list[tuple[Selected, Article]]


def _with_terms(state: _Draft, made: _Made) -> _Made:
    """Put the definitions of the terms used into the section that takes them, in order of first use."""
    receiver = next(
        (i for i, (s, a) in enumerate(made) if s.topic.terms and a.blocks and s.topic.id not in state.template.clauses),
        None,
    )
    if receiver is None or not state.library.terms:
        return made
    finder = state.library.term_finder()
    counted = [a for s, a in made if s.topic.part in ("body", "annex", "closing") and not a.party]
    used: dict[str, Item] = {}
    waiting = [term for article in counted for term in finder(_own_words(article))]
    while waiting:
        name = waiting.pop(0)
        if name in used:
            continue
        term = state.library.terms[name]
        used[name] = _definition(state, term)
        waiting.extend(found for found in finder(_words_of(used[name].inlines)) if found != name)
    selected, article = made[receiver]
    first, *rest = article.blocks
    if used and isinstance(first, Paragraph):
        items = [_ended(item, "；") for item in used.values()]
        items[-1] = _ended(items[-1], "。", "；")
        article = replace(article, blocks=(replace(first, items=(*first.items, *items)), *rest))
    made[receiver] = (selected, article)
    return made


def _definition(state: _Draft, term: Term) -> Item:
    try:
        text, values = render(term.code, state.facts, term.file, term.name)
        runs = scan_line(" ".join(text.split("\n")).strip(), values, state.cite, term.file)
    except OpenChoice as missing:
        runs = (missing.blank,)
    except Refused as refused:
        state.problems.extend(refused.problems)
        runs = ()
    names = "、".join(f"“{alias}”" for alias in term.aliases)
    also = Text(f"（亦称{names}）") if names else None
    return Item((Text("“"), Definition(term.name), Text("”"), *((also,) if also else ()), Text("，"), *runs))


def _ended(item: Item, end: str, instead_of: str = "。") -> Item:
    """Let the definition end with *end*; the last sign is taken off if it is *instead_of*."""
    last = item.inlines[-1]
    if isinstance(last, Text) and not last.filled:
        return replace(item, inlines=(*item.inlines[:-1], Text(last.text.rstrip("。；" + instead_of) + end)))
    return replace(item, inlines=(*item.inlines, Text(end)))


def _own_words(article: Article) -> str:
    """Return the library's own words of *article*, without answers and without what it defines itself."""
    runs = [i for block in article.blocks for i in _all(block)]
    defined = {i.term for i in runs if isinstance(i, Definition)}
    text = article.heading + "\n" + _words_of(runs)
    for term in defined:
        text = text.replace(term, "\0")
    return text


def _all(block: Block) -> Iterable[Inline]:
    if isinstance(block, Table):
        for column in block.columns:
            yield Text(column.title)
    for runs in inlines(block):
        yield from runs


def _words_of(runs: Iterable[Inline]) -> str:
    return "".join(i.text if isinstance(i, Text) and not i.filled else "\0" for i in runs)


# --- vocabulary --------------------------------------------------------------


def _reworded(article: Article, vocabulary: Mapping[str, str]) -> Article:
    """Replace whole terms of a template's vocabulary in literal text, never in answers nor inside 《》."""
    pattern = re.compile("《[^》]*》|" + "|".join(re.escape(w) for w in sorted(vocabulary, key=len, reverse=True)))

    def words(text: str) -> str:
        return pattern.sub(lambda found: vocabulary.get(found[0], found[0]), text)

    def run(inline: Inline) -> Inline:
        match inline:
            case Text(text=text, filled=False):
                return Text(words(text))
            case Definition(term=term):
                return Definition(words(term))
            case _:
                return inline

    def runs(before: Inlines) -> Inlines:
        return tuple(map(run, before))

    def item(before: Item) -> Item:
        return replace(before, inlines=runs(before.inlines), items=tuple(map(item, before.items)))

    def block(before: Block) -> Block:
        if isinstance(before, Paragraph):
            return replace(before, inlines=runs(before.inlines), items=tuple(map(item, before.items)))
        columns = tuple(replace(c, title=words(c.title)) for c in before.columns)
        return replace(
            before, columns=columns, rows=tuple(Row(tuple(map(runs, r.cells)), r.total) for r in before.rows)
        )

    heading = article.heading if article.layout == "cover" else words(article.heading)
    return replace(article, heading=heading, blocks=tuple(map(block, article.blocks)))


# --- the whole ---------------------------------------------------------------


def _assembled(template: Template, answers: Answers, made: _Made, on: date) -> Agreement:
    def part(name: str) -> tuple[Article, ...]:
        return tuple(a for _, a in made if a.part == name)

    body: list[Chapter | Article | Paragraph] = []
    for chapter, group in groupby((m for m in made if m[1].part == "body"), key=lambda m: m[0].chapter):
        inside = tuple(a for _, a in group)
        body.extend((Chapter(template.chapter_title(chapter), inside, id=chapter),) if chapter else inside)
    facts = answers.facts.get("agreement", {})
    cover = next((a for _, a in made if a.layout == "cover"), None)
    return Agreement(
        title=cover.heading if cover else template.title,
        front=part("front"),
        body=tuple(body),
        closing=part("closing"),
        annexes=part("annex"),
        template=template.id,
        language=template.language,
        code=_word(facts.get("code")),
        version=_word(facts.get("version")),
        status=_word(facts.get("status")),
        signing="circulate" if facts.get("signing") == "circulate" else "ceremony",
        on=on,
    )


def _word(value: object) -> str:
    return getattr(value, "label", "") or value if isinstance(value, str) else ""


def blanks(sections: Iterable[Article]) -> tuple[Blank, ...]:
    """Return every missing answer that shows in *sections*, once each, in reading order."""
    found: dict[str, Blank] = {}
    for section in sections:
        if section.open_choice:
            found.setdefault(section.open_choice, Blank(section.open_choice, section.heading))
        for block in section.blocks:
            for runs in inlines(block):
                for inline in runs:
                    if isinstance(inline, Blank):
                        found[inline.fact] = inline
    return tuple(found.values())
