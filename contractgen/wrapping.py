"""Lines of a fixed width, as scanners and old mail programs break them, put together again.

Only where most of the longer lines end at one width in the middle of a sentence; then a line that reaches
the width goes on in the next one, unless a label begins there behind the end of a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from contractgen.expressions import expression
from contractgen.labels import typed

_WIDE = expression("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]")
_STOPS: Final = tuple("。；：！？.;:!?”）)》】")
_LEADING: Final = tuple("，。；：、！？）》】,.;:!?)”")
_FEWEST: Final = 12
_HEADING: Final = 14
_INSIDE = expression("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_FIELD = expression("[^，。；:：]{0,10}[:：]")
_WIDEST: Final = 110


def unwrapped(lines: Sequence[str]) -> list[tuple[str, int]]:
    """Return the paragraphs of *lines*, each with the position of its first line; empty lines stay."""
    width = _measure(lines)
    scanned = not width and _scanned(lines)
    if not width and not scanned:
        return [(line, position) for position, line in enumerate(lines)]
    made: list[tuple[list[str], int]] = []
    before = ""
    for position, line in enumerate(lines):
        if made and (_breaks_off(before, line) if scanned else _goes_on(before, line, width)):
            parts = made[-1][0]
            parts[-1] = parts[-1].rstrip(" \u3000")
            plain = line.strip(" \u3000")
            parts.append(joined(parts[-1][-1:], plain)[len(parts[-1][-1:]) :])
        else:
            made.append(([line], position))
        before = line
    return [("".join(parts), position) for parts, position in made]


def joined(words: str, more: str) -> str:
    """Join two lines of one sentence: Chinese without a space, words of letters with one."""
    last, first = words[-1:], more[:1]
    apart = last.isascii() and first.isascii() and first.isalnum() and last not in "-/ "
    return f"{words} {more}" if apart else words + more


def wide(text: str) -> int:
    """The width of *text* in half-width signs."""
    return len(text) + len(_WIDE.findall(text))


def _measure(lines: Sequence[str]) -> int:
    """The width at which lines are broken, 0 if they are not."""
    widths = sorted(w for line in lines if (w := wide(line.strip())) > 10)
    if len(widths) < _FEWEST:
        return 0
    width = widths[len(widths) * 95 // 100]
    full = [line for line in lines if wide(line.strip()) >= width - 3 and not line.rstrip().endswith(_STOPS)]
    return width if width <= _WIDEST and len(full) * 5 >= len(widths) * 2 else 0


def _scanned(lines: Sequence[str]) -> bool:
    """Whether blanks stand inside words here and there, as scanners leave them."""
    return sum(len(_INSIDE.findall(line)) for line in lines) >= _FEWEST


def _breaks_off(before: str, line: str) -> bool:
    """Whether a line of a scanned text ends inside a sentence: it holds more than a heading and no label follows."""
    plain, ended = line.strip(" \u3000"), before.rstrip()
    if not plain or not ended or ended.endswith(_STOPS) or typed(plain) is not None or _FIELD.match(plain):
        return False
    if plain.startswith(_LEADING):
        return True
    label = typed(ended)
    words = "".join((ended[label.end :] if label else ended).split())
    speaks = len(words) > _HEADING or any(sign in words for sign in "，,；;。")
    return speaks and not _FIELD.match(ended)


def _goes_on(before: str, line: str, width: int) -> bool:
    plain = line.strip(" \u3000")
    if not plain or not before.strip():
        return False
    if plain.startswith(_LEADING):
        return True
    if wide(before.strip()) < width - 3:
        return False
    ended = before.rstrip().endswith(_STOPS)
    return not (ended and (typed(plain) is not None or line.startswith(("\u3000\u3000", "    "))))
