"""Faults planted in library files: each is told at its exact line, with the words that name the cure.

A line with a fault ends in ⟦rule|words⟧; the marks are taken off before the files are written, and everything is
linted at once, as a lawyer would who made all these mistakes in one evening.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contractgen.catalogue import describe
from contractgen.linting import Fault, lint

from .conftest import ON, ROOT

MARK = re.compile(r" *⟦([^|⟧]+)\|([^⟧]*)⟧")
TOPIC = "title: {title}\npart: body\nchapter: projects\nafter: acceptance\n"

DOES_NOT_LOAD = {
    "clauses/zh/f-yaml/colon.md": """---
heading：条款  ⟦does-not-load|半角冒号⟧
---
文。
""",
    "clauses/zh/f-yaml/tab.md": """---
heading: 条款
ask:
\t- id: x  ⟦does-not-load|半角空格⟧
---
文。
""",
    "clauses/zh/f-yaml/twice.md": """---
heading: 条款
heading: 又一个  ⟦does-not-load|删去其中一处⟧
---
文。
""",
    "clauses/zh/f-yaml/anchor.md": """---
heading: &a 条款  ⟦does-not-load|加上引号⟧
---
文。
""",
    "clauses/zh/f-yaml/tag.md": """---
heading: !x 条款  ⟦does-not-load|加上引号⟧
---
文。
""",
    "clauses/zh/f-yaml/quote.md": """---
heading: "条款  ⟦does-not-load|引号⟧
---
文。
""",
    "clauses/zh/f-yaml/hash.md": """---
heading: 条款
＃ 说明  ⟦does-not-load|半角 #⟧
---
文。
""",
    "clauses/zh/f-yaml/none.md": """没有文件头。  ⟦does-not-load|首行写 ---⟧
""",
    "clauses/zh/f-yaml/missing.md": """---
label: 没有标题  ⟦does-not-load|补上这一项⟧
---
文。
""",
    "clauses/zh/f-keys/keys.md": """---
heading: 条款
lable: 名称  ⟦does-not-load|label⟧
satisfys: [R3.7]  ⟦does-not-load|satisfies⟧
order: 第一  ⟦does-not-load|阿拉伯数字⟧
balance: {enterprise: 5}  ⟦does-not-load|写整数⟧
satisfies: [R3.77]  ⟦does-not-load|是否想写⟧
review: {by: 甲, rolle: 律师}  ⟦does-not-load|role⟧
when: parties ++  ⟦does-not-load|只用比较⟧
columns: 序号  ⟦does-not-load|title⟧
---
文。
""",
    "clauses/zh/f-keys/topic.yaml": """title: 键
part: boddy  ⟦does-not-load|body⟧
chaptr: general  ⟦does-not-load|chapter⟧
""",
    "clauses/zh/f-ask/ask.md": """---
heading: 条款
ask:
  - id: f.a
    kind: numbr  ⟦does-not-load|integer⟧
  - kind: text  ⟦does-not-load|补上这一项⟧
  - id: f.b
    titel: x  ⟦does-not-load|title⟧
---
{{ f.a }}{{ f.b }}。
""",
    "clauses/zh/f-ask/again.md": """---
heading: 条款
ask:
  - id: alliance.name  ⟦does-not-load|不必再声明⟧
---
文。
""",
    "clauses/zh/terms/f-host.md": """---
term: 联盟经费  ⟦does-not-load|另起名称⟧
---
是指另一种经费。
""",
    "clauses/zh/f-jinja/filter.md": """---
heading: 条款
---
每日{{ alliance.name | mony }}。  ⟦does-not-load|money⟧
""",
    "clauses/zh/f-jinja/call.md": """---
heading: 条款
---
一。

{{ alliance.name.upper() }}。  ⟦does-not-load|只用取值⟧
""",
    "clauses/zh/f-jinja/sum.md": """---
heading: 条款
---
{{ organs.staff * 9 }}名。  ⟦does-not-load|只用取值⟧
""",
    "clauses/zh/f-jinja/constant.md": """---
heading: 条款
---
{{ '甲' }}。  ⟦does-not-load|直接写在条款里⟧
""",
    "clauses/zh/f-jinja/open.md": """---
heading: 条款
---
{% if alliance.name %}
文。  ⟦does-not-load|endif⟧
""",
    "clauses/zh/f-jinja/brace.md": """---
heading: 条款
---
{{ alliance.name } }。  ⟦does-not-load|取值写作⟧
""",
    "clauses/zh/f-jinja/wide.md": """---
heading: 条款
---
｛｛ alliance.name ｝｝。  ⟦does-not-load|半角⟧
""",
    "clauses/zh/f-jinja/loops.md": """---
heading: 条款
---
文。
{% for a in parties %}  ⟦does-not-load|where⟧
{% for b in parties %}
{% for c in parties %}
- 项
{% endfor %}
{% endfor %}
{% endfor %}
""",
    "clauses/zh/f-jinja/private.md": """---
heading: 条款
---
{{ alliance.__class__ }}。  ⟦does-not-load|填报项的名称⟧
""",
    "clauses/zh/f-alone/alone.md": """---  ⟦does-not-load|topic.yaml⟧
heading: 没有事项
---
文。
""",
    "templates/zh/requirements/F9.1.yaml": """id: F9.1
title: 键错
expects: 约定。
necesity: recommended  ⟦does-not-load|necessity⟧
topics: [nowhere]  ⟦does-not-load|核对事项的名称⟧
""",
    "templates/zh/f-outline/outline.yaml": """title: 范本
language: zh
chapters:
  - {id: general, title: 总则, topics: [nature, nowhere]}  ⟦does-not-load|从范本中删去⟧
""",
}

JUDGED = {
    "clauses/zh/g-facts/facts.md": """---
heading: 事实
when: alliance.form == 'compny'  ⟦no-such-option|company⟧ ⟦never-holds|核对比较的值⟧
---
{{ alliance.nmae }}。  ⟦unknown-fact|alliance.name⟧

{% for p in parties %}{{ p.shrt }}{% endfor %}。  ⟦unknown-fact|short⟧

{{ organs.host.nickname }}。  ⟦unknown-fact|organs.host.⟧

{% if alliance.form == 'firm' %}甲{% endif %}。  ⟦no-such-option|可用⟧

{% if 'nowhere' in drafted %}甲{% endif %}。  ⟦unknown-fact|nowhere⟧
""",
    "clauses/zh/g-when/never.md": """---
heading: 条件甲
when: organs.staff > 5 and organs.staff < 3  ⟦never-holds|不可能成立⟧
---
文。
""",
    "clauses/zh/g-when/always.md": """---
heading: 条件乙
when: organs.staff > 5 or organs.staff <= 5  ⟦always-holds|删去 when⟧
---
文。
""",
    "clauses/zh/g-when/yes.md": """---
heading: 条件丙
when: funding.government == '是'  ⟦never-holds|直接写名称⟧
---
文。
""",
    "clauses/zh/breach-money/again.md": """---
heading: 违约金
offers: percent  ⟦two-for-one-choice|改用另一个 offers⟧
label: 又一种
---
文。
""",
    "clauses/zh/breach-money/beside.md": """---
heading: 违约金之外  ⟦beside-the-choice|写上 offers⟧
---
文。
""",
    "clauses/zh/breach-money/nameless.md": """---
heading: 违约金
offers: nameless  ⟦no-label|以 label⟧
---
文。
""",
    "clauses/zh/g-never/never.md": """---
heading: 无题可选
offers: x  ⟦never-chosen|choose⟧
label: 写法
---
文。
""",
    "clauses/zh/g-empty/topic.yaml": """title: 空事项  ⟦topic-without-clause|删去 topic.yaml⟧
part: body
chapter: projects
""",
    "clauses/zh/g-loose/topic.yaml": """title: 无处可去  ⟦topic-nowhere|chapter 和 after⟧
part: body
""",
    "clauses/zh/g-loose/loose.md": """---
heading: 无处可去
---
文。
""",
    "clauses/zh/g-place/topic.yaml": """title: 违约责任  ⟦same-title|另起名称⟧
part: body
chapter: projets  ⟦unknown-chapter|projects⟧
after: acceptence  ⟦unknown-neighbour|acceptance⟧
""",
    "clauses/zh/g-place/place.md": """---
heading: 位置
---
文。
""",
    "clauses/zh/g-refs/refs.md": """---
heading: 引用
---
依照@{breech}。  ⟦no-such-topic|breach⟧

依照@{ip-ownership/by-share}。  ⟦no-such-topic|by-shares⟧

依照@{ip-ownership#nothing}。  ⟦no-such-mark|residual⟧

依照@{patent-pool}。  ⟦may-be-absent|in drafted⟧

依照@{chapter:nowhere}。  ⟦no-such-topic|general⟧

{% if 'patent-pool' in drafted %}依照@{patent-pool}。{% endif %}
""",
    "clauses/zh/terms/g-host.md": """---
term: 另称
aliases: [关联方]  ⟦term-twice|另起名称⟧
---
是指另一种称呼。
""",
    "clauses/zh/terms/g-unused.md": """---
term: 未用之词  ⟦term-unused|在条款中使用它⟧
---
是指没有用到的词。
""",
    "clauses/zh/g-terms/terms.md": """---
heading: 术语
---
以下称“[[联盟经费]]”的，联盟经费照此。  ⟦term-twice|去掉 [[ ]]⟧

专用设备（以下简称“[[专备]]”）。  ⟦term-unused|去掉 [[ ]]⟧

节能措施（以下简称“[[节措]]”）由节措小组负责。
""",
    "clauses/zh/g-elsewhere/elsewhere.md": """---
heading: 别处
---
成员应当采取节措。  ⟦term-elsewhere|定义文件⟧
""",
    "clauses/zh/g-laws/laws.md": """---
heading: 法规
basis: [民法点 860, 合同法 3, 民法典 9999]  ⟦unknown-law|民法典⟧ ⟦unknown-law|合同法⟧ ⟦no-such-article|核对条号⟧
---
依照《中华人民共和国专利法》第十四条办理。  ⟦literal-citation|@{law:中华人民共和国专利法⟧

依照@{law:专利发 14}办理。  ⟦unknown-law|专利法⟧
""",
    "clauses/zh/g-claims/claims.md": """---
heading: 许诺
satisfies: [R3.7]  ⟦not-confirmed|从 satisfies 中删去⟧
---
成员应当友好合作。
""",
    "clauses/zh/g-asks/asks.md": """---
heading: 多问
ask:
  - {id: g.unused, kind: text, default: 甲, title: {zh: 无用, en: Unused}, prompt: {zh: 无用？, en: Unused?}}  ⟦question-unused|g.unused⟧
---
文。
""",
    "clauses/zh/g-forbidden/forbidden.md": """---
heading: 争议
---
成员未依照约定降低能耗的，理事会可以调整其任务。  ⟦forbidden-wording|⟧
""",
    "clauses/zh/g-language/language.md": """---
heading: 语言
---
成员必须,按期完成。  ⟦half-width|全角⟧ ⟦other-word|应当⟧

成员应当在30日内通知。  ⟦figure|写成汉字⟧

须经50%以上成员同意。  ⟦fraction|百分之⟧

甲乙双方应当遵守合同法的规定。  ⟦form-of-old-law|民法典⟧

成员应当按期完成任务  ⟦no-full-stop|补上句号⟧
""",
    "clauses/zh/g-review/outdated.md": """---
heading: 复核
review: {by: 王某, role: 律师, on: 2026-11-20, text_hash: 0123456789abcdef}  ⟦review-outdated|library review⟧
---
文。
""",
    "clauses/zh/g-lacking/lacking.md": """---
heading: 复核
review: {by: 王某}  ⟦review-incomplete|role⟧
---
文。
""",
    "clauses/zh/g-future/future.md": """---
heading: 复核
review: {by: 王某, role: 律师, on: 2027-01-01, text_hash: 5d5b7a1cf4f4b1f9}  ⟦review-incomplete|2026-11-24⟧ ⟦review-outdated|⟧
---
文。
""",
    "clauses/zh/severability/severability.md": """---
heading: 条款的独立性  ⟦replaces-unknown|replaces⟧
version: 1  ⟦changed-without-version|version: 2⟧
---
部分无效的，其余有效。
""",
    "clauses/zh/survival/survival.md": """---
heading: 存续
version: 1  ⟦version-went-back|version: 4⟧
replaces: {version: 1, text_hash: 0123456789abcdef}  ⟦replaces-older|library diff⟧
---
本协议终止后，保密义务继续有效。
""",
    "clauses/zh/g-money/money.md": """---
heading: 种类不合
---
共{{ alliance.name | money }}。  ⟦cannot-be-drafted|核对⟧
""",
    "templates/zh/requirements/F9.2.yaml": """id: F9.2
title: 例句不符
expects: 约定。
necessity: recommended
evidence:
  - head: [能耗]
examples:
  met:
    - 成员应当按时完成任务。  ⟦example-differs|改例句⟧
""",
    "clauses/zh/g-stray/notes.txt": """随手记。⟦not-read|说明文字放在别处⟧
""",
    "clauses/zh/g-stray/run.py": """print(1)  ⟦code-file|删去它⟧
""",
    "templates/zh/misplaced.yaml": """a: b  ⟦not-read|放在⟧
""",
}
LOCK = "severability/severability 1 0000000000000000\nsurvival/survival 3 0000000000000000\n"
TITLES = {"f-yaml", "f-ask", "f-jinja", "g-facts", "g-when", "g-never", "g-refs", "g-terms", "g-elsewhere", "g-laws",
          "g-claims", "g-asks", "g-forbidden", "g-language", "g-review", "g-lacking", "g-future", "g-money"}  # fmt: skip

Expected = tuple[str, int, str, str]


def planted(folder: Path, files: dict[str, str]) -> list[Expected]:
    """Write *files* without their marks; return what is to be told: file, line, rule, words."""
    wanted: list[Expected] = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = []
        for number, line in enumerate(text.split("\n"), 1):
            wanted += [(str(path), number, rule, words) for rule, words in MARK.findall(line)]
            lines.append(MARK.sub("", line))
        path.write_text("\n".join(lines), "utf-8")
        topic = path.parent.name
        if topic in TITLES and not (path.parent / "topic.yaml").exists():
            (path.parent / "topic.yaml").write_text(TOPIC.format(title=f"试错{topic}"), "utf-8")
    return wanted


def told(folder: Path) -> tuple[Fault, ...]:
    return lint((ROOT, folder), ON).faults


def missed(wanted: list[Expected], faults: tuple[Fault, ...]) -> list[Expected]:
    shown = [
        (
            f.problem.place.file,
            f.problem.place.line or 1,
            f.rule,
            describe(f.problem, "zh_CN"),
            describe(f.problem, "en"),
        )
        for f in faults
    ]
    return [w for w in wanted if not any(s[:3] == w[:3] and w[3] in s[3] and s[4] for s in shown)]


@pytest.mark.parametrize("files", [DOES_NOT_LOAD, JUDGED], ids=["does not load", "judged"])
def test_every_planted_fault_is_told_at_its_line_with_its_cure(tmp_path: Path, files: dict[str, str]):
    wanted = planted(tmp_path, files)
    if files is JUDGED:
        (tmp_path / "clauses.lock").write_text(LOCK, "utf-8")
    assert missed(wanted, told(tmp_path)) == []


def test_nothing_else_is_told_of_the_files_with_planted_faults(tmp_path: Path):
    """Fifty faults do not make fifty more: what is told and was not planted follows from what was."""
    wanted = planted(tmp_path, JUDGED)
    (tmp_path / "clauses.lock").write_text(LOCK, "utf-8")
    planned = {w[:3] for w in wanted}
    also = {(f.problem.place.file, f.problem.place.line or 1, f.rule) for f in told(tmp_path)} - planned
    assert len(also) <= 4, sorted(also)


def test_sixty_faults_are_planted():
    marks = [m for files in (DOES_NOT_LOAD, JUDGED) for text in files.values() for m in MARK.findall(text)]
    assert len(marks) >= 60


def test_every_rule_of_the_lint_is_planted():
    """Save those that Word files and long sentences would need; tests/test_customising.py has the former."""
    from contractgen.linting import titles

    rules = {r for files in (DOES_NOT_LOAD, JUDGED) for text in files.values() for r, _ in MARK.findall(text)}
    assert set(titles()) - rules == {"styles-unusable", "styles-notice", "long-sentence", "met-after-all", "no-example"}
