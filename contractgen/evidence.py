"""Evidence as data: which words, met together, show that a requirement is dealt with.

A requirement file lists `evidence` (shows it is met), `weak` (touches it only) and `denied` (expressly
excludes it). Each entry is a pattern: its `head` must stand in one sentence, row or line; every group
of `with` in the same sentence or in the words that lead into it; one of `near` in the paragraph; one of
`about` somewhere in the article or its headings, one of `under` in the headings or the words that lead
in; none of `unless` in the sentence, none of `apart` in the head's own comma segment. `over` is a
percentage that the share stated for the head must exceed (see shares.py). `facts` is a condition on
what was found in the document (its parties) instead of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, cast, get_args

from contractgen.conditions import Expression
from contractgen.errors import N_
from contractgen.heads import Faults, Head
from contractgen.nodes import Mapping as MappingNode
from contractgen.nodes import Node, Scalar
from contractgen.nodes import Sequence as SequenceNode
from contractgen.wordings import Term, WordingError, compiled, each_word

Level = Literal["evidence", "weak", "denied"]
Kind = Literal["sentence", "row", "party", "recital", "heading", "definition", "signature", "quotation", "title"]
OPERATIVE: Final[tuple[Kind, ...]] = ("sentence", "row")
LEVELS: Final = get_args(Level)
KINDS: Final = get_args(Kind)
_KEYS: Final = (
    "head", "with", "order", "near", "about", "under", "unless", "apart", "over", "in", "shows", "distinct", "facts",
    "option", "open", "detail", "founded", "negated", "barred", "others", "review", "why",
)  # fmt: skip

Group = tuple[Term, ...]


class Pattern(NamedTuple):
    """One way a requirement shows in a text.

    `kinds` are the passages it is looked for in; `shows` the elements it stands for; `distinct` how many
    different heads one article must hold; `order` that every group of `groups` follows the one before.
    `option`, `open`, `negated` and `others` accept what otherwise weakens or voids a hit: 可以, deferral,
    a negation, and a subject that is no member. A `detail` only adds to what is shown: alone it does not
    make the matter dealt with. `founded` wants the organ it names to be there, not only planned. Of a
    forbidden wording, `barred` takes the head only in a list led in by a prohibition (不得有下列行为：), where
    no other pattern is looked for. `review` tells why a human must judge a hit, `why` what a weak hit lacks.
    """

    level: Level
    head: Group
    groups: tuple[Group, ...] = ()
    order: bool = False
    near: Group = ()
    about: Group = ()
    under: Group = ()
    unless: Group = ()
    apart: Group = ()
    over: int | None = None
    kinds: tuple[Kind, ...] = OPERATIVE
    shows: tuple[str, ...] = ()
    distinct: int = 1
    facts: Expression | None = None
    option: bool = False
    open: bool = False
    detail: bool = False
    founded: bool = False
    negated: bool = False
    barred: bool = False
    others: bool = False
    review: str = ""
    why: str = ""

    def terms(self) -> Iterator[Term]:
        """Yield every term of the pattern."""
        yield from self.head
        for group in self.groups:
            yield from group
        yield from self.near
        yield from self.about
        yield from self.under
        yield from self.unless
        yield from self.apart


def load_patterns(node: MappingNode, lists: Mapping[str, Sequence[str]], faults: Faults) -> tuple[Pattern, ...]:
    """Return the patterns of a requirement file; *lists* are the word lists, its own among them."""
    made: list[Pattern] = []
    for level in LEVELS:
        listed = node.get(level)
        if listed is None:
            continue
        if not isinstance(listed, SequenceNode):
            faults.add(listed.place, N_("“{key}”应为列表"), N_("每种说法一项，以“- head:”开头"), key=level)
            continue
        made.extend(p for one in listed if (p := _pattern(one, cast("Level", level), lists, faults)))
    return tuple(made)


def _pattern(node: Node, level: Level, lists: Mapping[str, Sequence[str]], faults: Faults) -> Pattern | None:
    if not isinstance(node, MappingNode):
        faults.add(node.place, N_("这一项应写作“head: [词, …]”"), N_("至少写 head 或者 facts"))
        return None
    head = Head(node, _KEYS, faults)

    def group(inner: Node | None) -> Group:
        found: list[Term] = []
        words = (inner,) if isinstance(inner, Scalar) else inner if isinstance(inner, SequenceNode) else ()
        for word in words:
            if not isinstance(word, Scalar):
                faults.add(word.place, N_("词组里只能是词"), N_("写作 [词, 词]"))
                continue
            try:
                found.extend(compiled(one, lists) for one in each_word(word.text, lists))
            except WordingError as error:
                faults.add(word.place, N_("词的写法有误：{reason}"), N_("用字词、…、(甲|乙)、#、<词表>"), reason=error)
        return tuple(found)

    grouped = node.get("with")
    groups: tuple[Group, ...] = ()
    if isinstance(grouped, SequenceNode):
        nested = any(isinstance(inner, SequenceNode) for inner in grouped)
        groups = tuple(map(group, grouped)) if nested else (group(grouped),)
    elif grouped is not None:
        groups = (group(grouped),)
    kinds = head.texts("in")
    if wrong := [k for k in kinds if k not in KINDS]:
        known = "、".join(KINDS)
        faults.add(head.place("in"), N_("没有“{wrong}”这种段落"), N_("可用：{known}"), wrong=wrong[0], known=known)
    facts = head.condition("facts")
    made = Pattern(
        level=level,
        head=group(node.get("head")),
        groups=groups,
        order=head.flag("order"),
        near=group(node.get("near")),
        about=group(node.get("about")),
        under=group(node.get("under")),
        unless=group(node.get("unless")),
        apart=group(node.get("apart")),
        over=head.number("over", 0) if node.get("over") is not None else None,
        kinds=tuple(cast("Kind", k) for k in kinds) or OPERATIVE,
        shows=head.texts("shows"),
        distinct=head.number("distinct", 1),
        facts=facts,
        option=head.flag("option"),
        open=head.flag("open"),
        detail=head.flag("detail"),
        founded=head.flag("founded"),
        negated=head.flag("negated"),
        barred=head.flag("barred"),
        others=head.flag("others"),
        review=head.text("review"),
        why=head.text("why"),
    )
    if not made.head and facts is None:
        faults.add(node.place, N_("缺少“{key}”"), N_("补上这一项"), key="head")
        return None
    return made


def word_lists(node: MappingNode, faults: Faults) -> dict[str, tuple[str, ...]]:
    """Return the word lists of a mapping: name to words."""
    made: dict[str, tuple[str, ...]] = {}
    for name, words in node.items():
        if isinstance(words, SequenceNode):
            made[name] = tuple(w.text for w in words if isinstance(w, Scalar))
        else:
            faults.add(words.place, N_("词表“{name}”应为词的列表"), N_("写作 {name}: [词, 词]"), name=name)
    return made
