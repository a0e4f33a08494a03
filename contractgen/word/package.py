"""The zip around a Word file: written with the same bytes every time, read behind a guard.

Entries are sorted, dated 1980-01-01, deflated at level 3: half the time of level 6 for a tenth more bytes.
Parts that never change are deflated once (`Deflated`) and copied in as they are; re-deflating them
would cost more than the whole agreement (measured: three quarters of the time).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from contractgen.errors import N_, FormatError, Place, Problem

MOST_ENTRIES: Final = 2_000
MOST_BYTES: Final = 50 * 2**20
MOST_RATIO: Final = 200
_LEVEL: Final = 3
_DATE: Final = 0x21  # 1980-01-01 as MS-DOS writes it
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_UTF8: Final = 0x800


@dataclass(frozen=True, slots=True)
class Deflated:
    """A part already deflated: CRC-32 and size of the plain bytes, and the raw deflate stream."""

    crc: int
    size: int
    data: bytes


def deflated(data: bytes) -> Deflated:
    """Return *data* deflated, as it will stand in the package."""
    # A small part in a small window: the tables of a full one cost more than the work.
    window, memory = (-15, 8) if len(data) > 8192 else (-13, 6)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, window, memory)
    return Deflated(zlib.crc32(data), len(data), packer.compress(data) + packer.flush())


def deflated_pieces(pieces: Iterable[str]) -> Deflated:
    """Return text that comes in pieces deflated as one part, without ever holding it whole."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    made: list[bytes] = []
    crc = size = 0
    for piece in pieces:
        data = piece.encode()
        crc = zlib.crc32(data, crc)
        size += len(data)
        made.append(packer.compress(data))
    made.append(packer.flush())
    return Deflated(crc, size, b"".join(made))


def pack(parts: Mapping[str, bytes | Deflated]) -> bytes:
    """Return a zip of *parts*: [Content_Types].xml first, then _rels/.rels, then by name."""
    first = ("[Content_Types].xml", "_rels/.rels")
    names = [n for n in first if n in parts] + sorted(n for n in parts if n not in first)
    made: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name in names:
        content = parts[name]
        part = content if isinstance(content, Deflated) else deflated(content)
        encoded = name.encode()
        flags = 0 if name.isascii() else _UTF8
        numbers = (20, flags, 8, 0, _DATE, part.crc, len(part.data), part.size, len(encoded), 0)
        made += [_LOCAL.pack(b"PK\x03\x04", *numbers), encoded, part.data]
        directory += [_CENTRAL.pack(b"PK\x01\x02", 20, *numbers, 0, 0, 0, 0, offset), encoded]
        offset += _LOCAL.size + len(encoded) + len(part.data)
    listed = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(names), len(names), len(listed), offset, 0)
    return b"".join((*made, listed, end))


def unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of the package *data*, the file called *name*.

    Raises:
        FormatError: it is no zip, is damaged, or would unpack to more than is safe.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _guard(entries, name)
            return {e.filename: _counted(package, e, name) for e in entries if not e.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        old = data[:4] == b"\xd0\xcf\x11\xe0"
        message = N_("这是旧版 .doc 或加密的 Word 文件") if old else N_("文件已损坏，不是 Word 文件：{reason}")
        remedy = N_("在 Word 中另存为不加密的 .docx") if old else N_("重新取得或另存该文件")
        raise FormatError([Problem(Place(name), message, remedy, {"reason": error})]) from error


def _guard(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse a zip bomb by its directory; `_counted` refuses one whose directory lies."""
    unsafe = (
        len(entries) > MOST_ENTRIES
        or sum(e.file_size for e in entries) > MOST_BYTES
        or any(e.file_size > 2**20 and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries)
        or any(".." in e.filename.split("/") or e.filename.startswith("/") for e in entries)
        or len({e.filename for e in entries}) != len(entries)
    )
    if unsafe:
        raise _too_large(name)


def _counted(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    with package.open(entry) as stream:
        data = stream.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise _too_large(name)
    return data


def _too_large(name: str) -> FormatError:
    message, remedy = N_("压缩包异常（过大、过多、重名或路径越界），不予打开"), N_("在 Word 中另存一份再试")
    return FormatError([Problem(Place(name), message, remedy)])
