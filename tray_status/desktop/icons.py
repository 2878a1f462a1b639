"""Owns the pictures of the icon at run time: each as pixels for D-Bus, as a file, or as an image of Pillow.

All are made beforehand from assets/icon.svg; nothing is drawn while the program runs, except the count of a badge.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tray_status.core.glance import Icon
from tray_status.desktop.pictures import MOST_COUNTED, SIZES, Look, Pixmap, picture_name

if TYPE_CHECKING:
    from PIL.Image import Image

_HELD = 32
"""So many pictures are kept once they were needed; there are 48, and a day sees a few."""


class Icons:
    """All pictures of one look. `asset` finds shipped files; a missing one raises FileNotFoundError, at first use.

    `badge` shows how many incidents go on; only for it Pillow is loaded.
    """

    def __init__(self, asset: Callable[[str], Path], look: Look = Look.COLOUR, *, badge: bool = False) -> None:
        self._asset = asset
        self._look = look
        self._badge = badge
        self._kept = lru_cache(_HELD)(self._read)

    def use(self, look: str, *, badge: bool) -> bool:
        """Be the pictures of another look from now on; whether it is another. Any thread."""
        before = self._look, self._badge
        self._look, self._badge = Look(look), badge
        return before != (self._look, self._badge)

    @property
    def one_colour(self) -> bool:
        """Whether the pictures have one colour, so that the system may give them another."""
        return self._look is not Look.COLOUR

    def key(self, icon: Icon) -> tuple[str, int]:
        """What tells pictures apart: two icons with the same key look alike."""
        return self._name(icon), self._count(icon)

    def pixmaps(self, icon: Icon) -> tuple[Pixmap, ...]:
        """The picture in every size, smallest first."""
        return self._kept(*self.key(icon))

    def file(self, icon: Icon, size: int) -> Path:
        """The picture as a PNG file of one of `SIZES`, without a badge: for trays that read files."""
        return self._asset(f"icons/hicolor/{size}x{size}/status/{self._name(icon)}.png")

    def image(self, icon: Icon, size: int) -> Image:
        """The picture as an image of Pillow of one of `SIZES`, with its badge."""
        from tray_status.desktop import drawing

        image = drawing.opened(self.file(icon, size))
        count = self._count(icon)
        return drawing.with_badge(image, count, self._look) if count else image

    def _count(self, icon: Icon) -> int:
        return min(icon.badge, MOST_COUNTED + 1) if self._badge else 0

    def _name(self, icon: Icon) -> str:
        # Two marks leave nothing of the picture at 16 pixels; the tooltip tells the other.
        return picture_name(icon.state, self._look, stale=icon.stale and not self._count(icon))

    def _read(self, name: str, count: int) -> tuple[Pixmap, ...]:
        with zipfile.ZipFile(self._asset("pixels.zip")) as archive:
            plain = tuple(Pixmap(edge=size, data=archive.read(f"{size}/{name}")) for size in SIZES)
        return tuple(self._counted(pixmap, count) for pixmap in plain) if count else plain

    def _counted(self, pixmap: Pixmap, count: int) -> Pixmap:
        from tray_status.desktop import drawing

        return drawing.to_pixmap(drawing.with_badge(drawing.to_image(pixmap), count, self._look))
