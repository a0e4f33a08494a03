"""The face for a real terminal: arrow keys and Enter (questionary), the signs ? < > - * as keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from contractgen.catalogue import translate
from contractgen.cli.talking.faces import SIGNS, Line, Signal
from contractgen.cli.talking.lines import pasted
from contractgen.errors import N_
from contractgen.folding import cut, fold

if TYPE_CHECKING:
    from questionary import Question

_MOST_SHORTCUTS = 9


class KeyFace:
    """Asks with menus. What was asked is wiped when answered, and told again in one line."""

    def __init__(self, columns: int, spoken: str) -> None:
        self.columns, self.spoken = columns, spoken

    def show(self, *lines: str) -> None:
        """Show *lines*."""
        for line in lines:
            print(line)

    def text(self, title: str, default: str) -> str | Signal:
        """Ask for one line of text, *default* written already."""
        import questionary
        from prompt_toolkit.key_binding import KeyBindings

        keys = KeyBindings()
        _key(keys, "s-tab", Signal.BACK)
        _key(keys, "f1", Signal.HELP)
        asked = questionary.text(
            title, default=default.replace("\n", " "), qmark="›", erase_when_done=True, key_bindings=keys
        )
        typed = asked.unsafe_ask()
        if isinstance(typed, Signal):
            return typed
        if typed.strip() in SIGNS:
            return SIGNS[typed.strip()]
        # A block's line ends were shown as blanks; untouched, the text stays what it was.
        made = default if typed == default.replace("\n", " ") else typed.strip()
        self._told(title, made)
        return made or (Signal.CLEAR if default else "")

    def choose(self, title: str, lines: Sequence[Line], default: str) -> str | Signal:
        """Ask for one option by arrow keys, digits or its own key."""
        import questionary

        room = self.columns - 8
        choices = [questionary.Choice(cut(_shown(line), room), value=line.value) for line in lines]
        there = next((c for c in choices if c.value == default), None)
        hint = translate(N_("（↑↓ 选择，回车确定，? 说明，< 上一步，> 跳过，* 总览）"), self.spoken)
        asked = questionary.select(
            title, choices=choices, default=there, qmark="›", pointer="❯", use_jk_keys=False, use_emacs_keys=False,
            instruction=self._hint(title, hint), erase_when_done=True,
        )  # fmt: skip
        for line in lines:
            if line.key:
                _key(asked.application.key_bindings, line.key, line.value)
        for position, line in enumerate([line for line in lines if not line.key][:_MOST_SHORTCUTS], 1):
            _key(asked.application.key_bindings, str(position), line.value)
        _signs(asked, {line.key for line in lines})
        chosen: str | Signal = asked.unsafe_ask()
        if isinstance(chosen, str):
            self._told(title, next(line.label for line in lines if line.value == chosen))
        return chosen

    def pick(self, title: str, lines: Sequence[Line], default: Sequence[str]) -> tuple[str, ...] | Signal:
        """Ask for several options: blank marks one, Enter ends."""
        import questionary

        room = self.columns - 8
        choices = [questionary.Choice(cut(n.label, room), value=n.value, checked=n.value in default) for n in lines]
        hint = translate(N_("（空格勾选，回车确定，? 说明，< 上一步，> 跳过）"), self.spoken)
        asked = questionary.checkbox(
            title, choices=choices, qmark="›", pointer="❯", use_jk_keys=False, use_emacs_keys=False,
            instruction=self._hint(title, hint), erase_when_done=True,
        )  # fmt: skip
        _signs(asked, set())
        chosen = asked.unsafe_ask()
        if isinstance(chosen, Signal):
            return chosen
        self._told(title, "、".join(line.label for line in lines if line.value in chosen))
        return tuple(chosen)

    def table(self) -> str:
        """Take lines up to an empty one; the terminal itself reads them."""
        return pasted(self.show, self.spoken)

    def _hint(self, title: str, hint: str) -> str:
        """The keys on lines of their own, which the terminal would otherwise cut in the middle of a word."""
        del title
        return "\n  " + "\n  ".join(fold(hint, self.columns - 2))

    def _told(self, title: str, answer: str) -> None:
        colon = "：" if self.spoken == "zh_CN" else ": "
        if answer:
            self.show(*fold(f"{title}{colon}{answer}", self.columns, "✓ ", "  "))


def _shown(line: Line) -> str:
    return f"{line.key} {line.label}" if line.key else line.label


def _key(keys: Any, key: str, result: Any) -> None:
    """Let *key* end the question with *result*; *keys* are the bindings of a prompt."""

    @keys.add(key, eager=True)  # type: ignore[untyped-decorator]
    def leave(event: Any) -> None:
        event.app.exit(result=result)


def _signs(asked: Question, taken: set[str]) -> None:
    for sign, signal in SIGNS.items():
        if sign not in taken:
            _key(asked.application.key_bindings, sign, signal)
    _key(asked.application.key_bindings, "s-tab", Signal.BACK)
