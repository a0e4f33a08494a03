"""The command: `contractgen …` and `python -m contractgen …`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Answer `--version` at once; leave everything else to the command line's own module."""
    if sys.argv[1:] == ["--version"]:
        from contractgen import __version__

        print(f"contractgen {__version__}")
        return
    from contractgen.cli import run

    # What one command makes lives until it ends: looking for garbage every 700 objects finds none.
    gc.set_threshold(50_000, 20, 100)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
