"""《形式审查意见表》: the reviewing official's one page, as a Word file.

An official paper in Chinese, whatever the program speaks. It stays on one A4 page: every list is cut to
its room and then says how many there are (等N项); nothing is cut without saying so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from contractgen.agreement import Agreement, Chapter, inlines, plain, sections
from contractgen.errors import shown as filled
from contractgen.findings import Finding, Verdict
from contractgen.folding import cut, width
from contractgen.folding import plain as on_one_line
from contractgen.overview import (
    CONDITIONS,
    EFFECTS,
    Condition,
    Report,
    Shown,
    conditions,
    gaps,
    gravest,
    lacking,
    needed,
    shown,
)
from contractgen.word.form import FormCell, form

TITLE: Final = "联盟协议形式审查意见表"
_OUTCOMES: Final[tuple[tuple[Shown, str], ...]] = (
    ("met", "符合"),
    ("weak", "需补正"),
    ("missing", "缺失"),
    ("review", "待人工"),
)
_ROLES: Final = ("牵头单位", "牵头方", "依托单位", "理事长单位", "发起单位", "盟主单位")
_SIGNED: Final = "审查人（签字）：　　　　　　　　　　　　日期：　　　　年　　月　　日"
# Columns (a Chinese character takes two) that fit, with some to spare for uneven line ends.
_NAMES, _PROBLEMS, _GRAVE, _SUPPLEMENT, _UNREAD = 130, 126, 150, 760, 150


def render(report: Report) -> bytes:
    """Return the form as a Word file dated as the check."""
    checked, agreement = report.checked, report.agreement
    template = report.library.templates.get(checked.template)
    profile = template.profiles.get(checked.profile) if template else None
    measured = f"{profile.number or profile.title}（{checked.profile}）" if profile else "未指定"
    head = [
        [_name("联盟名称"), _text(cut(_title(report), 150), 3)],
        [
            _name("牵头单位"),
            _text(cut(lead_unit(agreement, checked.parties), 80)),
            _name("审查条件"),
            _text(cut(measured, 66)),
        ],
        [_name("审查文件"), _text(cut(on_one_line(checked.name), 80)), _name("适用法律"), _text(_dated(report))],
        [_name("文本校验"), _text(f"SHA-256 {checked.sha256 or '—'}", 3)],
        [
            _name("缔约方"),
            _text(
                f"{len(checked.parties)} 个：{listed(checked.parties, _NAMES, '个')}" if checked.parties else "没有认出"
            ),
            _name("签署栏"),
            _text(f"{_signatures(report)} 个"),
        ],
    ]
    rows = [[_name(w) for w in ("条件", *(name for _, name in _OUTCOMES), "问题和所在条款")]]
    rows += [_condition(c) for c in conditions(checked) if c.key in CONDITIONS and c.key != "A"]
    tail = [
        [_name("影响最大的三项"), FormCell(tuple(_gravest(report)) or ("没有发现",))],
        [_name("一次性补正"), FormCell((_supplement(report),))],
        [_name("没有检查的部分"), FormCell((listed(checked.unchecked, _UNREAD, "处") or "无",))],
        [_name("审查意见"), FormCell(("□ 形式符合　　□ 补正后再报　　□ 不符合　　说明：", "", "", _SIGNED))],
    ]
    under = "本表由程序依据文本生成，仅供参考，不代替审查人的判断，也不是律师意见；签章、证照、授权和事实须由人核对。"
    return form(
        TITLE, under, (((14, 44, 12, 30), head), ((26, 11, 11, 11, 11, 57), rows), ((18, 109), tail)), checked.on
    )


def _name(text: str) -> FormCell:
    return FormCell((text,), bold=True, centred=True)


def _text(text: str, span: int = 1) -> FormCell:
    return FormCell((text,), span)


def _title(report: Report) -> str:
    return on_one_line((report.agreement.title if report.agreement else "") or report.checked.name)


def _dated(report: Report) -> str:
    told = {"given": "", "text": "（签订日期）", "today": "（文中无签订日期，按当日）"}
    return report.checked.on.isoformat() + told[report.checked.dated]


def _signatures(report: Report) -> int:
    if report.checked.signatures or report.agreement is None:
        return report.checked.signatures
    return sum(a.layout == "signature" for a in report.agreement.closing)


# --- lists that fit ----------------------------------------------------------


def listed(items: Iterable[str], columns: int, counted: str = "项", between: str = "；") -> str:
    """Return *items* joined, as many as fit into *columns* columns; where some do not, 等 N 项 tells how many."""
    texts = [on_one_line(i) for i in items]
    if width(whole := between.join(texts)) <= columns:
        return whole
    tail = f"等 {len(texts)} {counted}"
    kept = ""
    for text in texts:
        longer = kept + between + text if kept else text
        if width(longer + tail) > columns:
            break
        kept = longer
    return (kept or cut(texts[0], columns - width(tail))) + tail


# --- conditions --------------------------------------------------------------


def _condition(condition: Condition) -> list[FormCell]:
    counted, outcome = condition.counted(), condition.outcome()
    marks = [
        FormCell(((f"√ {counted[w]}" if w == outcome else str(counted[w])) if counted[w] else "",), centred=True)
        for w, _ in _OUTCOMES
    ]
    return [_text(condition.title), *marks, _text(_problems(condition))]


def _problems(condition: Condition) -> str:
    words = {"missing": "缺", "weak": "弱", "review": "人工"}
    bad = [v for w in words for v in condition.verdicts if needed(v) and shown(v) == w]
    told = [f"{words[shown(v)]} {v.id}{v.title}{_at(v)}" for v in bad]
    if told:
        return listed(told, _PROBLEMS)
    places = dict.fromkeys(s.place for v in condition.verdicts if needed(v) for s in v.evidence[:1])
    return "见 " + listed(places, _PROBLEMS - 4, "处", "、") if places else ""


def _at(verdict: Verdict) -> str:
    return f"（{cut(verdict.evidence[0].place, 30)}）" if verdict.evidence else ""


# --- effects -----------------------------------------------------------------


def _gravest(report: Report) -> Iterator[str]:
    for number, result in enumerate(gravest(report.checked, 3), 1):
        if isinstance(result, Finding):
            message = filled(result.message, result.values)
            text = f"{result.spot.place}（{EFFECTS[result.effect]}）：{message}"
        else:
            why = filled(result.why, result.values)
            text = f"{result.id} {result.title}{_at(result)}：{why}（依据 {'；'.join(result.basis[:1])}）"
        yield cut(on_one_line(f"{number}．{text}"), _GRAVE)


def _supplement(report: Report) -> str:
    checked = report.checked
    wanted = [f"{v.id} {v.title}" for v in lacking(checked, "missing")]
    for weak in lacking(checked, "weak"):
        points = "、".join(gaps(weak, report.library))
        place = f"见{cut(weak.evidence[0].place, 30)}" if weak.evidence else ""
        wanted.append(f"{weak.id} {weak.title}（{'，'.join(filter(None, [f'补足{points}', place]))}）")
    wanted += [
        f"{f.spot.place}：{filled(f.remedy, f.values)}" for f in checked.findings if f.severity == "error" and f.remedy
    ]
    return listed(wanted, _SUPPLEMENT) or "无"


# --- the lead unit -----------------------------------------------------------


def lead_unit(agreement: Agreement | None, parties: Sequence[str]) -> str:
    """Return the party that the text calls lead, host or chair unit, with that word; else that it says none."""
    lines = list(_lines(agreement)) if agreement else []
    names = sorted((p for p in parties if len(p) > 3), key=len, reverse=True)
    for role in _ROLES:
        for line in lines:
            for found in re.finditer(role, line):
                after = line[found.end() : found.end() + 30]
                before = line[max(0, found.start() - 30) : found.start()]
                near = min(((after.find(n), n) for n in names if n in after), default=None)
                if near and near[0] <= 8:
                    return f"{near[1]}（{role}）"
                name = next((n for n in names if re.search(re.escape(n) + r".{0,8}$", before)), "")
                if name:
                    return f"{name}（{role}）"
    return "文中没有写明"


def _lines(agreement: Agreement) -> Iterator[str]:
    for section in sections(agreement):
        for block in section.blocks:
            rows = getattr(block, "rows", None)
            if rows is not None:
                yield from ("｜".join(plain(c) for c in row.cells) for row in rows)
            else:
                yield from (plain(r) for r in inlines(block))
    for node in agreement.body:
        if not isinstance(node, Chapter) and hasattr(node, "inlines"):
            yield plain(node.inlines)
