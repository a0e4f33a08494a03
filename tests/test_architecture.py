"""The house stays straight: imports point down, few rooms know a third-party package, files stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "contractgen"

# Floors from the ground up; a module may import its own floor's earlier entries and every floor below.
FLOORS = (
    ("errors", "bundled", "cache", "expressions", "folding"),
    (
        "agreement",
        "catalogue",
        "nodes",
        "yaml_text",
        "credit_codes",
        "findings",
        "wordings",
        "traits",
        "likeness",
        "learning",
        "scanning",
        "tasks",
        "doers",
    ),
    ("conditions", "languages"),
    ("statutes", "markup", "questions", "heads", "sections", "versions"),
    ("kinds", "phrasing", "evidence", "figures", "shares", "possible"),
    ("requirements", "sentences", "places", "passages", "cutting", "bodies", "persons", "aliases", "duties"),
    ("constraints", "waivers", "dating", "values"),
    ("entries", "emitting", "rewriting", "saving"),
    ("answers", "schema", "rendering", "tracing"),
    ("library",),
    ("outlines", "prohibitions", "telling_words", "provisions", "compiling", "selection", "numbering"),
    ("drafting", "coverage", "questionnaire", "lock"),
    ("trial", "changes", "head_rewriting"),
    (
        "lines",
        "labels",
        "levels",
        "layouts",
        "structure",
        "openings",
        "endings",
        "wrapping",
        "encodings",
        "word",
        "office",
        "parties",
        "operative",
        "repeals",
    ),
    ("whole", "roster", "citing"),
    ("readers", "writers", "recognition", "searching"),
    ("verdicts", "resemblance"),
    ("importing", "exporting"),
    ("passes", "paginating", "checking", "examples", "trying", "soundness", "overview", "remedies"),
    ("asking", "interview", "tables", "options", "reasons", "reviewing", "previewing", "forms", "merging", "papers"),
    ("dossiers", "linting", "choosing", "combining", "cases"),
    ("rules", "reports"),
    ("reporting",),
    ("cli", "web"),
    ("__main__", "__init__"),
)
LAZY = {("library", "compiling"), ("checking", "rules")}
"""Imports inside a function that point up on purpose: a cached start must not load the compiler; rules are found by
listing their folder."""

HOMES = {
    "jinja2": {"rendering", "tracing", "library"},
    "flask": {"web"},
    "waitress": {"cli"},
    "docx": {"word", "readers", "paginating"},
    "lxml": {"word", "readers", "paginating"},
    "yaml": {"yaml_text", "statutes", "rewriting"},
    "babel": {"catalogue", "languages"},
    "typer": {"cli"},
    "questionary": {"cli"},
    "ahocorasick_rs": {"library", "scanning", "traits"},
    "opencc": {"wordings"},
    "pypdfium2": {"readers", "paginating"},
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "contractgen":
                found.update(f"contractgen.{alias.name}" for alias in node.names if alias.name != "__version__")
    return found


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path):
    """No module imports from a floor above its own."""
    floor = {name: level for level, names in enumerate(FLOORS) for name in names}
    mine = room(path)
    assert mine in floor, f"{mine} has no floor yet"
    up = {
        name
        for module in imported(path)
        if module.startswith("contractgen.")
        for name in [module.split(".")[1]]
        if floor[name] > floor[mine] and (mine, name) not in LAZY and mine != "__init__"
    }
    assert up == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_third_party_packages_stay_in_their_rooms(path: Path):
    strangers = {m.split(".")[0] for m in imported(path)} & set(HOMES)
    assert {s for s in strangers if room(path) not in HOMES[s]} == set()


@pytest.mark.parametrize("kind", ["readers", "writers", "reports"])
def test_formats_never_import_each_other(kind: str):
    modules = [p for p in (PACKAGE / kind).glob("*.py") if p.stem != "__init__"]
    for path in modules:
        others = {f"contractgen.{kind}.{p.stem}" for p in modules if p != path}
        assert imported(path) & others == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_holds_one_job(path: Path):
    """Above 400 lines there is a second job inside."""
    assert len(path.read_text("utf-8").splitlines()) <= 400


def loaded_by(code: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in run.stdout.split()}


def test_help_loads_no_library_but_typer():
    code = "from contractgen.cli import run\nimport io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()): run(['--help'])"
    assert loaded_by(code) & {"jinja2", "docx", "lxml", "babel", "yaml", "rapidfuzz", "stdnum", "rich"} == set()


def test_the_version_is_answered_before_typer_is_loaded():
    code = "sys.argv = ['contractgen', '--version']\nfrom contractgen.__main__ import main\nmain()"
    assert "typer" not in loaded_by(code)


def test_a_check_converts_its_arguments_without_pydantic():
    """Typer would load it for every command: as long again as Typer itself."""
    code = (
        "from contractgen.cli import run\nimport io, contextlib\n"
        "with contextlib.redirect_stdout(io.StringIO()): run(['check', 'samples/README.txt', '--format', 'json'])"
    )
    assert "pydantic" not in loaded_by(code)
