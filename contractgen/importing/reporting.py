"""The report of an import: what became of every part of the Word file, in Chinese, as Markdown, for the lawyer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from contractgen.importing import Imported
from contractgen.importing.clauses import CONFIDENCE, Guess, Written
from contractgen.importing.pieces import shown
from contractgen.importing.proving import Proof
from contractgen.languages.zh import long_date
from contractgen.word.remarks import Beside, Remark, beside, remarks

FILE = "导入报告.md"
_PARTS = {"front": "前文", "closing": "签署", "annex": "附件"}


def report(imported: Imported, proof: Proof, name: str, on: date) -> str:
    """Return the report of the import of the template *name* on the day *on*."""
    return "\n".join(_lines(imported, proof, name, on)) + "\n"


def _lines(imported: Imported, proof: Proof, name: str, on: date) -> Iterator[str]:
    model = imported.model
    guesses = [(w, g) for w in imported.written for g in w.guesses]
    yield f"# 导入报告：{model.name}"
    yield ""
    yield f"{long_date(on)}导入为范本 `{name}`。以下每一项都是程序的判断，须由律师核对；"
    yield "条款文件头的注释列出同样的内容，核对后删去。"
    yield ""
    yield from _proof(proof)
    yield from _section("条款与事项", _topics(imported.written))
    yield from _section("空缺与填报项", _guesses(guesses, ("空缺", "手填处"), ("条款", "所在的句子", "填报项", "核对")))
    yield from _section("引用", _guesses(guesses, ("引用",), ("条款", "原文", "现为", "核对")))
    yield from _section("定义", _guesses(guesses, ("定义",), ("条款", "用语", "现为", "核对")))
    yield from _section("法规引用", _guesses(guesses, ("法规引用",), ("条款", "原文", "现为", "核对")))
    if model.unknown_laws:
        yield "没有化为引用的："
        yield ""
        yield from (f"- {_cell(t)}" for t in model.unknown_laws)
        yield ""
    yield from _section("形式上的改动", _changes(imported))
    yield from _section("没有带入的内容", _not_carried(imported, proof, name))
    yield "## 下一步"
    yield ""
    yield "1. 逐个打开上表中把握为“低”或“新建”的条款，核对事项、标题和填报项的名称与种类。"
    yield "2. 填写 answers.yaml，运行 `contractgen draft answers.yaml --allow-blanks -o 试稿.docx`，与原文对照。"
    yield "3. 运行 `contractgen check 试稿.docx`，看范本缺少哪些要求；在条款文件头补写 basis、satisfies 和 note。"
    yield "4. 由律师复核后再用于签署；没有复核的条款，草稿上标明“未经律师复核”。"


def _proof(proof: Proof) -> Iterator[str]:
    if not proof.differences and not proof.left_out:
        yield "**核对结果：原文的文字全部带入。** 已把本文件夹装入条款库、起草一遍，与原文逐字比较"
        yield "（编号、空缺、引用、空白和项末标点除外），没有差异。"
        yield ""
        return
    yield "**核对结果：有出入，须逐处核对。**"
    yield ""
    yield from (f"- 没有写入任何条款：{_cell(text)}" for text in proof.left_out)
    for one in proof.differences:
        yield f"- `{one.clause}`：" + "；".join(
            filter(
                None, (f"缺少“{_cell(one.lost)}”" if one.lost else "", f"多出“{_cell(one.added)}”" if one.added else "")
            )
        )
    yield ""


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    found = list(lines)
    yield from found or ["（无）"]
    yield ""


def _topics(written: Sequence[Written]) -> Iterator[str]:
    yield "| 原编号 | 标题 | 事项 | 把握 | 文件 |"
    yield "| --- | --- | --- | --- | --- |"
    for one in written:
        placed = one.section.placed
        label = placed.article.label.strip() or _PARTS.get(placed.article.part, "正文")
        heading = shown(one.section.heading) or one.heading or "（无标题）"
        rivals = f"（也可能是 {'、'.join(placed.others)}）" if placed.others and placed.confidence != "high" else ""
        yield (
            f"| {_cell(label)} | {_cell(heading)} | `{placed.topic}`{rivals} | {CONFIDENCE[placed.confidence]} "
            f"| `clauses/zh/{one.clause}.md` |"
        )


def _guesses(guesses: Sequence[tuple[Written, Guess]], kinds: tuple[str, ...], head: tuple[str, ...]) -> Iterator[str]:
    mine = [g for _, g in guesses if g.kind in kinds]
    if not mine:
        return
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for one in mine:
        became = f"手填：{one.became}" if one.kind == "手填处" else one.became
        yield f"| `{one.clause}` | {_cell(one.original)} | {_cell(became)} | {_cell(one.remark) or '—'} |"


def _changes(imported: Imported) -> Iterator[str]:
    yield "- 条、项、附件的编号由程序统一为第N条、（一）、1.、附件N，引用随之变化。"
    for division in imported.model.divisions:
        if division.joined:
            joined = _cell("、".join(division.joined))
            yield f"- “{joined}”之下没有条，标题并入章“{_cell(division.heading)}”，以后各章的编号随之变化。"
    for one in imported.written:
        yield from (f"- `{one.clause}`：{_cell(told)}" for told in dict.fromkeys(one.section.told))
        yield from (f"- `{one.clause}`：{g.original}，暂用“{_cell(g.became)}”" for g in one.guesses if g.kind == "标题")
    found = beside(imported.model.parts, imported.model.name)
    if found.merged:
        yield "- 合并的单元格已拆开，文字留在第一格。"
    if found.nested:
        yield "- 单元格中的表格已化为一行行文字。"


def _not_carried(imported: Imported, proof: Proof, name: str) -> Iterator[str]:
    model = imported.model
    yield from _beside(beside(model.parts, model.name))
    yield from _comments(remarks(model.parts, model.name))
    yield from (f"- 页眉页脚：{_cell(text)}" for text in model.agreement.running)
    told = ("批注", "页眉页脚", "修订")
    yield from (f"- {_cell(text)}" for text in model.agreement.unchecked if not text.startswith(told))
    yield "- 目录（起草时重新生成）、字体、字号、页边距等版式：草稿用条款库的样式。"
    del proof, name


def _beside(found: Beside) -> Iterator[str]:
    yield from (f"- 修订中删除的文字（按接受修订后的文本导入）：{_cell(text)}" for text in found.deleted)
    yield from (f"- 文本框（文字已并入所在段落之后）：{_cell(text)}" for text in found.boxes)
    yield from (f"- 脚注、尾注（文字已并入所注的段落之后）：{_cell(text)}" for text in found.notes)
    yield from (f"- 超链接的地址（文字已带入）：{_cell(link)}" for link in found.links)


def _comments(found: Sequence[Remark]) -> Iterator[str]:
    for one in found:
        about = f"，关于“{_cell(one.words)}”" if one.words else ""
        yield f"- 批注（{_cell(one.author) or '无名'}{about}）：{_cell(one.text)}"


def _cell(text: str, most: int = 120) -> str:
    plain = " ".join("".join(s if s.isprintable() else " " for s in text).split())
    plain = plain if len(plain) <= most else plain[: most - 1] + "…"
    return plain.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
