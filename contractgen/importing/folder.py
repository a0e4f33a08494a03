"""The files of an imported layer: clauses, topics made for them, the template, answers to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractgen.importing.clauses import Writer, Written, quoted
from contractgen.importing.placing import Division
from contractgen.importing.terms import term_file

_PARTS = {"front": "front", "closing": "closing", "annex": "annexes"}
_PARTY = (
    "parties:",
    "#  - short:            # 简称",
    "#    name:             # 全称，与证照和公章一致",
    "#    kind: enterprise  # enterprise 企业、university 高等学校、institute 科研机构",
    "#    legal_form: company",
    "#    credit_code:      # 18 位统一社会信用代码",
    "#    address:          # 住所",
    "#    legal_rep:        # 法定代表人",
)
_HINTS = {
    "party": "parties 中一方的简称", "date": "2026-12-01 的样子", "money": "元", "integer": "整数",
    "percent": "百分数，不写 %",
}  # fmt: skip


def files_of(
    name: str, source: str, title: str, divisions: Sequence[Division], written: Sequence[Written], writer: Writer
) -> dict[str, str]:
    """Return the files of the layer by their path in it."""
    made = {"contractgen.toml": 'library = ["."]\n'}
    for one in written:
        placed = one.section.placed
        made[f"clauses/zh/{one.clause}.md"] = writer.finished(one)
        if placed.new:
            made[f"clauses/zh/{placed.topic}/topic.yaml"] = _topic(one)
    for number, (term, meaning) in enumerate(writer.meanings.items(), 1):
        made[f"clauses/zh/terms/{name}-{number}.md"] = term_file(quoted(term), meaning)
    made[f"templates/zh/{name}/outline.yaml"] = "".join(
        f"{t}\n" for t in _outline(name, source, title, divisions, written)
    )
    made["answers.yaml"] = "".join(f"{t}\n" for t in _answers(name, source, written))
    return made


def _topic(one: Written) -> str:
    article = one.section.placed.article
    heading = _title(one)
    lines = [f"title: {quoted(heading)}", f"part: {article.part}"]
    if article.part in ("body", "annex"):
        lines += ["recognise:", f"  headings: [{quoted(heading)}]", "  phrases: []"]
    return "\n".join(lines) + "\n"


def _title(one: Written) -> str:
    """Return a topic's title: the heading as words, without values and signs of the markup."""
    plain = one.heading
    while "{{" in plain and "}}" in plain:
        start = plain.index("{{")
        plain = plain[:start] + "…" + plain[plain.index("}}", start) + 2 :]
    return plain.replace("\\", "").strip() or "正文"


def _outline(
    name: str, source: str, title: str, divisions: Sequence[Division], written: Sequence[Written]
) -> Iterator[str]:
    yield f"# 由《{_line(source)}》导入的范本：次序依原文；每个事项固定使用本范本的条款（clauses），"
    yield "# 删去其中一行，该事项就改为在条款库的各种写法中选择。"
    yield "# 签署栏照原文；要程序的签署页（每方一栏、留出盖章位置），"
    yield "# 把 closing 改为 [signing-note, signatures]，并从 clauses 中删去原来的一行。"
    yield f"title: {{zh: {quoted(_line(title) or _line(source))}}}"
    yield "language: zh"
    for part, key in _PARTS.items():
        topics = [w.section.placed.topic for w in written if w.section.placed.article.part == part]
        if part != "front":
            continue
        yield f"{key}: [{', '.join(topics)}]"
    yield "chapters:" if any(w.section.placed.article.part == "body" for w in written) else "chapters: []"
    for number in range(len(divisions) + 1):
        body = [w for w in written if w.section.placed.article.part == "body" and w.section.placed.chapter == number]
        topics = [w.section.placed.topic for w in body]
        if number:
            yield f"  - id: c{number}"
            yield f"    title: {quoted(divisions[number - 1].heading.strip() or f'第{number}部分')}"
            yield f"    topics: [{', '.join(topics)}]"
        elif topics:
            yield f"  - topics: [{', '.join(topics)}]"
    for part in ("closing", "annex"):
        topics = [w.section.placed.topic for w in written if w.section.placed.article.part == part]
        yield f"{_PARTS[part]}: [{', '.join(topics)}]"
    yield "clauses:"
    for one in written:
        yield f"  {one.section.placed.topic}: {name}"


def _line(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() and ord(sign) < 0xF0000).strip()


def _answers(name: str, source: str, written: Sequence[Written]) -> Iterator[str]:
    yield f"# 《{_line(source)}》的填报文件。没有填的，起草时加 --allow-blanks 标出空缺。"
    yield f"template: {name}"
    asked = [a for one in written for a in one.asked]
    if any(a.gap.kind == "party" for a in asked):
        yield "# 各方逐一写入 parties，下面以简称引用：去掉各行开头的 # 并填写。"
        yield from _PARTY
    if asked:
        yield f"{asked[0].id.partition('.')[0]}:"
    for one in asked:
        hint = _HINTS.get(one.gap.kind, "")
        told = _line(one.gap.title) + (f"（{hint}）" if hint else "")
        value = f"  # 默认：{_line(one.gap.default)}" if one.gap.default else ""
        yield f"  # {told}{value}"
        yield f"  {one.id.partition('.')[2]}:"
