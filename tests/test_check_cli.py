"""`contractgen check`: exit status, formats, folders, waivers; nothing stops the other files, no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from .checks import SMALL
from .test_cli import contractgen

LEASE = "房屋租赁合同\n\n第一条 房屋\n甲方将房屋出租给乙方。\n"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text(SMALL, "utf-8")
    return path


def check(*arguments: str | Path, **more: str | Path):
    return contractgen("check", *arguments, **more)


def waive_all(draft: Path) -> None:
    """Waive every error of the file."""
    report = json.loads(check(draft, "--format", "json").stdout)
    ids = [r["id"] for r in report["requirements"] if r["status"] == "missing"]
    ids += [f["rule"] for f in report["findings"] if f["severity"] == "error"]
    entries = [{"rule": i, "reason": "试", "name": "王某", "date": "2026-11-24"} for i in dict.fromkeys(ids)]
    draft.with_name(draft.name + ".waivers.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")


def test_errors_found_end_with_one(draft: Path):
    assert check(draft).returncode == 1


def test_waived_errors_end_with_zero_and_are_shown(draft: Path):
    waive_all(draft)
    run = check(draft)
    assert (run.returncode, "已豁免" in run.stdout) == (0, True)


def test_a_file_that_cannot_be_read_ends_with_two(tmp_path: Path):
    for name, data in (("a.docx", b"PK\x03\x04 broken"), ("b.xyz", b"?"), ("c.docx", b"")):
        (tmp_path / name).write_bytes(data)
        run = check(tmp_path / name)
        assert (run.returncode, run.stdout, "Traceback" in run.stderr) == (2, "", False)
    assert check(tmp_path / "none.docx").returncode == 2


def test_standard_output_carries_only_the_object(draft: Path):
    report = json.loads(check(draft, "--format", "json").stdout)
    assert (report["schema"], report["document"]["name"]) == ("contractgen.check/1", "draft.txt")


def test_the_date_comes_from_the_option_else_from_the_text_else_is_today(draft: Path):
    assert json.loads(check(draft, "--format", "json").stdout)["on"] == "2019-03-05"
    assert json.loads(check(draft, "--format", "json", "--on", "2024-01-02").stdout)["on"] == "2024-01-02"
    draft.write_text(SMALL.replace("2019年3月5日", ""), "utf-8")
    assert "文中没有签订日期" in "".join(check(draft).stdout.split())


@pytest.mark.parametrize(
    ("suffix", "begins"), [("html", "<!DOCTYPE"), ("json", "{"), ("sarif", "{"), ("txt", "draft.txt")]
)
def test_the_suffix_tells_the_format(draft: Path, tmp_path: Path, suffix: str, begins: str):
    out = tmp_path / f"out.{suffix}"
    run = check(draft, "-o", out)
    assert (run.returncode, run.stdout.strip()) == (1, str(out))
    assert out.read_text("utf-8").startswith(begins)


@pytest.mark.parametrize(
    "options",
    [("--format", "odt"), ("-o", "a.odt"), ("--form", "other"), ("--form", "review", "--format", "html"),
     ("--profile", "none"), ("--template", "none"), ("--on", "morgen")],
)  # fmt: skip
def test_what_is_not_there_is_refused(draft: Path, options: tuple[str, ...]):
    run = check(draft, *options, cwd=draft.parent)
    assert (run.returncode, run.stdout, "Traceback" in run.stderr) == (2, "", False)


def test_comments_are_refused_for_a_text_and_html_is_offered(draft: Path):
    run = check(draft, "--format", "docx", cwd=draft.parent)
    assert (run.returncode, "--format html" in run.stderr) == (2, True)


def test_the_review_form_is_written_and_never_over_another(draft: Path):
    first = check(draft, "--form", "review", cwd=draft.parent)
    assert (first.returncode, first.stdout.strip()) == (1, "draft-形式审查意见表.docx")
    assert check(draft, "--form", "review", cwd=draft.parent).returncode == 2


def test_faults_of_waivers_are_refused_with_their_line(draft: Path):
    draft.with_name("draft.txt.waivers.yaml").write_text("- rule: U07\n  reason: x\n", "utf-8")
    run = check(draft)
    assert (run.returncode, "waivers.yaml:1:" in run.stderr) == (2, True)


def test_unknown_waivers_are_told(draft: Path):
    waive_all(draft)
    beside = draft.with_name("draft.txt.waivers.yaml")
    beside.write_text(beside.read_text("utf-8").replace("R3.2", "R99.2"), "utf-8")
    assert "R99.2" in check(draft).stderr


def test_no_colour_where_nobody_looks(draft: Path):
    assert "\x1b" not in check(draft).stdout


def test_the_answer_comes_in_english(draft: Path):
    run = check(draft, "--lang", "en")
    assert "is a tool, not a lawyer" in " ".join(run.stdout.split())


# --- several -----------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good file, a broken one, one below, and what must not be read."""
    made = tmp_path / "papers"
    for inner in ("sub", ".hidden"):
        (made / inner).mkdir(parents=True)
    (made / "b.txt").write_text(SMALL, "utf-8")
    (made / "a.docx").write_bytes(b"PK\x03\x04 broken")
    (made / "sub/c.md").write_text(LEASE, "utf-8")
    for name in (".hidden/d.txt", ".e.txt", "~$a.docx", "notes.xyz", "b.txt.html", "b-批注.docx", "b.txt.waivers.yaml"):
        (made / name).write_text("[]", "utf-8")
    return made


def test_a_broken_file_does_not_stop_the_rest(folder: Path):
    run = check(folder, "--format", "json")
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [Path(line["document"]["name"]).name for line in lines] == ["a.docx", "b.txt", "c.md"]
    assert ["error" in line for line in lines] == [True, False, False]
    assert run.returncode == 2


def test_progress_goes_to_standard_error(folder: Path):
    run = check(folder)
    assert [line.split("]")[0] for line in run.stderr.splitlines() if line.startswith("[")] == ["[1/3", "[2/3", "[3/3"]


def test_the_table_has_a_line_for_every_file(folder: Path):
    run = check(folder)
    assert [n for n in ("a.docx", "b.txt", "c.md", "共 3 个文件") if n not in run.stdout] == []


def test_reports_of_several_files_go_into_a_folder(folder: Path, tmp_path: Path):
    run = check(folder, "-o", tmp_path / "out", "--format", "html")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["b.txt.html", "c.md.html"]
    assert run.returncode == 2


def test_files_of_one_name_do_not_overwrite_each_other(tmp_path: Path):
    for inner in ("x", "y"):
        (tmp_path / "in" / inner).mkdir(parents=True)
        (tmp_path / "in" / inner / "a.txt").write_text(SMALL, "utf-8")
    check(tmp_path / "in", "-o", tmp_path / "out", "--format", "json")
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_several_files_make_one_log(folder: Path):
    run = check(folder, "--format", "sarif")
    assert len(json.loads(run.stdout)["runs"]) == 2


def test_pages_of_several_files_need_a_folder(folder: Path, draft: Path):
    assert check(folder, "--format", "html").returncode == 2
    assert check(folder, "--format", "html", "-o", draft).returncode == 2


def test_an_empty_folder_is_told(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    assert check(tmp_path / "empty").returncode == 2


def test_a_dossier_is_judged_together(tmp_path: Path):
    made = tmp_path / "dossier"
    made.mkdir()
    (made / "协议书.txt").write_text(SMALL.replace("必要的工作人员", "工作人员，具体见《联盟章程》"), "utf-8")
    (made / "章程.txt").write_text("联盟章程\n\n第一条 秘书处\n秘书处配备专职人员三名。\n", "utf-8")
    run = check("--dossier", made, "--format", "json")
    assert json.loads(run.stdout)["document"]["name"] == "协议书.txt"
    assert "章程.txt" in run.stderr


def test_files_or_a_dossier_but_not_both(draft: Path):
    assert check().returncode == 2
    assert check(draft, "--dossier", draft.parent).returncode == 2
