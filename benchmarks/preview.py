"""How soon the agreement beside a question shows an answer, in a real browser, on the fifteen-member sample.

Run `python -m benchmarks.preview`. Measured in the page from the input event to the new agreement being in the document
and laid out; the bar is 150 ms. Also: the server's memory over a thousand edits.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
EDITS = 30
MANY = 1000
MEASURE = """async (value) => {
  const field = document.getElementById('value'), sheet = document.getElementById('paper');
  const seen = new Promise((done) => new MutationObserver((_, o) => { o.disconnect(); done(); })
    .observe(sheet, {attributes: true, attributeFilter: ['data-state']}));
  const start = performance.now();
  field.value = value;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  await seen;
  sheet.getBoundingClientRect();
  return performance.now() - start;
}"""


def memory(process: int) -> float:
    """Return the resident memory of a process in MiB."""
    told = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", told)[1]) / 1024  # type: ignore[index]


def main() -> None:
    """Print the median and the slowest preview, and the memory before and after many edits."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "samples/fifteen-members-government/answers.yaml", Path(folder, "联盟.yaml"))
        server = subprocess.Popen(
            [sys.executable, "-m", "contractgen", "serve", folder, "--no-open"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
        )  # fmt: skip
        link = server.stdout.readline().strip()  # type: ignore[union-attr]
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=os.environ.get("CONTRACTGEN_CHROMIUM") or shutil.which("chromium"),
                args=["--no-sandbox"],
            )
            page = browser.new_page()
            page.goto(link)
            page.click(".files >> text=联盟")
            page.goto(re.match(".*/agreement/[^/]+", page.url)[0] + "/ask/alliance.name")  # type: ignore[index]
            took = [page.evaluate(MEASURE, f"江城第{n}氢能产业技术创新战略联盟") for n in range(EDITS)]
            before = memory(server.pid)
            for n in range(MANY):
                page.evaluate(MEASURE, f"江城{n}号氢能产业技术创新战略联盟")
            after = memory(server.pid)
            browser.close()
        server.terminate()
    print(
        f"preview, 15 members: median {statistics.median(took[3:]):.0f} ms, slowest {max(took[3:]):.0f} ms (bar 150 ms)"
    )
    print(f"server memory: {before:.0f} MiB after {EDITS} edits, {after:.0f} MiB after {MANY} more")


if __name__ == "__main__":
    main()
