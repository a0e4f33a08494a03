"""A stranger's library is data: attacks are refused before anything is rendered, or bounded in time and memory."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import pytest

from contractgen.conditions import ConditionError
from contractgen.conditions import parse as parse_condition
from contractgen.errors import DraftError, LibraryError, shown
from contractgen.library import load_library, merged
from contractgen.rendering import compile_text, render

from .conftest import ROOT

REFUSED = [
    "{{ alliance.__class__ }}",
    "{{ alliance.name.__class__.__mro__ }}",
    "{{ alliance|attr('__class__') }}",
    "{{ '{0.__class__}'|format(alliance) }}",
    "{{ ('%s' * 9)|format(alliance) }}",
    "{{ alliance.name.format(alliance) }}",
    "{{ alliance['__class__'] }}",
    "{{ alliance.name[0] }}",
    "{{ lipsum() }}",
    "{{ cycler('a').next() }}",
    "{{ namespace(a=1) }}",
    "{{ range(1000000) }}",
    "{% for i in range(9) %}x{% endfor %}",
    "{{ self.x() }}",
    "{{ 'a' * 100000000 }}",
    "{{ 'a'|center(100000000) }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%0100000000d' % 1 }}",
    "{{ [0] * 100000000 }}",
    "{% include 'x' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{% macro a() %}{% endmacro %}",
    "{% call a() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% set a %}x{% endset %}",
    "{% block a %}{% endblock %}",
    "{% raw %}{{ a }}{% endraw %}{{ a() }}",
    "{% with a = 1 %}{{ a }}{% endwith %}",
    "{% autoescape true %}x{% endautoescape %}",
    "{% for a in p recursive %}{{ loop(a) }}{% endfor %}",
    "{% for a in p if a %}x{% endfor %}",
    "{{ a if b else c }}",
    "{{ a ~ b }}",
    "{{ (a, b)|map('attr', '__class__') }}",
    "{{ p|join(attribute='__class__') }}",
    "{{ p|sort|batch(2) }}",
    "{{ a is defined }}",
    "{% for a in p %}{% for b in p %}{% for c in p %}{% endfor %}{% endfor %}{% endfor %}",
    "{{ " + "(" * 3000 + "a" + ")" * 3000 + " }}",
    "{% if a %}" * 200 + "{% endif %}" * 200,
    "甲" * 300_000,
]


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_an_attack_is_refused_before_rendering(text: str):
    began = time.perf_counter()
    with pytest.raises(LibraryError) as refused:
        compile_text(text, "clauses/zh/x/y.md", 4)
    assert all(p.place.line >= 4 and p.remedy for p in refused.value.problems)
    assert time.perf_counter() - began < 2


def drafted(text: str, **facts: object) -> str:
    code, _ = compile_text(text, "y.md", 1)
    return render(code, facts, "y.md", "x/y")[0]


def test_a_loop_without_output_ends():
    people = tuple({"n": n} for n in range(3000))
    began = time.perf_counter()
    with pytest.raises(DraftError):
        drafted("{% for a in p %}{% for b in p %}{% endfor %}{% endfor %}", p=people)
    assert time.perf_counter() - began < 5


def test_a_loop_with_output_is_bounded_in_memory():
    people = tuple({"n": n} for n in range(3000))
    tracemalloc.start()
    with pytest.raises(DraftError):
        drafted("{% for a in p %}{% for b in p %}文{{ b.n }}{% endfor %}{% endfor %}", p=people)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200 * 2**20


def test_a_number_does_not_grow_without_end():
    with pytest.raises(DraftError):
        drafted("{{ a" + "|times(a)" * 20 + "|numeral }}", a=99999)


def test_loops_that_do_end_write_what_they_should():
    assert "（一）" not in drafted("{% for a in p %}{{ a.n }}、{% endfor %}", p=({"n": 1}, {"n": 2}))


@pytest.mark.parametrize(
    "condition",
    ["__import__('os')", "().__class__", "a.b()", "[x for x in a]", "lambda: 1", "a[0]", "9 ** 9", "a + b", "f'{a}'",
     "any(a, any(b, any(c, d)))", "a == 'x' " + "or a == 'x' " * 1000, "(" * 900 + "a" + ")" * 900],
)  # fmt: skip
def test_a_condition_is_no_program(condition: str):
    with pytest.raises(ConditionError):
        parse_condition(condition)


@pytest.mark.parametrize(
    "message", ["{a.__class__.__mro__}", "{a:>100000000}", "{a!r:>999999999}", "{0}", "{a[0]}", "{", "}{", "{a.b.c}"]
)
def test_a_message_of_a_library_is_no_format(message: str):
    assert shown(message, {"a": "x"}) == message.replace("{{", "{")


def layer(folder: Path, name: str = "clauses/zh/severability/severability.md") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def test_a_link_out_of_a_library_is_not_read(tmp_path: Path):
    secret = tmp_path / "secret.md"
    secret.write_text("---\nheading: 秘密\n---\n秘密。\n", "utf-8")
    layer(tmp_path / "lib").symlink_to(secret)
    with pytest.raises(LibraryError) as refused:
        merged((ROOT, tmp_path / "lib"))
    assert "链接" in refused.value.problems[0].message


def test_a_folder_that_is_a_link_is_not_read(tmp_path: Path):
    outside = tmp_path / "outside/x"
    outside.mkdir(parents=True)
    (outside / "topic.yaml").write_text("title: 外面\n", "utf-8")
    (tmp_path / "lib/clauses/zh").mkdir(parents=True)
    (tmp_path / "lib/clauses/zh/x").symlink_to(outside)
    assert "clauses/zh/x/topic.yaml" not in merged((ROOT, tmp_path / "lib"))


def test_a_pipe_does_not_hang_the_reader(tmp_path: Path):
    os.mkfifo(layer(tmp_path))
    with pytest.raises(LibraryError):
        merged((ROOT, tmp_path))


def test_a_giant_file_is_refused_without_being_read_whole(tmp_path: Path):
    with layer(tmp_path).open("wb") as file:
        file.truncate(10**10)
    with pytest.raises(LibraryError) as refused:
        merged((ROOT, tmp_path))
    assert "4 MiB" in refused.value.problems[0].remedy


@pytest.mark.parametrize("name", ["a'b.md", 'a"b.md', "a\nb.md", "a{b}.md", "a\u202eb.md"])
def test_a_file_name_that_could_be_code_is_refused(tmp_path: Path, name: str):
    layer(tmp_path, f"clauses/zh/severability/{name}").write_text("---\nheading: x\n---\n文。\n", "utf-8")
    with pytest.raises(LibraryError):
        merged((ROOT, tmp_path))


def test_code_in_a_layer_is_never_loaded(tmp_path: Path):
    for name in (
        "clauses/zh/severability/x.py",
        "templates/zh/rules/evil.py",
        "contractgen/rules/evil.py",
        "conftest.py",
    ):
        layer(tmp_path, name).write_text("raise SystemExit\n", "utf-8")
    assert load_library((ROOT, tmp_path)).digest


def test_an_entity_bomb_in_a_styles_file_is_refused():
    import io
    import zipfile

    from contractgen.errors import Refused
    from contractgen.word.look import read_look
    from contractgen.word.swatch import swatch

    from .conftest import ON

    source = zipfile.ZipFile(io.BytesIO(swatch("zh", ON)))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/header1.xml":
                data = b'<!DOCTYPE a [<!ENTITY x "' + b"y" * 99 + b'">]>' + data[data.index(b"<w:hdr") :]
            package.writestr(name, data)
    with pytest.raises(Refused):
        read_look(made.getvalue(), "styles.docx", "zh")
