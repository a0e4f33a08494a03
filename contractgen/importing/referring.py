"""References, citations of statutes and definitions in the text of a Word model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from contractgen.expressions import expression
from contractgen.importing.pieces import Defined, Law, Refer, Span
from contractgen.languages.zh import parse_numeral
from contractgen.statutes import Statute, Statutes, UnknownLaw
from contractgen.word.marking import Marked

_N: Final = r"[零〇○一二三四五六七八九十百两\d]{1,6}"
_ITEM: Final = rf"第?[（(]{_N}[)）]项?|第{_N}项"
_BELOW: Final = rf"(?:第(?P<paragraph>{_N})款)?(?:(?P<item>{_ITEM})(?:第?(?P<sub>\d{{1,2}})[.目]目?)?)?"
_ARTICLE = expression(rf"第[ \u3000]*(?P<number>{_N})[ \u3000]*条{_BELOW}")
_DOTTED = expression(r"第?[ \u3000]*(?P<number>\d{1,3})\.(?P<item>\d{1,3})[ \u3000]*(?:条|款|项)")
_CHAPTER = expression(rf"第[ \u3000]*(?P<number>{_N})[ \u3000]*(?:章|部分)")
_ANNEX = expression(rf"附[件录][ \u3000]*(?P<number>{_N})")
_CITED = expression(
    rf"《(?P<name>[^《》]{{2,60}})》(?:（[^）]{{0,40}}）)?第[ \u3000]*(?P<number>{_N})[ \u3000]*条"
    rf"(?:之(?P<insert>[一二三四五六七八九]))?"
    rf"(?:第(?P<paragraph>{_N})款)?(?:第?[（(](?P<item>[一二三四五六七八九十]{{1,3}})[)）]项)?"
)
_MORE: Final = rf"(?:[、，和及与或至][ \u3000]*第{_N}条(?:第{_N}款)?)*"
_CITED_CHAIN = expression(_CITED.pattern.replace("?P<", "?P<_") + _MORE)
_FOREIGN = expression(r"(?:》|法|条例|办法|规定|解释|章程|细则|准则|规则|(?<!本)合同|(?<!本)协议|指导意见)[ \u3000]*$")
_NUMBERED = expression(rf"第[ \u3000]*{_N}[ \u3000]*条.{{0,12}}|附[件录][ \u3000]*{_N}|\d{{1,3}}(?:\.\d{{1,3}}){{0,2}}")
_TERM: Final = r"(?P<term>[^“”\"「」『』_＿【】\[\]{}]{1,24})"
_SHORT = expression(rf"(?:以下|下文|下)(?:统|合)?(?:简|并)?称(?:为)?[：:]?[ \u3000]*[“\"「『]{_TERM}[”\"」』]")
_MEANS = expression(rf"(?:^|[（(。；])[ \u3000]*“{_TERM}”[ \u3000]*(?:[,，:：]?[ \u3000]*(?:是指|系指|指)|[:：])")


def citations(text: str, statutes: Statutes, on: date) -> tuple[list[Span], list[str]]:
    """Return the citations that statutes.yaml knows, and what speaks against those it does not."""
    found: list[Span] = []
    told: list[str] = []
    for match in _CITED.finditer(text):
        name = match["name"]
        try:
            law = statutes.find(name) if name in statutes.names else _found(name, statutes)
            if law is None:
                told.append(f"“{match[0]}”：法规目录中没有《{name}》，照原文保留")
                continue
            reference = f"{law.id} {parse_numeral(match['number'])}" + (
                f"之{match['insert']}" if match["insert"] else ""
            )
            reference += f".{parse_numeral(match['paragraph'])}" if match["paragraph"] else ""
            reference += f"({match['item']})" if match["item"] else ""
            cited = statutes.cite(reference, on)
        except (UnknownLaw, ValueError) as error:
            told.append(f"“{match[0]}”：{error}，照原文保留")
            continue
        found.append(Span(match.start(), match.end(), Law(match[0], reference, cited.text), 0))
        number = str(parse_numeral(match["number"]))
        if number in law.renumbered:
            told.append(
                f"“{match[0]}”：该法改过条号，旧第{number}条现为第{law.renumbered[number]}条，核对所引的是哪一版"
            )
    return found, told


def _found(name: str, statutes: Statutes) -> Statute | None:
    for other in (name.removeprefix("中华人民共和国"), f"中华人民共和国{name}"):
        if other in statutes.names:
            return statutes.laws[statutes.names[other]]
    return None


def references(text: str) -> list[Span]:
    """Return the references to articles, chapters and annexes of the agreement itself."""
    taken = [(m.start(), m.end()) for m in _CITED_CHAIN.finditer(text)]
    titles = [(m.start(), m.end()) for m in expression("《[^》]*》").finditer(text)]

    def free(start: int, end: int) -> bool:
        return not any(start < stop and end > begin for begin, stop in (*taken, *titles))

    found: list[Span] = []
    for match in _ARTICLE.finditer(text):
        chained = found and found[-1].end < match.start() and len(text[found[-1].end : match.start()]) < 3
        if free(match.start(), match.end()) and (chained or not _FOREIGN.search(text[: match.start()])):
            found.append(Span(match.start(), match.end(), _article(match[0], match), 4))
    for match in _DOTTED.finditer(text):
        if free(match.start(), match.end()) and not _FOREIGN.search(text[: match.start()]):
            piece = Refer(match[0], "article", int(match["number"]), (int(match["item"]),))
            found.append(Span(match.start(), match.end(), piece, 4))
    for pattern, kind in ((_CHAPTER, "chapter"), (_ANNEX, "annex")):
        for match in pattern.finditer(text):
            number = _number(match["number"])
            if number and free(match.start(), match.end()) and not _FOREIGN.search(text[: match.start()]):
                found.append(Span(match.start(), match.end(), Refer(match[0], kind, number), 4))  # type: ignore[arg-type]
    return found


def _article(original: str, match: object) -> Refer:
    groups = match.groupdict()  # type: ignore[attr-defined]
    items: list[int] = []
    if groups["item"]:
        items.append(_number("".join(c for c in groups["item"] if c not in "第（()）项")))
        if groups["sub"]:
            items.append(int(groups["sub"]))
    return Refer(original, "article", _number(groups["number"]), tuple(items), _number(groups["paragraph"] or ""))


def _number(text: str) -> int:
    try:
        return parse_numeral(text)
    except ValueError:
        return 0


def fields(text: str, marked: Sequence[Marked], bookmarks: dict[str, int]) -> Iterator[Span]:
    """Yield the references that are fields or links, by the paragraph their bookmark stands in."""
    for one in marked:
        if one.mark.kind == "field" and one.mark.bookmark in bookmarks and one.end > one.start:
            words = text[one.start : one.end]
            # A field that repeats a heading's words, or （二） alone, would read otherwise as a reference.
            if not _NUMBERED.fullmatch(words.strip()) or text[: one.start].endswith("第"):
                continue
            yield Span(one.start, one.end, Refer(words, "place", bookmarks[one.mark.bookmark]), 3)


def definitions(text: str) -> list[Span]:
    """Return the terms that *text* defines: （以下简称“甲方”）, “项目成果”是指."""
    found = []
    for pattern in (_SHORT, _MEANS):
        for match in pattern.finditer(text):
            piece = Defined(match["term"], pattern is _MEANS and match[0].endswith("指"))
            found.append(Span(match.start("term"), match.end("term"), piece, 1))
    return found
