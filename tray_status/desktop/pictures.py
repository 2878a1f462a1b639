"""Owns what a picture of the icon is: its name, its sizes, its looks, its pixels."""

from __future__ import annotations

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
