"""Writing results: whole or not at all."""

from __future__ import annotations

import sys

from contractgen.saving import write_atomically

__all__ = ["write_atomically", "write_out"]


def write_out(data: bytes) -> None:
    """Write *data* to standard output."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
