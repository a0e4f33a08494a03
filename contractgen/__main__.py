"""The command: `contractgen …` and `python -m contractgen …`."""

from __future__ import annotations

import sys


def main() -> None:
    """Answer `--version` at once; leave everything else to the command line's own module."""
    if sys.argv[1:] == ["--version"]:
        from contractgen import __version__

        print(f"contractgen {__version__}")
        return
    from contractgen.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
