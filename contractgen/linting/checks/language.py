"""The language of clauses: one word for one thing, full-width signs, numbers in words, sentences that end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from contractgen.errors import N_, Problem
from contractgen.linting.subject import Source, Subject
from contractgen.yaml_text import Mapping as MappingNode
from contractgen.yaml_text import Scalar
from contractgen.yaml_text import Sequence as SequenceNode

RULES: Final = {
    "other-word": ("warning", N_("用语不统一")),
    "half-width": ("warning", N_("标点不是全角")),
    "figure": ("warning", N_("数字没有写成汉字")),
    "fraction": ("warning", N_("比例的写法含混")),
    "long-sentence": ("note", N_("句子过长")),
    "no-full-stop": ("warning", N_("段落没有结束")),
    "form-of-old-law": ("warning", N_("用语出自已失效的法律或两方合同")),
}
LONGEST: Final = 120
PUNCTUATION: Final = re.compile(
    "[一-鿿][,;:!?()]|[,;:!?()][一-鿿]|[，；：。、]{2}|[。；，]：|[一-鿿] +[一-鿿]|\\.\\.\\.|[“”]{2}"
)
FIGURES: Final = re.compile(r"\d+(?!号|〕)(个|日|天|月|年|名|份|%|％|元|万)")
SHARES: Final = re.compile("%|％|1/2|2/3|二分之一以上|三分之二多数")
OLD: Final = re.compile("合同法(?!》)|甲乙双方|半数以上")
GLOSSARY: Final = re.compile(r"templates/[^/]+/glossary\.yaml")
_LIKE_AN_ANSWER = re.compile(r"\{\{.*?\}\}|@\{[^}]*\}")
_NOT_SAID = re.compile(r"\{%.*?%\}|\{#.*?#\}|《[^》]*》|“[^”]*”|\[__.*?__\]|(?<!\\)\^[a-z][a-z0-9-]*\s*$")
_SIGN = re.compile(r"\[\[|\]\]|\\(?=.)")


def check(subject: Subject) -> Iterator[tuple[str, Problem]]:
    """Yield a problem for everything in which a text departs from the language of the library."""
    words = list(_words(subject))
    for source in subject.sources:
        for number, line in source.lines():
            said = spoken(line)
            yield from _line(source, number, said)
            for right, wrong in words:
                if (found := wrong.search(said)) and source.term is None:
                    values = {"wrong": found[0], "right": right}
                    yield (
                        "other-word",
                        Problem(
                            source.at(number, found[0]),
                            N_("“{wrong}”在本库中写作“{right}”"),
                            N_("改用“{right}”"),
                            values,
                        ),
                    )
        if source.clause is not None:
            yield from _ends(source, subject)


def spoken(line: str) -> str:
    """Return what a line of clause text says itself: answers show as one sign, laws and quoted words as none."""
    return _SIGN.sub("", _NOT_SAID.sub("\n", _LIKE_AN_ANSWER.sub("甲", line)).replace("|", "\n")).strip(" \t\n=-")


def _line(source: Source, number: int, said: str) -> Iterator[tuple[str, Problem]]:
    for rule, pattern, message, remedy in _PATTERNS:
        if found := pattern.search(said):
            words = found[0]
            yield rule, Problem(source.at(number, words.replace("甲", "")), message, remedy, {"text": words})
    for sentence in re.split("[。；]", said.replace("\n", "")):
        if len(sentence) > LONGEST:
            values = {"count": len(sentence), "limit": LONGEST, "text": sentence[:12]}
            message = N_("“{text}……”一句有 {count} 字，超过 {limit} 字")
            yield "long-sentence", Problem(source.at(number, sentence[:6]), message, N_("拆成几句，或分项列出"), values)


_PATTERNS: Final = (
    ("half-width", PUNCTUATION, N_("“{text}”的标点或空格不规范"), N_("用全角标点，汉字之间不留空格，标点不重叠")),
    ("figure", FIGURES, N_("“{text}”用了阿拉伯数字"), N_("条款自己的期限、人数写成汉字；随交易而变的写成填报项")),
    ("fraction", SHARES, N_("“{text}”的写法含混"), N_("写作“百分之……”“过半数”“三分之二以上”")),
    ("form-of-old-law", OLD, N_("“{text}”不用于本库"), N_("合同法写作民法典；甲乙双方写作各方；半数以上写作过半数")),
)


def _ends(source: Source, subject: Subject) -> Iterator[tuple[str, Problem]]:
    """The last line of a paragraph of the body ends with 。 or ； or introduces items with ：."""
    topic = subject.library.topics.get(source.its_clause().topic)
    if topic is None or topic.part != "body" or topic.layout != "plain":
        return
    lines = [*source.lines(), (0, "")]
    for (number, line), (_, after) in itertools.pairwise(lines):
        bare = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", line).strip()
        ends = bare and not bare.startswith(("- ", "|")) and not after.strip()
        if ends and bare[-1] not in "。；：}]”" and not line.startswith(" "):
            values = {"text": bare[-10:]}
            yield (
                "no-full-stop",
                Problem(source.at(number, bare[-4:]), N_("“……{text}”没有以句号结束"), N_("补上句号"), values),
            )


def _words(subject: Subject) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield each right word with the expression for the wrong ones.

    Only the bundled ones are expressions, a firm's are words: an expression somebody sent could search without end.
    """
    for path, file in subject.files.items():
        node = subject.node(path) if GLOSSARY.fullmatch(path) else None
        if not isinstance(node, MappingNode):
            continue
        for right, listed in node.items():
            wrong = [n.text for n in listed if isinstance(n, Scalar)] if isinstance(listed, SequenceNode) else []
            if wrong:
                yield right, _compiled("|".join(re.escape(w) if file.layer else f"(?:{w})" for w in wrong))


@lru_cache(maxsize=512)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
