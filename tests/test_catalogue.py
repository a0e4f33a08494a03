"""Every message of the program is said in both languages, with the same placeholders."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path

from babel.messages.pofile import read_po

from contractgen.catalogue import describe, translate
from contractgen.errors import Place, Problem

PACKAGE = Path(__file__).parents[1] / "contractgen"


def marked() -> set[str]:
    """Return every message marked with N_ in the package."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
                assert isinstance(node.args[0], ast.Constant), path
                found.add(node.args[0].value)
    return found


def on_pages() -> set[str]:
    """Return every message that a page of the web face says."""
    said = re.compile(r"""say\((?:"([^"]+)"|'([^']+)')""")
    found = {a or b for path in PACKAGE.rglob("*.html") for a, b in said.findall(path.read_text("utf-8"))}
    chosen = re.compile(r"say\(\{(.*?)\}", re.DOTALL)
    for path in PACKAGE.rglob("*.html"):
        for table in chosen.findall(path.read_text("utf-8")):
            found.update(re.findall(r": '([^']+)'", table))
    return found


def english() -> dict[str, str]:
    data = (PACKAGE / "locale/en/LC_MESSAGES/contractgen.po").read_bytes()
    return {str(m.id): str(m.string) for m in read_po(io.BytesIO(data)) if m.id}


def test_every_message_has_an_english_translation_and_none_is_stale():
    assert set(english()) == marked() | on_pages()
    assert all(english().values())


def test_translations_keep_the_placeholders():
    names = re.compile(r"(?<!\{)\{(\w+)\}")
    wrong = [m for m, e in english().items() if set(names.findall(m)) != set(names.findall(e))]
    assert wrong == []


def test_no_english_is_left_in_chinese():
    assert [e for e in english().values() if re.search("[，。；：]", e) and "：" not in e] == []


def test_a_problem_is_told_with_place_and_remedy_in_both_languages():
    problem = Problem(Place("a.yaml", 3, 4), "“{name}”应为列表", "每条记录以“- ”开头", {"name": "goals"})
    assert describe(problem, "zh_CN") == "a.yaml:3:4: “goals”应为列表。每条记录以“- ”开头"
    assert describe(problem, "en") == 'a.yaml:3:4: "goals" takes a list. Begin every record with "- "'


def test_a_brace_in_a_message_of_a_library_does_no_harm():
    assert translate("份额{不足", "zh_CN", {"a": 1}) == "份额{不足"
