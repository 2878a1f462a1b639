"""Draws the dots beside incidents and providers, as PNG: who sees no colours tells healths apart by their shapes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping

from tray_status.core.model import Health

FINE = 4
"""Each pixel is looked at in so many rows of so many places, so that edges are smooth."""


def _round(x: float, y: float) -> bool:
    return x * x + y * y <= 1


def _square(x: float, y: float) -> bool:
    return max(abs(x), abs(y)) <= 0.86  # noqa: PLR2004 -- so that all shapes weigh the same to the eye


def _diamond(x: float, y: float) -> bool:
    return abs(x) + abs(y) <= 1.15  # noqa: PLR2004 -- the same


def _ring(x: float, y: float) -> bool:
    return 0.45 <= x * x + y * y <= 1  # noqa: PLR2004 -- a third of its width is line


SHAPES: Mapping[Health | None, Callable[[float, float], bool]] = {
    None: _ring,
    Health.OPERATIONAL: _round,
    Health.MAINTENANCE: _round,
    Health.DEGRADED: _square,
    Health.PARTIAL_OUTAGE: _diamond,
    Health.MAJOR_OUTAGE: _square,
}


def dot(health: Health | None, colour: str, size: int, air: int) -> bytes:
    """A PNG, `size` pixels high: the shape of a health in a colour (#rrggbb), and so many empty pixels behind it."""
    inside = SHAPES[health]
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    rows = []
    for y in range(size):
        row = bytearray()
        for x in range(size):
            hits = sum(
                inside(_unit(x + (i + 0.5) / FINE, size), _unit(y + (j + 0.5) / FINE, size))
                for i in range(FINE)
                for j in range(FINE)
            )
            row += bytes((red, green, blue, 255 * hits // FINE**2))
        rows.append(bytes(row) + bytes(4 * air))
    return png(rows, size + air, size)


def png(rows: Iterable[bytes], width: int, height: int) -> bytes:
    """A picture of these rows, from the top; each pixel is four bytes: red, green, blue, and how dense it is."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND")


def _unit(place: float, size: int) -> float:
    """A place in pixels as -1 … 1, with a pixel of air around."""
    return (2 * place - size) / (size - 2)


def _chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
