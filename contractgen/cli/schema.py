"""`contractgen schema`: the answers file described for editors."""

from __future__ import annotations

import json
from pathlib import Path

from contractgen.cli.layers import library_for
from contractgen.schema import schema


def print_schema(libraries: tuple[Path, ...]) -> int:
    """Print the JSON Schema of the merged library's questions."""
    library = library_for(None, libraries)
    profiles = sorted({p for t in library.templates.values() for p in t.profiles})
    made = schema(library.questions, sorted(library.templates), profiles)
    print(json.dumps(made, ensure_ascii=False, indent=1))
    return 0
