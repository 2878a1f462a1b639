"""Writes the one library that Wine 8 lacks for the tests: `bcryptprimitives.dll`, which hands its function on.

Python packages made with Rust load it for random numbers. Ours holds no code: its only export is a forwarder to the
function of advapi32 that does the same. It is put into a Wine prefix for trials, never near what is shipped.
"""

from __future__ import annotations

import struct
from pathlib import Path

LIBRARY = "bcryptprimitives.dll"
FUNCTION = "ProcessPrng"
TO = "advapi32.SystemFunction036"

_SECTION_AT = 0x1000
_FILE_AT = 0x200
_HEADERS = 0x200


def write(folder: Path) -> None:
    """Write the library into a folder."""
    data = _exports(LIBRARY, FUNCTION, TO)
    padded = data.ljust(-(-len(data) // 0x200) * 0x200, b"\0")
    (folder / LIBRARY).write_bytes(_headers(len(data), len(padded)) + padded)


def _exports(library: str, function: str, to: str) -> bytes:
    """An export directory with one name; an address that lies within the directory is a forwarder's words."""
    names = [word.encode() + b"\0" for word in (library, function, to)]
    tables = 40
    words = tables + 4 + 4 + 2
    places = [_SECTION_AT + words + sum(map(len, names[:number])) for number in range(3)]
    directory = struct.pack(
        "<IIHHIIIIIII", 0, 0, 0, 0, places[0], 1, 1, 1, _SECTION_AT + tables, _SECTION_AT + tables + 4,
        _SECTION_AT + tables + 8,
    )  # fmt: skip
    return directory + struct.pack("<IIH", places[2], places[1], 0) + b"".join(names)


def _headers(size: int, on_disk: int) -> bytes:
    """DOS and PE headers of a 64-bit library with one section and no entry point."""
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack(
        "<HBBIIIIIQIIHHHHHHIIIIHHQQQQII",
        0x20B, 14, 0, 0, on_disk, 0, 0, _SECTION_AT, 0x180000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0,
        0x2000, _HEADERS, 0, 2, 0x160, 0x100000, 0x1000, 0x100000, 0x1000, 0, 16,
    )  # fmt: skip
    directories = struct.pack("<II", _SECTION_AT, size) + bytes(8 * 15)
    section = b".edata\0\0" + struct.pack("<IIIIIIHHI", size, _SECTION_AT, on_disk, _FILE_AT, 0, 0, 0, 0, 0x40000040)
    return (dos + coff + optional + directories + section).ljust(_HEADERS, b"\0")
