"""`contractgen schema`: the answers file described for editors."""

from __future__ import annotations

import json
from pathlib import Path

from contractgen.cli.layers import library_for
from contractgen.schema import schema


def print_schema(libraries: tuple[Path, ...]) -> int:
    """Print the JSON Schema of the merged library's questions."""
    library = library_for(None, libraries)
    print(json.dumps(schema(library.questions, sorted(library.templates)), ensure_ascii=False, indent=1))
    return 0
