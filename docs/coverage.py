"""Write docs/coverage.md anew from the bundled library."""

from pathlib import Path

from contractgen.coverage import markdown
from contractgen.library import load_library

ROOT = Path(__file__).parents[1]

if __name__ == "__main__":
    library = load_library((ROOT,))
    pages = [markdown(library, template) for template in library.templates.values()]
    (ROOT / "docs/coverage.md").write_text("\n".join(pages), "utf-8")
