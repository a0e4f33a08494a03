"""Pictures where people would rather look: organs as a chart, tasks as a timeline, contributions as bars.

Drawn as SVG from the answers; every picture has its words beside it, for readers of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, Final

from flask import Blueprint, render_template
from markupsafe import Markup

from contractgen.folding import width as columns
from contractgen.passes import Made
from contractgen.web.desk import Desk

_ROW: Final = 34
_LEFT: Final = 190
_WIDE: Final = 880


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: whose, what is written in it, how long (yuan, or days), what is written behind it."""

    name: str
    words: str
    length: float
    told: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and the same facts as a table."""

    title: str
    svg: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(default_factory=tuple)


def pages(desk: Desk) -> Blueprint:
    """Return the page under /agreement/<key>/pictures."""
    made = Blueprint("pictures", __name__, url_prefix="/agreement/<key>")

    @made.get("/pictures")
    def shown(key: str) -> Any:
        opened = desk.opened(key)
        result = desk.drafted(opened.session).made
        return render_template("pictures.html", pictures=list(pictures(result)), **desk.beside(opened, opened.session))

    return made


def pictures(made: Made) -> Iterator[Picture]:
    """Yield the pictures for which there are answers."""
    facts = made.answers.facts
    if organs := _organs(made):
        yield Picture("组织机构", _chart(organs), ("机构", "由谁"), tuple((o.name, o.who or o.above) for o in organs))
    tasks = [t for t in _records(facts, "tasks") if isinstance(t.get("due"), date)]
    start = _fact(facts, "term.start")
    if tasks:
        first = start if isinstance(start, date) else min(t["due"] for t in tasks)
        bars = [
            Bar(_short(t.get("party")), str(t.get("name") or ""), max((t["due"] - first).days, 1), t["due"].isoformat())
            for t in sorted(tasks, key=lambda t: t["due"])
        ]
        rows = tuple((b.name, b.words, b.told) for b in bars)
        yield Picture("任务与完成日期", _bars(bars, first), ("承担方", "任务", "完成日期"), rows)
    sums: dict[str, Decimal] = {}
    for record in _records(facts, "contributions"):
        if isinstance(record.get("amount"), Decimal):
            name = _short(record.get("party"))
            sums[name] = sums.get(name, Decimal()) + record["amount"]
    if sums:
        bars = [Bar(name, "", float(amount), f"{amount:,f} 元") for name, amount in sums.items()]
        yield Picture("各方投入", _bars(bars, None), ("成员", "投入"), tuple((b.name, b.told) for b in bars))


def _fact(facts: Mapping[str, Any], name: str) -> Any:
    value: Any = facts
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _records(facts: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = _fact(facts, name)
    return [r for r in value if isinstance(r, Mapping)] if isinstance(value, tuple) else []


def _short(party: Any) -> str:
    return str(party.get("short") or party.get("name") or "") if isinstance(party, Mapping) else ""


@dataclass(frozen=True, slots=True)
class Organ:
    """One organ of the chart: its name, who leads or keeps it, and the organ it answers to ("" for the highest)."""

    name: str
    who: str
    above: str = ""


def _organs(made: Made) -> list[Organ]:
    """Return the organs of the agreement, from the topics drafted and the answers."""
    drafted = {s.topic.id for s in made.selected}
    facts = made.answers.facts
    if "decision-organ" not in drafted:
        return []
    highest = "理事会"
    found = [Organ(highest, _told("理事长单位", [_fact(facts, "organs.chair")]))]
    if "advisory-organ" in drafted:
        found.append(Organ("专家委员会", "", highest))
    if "executive-organ" in drafted:
        found.append(Organ("秘书处", _told("依托单位", [_fact(facts, "organs.host")]), highest))
    if "supervision" in drafted:
        found.append(Organ("监督小组", _told("成员", _several(_fact(facts, "oversight.parties"))), highest))
    return found


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def _told(role: str, parties: Iterable[Any]) -> str:
    names = [n for p in parties if (n := _short(p))]
    return f"{role}：{'、'.join(names)}" if names else ""


def _chart(organs: list[Organ]) -> Markup:
    """Draw the highest organ over the others."""
    below = organs[1:]
    step = _WIDE / max(len(below), 1)
    places = [(_WIDE / 2, 46.0), *((step * (n + 0.5), 160.0) for n in range(len(below)))]
    out = [f'<path class="link" d="M{_WIDE / 2:.0f} 76V103H{x:.0f}V130"/>' for x, _ in places[1:]]
    for organ, (x, y) in zip(organs, places, strict=True):
        lines = [organ.name, *_folded(organ.who, int((step - 40) / 7))]
        wide = min(max(max(map(columns, lines)) * 7.4 + 30, 130), _WIDE if organ is organs[0] else step - 12)
        tall = 22 + 20 * len(lines)
        out.append(f'<rect x="{x - wide / 2:.0f}" y="{y - 30:.0f}" width="{wide:.0f}" height="{tall}" rx="6"/>')
        for n, line in enumerate(lines):
            kind = "told" if n else "name"
            out.append(
                f'<text class="{kind}" x="{x:.0f}" y="{y - 8 + 20 * n:.0f}" text-anchor="middle">{escape(line)}</text>'
            )
    lowest = max(22 + 20 * (1 + len(_folded(o.who, int((step - 40) / 7)))) for o in organs)
    return _svg(140 + lowest + 10, out, "chart")


def _folded(text: str, width: int) -> list[str]:
    """Return *text* in lines of at most *width* columns, parted after 、 and ：."""
    lines: list[str] = []
    for piece in re.findall(r"[^、：]+[、：]?", text):
        if lines and columns(lines[-1] + piece) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


def _bars(bars: list[Bar], first: date | None) -> Markup:
    """Draw one bar a row, from the same left edge, told at its right end."""
    most = max(b.length for b in bars)
    room = _WIDE - _LEFT - 150
    out = []
    for n, bar in enumerate(bars):
        y = 14 + n * _ROW
        width = room * bar.length / most
        out.append(f'<text x="{_LEFT - 10}" y="{y + 17}" text-anchor="end">{escape(bar.name)}</text>')
        out.append(f'<rect class="bar" x="{_LEFT}" y="{y}" width="{max(width, 2):.1f}" height="24" rx="3"/>')
        out.append(f'<text class="told" x="{_LEFT + width + 8:.1f}" y="{y + 17}">{escape(bar.told)}</text>')
        if bar.words and width > columns(bar.words) * 7:
            out.append(f'<text class="in" x="{_LEFT + 8}" y="{y + 17}">{escape(bar.words)}</text>')
    height = 24 + len(bars) * _ROW
    if first is not None:
        out.append(f'<text class="told" x="{_LEFT}" y="{height + 8}">{first.isoformat()}</text>')
        height += 16
    return _svg(height, out, "bars")


def _svg(height: float, inside: list[str], kind: str) -> Markup:
    drawn = "".join(inside)
    return Markup(  # noqa: S704 - every word inside has been escaped
        f'<svg class="{kind}" viewBox="0 0 {_WIDE} {height:.0f}" role="img" aria-hidden="true">{drawn}</svg>'
    )
