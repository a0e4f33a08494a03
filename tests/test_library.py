"""A library is its files: one file added of each kind takes effect, a layer replaces, adds, removes."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractgen.agreement import articles, plain, sections
from contractgen.errors import DraftError, LibraryError
from contractgen.library import Library, load_library
from contractgen.passes import make
from contractgen.yaml_text import parse

from .conftest import ON, ROOT

TOPIC = "title: 绿色研发\npart: body\nchapter: projects\nafter: acceptance\n"
CLAUSE = "---\nheading: 绿色研发\nask:\n  - {id: green.percent, kind: percent, default: 5, title: {zh: 比例}, prompt: {zh: 比例}}\n---\n成员应当将能耗降低{{ green.percent | percent }}，并遵守“低碳规程”，依照@{breach}承担责任。\n"


def layer(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_md", ".md").replace("_yaml", ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def drafted(library: Library, base: str):
    return make(library, parse(base, "a.yaml"), ON).agreement


def test_a_topic_and_its_clause_are_added_by_two_files(tmp_path: Path, base: str):
    layer(tmp_path, clauses__zh__green__topic_yaml=TOPIC, clauses__zh__green__only_md=CLAUSE)
    agreement = drafted(load_library((ROOT, tmp_path)), base)
    order = [a.topic for a in articles(agreement)]
    assert order[order.index("acceptance") + 1] == "green"
    green = next(a for a in articles(agreement) if a.topic == "green")
    assert "降低百分之五" in plain(green.blocks[0].inlines)


def test_a_topic_may_follow_one_that_is_itself_added(tmp_path: Path, base: str):
    """The order of the files' names does not matter: amber follows green, which follows acceptance."""
    amber = TOPIC.replace("after: acceptance", "after: green").replace("绿色研发", "能耗记录")
    layer(
        tmp_path,
        clauses__zh__amber__topic_yaml=amber,
        clauses__zh__amber__only_md="---\nheading: 能耗记录\n---\n成员应当记录能耗。\n",
        clauses__zh__green__topic_yaml=TOPIC,
        clauses__zh__green__only_md=CLAUSE,
    )
    order = [a.topic for a in articles(drafted(load_library((ROOT, tmp_path)), base))]
    assert order[order.index("acceptance") + 1 :][:2] == ["green", "amber"]


def test_a_term_is_added_by_one_file_and_defined_when_used(tmp_path: Path, base: str):
    layer(
        tmp_path,
        clauses__zh__green__topic_yaml=TOPIC,
        clauses__zh__green__only_md=CLAUSE,
        clauses__zh__terms__carbon_md="---\nterm: 低碳规程\n---\n是指理事会通过的节能要求。\n",
    )
    definitions = next(a for a in articles(drafted(load_library((ROOT, tmp_path)), base)) if a.topic == "definitions")
    assert any("低碳规程" in plain(i.inlines) for b in definitions.blocks for i in getattr(b, "items", ()))


def test_a_term_nobody_uses_is_not_defined(tmp_path: Path, base: str):
    layer(tmp_path, clauses__zh__terms__carbon_md="---\nterm: 低碳规程\n---\n是指理事会通过的节能要求。\n")
    definitions = next(a for a in articles(drafted(load_library((ROOT, tmp_path)), base)) if a.topic == "definitions")
    assert not any("低碳规程" in plain(i.inlines) for b in definitions.blocks for i in getattr(b, "items", ()))


def test_a_variant_is_added_by_one_file_and_offered(tmp_path: Path, library: Library):
    layer(tmp_path, clauses__zh__breach_money__x_md="")
    path = tmp_path / "clauses/zh/breach-money/none.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "clauses/zh/breach_money/x.md").unlink()
    path.write_text("---\nheading: 违约金\noffers: none-agreed\nlabel: 不设违约金\n---\n不约定违约金。\n", "utf-8")
    question = next(q for q in load_library((ROOT, tmp_path)).questions if q.id == "breach.sum")
    assert "none-agreed" in question.options
    assert "none-agreed" not in next(q for q in library.questions if q.id == "breach.sum").options


def test_a_template_is_added_by_a_folder(tmp_path: Path, base: str):
    outline = "title: 简式\nlanguage: zh\nfront: [cover]\nchapters: []\nclosing: []\nannexes: []\npapers: []\n"
    layer(tmp_path, templates__zh__short__outline_yaml=outline)
    text = base.replace("template: alliance", "template: short")
    assert [s.topic for s in sections(drafted(load_library((ROOT, tmp_path)), text))] == ["cover"]


def test_a_vocabulary_replaces_whole_terms_but_not_in_answers(tmp_path: Path, base: str):
    outline = "title: 联合体\nlanguage: zh\nfront: [cover]\nchapters:\n  - {id: general, title: 总则, topics: [principles]}\nclosing: []\nannexes: []\npapers: []\n"
    layer(tmp_path, templates__zh__body__outline_yaml=outline, templates__zh__body__vocabulary_yaml="联盟: 联合体\n")
    agreement = drafted(load_library((ROOT, tmp_path)), base.replace("template: alliance", "template: body"))
    words = plain(next(articles(agreement)).blocks[0].inlines)
    assert words.startswith("联合体旨在")
    assert agreement.title == "云州车载激光雷达产业技术创新战略联盟协议书"


def test_a_layer_replaces_a_clause_by_a_file_at_the_same_path(tmp_path: Path, base: str):
    layer(tmp_path, clauses__zh__severability__severability_md="---\nheading: 可分性\n---\n部分无效的，其余有效。\n")
    agreement = drafted(load_library((ROOT, tmp_path)), base)
    assert "可分性" in [a.heading for a in articles(agreement)]


def test_a_layer_removes_a_clause_by_a_file_that_says_so(tmp_path: Path, base: str):
    layer(tmp_path, clauses__zh__severability__severability_md="disabled: true\n")
    agreement = drafted(load_library((ROOT, tmp_path)), base)
    assert "severability" not in [a.topic for a in articles(agreement)]


FAULTS = [
    ("headng: x\n", "---\nheadng: x\nheading: x\n---\n文。", 2, "不认识的项"),
    ("filter", "---\nheading: x\n---\n{{ alliance.name | mony }}", 4, "没有名为“{name}”的过滤器"),
    ("call", "---\nheading: x\n---\n{{ alliance.name.upper() }}", 4, "不能使用"),
    ("sum", "---\nheading: x\n---\n{{ organs.staff * 9 }}", 4, "不能使用"),
    ("constant", "---\nheading: x\n---\n{{ '甲' }}", 4, "常量"),
    ("unclosed", "---\nheading: x\n---\n甲\n\n{% if a %}\n乙", 7, "模板写法有误"),
    ("full width", "---\nheading: x\n---\n甲｛｛ a ｝｝", 4, "全角"),
    ("when", "---\nheading: x\nwhen: a ++\n---\n甲", 3, "条件写法有误"),
    ("no head", "甲", 1, "文件头"),
    ("slip", "---\nheading：x\n---\n甲", 2, "全角冒号"),
    ("control", "---\nheading: x\n---\n甲\x02乙", 4, "控制字符"),
    ("set block", "---\nheading: x\n---\n{% set a %}甲{% endset %}", 4, "不能使用"),
    ("private", "---\nheading: x\n---\n{{ alliance.__class__ }}", 4, "下划线"),
]


@pytest.mark.parametrize(("name", "text", "line", "message"), FAULTS, ids=[f[0] for f in FAULTS])
def test_a_fault_in_a_clause_is_told_at_its_own_line(tmp_path: Path, name: str, text: str, line: int, message: str):
    layer(tmp_path, clauses__zh__severability__severability_md=text)
    with pytest.raises(LibraryError) as refused:
        load_library((ROOT, tmp_path))
    found = [p for p in refused.value.problems if message in p.message]
    assert found, [str(p) for p in refused.value.problems]
    assert line in [p.place.line for p in found]
    assert found[0].place.file.endswith("severability.md")


def test_an_unknown_key_of_a_constraint_is_refused(tmp_path: Path):
    layer(tmp_path, templates__zh__alliance__constraints_yaml="- id: x\n  must: term.end > term.start\n  massage: 错\n")
    with pytest.raises(LibraryError) as refused:
        load_library((ROOT, tmp_path))
    assert [(p.place.line, p.values["nearest"]) for p in refused.value.problems] == [(3, "message")]


def test_a_filter_for_another_kind_of_value_is_told_in_chinese(tmp_path: Path, base: str):
    text = "---\nheading: x\n---\n{{ periods.cure | period }}\n"
    layer(tmp_path, clauses__zh__severability__severability_md=text)
    with pytest.raises(DraftError) as refused:
        drafted(load_library((ROOT, tmp_path)), base)
    assert "period" in str(refused.value.problems[0].values)
    assert "过滤器" in refused.value.problems[0].message


def test_a_reference_to_nothing_is_refused(tmp_path: Path, base: str):
    layer(tmp_path, clauses__zh__severability__severability_md="---\nheading: x\n---\n见@{nowhere}。\n")
    with pytest.raises(LibraryError) as refused:
        drafted(load_library((ROOT, tmp_path)), base)
    assert refused.value.problems[0].values["target"] == "nowhere"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(LibraryError):
        load_library((ROOT, tmp_path / "none"))


def test_a_broken_cache_only_costs_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Library):
    monkeypatch.setenv("CONTRACTGEN_CACHE", str(tmp_path))
    load_library((ROOT,))
    (kept,) = tmp_path.glob("*.bin")
    kept.write_bytes(b"rubbish")
    assert load_library((ROOT,)).digest == library.digest


def test_a_cache_others_may_write_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from contractgen import cache

    monkeypatch.setenv("CONTRACTGEN_CACHE", str(tmp_path))
    cache.store("key", "value")
    assert cache.load("key") == "value"
    tmp_path.chmod(0o777)
    assert cache.load("key") is None
    tmp_path.chmod(0o700)
