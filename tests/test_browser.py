"""The local page in a real browser: from an empty folder to a Word file, by keyboard, on a phone, for every reader."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contractgen.passes import load_answers, make
from contractgen.readers import read
from tests.conftest import REQUIRED, ROOT, tool

pytestmark = pytest.mark.judge
SEVERE = ("serious", "critical")


@dataclass(slots=True)
class Page:
    """A browser on the page of a server of its own, over an empty folder."""

    tab: Any
    folder: Path
    server: subprocess.Popen[str]
    home: str


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    path = tool("chromium", "CONTRACTGEN_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def serve(folder: Path, port: int = 0) -> tuple[subprocess.Popen[str], str]:
    """Start the server; return it and its start link."""
    server = subprocess.Popen(
        [sys.executable, "-m", "contractgen", "serve", str(folder), "--no-open", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, "CONTRACTGEN_LANG": "zh_CN"},
    )
    assert server.stdout
    with server.stdout as told:
        return server, told.readline().strip()


@pytest.fixture
def page(chromium: Any, tmp_path: Path) -> Iterator[Page]:
    server, link = serve(tmp_path)
    tab = chromium.new_page(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    faults: list[str] = []
    tab.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    tab.on("pageerror", lambda e: faults.append(str(e)))
    tab.goto(link)
    yield Page(tab, tmp_path, server, re.match("http://[^/]+/", link)[0])  # type: ignore[index]
    tab.close()
    server.terminate()
    server.wait(10)
    # 400 and 409 are answers of ours: a fault told in a page, not a fault of the page.
    assert [f for f in faults if "status of 4" not in f] == []


def begin(page: Page, sample: str = "") -> str:
    """Make an agreement, as a user does; return its address."""
    page.tab.goto(page.home)
    page.tab.fill("#name", "我们的联盟")
    if sample:
        page.tab.select_option("#start", sample)
    page.tab.click("button:has-text('新建')")
    page.tab.wait_for_url("**/agreement/**")
    return str(re.match(".*/agreement/[^/]+", page.tab.url)[0])  # type: ignore[index]


def test_one_question_after_another_leads_to_the_review(page: Page):
    """Answering what stands there, or leaving it for later, comes to an end."""
    begin(page)
    seen = []
    for _ in library_of().questions:
        if page.tab.url.endswith("/review"):
            break
        seen.append(page.tab.url)
        with page.tab.expect_navigation():
            page.tab.click("button[value=skip]" if "/ask/" in page.tab.url else ".steps >> text=下一项")
    assert page.tab.url.endswith("/review")
    assert len(seen) == len(set(seen)) > 20


def test_a_whole_agreement_typed_in_the_browser_is_the_sample(page: Page):
    """Every answer of the six-member sample, typed as text or pasted as tables, gives its very agreement."""
    import yaml

    wanted = yaml.load((ROOT / "samples/six-members/answers.yaml").read_text("utf-8"), yaml.BaseLoader)
    root = begin(page)
    flat = dict(leaves(wanted))
    for name in ("parties", "goals", "tasks", "contributions", "background_ip"):
        rows = flat.pop(name)
        columns = list(dict.fromkeys(k for row in rows for k in row))
        lines = ["\t".join(columns), *("\t".join(cell(row.get(c, "")) for c in columns) for row in rows)]
        page.tab.goto(f"{root}/table/{name}")
        page.tab.click("summary:has-text('Excel')")
        page.tab.fill("#table", "\n".join(lines))
        with page.tab.expect_navigation():
            page.tab.click("button[value=paste]")
        assert page.tab.locator("table.rows tbody tr").count() == len(rows), page.tab.inner_text("main")
    flat.pop("template")
    for name, value in flat.items():
        page.tab.goto(f"{root}/ask/{name}")
        assert page.tab.url.endswith(f"/ask/{name}"), f"{name} is not asked"
        put(page.tab, value)
        with page.tab.expect_navigation():
            page.tab.click("button[value=save]")
        assert not page.tab.query_selector(".faults"), page.tab.inner_text("main")
    page.tab.goto(f"{root}/review")
    with page.tab.expect_download() as got:
        page.tab.click("text=下载 Word 协议")
    data = Path(got.value.path()).read_bytes()
    drafted = read(data, "x.docx")
    from contractgen.agreement import articles

    made = make(library_of(), load_answers(ROOT / "samples/six-members/answers.yaml"), today())
    assert [a.label + a.heading for a in articles(drafted)] == [a.label + a.heading for a in articles(made.agreement)]
    assert make(library_of(), load_answers(page.folder / "我们的联盟.yaml"), today()).agreement == made.agreement


def test_the_agreement_beside_the_question_changes_while_one_types(page: Page):
    root = begin(page, "six-members")
    page.tab.goto(f"{root}/ask/alliance.name")
    page.tab.fill("#value", "江南光电产业技术创新战略联盟")
    page.tab.wait_for_selector("#paper[data-state] [data-changed]")
    assert "江南光电产业技术创新战略联盟" in page.tab.inner_text("#paper")
    assert "尚未保存" in page.tab.inner_text("#paper-told")


def test_an_agreement_of_others_is_dropped_checked_and_its_report_read(page: Page):
    page.tab.goto(f"{page.home}check/")
    page.tab.set_input_files("#papers", ROOT / "tests/cases/agreements/seen/a01_clauses_sodium.md")
    assert "a01_clauses_sodium.md" in page.tab.inner_text("output")
    page.tab.click("text=开始检查")
    page.tab.wait_for_selector("#R3\\.6")
    with page.tab.expect_download() as got:
        page.tab.click("text=形式审查意见表")
    assert Path(got.value.path()).read_bytes()[:2] == b"PK"


def test_keys_alone_answer_a_question(page: Page):
    root = begin(page, "six-members")
    page.tab.goto(f"{root}/ask/alliance.industry")
    page.tab.focus("#value")
    page.tab.keyboard.press("Control+A")
    page.tab.keyboard.type("光电")
    page.tab.keyboard.press("Tab")
    page.tab.keyboard.press("Enter")
    page.tab.wait_for_url(lambda url: "alliance.industry" not in url)
    assert "industry: 光电\n" in (page.folder / "我们的联盟.yaml").read_text("utf-8")


def test_without_script_every_form_works(chromium: Any, page: Page):
    plain = chromium.new_context(java_script_enabled=False).new_page()
    page.tab.goto(page.home)
    page.tab.click("text=在另一个浏览器中打开")
    plain.goto(page.tab.inner_text("code.link"))
    plain.fill("#name", "无脚本")
    plain.click("button:has-text('新建')")
    root = re.match(".*/agreement/[^/]+", plain.url)[0]  # type: ignore[index]
    plain.goto(f"{root}/ask/alliance.name")
    plain.fill("#value", "无脚本联盟")
    with plain.expect_navigation():
        plain.click("button[value=save]")
    assert "无脚本联盟" in (page.folder / "无脚本.yaml").read_text("utf-8")
    plain.close()


def test_a_killed_server_loses_nothing_saved(chromium: Any, tmp_path: Path):
    server, link = serve(tmp_path)
    tab = chromium.new_page()
    tab.goto(link)
    tab.fill("#name", "联盟")
    tab.select_option("#start", "six-members")
    tab.click("button:has-text('新建')")
    root = re.match(".*/agreement/[^/]+", tab.url)[0]  # type: ignore[index]
    tab.goto(f"{root}/ask/alliance.name")
    tab.fill("#value", "留得住联盟")
    with tab.expect_navigation():
        tab.click("button[value=save]")
    server.kill()
    server.wait(10)
    assert "留得住联盟" in (tmp_path / "联盟.yaml").read_text("utf-8")
    server, link = serve(tmp_path)
    tab.goto(link)
    tab.click(".files >> text=联盟")
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    tab.close()
    server.terminate()
    server.wait(10)


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_no_page_is_wider_than_the_window(page: Page, width: int):
    root = begin(page, "six-members")
    page.tab.set_viewport_size({"width": width, "height": 800})
    for path in (page.home, f"{page.home}check/", *addresses(root)):
        page.tab.goto(path)
        assert page.tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_an_accessibility_checker_finds_nothing_serious(chromium: Any, page: Page):
    axe = os.environ.get("CONTRACTGEN_AXE", "")
    if not Path(axe).is_file():
        if REQUIRED:
            pytest.fail("axe-core is required here and absent")
        pytest.skip("axe-core is absent")
    root = begin(page, "six-members")
    with page.tab.expect_navigation():
        page.tab.click("text=English")
    reader = chromium.new_context(bypass_csp=True)
    reader.add_cookies(page.tab.context.cookies())
    tab = reader.new_page()
    for path in (page.home, f"{page.home}check/", *addresses(root)):
        tab.goto(path)
        tab.add_script_tag(path=axe)
        found = tab.evaluate("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes[0].html]))")
        assert [f for f in found if f[0] in SEVERE] == [], path
    reader.close()


def test_the_server_lives_on_after_a_slow_and_a_broken_client(page: Page):
    import socket

    port = int(page.home.rstrip("/").rpartition(":")[2])
    slow = socket.create_connection(("127.0.0.1", port))
    slow.sendall(b"POST /new HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\nna")
    broken = socket.create_connection(("127.0.0.1", port))
    broken.sendall(b"\x16\x03\x01 not http at all\r\n\r\n")
    begin_at = time.monotonic()
    page.tab.goto(page.home)
    assert time.monotonic() - begin_at < 10
    slow.close()
    broken.close()


# --- what a user does ----------------------------------------------------------------


def addresses(root: str) -> list[str]:
    paths = ("ask/alliance.purpose", "ask/ip.ownership", "ask/oversight.parties", "table/parties", "table/parties/1")
    return [f"{root}/{p}" for p in (*paths, "review", "members/", "pictures", "why/c_definitions")]


def put(tab: Any, value: Any) -> None:
    """Give *value* in whatever field the page has for it."""
    if isinstance(value, list):
        for box in tab.query_selector_all("input[type=checkbox][name=value]"):
            box.set_checked(box.get_attribute("value") in value)
    elif radios := tab.query_selector_all("input[type=radio][name=value]"):
        next(r for r in radios if r.get_attribute("value") == value).check()
    elif tab.query_selector("select[name=value]"):
        tab.select_option("select[name=value]", value)
    else:
        tab.fill("[name=value]:not([type=hidden])", value)


def leaves(data: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        inner = f"{name}.{key}" if name else key
        if isinstance(value, dict):
            yield from leaves(value, inner)
        else:
            yield inner, value


def cell(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else value


def library_of() -> Any:
    from contractgen.library import load_library

    return load_library((ROOT,))


def today() -> Any:
    from datetime import date

    return date.today()  # noqa: DTZ011 - the page shows the day of this machine
