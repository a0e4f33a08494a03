"""Arguments as text, paths and switches, converted without pydantic.

Typer hands every argument to pydantic, whose import costs as much as half a check of a short agreement. The options
here are all text, paths, whole numbers and lists of them, for which Python's own types do. Where Typer is built
otherwise than expected, or an option is of another type, it converts as ever.
"""

from pathlib import Path
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

_PLAIN: Final = (str, Path, bool)


class _Plain:
    """Takes the place of Typer's own converter of one parameter."""

    def __init__(self, kind: type, several: bool) -> None:
        self.kind = kind
        self.several = several

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return *value* as the command wants it; what is not given stays so."""
        del ctx
        many = param.multiple or param.nargs == -1
        if value is None:
            return () if many else None
        if self.several:
            return [self.kind(one) for one in value]
        return self.kind(value)


def convert_plainly(command: Any, over: Any = None) -> None:
    """Let *command* and those below it convert their parameters by Python's own types, where these suffice.

    *over* is the context of the group that *command* is in: it names the options that ask for help.
    """
    around = command.context_class(command, parent=over, **command.context_settings)
    for below in getattr(command, "commands", {}).values():
        convert_plainly(below, around)
    for parameter in filter(None, (*command.params, command.get_help_option(around))):
        annotation = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
        if getattr(parameter, "_runtime_param", ...) is None and (made := _plain(annotation)):
            parameter._runtime_param = made  # noqa: SLF001 - Typer has no public place for it


def _plain(annotation: Any) -> _Plain | None:
    if get_origin(annotation) in (Union, UnionType):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        annotation = inner[0] if len(inner) == 1 else None
    if get_origin(annotation) is list:
        inner = list(get_args(annotation))
        return _Plain(inner[0], several=True) if inner[0] in _PLAIN else None
    return _Plain(annotation, several=False) if annotation in _PLAIN else None
