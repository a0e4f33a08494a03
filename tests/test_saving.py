"""Files are written whole, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractgen.errors import FormatError
from contractgen.saving import Overtaken, save, stored


def test_a_file_that_is_not_there_is_empty(tmp_path: Path):
    assert stored(tmp_path / "a.yaml").text == ""


def test_what_is_saved_can_be_saved_again(tmp_path: Path):
    path = tmp_path / "填报.yaml"
    first = save(path, "a: 1\n", "")
    assert save(path, "a: 2\n", first.digest) == stored(path)


def test_a_file_changed_by_others_is_not_overwritten(tmp_path: Path):
    path = tmp_path / "a.yaml"
    first = save(path, "a: 1\n", "")
    path.write_text("a: 9\n", "utf-8")
    with pytest.raises(Overtaken):
        save(path, "a: 2\n", first.digest)
    assert path.read_text("utf-8") == "a: 9\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    with pytest.raises(FormatError):
        save(tmp_path / "nowhere" / "a.yaml", "a: 1\n", "")


def test_no_half_file_is_left_beside(tmp_path: Path):
    save(tmp_path / "a.yaml", "a: 1\n", "")
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]
