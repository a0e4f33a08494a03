"""No sentence that any pair of options drafts matches an unlawful wording, save near misses that are written down."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from .conftest import ROOT
from .test_language import said

WORDINGS: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "tests/unlawful.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    return [s for text in said() for s in re.split("[。；]", text) if s]


def hits(sentences: list[str], wording: dict[str, Any]) -> list[str]:
    """Return the sentences that match and neither deny nor restrict what they match."""
    unless = wording.get("unless")
    return [s for s in sentences if re.search(wording["pattern"], s) and not (unless and re.search(unless, s))]


@pytest.mark.parametrize("wording", WORDINGS)
def test_no_sentence_is_worded_unlawfully(sentences: list[str], wording: str):
    near = WORDINGS[wording].get("near", [])
    assert [s for s in hits(sentences, WORDINGS[wording]) if not any(n in s for n in near)] == []


@pytest.mark.parametrize("wording", [w for w in WORDINGS if WORDINGS[w].get("near")])
def test_every_near_miss_still_exists(sentences: list[str], wording: str):
    """A near miss nobody drafts any more would only hide a fault."""
    found = hits(sentences, WORDINGS[wording])
    assert [n for n in WORDINGS[wording]["near"] if not any(n in s for s in found)] == []
