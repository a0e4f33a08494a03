"""What only LibreOffice can open (.doc, .rtf, .odt, .wps, pages of HTML): converted to .docx, then read as such."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from contractgen.agreement import Agreement
from contractgen.errors import N_, FormatError, Place, Problem
from contractgen.office import convert, find

_SECONDS = 120


def read(data: bytes, name: str) -> Agreement:
    """Return the tree of *data*, the file called *name*, by way of LibreOffice.

    Raises:
        FormatError: LibreOffice is absent, takes too long, or cannot open the file.
    """
    from contractgen.readers import read as read_any

    suffix = PurePath(name).suffix.lstrip(".").lower() or "doc"
    if find() is None:
        message = N_("没有找到 LibreOffice，不能读取 .{suffix} 文件")
        remedy = N_("在 Word 或 WPS 中另存为 .docx，或者安装 libreoffice-writer")
        raise FormatError([Problem(Place(name), message, remedy, {"suffix": suffix})])
    try:
        made = convert(data, "docx", _SECONDS, suffix)
    except FormatError as error:
        message, remedy = N_("LibreOffice 打不开这个文件"), N_("在 Word 或 WPS 中另存为不加密的 .docx")
        raise FormatError([Problem(Place(name), message, remedy)]) from error
    agreement = read_any(made, PurePath(name).stem + ".docx")
    return replace(agreement, unchecked=("经 LibreOffice 转换后读取", *agreement.unchecked))
