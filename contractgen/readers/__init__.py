"""Formats an agreement can be read from: one module each, told by the file's content before its suffix."""

from __future__ import annotations

import gc
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath
from typing import Final

from contractgen.agreement import Agreement
from contractgen.errors import N_, FormatError, Place, Problem

MOST_BYTES: Final = 64 * 2**20
_MODULES: Final = {
    "docx": "docx",
    "docm": "docx",
    "dotx": "docx",
    "md": "markdown",
    "markdown": "markdown",
    "txt": "text",
    "pdf": "pdf",
    "doc": "office",
    "wps": "office",
    "rtf": "office",
    "odt": "office",
    "html": "office",
    "htm": "office",
    "xml": "office",
}
SUFFIXES: Final = tuple(_MODULES)
"""The suffixes of files that can be read."""
_MAGIC: Final = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
)


def read(data: bytes, name: str) -> Agreement:
    """Return the tree of the file *data* called *name*, with labels as its reader sees them.

    What the bytes are decides, not the suffix; where they differ, `unchecked` says so.

    Raises:
        FormatError: nobody can read it: unknown, empty, too large, encrypted, damaged, an image, a scan.
    """
    suffix = PurePath(name).suffix.lstrip(".").lower()
    kind = _kind(data, suffix, name)
    module = import_module(f"contractgen.readers.{_MODULES[kind]}")
    collecting = gc.isenabled()
    gc.disable()  # a tree has no cycles: walking it again and again while it grows costs a tenth of the time
    try:
        agreement: Agreement = module.read(
            data, f"{PurePath(name).stem}.{kind}" if _MODULES[kind] == "office" else name
        )
    finally:
        if collecting:
            gc.enable()
    if _MODULES[kind] != _MODULES.get(suffix, "") and suffix:
        said = f"文件名以 .{suffix} 结尾，按实际内容作为 {kind} 读取"
        return replace(agreement, unchecked=(said, *agreement.unchecked))
    return agreement


def _kind(data: bytes, suffix: str, name: str) -> str:
    """Return the suffix that the content of *data* deserves."""
    if not data:
        raise _refused(name, N_("文件是空的"), N_("核对文件是否完整，重新取得后再试"))
    if len(data) > MOST_BYTES:
        raise _refused(name, N_("文件超过 {most} MiB，不予打开"), N_("去掉其中的图片后另存"), most=MOST_BYTES >> 20)
    found = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
    if not found and data[:1024].lstrip(b"\xef\xbb\xbf\x00\r\n \t").startswith(b"%PDF-"):
        found = "pdf"
    match found:
        case "pdf" | "rtf":
            return found
        case "zip":
            return _zipped(data, suffix, name)
        case "ole":
            return _contained(data, name)
        case "image" if suffix not in ("md", "markdown", "txt"):
            raise _refused(name, N_("这是图像，不是文档，不能审查"), N_("给出有文字的原件，或者先做文字识别并校对"))
        case "archive":
            raise _refused(name, N_("这是压缩包，不是文档"), N_("解压后逐个给出"))
        case _:
            return _textual(data, suffix, name)


def _zipped(data: bytes, suffix: str, name: str) -> str:
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:120]:
        return "odt"
    other = (b"xl/workbook", b"ppt/presentation")
    tail = data[-65_536:]
    if any(word in tail for word in other) and b"word/document" not in tail:
        raise _refused(name, N_("这是表格或演示文稿，不是 Word 文档"), N_("给出 Word、PDF、Markdown 或文本文件"))
    return "docx" if _MODULES.get(suffix) != "docx" else suffix


def _contained(data: bytes, name: str) -> str:
    """What an OLE container holds, by the names in its directory."""
    if _named("EncryptedPackage") in data:
        raise _refused(name, N_("文件已加密，打不开"), N_("用密码打开后另存为不加密的 .docx"))
    if _named("WordDocument") not in data and any(
        _named(n) in data for n in ("Workbook", "Book", "PowerPoint Document")
    ):
        raise _refused(name, N_("这是表格或演示文稿，不是 Word 文档"), N_("给出 Word、PDF、Markdown 或文本文件"))
    return "wps" if name.lower().endswith(".wps") else "doc"


def _named(stream: str) -> bytes:
    return stream.encode("utf-16-le")


def _textual(data: bytes, suffix: str, name: str) -> str:
    """Without a known beginning it is text, whatever its name says, or a file whose beginning is lost."""
    kind = _MODULES.get(suffix)
    if kind in ("markdown", "text"):
        return suffix
    if kind is None:
        values = {"suffix": suffix, "known": "、".join(_MODULES)}
        raise _refused(name, N_("不能读取“{suffix}”文件"), N_("可读：{known}"), **values)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html")):
        return "html"
    if start.startswith(b"<?xml") and b"mso-application" in start:
        return "xml"
    from contractgen.encodings import decoded

    try:
        decoded(data, name)
    except FormatError:
        message, remedy = N_("文件已损坏，或者不是“{suffix}”文件"), N_("重新取得该文件，或者在原来的程序中另存")
        raise _refused(name, message, remedy, suffix=suffix) from None
    return "txt"


def _refused(name: str, message: str, remedy: str, **values: object) -> FormatError:
    return FormatError([Problem(Place(name), message, remedy, values)])
