"""Laws and policy documents: names, versions, renumbering; how one is cited on a date.

Every fact is data (statutes.yaml) with how it was seen: `verified` is full-text, excerpt or none,
and `none` never yields an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from contractgen.errors import N_, LibraryError, Place, Problem
from contractgen.expressions import expression
from contractgen.languages import zh
from contractgen.nodes import Mapping as MappingNode
from contractgen.nodes import Node, Scalar, Sequence

VERIFIED: Final = ("full-text", "excerpt", "none")
_KEYS: Final = (
    "name",
    "aliases",
    "number",
    "kind",
    "versions",
    "replaced_by",
    "renumbered",
    "about",
    "now",
    "articles",
    "verified",
    "source",
    "note",
)
_VERSION_KEYS: Final = ("title", "adopted", "since", "until")


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a law: when it was in force, both days included; None where open."""

    title: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Statute:
    """One law or document.

    `renumbered` maps an article's old number to the present one; `about` says by words what the old article dealt
    with, `now` what the article that bears the number today deals with; `articles` is how many there are, 0 if unknown.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    number: str
    versions: tuple[Version, ...]
    replaced_by: str
    renumbered: Mapping[str, str]
    about: Mapping[str, tuple[str, ...]]
    now: Mapping[str, tuple[str, ...]]
    articles: int
    verified: str
    source: str
    note: str

    def in_force(self, on: date) -> bool:
        """Return whether a version is in force on that day; a law without dates is taken to be."""
        return not self.versions or any(
            (v.since is None or v.since <= on) and (v.until is None or on <= v.until) for v in self.versions
        )

    def version(self, on: date) -> Version | None:
        """Return the version in force on that day, None where none is known."""
        return next(
            (v for v in self.versions if (v.since is None or v.since <= on) and (v.until is None or on <= v.until)),
            None,
        )

    def until(self) -> date | None:
        """Return the last day of its last version, None where it is open."""
        ends = [v.until for v in self.versions]
        return max(e for e in ends if e) if ends and all(ends) else None

    def written(self) -> tuple[str, ...]:
        """Return the names by which texts cite it, the full ones first."""
        names = [self.name, self.name.removeprefix("中华人民共和国"), *self.aliases]
        if not self.id.isdigit():
            names.append(self.id)
        return tuple(dict.fromkeys(n for n in names if len(n) > 2))


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation resolved: the law's id, the article as referred to, the words printed."""

    law: str
    article: str
    text: str


class UnknownLaw(LookupError):
    """A reference names no known law, or one not in force on the date; the message says which."""


_REFERENCE = expression(
    r"(?P<law>\S.*?)"
    r"(?:\s+(?P<article>\d{1,4})(?:之(?P<insert>[一二三四五六七八九]))?"
    r"(?:\.(?P<paragraph>\d{1,2}))?(?:[（(](?P<item>[一二三四五六七八九十]{1,3})[)）])?)?"
)


@dataclass(frozen=True, slots=True)
class Statutes:
    """All laws by id; `names` maps every id, alias and full name to the id."""

    laws: Mapping[str, Statute]
    names: Mapping[str, str]

    def find(self, name: str) -> Statute:
        """Return the law called *name*, by id, alias or full name.

        Raises:
            UnknownLaw: there is none; with the nearest name.
        """
        if name in self.names:
            return self.laws[self.names[name]]
        from rapidfuzz import process  # loaded only to word a refusal

        near = process.extractOne(name, list(self.names)) if self.names else None
        raise UnknownLaw(f"法规目录中没有“{name}”" + (f"，是否想写“{near[0]}”" if near else ""))

    def cite(self, reference: str, on: date) -> Cited:
        """Return the citation of `民法典 860.3`, `技术合同解释 10(一)`, `770 8(三)` or a law alone, as on that day.

        Raises:
            UnknownLaw: the law is unknown or not in force on the day.
        """
        found = _REFERENCE.fullmatch(reference.strip())
        if not found:
            raise UnknownLaw(f"“{reference}”不是法规引用")
        law = self.find(found["law"])
        if not law.in_force(on):
            instead = f"，现为“{law.replaced_by}”" if law.replaced_by else ""
            raise UnknownLaw(f"{zh.long_date(on)}时《{law.name}》没有施行{instead}")
        article = ""
        if found["article"]:
            article = zh.label_article(int(found["article"])) + (f"之{found['insert']}" if found["insert"] else "")
            if found["paragraph"]:
                article += f"第{zh.numeral(int(found['paragraph']))}款"
            if found["item"]:
                article += f"第（{found['item']}）项"
        number = f"（{law.number}）" if law.number else ""
        return Cited(law.id, article, f"《{law.name}》{number}{article}")


def load_statutes(text: str, file: str) -> Statutes:
    """Return the laws of a statutes.yaml: a mapping from the short name to what is known of it.

    Raises:
        LibraryError: everything wrong with it.
    """
    from contractgen.yaml_text import parse  # loads PyYAML, which a kept library does not need

    node = parse(text, file)
    problems: list[Problem] = []
    laws: dict[str, Statute] = {}
    names: dict[str, str] = {}
    for key, value in node.items():
        if not isinstance(value, MappingNode):
            problems.append(Problem(value.place, N_("“{key}”应分项填写"), N_("至少写 name"), {"key": key}))
            continue
        laws[key] = _statute(key, value, problems)
        for name in (key, laws[key].name, *laws[key].aliases):
            if names.setdefault(name, key) != key:
                values = {"name": name, "other": names[name]}
                problems.append(Problem(value.place, N_("“{name}”已是“{other}”的名称"), N_("删去重复的别名"), values))
    for law in laws.values():
        if law.replaced_by and law.replaced_by not in names:
            problems.append(
                Problem(Place(file), N_("“{name}”不在法规目录中"), N_("补上该法"), {"name": law.replaced_by})
            )
    if problems:
        raise LibraryError(problems)
    return Statutes(laws, names)


def _statute(key: str, node: MappingNode, problems: list[Problem]) -> Statute:
    for name, value in node.items():
        if name not in _KEYS:
            problems.append(
                Problem(
                    value.place, N_("不认识的项“{key}”"), N_("可用：{known}"), {"key": name, "known": "、".join(_KEYS)}
                )
            )
    verified = _text(node, "verified") or "none"
    if verified not in VERIFIED:
        values = {"key": "verified", "text": verified, "known": "、".join(VERIFIED)}
        problems.append(Problem(node.place, N_("“{key}”不能是“{text}”"), N_("可用：{known}"), values))
    versions = node.get("versions")
    renumbered = node.get("renumbered")
    return Statute(
        id=key,
        name=_text(node, "name") or key,
        aliases=_texts(node.get("aliases")),
        number=_text(node, "number"),
        versions=tuple(
            Version(_text(v, "title"), _day(v, "since", problems), _day(v, "until", problems))
            for v in (versions if isinstance(versions, Sequence) else ())
            if isinstance(v, MappingNode)
        ),
        replaced_by=_text(node, "replaced_by"),
        renumbered={k: v.text for k, v in renumbered.items() if isinstance(v, Scalar)}
        if isinstance(renumbered, MappingNode)
        else {},
        about=_words(node.get("about")),
        now=_words(node.get("now")),
        articles=int(_text(node, "articles") or 0),
        verified=verified,
        source=_text(node, "source"),
        note=_text(node, "note"),
    )


def _words(node: Node | None) -> dict[str, tuple[str, ...]]:
    return {k: _texts(v) for k, v in node.items()} if isinstance(node, MappingNode) else {}


def _text(node: MappingNode, key: str) -> str:
    value = node.get(key)
    return value.text if isinstance(value, Scalar) else ""


def _texts(node: Node | None) -> tuple[str, ...]:
    return tuple(n.text for n in node if isinstance(n, Scalar)) if isinstance(node, Sequence) else ()


def _day(node: MappingNode, key: str, problems: list[Problem]) -> date | None:
    text = _text(node, key)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(Problem(node.place, N_("“{text}”不是日期"), N_("写作 2026-11-24 的样子"), {"text": text}))
        return None


_POLICY = expression(r"(?P<law>\d{2,4})(?:\s+(?P<article>\d{1,3})(?P<item>[（(][一二三四五六七八九十]{1,3}[）)])?)?")


def as_cited(basis: str, statutes: Statutes, on: date) -> str:
    """Return a basis as people cite it: 国科发政〔2008〕770号 八(三), 《民法典》第五百七十七条; else as it is."""
    policy = _POLICY.fullmatch(basis)
    if policy and (law := statutes.laws.get(policy["law"])) and law.number:
        if not policy["article"]:
            return law.number
        return f"{law.number} {zh.numeral(int(policy['article']))}{policy['item'] or ''}"
    for day in (on, date.max):
        try:
            return statutes.cite(basis, day).text.replace("《中华人民共和国", "《")
        except UnknownLaw:
            continue
    return basis
