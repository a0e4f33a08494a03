"""Write docs/questions.md anew from the bundled library."""

from datetime import date
from pathlib import Path

from contractgen.library import load_library
from contractgen.questionnaire import markdown

ROOT = Path(__file__).parents[1]
ON = date(2026, 11, 24)
"""The day whose law the library states."""

if __name__ == "__main__":
    (ROOT / "docs/questions.md").write_text(markdown(load_library((ROOT,)), ON), "utf-8")
