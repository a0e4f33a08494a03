"""What all tests share: the bundled library, the samples, answers written as text, the judges from outside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractgen.answers import Answers, validate
from contractgen.errors import Problem, Refused
from contractgen.library import Library, load_library
from contractgen.passes import Made, make
from contractgen.yaml_text import parse

ROOT = Path(__file__).parents[1]
ON = date(2026, 11, 24)
SAMPLES = sorted(p.name for p in (ROOT / "samples").iterdir() if p.is_dir())
REQUIRED = os.environ.get("CONTRACTGEN_JUDGES") == "required"


@pytest.fixture(scope="session")
def library() -> Library:
    """The bundled library."""
    return load_library((ROOT,))


@pytest.fixture(scope="session")
def base() -> str:
    """The answers of the smallest sample, as text."""
    return (ROOT / "samples/six-members/answers.yaml").read_text("utf-8")


@pytest.fixture
def changed(base: str) -> Callable[..., str]:
    """Return the smallest sample with some values replaced, added, or (None) removed, by dotted name."""

    def change(values: Mapping[str, Any]) -> str:
        data = yaml.load(base, yaml.BaseLoader)
        for name, value in values.items():
            *groups, last = name.split(".")
            place = data
            for group in groups:
                place = place[int(group)] if isinstance(place, list) else place.setdefault(group, {})
            if value is None:
                del place[last]
            else:
                place[int(last) if isinstance(place, list) else last] = value
        return yaml.safe_dump(data, allow_unicode=True, default_style='"', sort_keys=False, width=10**9)

    return change


@pytest.fixture
def made(library: Library) -> Callable[[str], Made]:
    """Return an agreement drafted from answers given as text."""
    return lambda text: make(library, parse(text, "answers.yaml"), ON)


@pytest.fixture
def answered(library: Library) -> Callable[[str], Answers]:
    """Return the answers of a text."""
    return lambda text: validate(library.questions, library.constraints, parse(text, "answers.yaml"))


@pytest.fixture
def refused(library: Library) -> Callable[[str], tuple[Problem, ...]]:
    """Return the problems for which answers given as text are refused; empty if they are not."""

    def problems(text: str) -> tuple[Problem, ...]:
        try:
            validate(library.questions, library.constraints, parse(text, "answers.yaml"))
        except Refused as error:
            return error.problems
        return ()

    return problems


def tool(name: str, variable: str = "") -> str:
    """Return the path of a judge; skip the test where it is absent, fail where it is required."""
    chosen = os.environ.get(variable) if variable else None
    path = shutil.which(chosen or name)
    if path is None:
        if REQUIRED:
            pytest.fail(f"{name} is required here and absent")
        pytest.skip(f"{name} is absent")
    return path


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every judge is required, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if REQUIRED and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
