"""The commands of `contractgen library`: one module each, with a function `register`."""

from __future__ import annotations

from typing import Final

COMMANDS: Final = {
    "new": "starting",
    "list": "listing",
    "show": "showing",
    "lint": "lint",
    "try": "trying",
    "test": "testing",
    "review": "reviewing",
    "diff": "comparing",
    "changelog": "changelog",
    "import": "import_",
    "export": "export",
}
"""The commands in the order in which `--help` lists them, each with its module in this folder."""
