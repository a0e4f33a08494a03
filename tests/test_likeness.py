"""Forbidden wordings by their examples: what a sentence holds, what one more example teaches, what is reported of it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from contractgen.agreement import Agreement, Article, Paragraph, Text
from contractgen.checking import check
from contractgen.errors import LibraryError
from contractgen.findings import Finding
from contractgen.heads import Faults
from contractgen.learning import Example, taught, unpacked
from contractgen.library import Library, load_library, merged
from contractgen.likeness import Likeness, by_examples, folded, unfolded
from contractgen.provisions import learned_from
from contractgen.traits import Describer, concepts, plain

from .conftest import ON, ROOT

WORDS = concepts({"各方": {"一方": ["甲方", "乙方"]}, "语气": {"不得": ["不得"]}, "事项": {"出售": ["销售", "卖"]}})
STRANGE = "凡我门生，得艺之后须岁岁献果一筐于师门，献满三十年方许自立炉灶。"


def findings(library: Library, words: str, on: date = ON) -> list[Finding]:
    body = (Article("", "约定", (Paragraph((Text(words),)),), label="第一条"),)
    told = check(Agreement("某某产业技术创新战略联盟协议书", (), body, (), ()), library, on).findings
    return [f for f in told if re.fullmatch(r"U\d\d", f.rule)]


def layer(folder: Path, name: str, text: str) -> Path:
    path = folder / "templates/zh" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return folder


# --- what a sentence holds ------------------------------------------------------


def test_which_party_it_is_makes_no_difference():
    describe = Describer(WORDS).traits
    assert describe("甲方不得销售。")["n"] == describe("乙方不得销售。")["n"]


def test_words_of_one_concept_are_one_trait():
    describe = Describer(WORDS).traits
    assert describe("甲方卖。")["c"] == describe("乙方销售。")["c"] == {"c:一方", "c:出售"}


def test_a_concept_is_told_with_the_mood_of_its_own_segment():
    told = Describer(WORDS).traits("甲方卖，乙方不得销售。")["q"]
    assert told == {"q:-|一方", "q:-|出售", "q:不得|一方", "q:不得|出售"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("百分之三十", "分大"),
        ("30%", "分大"),
        ("百分之二十", "分中"),
        ("千分之五", "分小"),
        ("万分之五", "分微"),
        ("百分之二百", "分巨"),
        ("三百万元", "#元"),
    ],
)
def test_numbers_count_by_their_size(written: str, read: str):
    assert plain(written) == read


def test_numbers_of_any_length_are_read():
    assert plain("9" * 5000 + "%") == "分巨"


# --- what is reported -----------------------------------------------------------


def test_what_is_only_like_an_example_is_for_review_and_no_error(library: Library):
    told = findings(library, "丙方拿到甲方图纸后，只许照做，不许在上面琢磨别的新花样。")
    assert {(f.rule, f.confidence) for f in told} == {("U02", "review")}
    assert "error" not in {f.severity for f in told}


def test_the_nearest_example_is_named(library: Library):
    told = findings(library, "丙方拿到甲方图纸后，只许照做，不许在上面琢磨别的新花样。")
    assert told[0].values["example"] == "丙方拿到甲方图纸后，只许照做，不许在上面琢磨新花样。"


def test_a_hit_that_the_examples_contradict_is_not_certain(library: Library):
    told = findings(library, "约定成员不得自行研究或者不得使用自己改进的，一概无效，本联盟不予采用。")
    assert "certain" not in {f.confidence for f in told if f.rule == "U02"}


def test_a_library_that_never_learned_reports_by_patterns_alone(tmp_path: Path):
    library = load_library((ROOT, layer(tmp_path, "learned.json", "disabled: true")))
    assert library.likeness == b""
    assert "U06" in {f.rule for f in findings(library, "被许可方不得质疑许可专利的有效性。")}


# --- one more example -----------------------------------------------------------


def test_an_example_added_in_a_layer_takes_effect(library: Library, tmp_path: Path):
    assert "U40" not in {f.rule for f in findings(library, STRANGE)}
    added = load_library((ROOT, layer(tmp_path, "provisions/U40-firm.yaml", f"bad:\n  - {STRANGE}\n")))
    assert "U40" in {f.rule for f in findings(added, STRANGE)}


def test_a_lawful_example_silences(library: Library):
    told, examples = learned_from(merged((ROOT,)), library.prohibitions, Faults())
    learned, _ = unpacked((ROOT / "templates/zh/learned.json").read_bytes(), told, examples)
    words = learned.examples["U02"][0]

    def reported(by: Likeness) -> set[str]:
        kept = unfolded(folded(by))
        return {s.kind for s in by_examples(kept).suspicions(words)} if kept else set()

    assert "U02" in reported(learned)
    assert "U02" not in reported(taught(learned, [Example("U02", False, words)]))


def test_examples_of_an_unknown_number_are_refused(tmp_path: Path):
    with pytest.raises(LibraryError) as refused:
        load_library((ROOT, layer(tmp_path, "provisions/U98.yaml", "bad: [某句。]\n")))
    assert [p.values["kind"] for p in refused.value.problems] == ["U98"]


@pytest.mark.parametrize("text", ["{}", "[]", "nonsense", '{"kinds": 3}'])
def test_weights_that_cannot_be_read_are_refused(tmp_path: Path, text: str):
    with pytest.raises(LibraryError) as refused:
        load_library((ROOT, layer(tmp_path, "learned.json", text)))
    assert str(refused.value.problems[0].place).endswith("learned.json")


# --- the bundled weights --------------------------------------------------------


def test_the_bundled_weights_were_learned_from_nearly_all_bundled_examples(library: Library):
    """The few added since are learned at compiling; when they grow many, run `python docs/learning.py`."""
    faults = Faults()
    told, examples = learned_from(merged((ROOT,)), library.prohibitions, faults)
    _, marks = unpacked((ROOT / "templates/zh/learned.json").read_bytes(), told, examples)
    assert faults.problems == []
    assert sum(e.mark() not in marks for e in examples) < len(examples) / 20


def test_the_weights_hold_nothing_but_numbers_and_names():
    assert set(json.loads((ROOT / "templates/zh/learned.json").read_text("utf-8"))) == {
        "kinds", "limits", "scales", "glance_bias", "topic_bias", "leaning_bias", "marks", "concepts", "glances", "traits",
        "rows", "width",
    }  # fmt: skip
