"""Labels and references: the pass after which every number of the agreement is known.

Articles are counted through the chapters, items begin anew under each paragraph, annexes
have a count of their own (usage of 民法典 and 立法法). A writer only prints what stands here.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

from contractgen.agreement import (
    Agreement,
    Article,
    Blank,
    Block,
    Chapter,
    Inline,
    Inlines,
    Item,
    Number,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
    inlines,
    plain,
    sections,
)
from contractgen.errors import N_, LibraryError, Place, Problem
from contractgen.languages import Language, language


def number(agreement: Agreement) -> Agreement:
    """Return *agreement* with labels, anchors, resolved references and its text's digest.

    Raises:
        LibraryError: every reference whose topic, clause or marked item was not drafted.
    """
    speech = language(agreement.language)
    labelled = _labelled(agreement, speech)
    targets = _targets(labelled)
    problems: list[Problem] = []

    def resolve(article: Article) -> Article:
        return _resolved(article, targets, speech, problems)

    resolved = _mapped(labelled, resolve)
    if problems:
        raise LibraryError(problems)
    digests = tuple([_text_digest(section) for section in sections(resolved)])
    return replace(resolved, digest=digest(resolved, digests), digests=digests)


def number_papers(papers: tuple[Article, ...], agreement: Agreement) -> tuple[Article, ...]:
    """Return the papers of a signing with their items labelled and their references into *agreement* resolved.

    Raises:
        LibraryError: every reference whose target was not drafted.
    """
    speech = language(agreement.language)
    targets = _targets(agreement)
    problems: list[Problem] = []
    used: dict[str, int] = {}
    made = tuple(_resolved(_section(a, "", used, speech), targets, speech, problems) for a in papers)
    if problems:
        raise LibraryError(problems)
    return made


def digest(agreement: Agreement, digests: tuple[str, ...]) -> str:
    """Return the first 16 hex digits of the SHA-256 over title, labels and the sections' digests."""
    words = [agreement.title]
    for node in agreement.body:
        if isinstance(node, Chapter):
            words += (node.label, node.heading)
    for section, text in zip(sections(agreement), digests, strict=True):
        words += (section.label, text)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _text_digest(article: Article) -> str:
    """Hash what a reader of the section sees: NFC, without white space, blanks and fill-ins as they show."""
    words = [article.heading]
    for block in article.blocks:
        if isinstance(block, Table):
            words += [
                c[0].text if len(c) == 1 and type(c[0]) is Text else plain(c) for row in block.rows for c in row.cells
            ]
        elif block.items:
            words += map(plain, inlines(block))
        else:
            words.append(plain(block.inlines))
    text = unicodedata.normalize("NFC", "".join("".join(words).split()))
    return hashlib.sha256(text.encode()).hexdigest()


# --- labels ------------------------------------------------------------------


def _labelled(agreement: Agreement, speech: Language) -> Agreement:
    count = 0
    chapters = 0
    used: dict[str, int] = {}
    body: list[Chapter | Article | Paragraph] = []

    def labelled(article: Article) -> Article:
        nonlocal count
        count += 1
        return _section(article, speech.label_article(count), used, speech)

    for node in agreement.body:
        match node:
            case Chapter():
                chapters += 1
                inside = tuple(labelled(a) for a in node.articles)
                label = speech.label_chapter(chapters)
                body.append(replace(node, label=label, anchor=f"ch_{chapters}", articles=inside))
            case Article():
                body.append(labelled(node))
            case Paragraph():
                body.append(replace(node, items=_item_labels(node.items, speech, "", 0)))
            case _:
                assert_never(node)
    annexes = [
        _section(a, speech.label_annex(position), used, speech) for position, a in enumerate(agreement.annexes, 1)
    ]
    return replace(
        agreement,
        front=tuple(_section(a, "", used, speech) for a in agreement.front),
        body=tuple(body),
        # Nothing refers to a signature block.
        closing=tuple(a if a.layout == "signature" else _section(a, "", used, speech) for a in agreement.closing),
        annexes=tuple(annexes),
    )


def _section(article: Article, label: str, used: dict[str, int], speech: Language) -> Article:
    # Word allows letters, digits and _ in a bookmark's name, at most 40 characters.
    name = f"c_{article.topic.replace('-', '_')}"[:34]
    used[name] = used.get(name, 0) + 1
    anchor = name if used[name] == 1 else f"{name}_{used[name]}"
    blocks = article.blocks
    if any([type(block) is Paragraph and block.items for block in blocks]):
        blocks = tuple(_block_labels(block, speech, anchor) for block in blocks)
    a = article  # spelt out: dataclasses.replace costs more than all the labels
    return Article(
        a.topic, a.heading, blocks, label, anchor, a.part, a.layout, a.party, a.open_choice, a.origin, a.source
    )


def _block_labels(block: Block, speech: Language, anchor: str) -> Block:
    if isinstance(block, Paragraph) and block.items:
        return replace(block, items=_item_labels(block.items, speech, anchor, 0))
    return block


def _item_labels(items: tuple[Item, ...], speech: Language, anchor: str, depth: int) -> tuple[Item, ...]:
    label = speech.label_subitem if depth else speech.label_item
    return tuple(
        replace(
            item,
            label=label(position),
            anchor=_item_anchor(item, anchor, position),
            items=_item_labels(item.items, speech, anchor, depth + 1) if item.items else (),
        )
        for position, item in enumerate(items, 1)
    )


def _item_anchor(item: Item, anchor: str, position: int) -> str:
    """Return a bookmark's name for an item that a reference may print, "" for any other."""
    if not item.mark and not any(child.mark for child in item.items):
        return ""
    return f"i{anchor[1:28]}_{(item.mark or str(position)).replace('-', '_')}"[:40]


# --- references --------------------------------------------------------------


@dataclass(slots=True)
class _Targets:
    """What can be referred to, by topic and by `topic/clause`; marked items by topic and mark; chapters by id."""

    chapters: dict[str, Number] = field(default_factory=dict)
    articles: dict[str, list[Article]] = field(default_factory=dict)
    items: dict[tuple[str, str], tuple[Article, list[tuple[Number, int]], int]] = field(default_factory=dict)


def _targets(agreement: Agreement) -> _Targets:
    targets = _Targets({n.id: Number(n.label, n.anchor) for n in agreement.body if isinstance(n, Chapter) and n.id})
    for article in sections(agreement):
        if article.party:
            continue
        targets.articles.setdefault(article.topic, []).append(article)
        if article.origin:
            targets.articles.setdefault(article.origin.clause, []).append(article)
        paragraphs = [b for b in article.blocks if isinstance(b, Paragraph)]
        lists = sum(bool(p.items) for p in paragraphs)
        for position, paragraph in enumerate(paragraphs, 1):
            for mark, path in _marked(paragraph.items):
                targets.items.setdefault((article.topic, mark), (article, path, position if lists > 1 else 0))
    return targets


def _marked(
    items: tuple[Item, ...], above: tuple[tuple[Number, int], ...] = ()
) -> Iterator[tuple[str, list[tuple[Number, int]]]]:
    for position, item in enumerate(items, 1):
        path = (*above, (Number(item.label, item.anchor), position))
        if item.mark:
            yield item.mark, list(path)
        yield from _marked(item.items, path)


def _pieces(reference: Reference, targets: _Targets, speech: Language) -> tuple[Number | str, ...] | Blank | None:
    """Return the pieces, what a blank article leaves open, or None if there is no target."""
    name, _, mark = reference.target.partition("#")
    if name.startswith("chapter:"):
        chapter = targets.chapters.get(name.removeprefix("chapter:").strip())
        return (chapter,) if chapter else None
    found = targets.articles.get(name)
    if not found:
        return None
    if left := next((a for a in found if a.open_choice), None):
        shown = (r for b in left.blocks for runs in inlines(b) for r in runs if isinstance(r, Blank))
        return next((r for r in shown if r.fact == left.open_choice), Blank(left.open_choice, left.heading))
    if mark:
        marked = targets.items.get((name.partition("/")[0], mark))
        if marked is None:
            return None
        article, path, paragraph = marked
        return speech.cite_item(Number(article.label, article.anchor), paragraph, [n for n, _ in path])
    return speech.cite_articles([Number(a.label, a.anchor) for a in found if a.label])


def _refers(block: Block) -> bool:
    """Tell whether any run of *block* is a reference; most blocks hold none and stay as they are."""
    if type(block) is Paragraph and not block.items:
        return Reference in map(type, block.inlines)
    return any(Reference in map(type, runs) for runs in inlines(block))


def _resolved(article: Article, targets: _Targets, speech: Language, problems: list[Problem]) -> Article:
    def run(inline: Inline) -> Inline:
        if not isinstance(inline, Reference):
            return inline
        pieces = _pieces(inline, targets, speech)
        if isinstance(pieces, Blank):
            return pieces
        if not pieces:
            origin = article.origin.clause if article.origin else article.topic
            problems.append(
                Problem(
                    Place(f"{origin}.md"),
                    N_("“@{{{target}}}”所指的条款没有写入协议"),
                    N_("改引已写入的事项，或以“{{% if '{topic}' in drafted %}}”限定"),
                    {"target": inline.target, "topic": inline.target.partition("#")[0].partition("/")[0]},
                    inline.target,
                )
            )
            return inline
        return replace(inline, pieces=pieces)

    if not any(map(_refers, article.blocks)):
        return article
    return replace(article, blocks=tuple(_block_runs(b, run) for b in article.blocks))


def _block_runs(block: Block, run: Callable[[Inline], Inline]) -> Block:
    def runs(before: Inlines) -> Inlines:
        return tuple(map(run, before))

    match block:
        case Paragraph():
            return replace(block, inlines=runs(block.inlines), items=_item_runs(block.items, runs))
        case Table():
            return replace(block, rows=tuple(Row(tuple(map(runs, r.cells)), r.total) for r in block.rows))
        case _:
            assert_never(block)


def _item_runs(items: tuple[Item, ...], runs: Callable[[Inlines], Inlines]) -> tuple[Item, ...]:
    return tuple(replace(i, inlines=runs(i.inlines), items=_item_runs(i.items, runs)) for i in items)


def _mapped(agreement: Agreement, change: Callable[[Article], Article]) -> Agreement:
    body: list[Chapter | Article | Paragraph] = []
    for node in agreement.body:
        match node:
            case Chapter():
                body.append(replace(node, articles=tuple(map(change, node.articles))))
            case Article():
                body.append(change(node))
            case Paragraph():
                body.append(node)
            case _:
                assert_never(node)
    return replace(
        agreement,
        front=tuple(map(change, agreement.front)),
        body=tuple(body),
        closing=tuple(map(change, agreement.closing)),
        annexes=tuple(map(change, agreement.annexes)),
    )
