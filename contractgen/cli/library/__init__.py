"""The commands of `contractgen library`: one module each, with a function `register`."""

from __future__ import annotations

from typing import Final

COMMANDS: Final = {
    "list": "listing",
    "lint": "lint",
    "try": "trying",
    "test": "testing",
    "import": "import_",
    "export": "export",
}
"""The commands in the order in which `--help` lists them, each with its module in this folder."""
