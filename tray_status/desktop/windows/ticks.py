"""Draws tick boxes as PNG, for lines of a list: empty, filled with a tick, or with a dash for a part."""

from __future__ import annotations

from itertools import pairwise

from tray_status.desktop.windows.dots import FINE, png
from tray_status.desktop.windows.focus_form import Tick

ROUND, LINE = 0.42, 0.14
"""How round its corners are, and how thick its frame is, beside half of its width."""

STROKE = 0.15
_TICK = ((-0.5, 0.02), (-0.14, 0.4), (0.54, -0.36))
_DASH = ((-0.42, 0.0), (0.42, 0.0))


def tick_box(tick: Tick, *, frame: str, fill: str, ink: str, size: int, air: int) -> bytes:
    """A PNG, `size` pixels high, and so many empty pixels behind it; colours are #rrggbb."""
    rows = []
    for y in range(size):
        row = []
        for x in range(size):
            spots = [
                _spot(tick, *(_unit(at, size) for at in (x + (i + 0.5) / FINE, y + (j + 0.5) / FINE)))
                for i in range(FINE)
                for j in range(FINE)
            ]
            row.append(_mixed([{"frame": frame, "fill": fill, "ink": ink}.get(spot, "") for spot in spots]))
        rows.append(b"".join(row) + bytes(4 * air))
    return png(rows, size + air, size)


def _spot(tick: Tick, x: float, y: float) -> str:
    """What lies at this place of the box, whose sides are at -1 and 1."""
    if not _within(x, y, 1.0):
        return ""
    if tick is Tick.OFF:
        return "" if _within(x, y, 1.0 - LINE) else "frame"
    line = _TICK if tick is Tick.ON else _DASH
    near = any(_distance(x, y, *begin, *end) <= STROKE for begin, end in pairwise(line))
    return "ink" if near else "fill"


def _within(x: float, y: float, half: float) -> bool:
    """Whether a place lies in the rounded square."""
    corner = half - ROUND
    beyond_x, beyond_y = max(abs(x) - corner, 0.0), max(abs(y) - corner, 0.0)
    return beyond_x**2 + beyond_y**2 <= ROUND**2


def _distance(x: float, y: float, x0: float, y0: float, x1: float, y1: float) -> float:
    """From a place to a line."""
    wide, high = x1 - x0, y1 - y0
    along = min(max(((x - x0) * wide + (y - y0) * high) / (wide**2 + high**2), 0.0), 1.0)
    return float(((x - x0 - along * wide) ** 2 + (y - y0 - along * high) ** 2) ** 0.5)


def _mixed(colours: list[str]) -> bytes:
    """One pixel of many spots; "" is one that shows what lies behind."""
    seen = [colour for colour in colours if colour]
    if not seen:
        return bytes(4)
    parts = [sum(int(colour[at : at + 2], 16) for colour in seen) // len(seen) for at in (1, 3, 5)]
    return bytes((*parts, 255 * len(seen) // len(colours)))


def _unit(place: float, size: int) -> float:
    """A place in pixels as -1 … 1."""
    return 2 * place / size - 1
