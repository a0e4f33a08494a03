"""Make the pictures of README.md and docs/zh: the page over samples, in a real browser.

Run `python docs/pictures.py`. They are looked at, not compared: fonts differ from machine to machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
OUT: Final = ROOT / "docs/pictures"
LANGUAGES: Final = {"zh_CN": "", "en": "-en"}
WIDE: Final = {"width": 1440, "height": 900}


def main() -> None:
    """Write the pictures, in both languages."""
    from playwright.sync_api import sync_playwright

    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        shutil.copy(ROOT / "samples/six-members/answers.yaml", Path(folder, "车载激光雷达联盟.yaml"))
        browser = play.chromium.launch(
            executable_path=os.environ.get("CONTRACTGEN_CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"]
        )
        for language, mark in LANGUAGES.items():
            server = subprocess.Popen(
                [sys.executable, "-m", "contractgen", "serve", folder, "--no-open", "--lang", language],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
            )  # fmt: skip
            link = server.stdout.readline().strip()  # type: ignore[union-attr]
            _taken(browser.new_page(viewport=WIDE), link, mark)
            server.terminate()
            server.wait(10)
        browser.close()


def _taken(page: Any, link: str, mark: str) -> None:
    page.goto(link)
    page.screenshot(path=OUT / f"folder{mark}.png")
    page.click(".files >> text=车载激光雷达联盟")
    root = re.match(".*/agreement/[^/]+", page.url)[0]  # type: ignore[index]
    page.goto(f"{root}/ask/ip.ownership")
    page.click(".variant:not(.off) >> nth=2 >> label")
    page.wait_for_selector("#paper[data-state]")
    page.screenshot(path=OUT / f"choices{mark}.png")
    for name, path in (("members", "table/parties"), ("pictures", "pictures"), ("review", "review")):
        page.goto(f"{root}/{path}")
        page.screenshot(path=OUT / f"{name}{mark}.png")
    page.goto(f"{root}/review")
    page.click("form[action$='/check'] button")
    page.wait_for_selector(".downloads")
    page.screenshot(path=OUT / f"report{mark}.png")


if __name__ == "__main__":
    main()
