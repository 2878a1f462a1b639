"""Owns what a picture of the icon is: its name, its sizes, its looks, its pixels."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tray_status.core.glance import IconState

SIZES = (16, 22, 24, 32, 44, 48, 64)
"""Edges in pixels: trays of 16 to 32 points, and the same on screens with twice the pixels."""

MOST_COUNTED = 9
"""A badge says "9+" for more."""


class Look(StrEnum):
    """How the icon suits its panel: in colour, or in one colour: light (for dark panels) or dark (for light ones)."""

    COLOUR = "colour"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixmap:
    """One picture as StatusNotifierItem wants it: `edge` pixels square, four bytes each (A, R, G, B), row by row."""

    edge: int
    data: bytes


def picture_name(state: IconState, look: Look, *, stale: bool) -> str:
    """The name of a picture among our files and in the archive of pixels; the same in every size."""
    return f"tray-status-{state.value.replace(' ', '-')}{'-stale' if stale else ''}-{look}"


def fitting(pixmaps: Iterable[Pixmap], edge: int) -> Pixmap:
    """The smallest picture that need not be enlarged for this edge, else the largest."""
    ordered = sorted(pixmaps, key=lambda pixmap: pixmap.edge)
    return next((pixmap for pixmap in ordered if pixmap.edge >= edge), ordered[-1])


def icon_resource(pixmap: Pixmap) -> bytes:
    """The picture as Windows wants an icon in memory: BITMAPINFOHEADER, rows of B, G, R, A from below, empty mask."""
    edge, data = pixmap.edge, pixmap.data
    turned = bytearray(len(data))
    for channel in range(4):
        turned[channel::4] = data[3 - channel :: 4]
    row = edge * 4
    rows = b"".join(turned[start : start + row] for start in range(len(data) - row, -1, -row))
    mask = bytes((edge + 31) // 32 * 4 * edge)
    header = struct.pack("<IiiHHIIiiII", 40, edge, edge * 2, 1, 32, 0, len(rows) + len(mask), 0, 0, 0, 0)
    return header + rows + mask
