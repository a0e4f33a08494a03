"""The report as one page of HTML: no script, nothing fetched, ready to print.

Words beside every colour. Evidence is quoted in the paragraph it stands in; clauses that would cure a
gap are written out, ready to be copied. Everything from the document or the library is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from contractgen.catalogue import translate
from contractgen.errors import N_
from contractgen.findings import Finding, Spot, Verdict, Waiver
from contractgen.overview import (
    EFFECTS,
    FOR_A_HUMAN,
    NECESSITIES,
    NOT_A_LAWYER,
    SEVERITIES,
    SHOWN,
    Condition,
    Context,
    Report,
    conditions,
    contexts,
    gaps,
    headline,
    joined,
    needed,
    ordered,
    own,
    shown,
    waived,
    words_of,
)
from contractgen.remedies import remedy_text

_CLAUSES_SHOWN: Final = 2
"""Clauses written out for one requirement; the others are named."""
_QUOTED: Final = 600
STYLE: Final = """
@page{size:A4;margin:18mm}
:root{color-scheme:light;--met:#1b6e3c;--weak:#8a5a00;--missing:#a61b1b;--review:#1c4f8c;--na:#555}
body{font:15px/1.65 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1a1a1a;
background:#fff;max-width:60em;margin:0 auto;padding:1.5em 1em 4em;overflow-wrap:anywhere}
h1{font-size:1.5em;line-height:1.35;margin:0 0 .3em}h2{font-size:1.2em;margin:2em 0 .6em;
border-bottom:2px solid #1a1a1a;break-after:avoid}h3{font-size:1em;margin:0 0 .3em;break-after:avoid}
p{margin:.3em 0}small,.dim{color:#555}a{color:#1c4f8c}
table{border-collapse:collapse;width:100%;margin:.5em 0}th,td{border:1px solid #999;padding:.3em .5em;
text-align:left;vertical-align:top}th{background:#f2f2f2}td.n{text-align:right}caption{text-align:left}
table.matrix{table-layout:fixed}.matrix th:nth-child(1){width:3.6em}.matrix th:nth-child(2){width:15em}
.matrix th:nth-child(3){width:3.4em}.matrix th:nth-child(4){width:6em}.matrix caption{padding:.6em 0 .2em}
thead{display:table-header-group}tr{break-inside:avoid}
.tag{display:inline-block;padding:0 .5em;border-radius:.2em;border:1px solid;font-weight:600;white-space:nowrap;
background:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.met{color:var(--met);background:#e8f5ec}.weak,.warning{color:var(--weak);background:#fff4d6}
.missing,.error{color:var(--missing);background:#fdeaea}.review{color:var(--review);background:#e8f0fb}
.not-applicable,.note{color:var(--na);background:#f2f2f2}
section.card{border:1px solid #bbb;border-left-width:.4em;border-radius:.3em;padding:.6em .9em;margin:.8em 0;
break-inside:avoid-page;background:#fff;color:inherit}
section.card.missing,section.card.error{border-left-color:var(--missing)}
section.card.weak,section.card.warning{border-left-color:var(--weak)}
section.card.review{border-left-color:var(--review)}section.card.note{border-left-color:var(--na)}
blockquote{margin:.4em 0;padding:.2em .8em;border-left:3px solid #bbb;color:#333}
blockquote cite{font-style:normal;font-weight:600;display:block;color:#555}mark{background:#ffe58a;color:inherit}
pre{white-space:pre-wrap;font:inherit;background:#f7f7f7;border:1px dashed #999;padding:.6em .8em;margin:.4em 0;
user-select:all}
.notice{border:2px solid var(--weak);padding:.5em .8em;margin:.6em 0;font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1em;margin:.6em 0}dt{color:#555}dd{margin:0}
footer{margin-top:2.5em;border-top:2px solid #1a1a1a;padding-top:.5em}
@media (max-width:40em){table,tbody,tr,td{font-size:.95em}dl{grid-template-columns:1fr}}
@media print{body{max-width:none;padding:0;font-size:10.5pt}a{color:inherit;text-decoration:none}}
"""
"""The style sheet of the page, which is also served beside a page that holds `inside`."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page needs while it is written: the report, the paragraphs quoted from, the clauses named so far."""

    report: Report
    contexts: Mapping[tuple[str, int], Context]
    clauses: dict[str, None]

    def say(self, message: str, **values: object) -> str:
        """Return the program's own words, escaped."""
        return escape(translate(message, self.report.spoken, values))


def render(report: Report) -> bytes:
    """Return the report as a UTF-8 page."""
    language = "en" if report.spoken == "en" else "zh-CN"
    title = escape(translate(N_("审查报告：{name}"), report.spoken, {"name": report.checked.name}))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{inside(report)}\n</main>\n</body>\n</html>\n"
    ).encode("utf-8", "replace")


def inside(report: Report) -> str:
    """Return the report as what stands inside the page's main element."""
    page = _Page(report, contexts(report.agreement), {})
    return "\n".join(
        [
            *_head(page),
            *_matrix(page),
            *_verdicts(page),
            *_findings(page),
            *_clauses(page),
            *_waived(page),
            *_unchecked(page),
            *_foot(page),
        ]
    )


def _head(page: _Page) -> Iterator[str]:
    checked, agreement = page.report.checked, page.report.agreement
    title = (agreement.title if agreement else "") or checked.name
    yield f"<header><h1>{page.say(N_('审查报告：{name}'), name=title)}</h1>"
    told = headline(page.report)
    rows = [
        (N_("文件"), escape(checked.name)),
        (N_("范本"), escape(told.template)),
        (N_("条件"), escape(told.profile)),
        (N_("适用法律"), escape(told.dated)),
        (
            N_("篇幅"),
            page.say(N_("{articles} 条，{characters} 字"), articles=checked.articles, characters=checked.characters),
        ),
        (N_("缔约方"), escape("、".join(checked.parties)) or "—"),
        ("SHA-256", f"<code>{checked.sha256}</code>"),
    ]
    yield "<dl>" + "".join(f"<dt>{page.say(name)}</dt><dd>{value}</dd>" for name, value in rows) + "</dl>"
    for notice in checked.notices:
        yield f'<p class="notice">{page.say(notice)}</p>'
    yield f"<p><b>{escape(told.total)}</b></p>"
    yield f"<p><small>{page.say(NOT_A_LAWYER)}</small></p></header>"


# --- coverage ----------------------------------------------------------------


def _matrix(page: _Page) -> Iterator[str]:
    yield f"<h2>{page.say(N_('覆盖情况'))}</h2>"
    heads = [N_("编号"), N_("要求"), N_("程度"), N_("结果"), N_("所在位置")]
    for group in conditions(page.report.checked):
        head = "".join(f'<th scope="col">{page.say(h)}</th>' for h in heads)
        yield f'<table class="matrix"><caption><b>{page.say(group.title)}</b> {_counted(group, page)}</caption>'
        yield f"<thead><tr>{head}</tr></thead><tbody>"
        for verdict in group.verdicts:
            places = joined(dict.fromkeys(_place(s) for s in verdict.evidence), page.report.spoken)
            link = f'<a href="#{escape(verdict.id)}">{escape(verdict.id)}</a>' if _told(verdict) else escape(verdict.id)
            yield (
                f"<tr><td>{link}</td><td>{escape(verdict.title)}</td>"
                f"<td>{page.say(NECESSITIES.get(verdict.necessity, verdict.necessity))}</td>"
                f"<td>{_status(verdict, page)}</td><td>{escape(places) or '—'}</td></tr>"
            )
        yield "</tbody></table>"


def _counted(group: Condition, page: _Page) -> str:
    counted = group.counted()
    return " ".join(
        f'<span class="tag {word}">{page.say(SHOWN[word])} {number}</span>'
        for word, number in counted.items()
        if number
    )


def _told(verdict: Verdict) -> bool:
    return shown(verdict) not in ("met", "not-applicable")


def _status(verdict: Verdict, page: _Page) -> str:
    word = shown(verdict)
    mark = f" {page.say(N_('〔已豁免〕'))}" if verdict.waived else ""
    colour = word if needed(verdict) or word == "met" else "note"
    return f'<span class="tag {colour}">{page.say(SHOWN[word])}</span>{mark}'


# --- results -----------------------------------------------------------------


def _verdicts(page: _Page) -> Iterator[str]:
    order = {"missing": 0, "weak": 1, "review": 2}
    told = [v for v in ordered(page.report.checked.verdicts) if _told(v)]
    for heading, wanted in ((N_("需要补正的要求"), True), (N_("建议写入的内容"), False)):
        mine = sorted((v for v in told if needed(v) == wanted), key=lambda v: order[shown(v)])
        if mine:
            yield f"<h2>{page.say(heading)}</h2>"
        for verdict in mine:
            yield from _verdict(verdict, page)


def _verdict(verdict: Verdict, page: _Page) -> Iterator[str]:
    word = shown(verdict)
    requirement = page.report.library.requirements.get(verdict.id)
    colour = word if needed(verdict) else "note"
    yield f'<section class="card {colour}" id="{escape(verdict.id)}">'
    yield f"<h3>{_status(verdict, page)} {escape(verdict.id)} {escape(verdict.title)}</h3>"
    if verdict.why:
        why = translate(verdict.why, page.report.spoken, verdict.values)
        first = page.say(
            N_("初判{status}：{why}"), status=translate(SHOWN[verdict.status], page.report.spoken), why=why
        )
        yield f"<p>{first if word == 'review' else escape(why)}</p>"
    if requirement and requirement.expects:
        yield f"<p>{page.say(N_('要求：{expects}'), expects=requirement.expects)}</p>"
    if points := gaps(verdict, page.report.library):
        yield f"<p>{page.say(N_('还缺：{points}'), points='、'.join(points))}</p>"
    yield from (_quote(s, page) for s in verdict.evidence)
    yield from _basis(verdict.basis, page)
    yield from _cures(verdict.remedy, page)
    yield from _waiver(verdict.waived, page)
    yield "</section>"


def _findings(page: _Page) -> Iterator[str]:
    found = page.report.checked.findings
    if found:
        yield f"<h2>{page.say(N_('审查意见'))}</h2>"
    for severity, name in SEVERITIES.items():
        for finding in found:
            if finding.severity == severity:
                yield from _finding(finding, name, page)


def _finding(finding: Finding, name: str, page: _Page) -> Iterator[str]:
    spoken = page.report.spoken
    message, cure = words_of(finding, spoken)
    effect = page.say(EFFECTS[finding.effect])
    where = f"{_place(finding.spot)} {page.report.title_of(finding.rule)}".strip()
    yield f'<section class="card {finding.severity}">'
    yield (
        f'<h3><span class="tag {finding.severity}">{page.say(name)}</span> {escape(where)} '
        f'<span class="dim">{escape(finding.rule)} · {effect}</span></h3>'
    )
    yield f"<p>{escape(translate(message, spoken, finding.values))}</p>"
    if finding.confidence == "review":
        yield f"<p><b>{page.say(N_('须人工判断'))}</b></p>"
    yield from (_quote(s, page) for s in (finding.spot, *finding.also) if s.text)
    if cure:
        yield f"<p>{page.say(N_('改法：{cure}'), cure=translate(cure, spoken, finding.values))}</p>"
    yield from _basis(finding.basis, page)
    yield from _waiver(finding.waived, page)
    yield "</section>"


def _place(spot: Spot) -> str:
    return f"{spot.file} {spot.place}" if spot.file else spot.place


def _quote(spot: Spot, page: _Page) -> str:
    """Return the words in the paragraph they stand in, marked."""
    context = page.contexts.get((spot.part, spot.paragraph)) if own(spot, page.report.checked) else None
    words = spot.text
    if context and words and words in context.text:
        before, _, after = context.text.partition(words)
        room = max(_QUOTED - len(words), 80) // 2
        before = "…" + before[-room:] if len(before) > room else before
        after = after[:room] + "…" if len(after) > room else after
        inside = f"{escape(before)}<mark>{escape(words)}</mark>{escape(after)}"
        heading = f"{_place(spot)}　{context.heading}" if context.heading else _place(spot)
    else:
        inside, heading = f"<mark>{escape(words)}</mark>", _place(spot)
    return f"<blockquote><cite>{escape(heading)}</cite>{inside}</blockquote>"


def _basis(basis: Iterable[str], page: _Page) -> Iterator[str]:
    if listed := joined(basis, page.report.spoken):
        yield f'<p class="dim">{page.say(N_("依据 {basis}"), basis=listed)}</p>'


def _cures(names: tuple[str, ...], page: _Page) -> Iterator[str]:
    if not names:
        return
    written = names[:_CLAUSES_SHOWN]
    page.clauses.update(dict.fromkeys(written))
    links = [f'<a href="#clause-{escape(n)}">{escape(n)}</a>' for n in written]
    links += [escape(n) for n in names[_CLAUSES_SHOWN:]]
    yield f"<p>{page.say(N_('可补入的条款（任选其一，文字见后）：'))}{'、'.join(links)}</p>"


def _waiver(waiver: Waiver | None, page: _Page) -> Iterator[str]:
    if waiver:
        values = {"reason": waiver.reason, "name": waiver.name, "date": waiver.date}
        yield f"<p><b>{page.say(N_('已豁免：{reason}（{name}，{date}）'), **values)}</b></p>"


# --- the rest ----------------------------------------------------------------


def _clauses(page: _Page) -> Iterator[str]:
    if not page.clauses:
        return
    report = page.report
    template = report.library.template(report.checked.template)
    yield f"<h2>{page.say(N_('补正用的条款文字'))}</h2>"
    hint = N_("【】为须填写处，［］为视情况取舍处；条款未经律师复核，编号和引用请按本协议调整。")
    yield f"<p><small>{page.say(hint)}</small></p>"
    for name in page.clauses:
        if text := remedy_text(name, report.library, template, report.checked.on):
            yield f'<h3 id="clause-{escape(name)}">{escape(name)}</h3>\n<pre>{escape(text)}</pre>'


def _waived(page: _Page) -> Iterator[str]:
    if found := waived(page.report.checked):
        yield f"<h2>{page.say(N_('已豁免（{count}）：结果不变，不计入退出状态'), count=len(found))}</h2><ul>"
        for result in found:
            name = (
                f"{result.rule} {result.spot.place}" if isinstance(result, Finding) else f"{result.id} {result.title}"
            )
            if one := result.waived:
                values = {"what": name, "reason": one.reason, "name": one.name, "date": one.date}
                yield f"<li>{page.say(N_('{what}：{reason}（{name}，{date}）'), **values)}</li>"
        yield "</ul>"


def _unchecked(page: _Page) -> Iterator[str]:
    yield f"<h2>{page.say(N_('没有检查的部分'))}</h2>"
    parts = page.report.checked.unchecked
    if parts:
        yield "<ul>" + "".join(f"<li>{escape(p)}</li>" for p in parts) + "</ul>"
    else:
        yield f"<p>{page.say(N_('文件的文字全部读到。'))}</p>"


def _foot(page: _Page) -> Iterator[str]:
    human = "".join(f"<li>{page.say(w)}</li>" for w in FOR_A_HUMAN)
    yield f"<footer><p>{page.say(NOT_A_LAWYER)}</p><p>{page.say(N_('须由人判断：'))}</p><ul>{human}</ul></footer>"
