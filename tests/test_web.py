"""The local page: who may use it, what it saves, what it writes, what it never does."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from contractgen.library import Library
from contractgen.passes import make
from contractgen.writers import write
from contractgen.yaml_text import parse
from tests.conftest import ON, ROOT
from tests.sites import HERE, Browser, Site, site


@pytest.fixture
def six(tmp_path: Path, library: Library, base: str) -> Site:
    return site(tmp_path, library, base)


@pytest.fixture
def browser(six: Site) -> Browser:
    return six.browser()


def answers(six: Site) -> str:
    return (six.folder / "联盟.yaml").read_text("utf-8")


# --- who may use it ----------------------------------------------------------------


def test_a_browser_without_the_start_link_sees_nothing_of_the_folder(six: Site):
    answer = six.stranger().get("/", base_url=HERE)
    assert (answer.status_code, "联盟.yaml" in answer.text, "/agreement/" in answer.text) == (403, False, False)


def test_a_start_link_admits_one_browser_only(six: Site):
    link = f"/start?token={six.keys.invite()}"
    assert six.stranger().get(link, base_url=HERE).status_code == 302
    assert six.stranger().get(link, base_url=HERE).status_code == 403


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(six: Site):
    cookie = six.stranger().get(f"/start?token={six.keys.invite()}", base_url=HERE).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1]"])
def test_a_foreign_host_is_refused(browser: Browser, host: str):
    assert browser.client.get("/", base_url=f"http://{host}").status_code in (400, 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_form_of_another_page_changes_nothing(six: Site, browser: Browser, headers: dict[str, str]):
    before = answers(six)
    data = {"form_token": browser.token, "value": "别的联盟"}
    path = f"{browser.agreement()}/ask/alliance.name"
    assert browser.client.post(path, base_url=HERE, data=data, headers=headers).status_code == 403
    assert answers(six) == before


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_form_without_its_token_changes_nothing(six: Site, browser: Browser, token: str):
    browser.token = token
    assert browser.post(f"{six.browser().agreement()}/ask/alliance.name", value="别的联盟").status_code == 403


def test_no_page_allows_scripts_or_styles_within_it(browser: Browser):
    for path in ("/", "/check/", f"{browser.agreement()}/review"):
        page = browser.get(path)
        policy = page.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert not re.search(r"<script(?! src)|<style|\sstyle=|\son\w+=", page.text)


def test_nothing_is_kept_by_the_browser(browser: Browser):
    assert browser.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("key", ["..", "%2e%2e%2fetc", "..%2f..%2fetc%2fpasswd", "a" * 400, "%00", "联盟.yaml"])
def test_no_path_of_a_request_is_opened(browser: Browser, key: str):
    assert browser.get(f"/agreement/{key}/review").status_code in (404, 308)


def test_a_link_out_of_the_folder_is_not_listed(six: Site, browser: Browser, tmp_path_factory: pytest.TempPathFactory):
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("template: alliance\n", "utf-8")
    (six.folder / "secret.yaml").symlink_to(outside)
    assert "secret" not in browser.get("/").text


def test_a_form_too_large_is_refused_and_the_page_lives_on(six: Site, browser: Browser):
    before = answers(six)
    assert browser.post(f"{browser.agreement()}/ask/alliance.name", value="长" * 2**20).status_code == 413
    assert answers(six) == before
    assert browser.get("/").status_code == 200


def test_the_language_goes_nowhere_but_here(browser: Browser):
    for back in ("//evil.example", "/\\evil.example", "https://evil.example"):
        assert browser.post("/language", language="en", back=back).headers["Location"] in ("/", f"{HERE}/")
    assert "My agreements" in browser.get("/").text


# --- the folder ----------------------------------------------------------------------


def test_a_new_agreement_is_a_file_in_the_folder(six: Site, browser: Browser):
    assert browser.post("/new", name="新联盟", template="consortium", start="").status_code == 303
    assert (six.folder / "新联盟.yaml").read_text("utf-8") == "template: consortium\n"


@pytest.mark.parametrize("name", ["", " ", "../x", "a/b", "a\\b", ".hidden", "x" * 81, "a\nb", "con:"])
def test_a_name_no_file_can_have_is_refused(six: Site, browser: Browser, name: str):
    files = sorted(six.folder.iterdir())
    assert browser.post("/new", name=name, template="alliance", start="").status_code == 400
    assert sorted(six.folder.iterdir()) == files


def test_a_new_agreement_never_replaces_another(six: Site, browser: Browser):
    before = answers(six)
    assert browser.post("/new", name="联盟", template="alliance", start="").status_code == 400
    assert answers(six) == before


# --- answering ---------------------------------------------------------------------------


def test_an_answer_is_saved_and_the_rest_of_the_file_stays(six: Site, browser: Browser, base: str):
    path = f"{browser.agreement()}/ask/alliance.name"
    answer = browser.post(path, value="江南光电产业技术创新战略联盟", before=browser.before(path), step="save")
    assert answer.status_code == 303
    old = "云州车载激光雷达产业技术创新战略联盟"
    assert answers(six) == base.replace(old, "江南光电产业技术创新战略联盟")


def test_what_was_said_before_stays_in_the_history(six: Site, browser: Browser, base: str):
    path = f"{browser.agreement()}/ask/alliance.name"
    browser.post(path, value="江南光电联盟", before=browser.before(path))
    assert [p.read_text("utf-8") for p in (six.folder / "历史/联盟").iterdir()] == [base]


def test_an_answer_that_cannot_be_read_is_told_and_not_saved(six: Site, browser: Browser, base: str):
    path = f"{browser.agreement()}/ask/term.end"
    answer = browser.post(path, value="2027-02-30", before=browser.before(path))
    assert answer.status_code == 400
    assert "2027-02-30" in answer.text
    assert answers(six) == base


def test_a_conflict_between_answers_is_told_where_it_arises(browser: Browser):
    path = f"{browser.agreement()}/ask/term.end"
    answer = browser.post(path, value="2026-01-31", before=browser.before(path))
    assert "已保存，但与其他回答有矛盾" in answer.text
    assert "/ask/term.start" in answer.text


def test_markup_in_an_answer_is_text_on_every_page(browser: Browser):
    attack = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}'
    path = f"{browser.agreement()}/ask/alliance.purpose"
    browser.post(path, value=attack, before=browser.before(path))
    for page in (path, f"{browser.agreement()}/review", f"{browser.agreement()}/pictures", "/"):
        text = browser.get(page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "49" not in re.findall(r"&gt;(\d\d)", text)


def test_the_later_of_two_tabs_sees_both_answers_and_loses_none(six: Site):
    one, two = six.browser(), six.browser()
    path = f"{one.agreement()}/ask/alliance.name"
    seen_one, seen_two = one.before(path), two.before(path)
    assert one.post(path, value="甲联盟", before=seen_one).status_code == 303
    late = two.post(path, value="乙联盟", before=seen_two)
    assert late.status_code == 409
    assert "甲联盟" in late.text
    assert "乙联盟" in late.text
    assert "甲联盟" in answers(six)


def test_two_tabs_answer_different_questions_at_once(six: Site):
    one, two = six.browser(), six.browser()
    root = one.agreement()
    name, field = f"{root}/ask/alliance.name", f"{root}/ask/alliance.industry"
    seen = two.before(field)
    one.post(name, value="甲联盟", before=one.before(name))
    assert two.post(field, value="光伏", before=seen).status_code == 303
    assert {"甲联盟", "光伏"} <= set(re.findall(r"甲联盟|光伏", answers(six)))


def test_trying_an_answer_tells_what_would_change_and_saves_nothing(six: Site, browser: Browser, base: str):
    tried = browser.post(f"{browser.agreement()}/try/alliance.name", value="试一试联盟").json
    assert "试一试联盟" in tried["paper"]
    assert "data-changed" in tried["paper"]
    assert answers(six) == base


def test_a_row_is_added_changed_and_taken_out(six: Site, browser: Browser):
    path = f"{browser.agreement()}/table/goals"
    row = {"field__name": "建成中试线", "field__indicator": "年产不少于10套", "field__due": "2028-06-30"}
    assert browser.post(f"{path}/0", before=browser.before(path), **row).status_code == 303
    assert "建成中试线" in answers(six)
    row["field__name"] = "建成示范线"
    assert browser.post(f"{path}/3", before=browser.before(path), **row).status_code == 303
    assert "建成示范线" in answers(six)
    assert "建成中试线" not in answers(six)
    assert browser.post(path, before=browser.before(path), step="remove-3").status_code == 303
    assert "建成示范线" not in answers(six)


def test_a_table_is_pasted_from_a_spreadsheet(six: Site, browser: Browser):
    path = f"{browser.agreement()}/table/goals"
    table = "目标\t考核指标\t完成日期\n粘贴的目标\t不少于3项\t2028-05-31\n"
    browser.post(path, before=browser.before(path), step="paste", table=table)
    assert "粘贴的目标" in answers(six)


def test_a_faulty_table_is_told_and_kept_in_the_form(six: Site, browser: Browser, base: str):
    path = f"{browser.agreement()}/table/goals"
    table = "粘贴的目标\t不少于3项\t三十日以后\n"
    answer = browser.post(path, before=browser.before(path), step="paste", table=table)
    assert answer.status_code == 400
    assert "三十日以后" in answer.text
    assert answers(six) == base


def test_every_section_tells_why_it_reads_so(browser: Browser):
    root = browser.agreement()
    links = sorted(set(re.findall(rf'{root}/why/[^"#]+', browser.get(f"{root}/review").text)))
    assert len(links) > 100
    for link in links[::9]:
        assert "为何这样写" in browser.get(link).text


def test_every_page_stands_for_an_agreement_without_answers(tmp_path: Path, library: Library):
    page = site(tmp_path, library, "template: alliance\n").browser()
    root = page.agreement()
    paths = ["review", "pictures", *(f"ask/{q.id}" for q in library.questions)]
    assert {page.get(f"{root}/{path}").status_code for path in paths} <= {200, 302}


def test_the_review_speaks_english_where_the_words_are_the_library_s(browser: Browser):
    browser.post("/language", language="en", back="/")
    review = browser.get(f"{browser.agreement()}/review").text
    assert "<td>No<" in review
    assert "<td>Arbitration<" in review


# --- members -----------------------------------------------------------------------


def forms(browser: Browser) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(browser.post(f"{browser.agreement()}/members/forms").data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_every_member_gets_a_form_and_there_is_a_blank_one(browser: Browser):
    assert len(forms(browser)) == 7


def test_forms_that_came_back_unchanged_change_nothing(six: Site, browser: Browser, base: str):
    returned = [(io.BytesIO(data), name) for name, data in forms(browser).items() if not name.startswith("空白")]
    page = browser.post(f"{browser.agreement()}/members/merge", forms=returned)
    assert "不一致 0 处" in page.text
    assert answers(six) == base


def test_what_differs_in_a_form_is_listed_and_not_overwritten(six: Site, browser: Browser, base: str):
    name, data = next((n, d) for n, d in forms(browser).items() if n.startswith("01-"))
    page = browser.post(f"{browser.agreement()}/members/merge", forms=(io.BytesIO(edited(data)), name))
    assert "不一致 1 处" in page.text
    assert "陆明轩二世" in page.text
    assert answers(six) == base


def test_a_paper_that_is_no_form_is_told(browser: Browser):
    page = browser.post(f"{browser.agreement()}/members/merge", forms=(io.BytesIO(b"nothing"), "乱.docx"))
    assert "乱.docx" in page.text


def edited(data: bytes) -> bytes:
    """Return a form in which the member changed the name of its representative."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("陆明轩".encode(), "陆明轩二世".encode()))
    return out.getvalue()


# --- drafting and checking -------------------------------------------------------------------


def test_the_word_file_is_the_one_the_command_line_writes(six: Site, browser: Browser, library: Library, base: str):
    data = browser.post(f"{browser.agreement()}/draft", form="docx").data
    assert data == write(make(library, parse(base, "x"), ON).agreement, "docx", ON)
    assert [p.read_bytes() for p in (six.folder / "草案").glob("*.docx")] == [data]


def test_open_questions_keep_a_final_agreement_back(tmp_path: Path, library: Library):
    page = site(tmp_path, library, "template: alliance\nalliance:\n  name: 甲联盟\n").browser()
    answer = page.post(f"{page.agreement()}/draft", form="docx")
    assert answer.status_code == 400
    assert "尚未填报" in answer.text
    assert page.post(f"{page.agreement()}/draft", form="docx", blanks="1").status_code == 200


def test_an_agreement_of_others_is_checked_and_its_reports_are_downloaded(browser: Browser):
    text = (ROOT / "tests/cases/agreements/seen/a01_clauses_sodium.md").read_bytes()
    told = browser.post("/check/", papers=(io.BytesIO(text), "别人的协议.md"))
    assert told.status_code == 303
    page = browser.get(told.headers["Location"])
    assert "R3.6" in page.text
    assert browser.get(told.headers["Location"] + "/review").data[:2] == b"PK"
    assert b"contractgen.check/1" in browser.get(told.headers["Location"] + "/json").data
    assert browser.get(told.headers["Location"] + "/docx").status_code == 400


def test_several_papers_are_checked_as_a_dossier(browser: Browser):
    text = (ROOT / "tests/cases/agreements/seen/a01_clauses_sodium.md").read_bytes()
    papers = [(io.BytesIO(text), "协议.md"), (io.BytesIO("章程\n第一条 总则。".encode()), "章程.md")]
    told = browser.post("/check/", papers=papers)
    assert "卷宗" in browser.get(told.headers["Location"]).text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"%PDF-1.7 broken", b"\x00" * 100])
def test_a_file_that_cannot_be_read_is_told(browser: Browser, data: bytes):
    answer = browser.post("/check/", papers=(io.BytesIO(data), "坏文件.docx"))
    assert answer.status_code == 400
    assert "坏文件.docx" in answer.text


def test_a_check_without_a_file_says_what_to_do(browser: Browser):
    assert "没有选择文件" in browser.post("/check/").text
