"""Owns that a platform's file is loaded when the platform is wanted: people watch pages of two or three of thirty."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import overload

from tray_status.platforms.base import Platform


class Shelf(Sequence[Platform]):
    """Platforms in their order. Names are known at once; who looks at a platform has its file loaded."""

    def __init__(self, *places: str) -> None:
        """Each place is a name, which is also that of the file, or `name=file:VALUE`."""
        self.places = places
        self._at = {name: file or name for name, _, file in (place.partition("=") for place in places)}
        self.names = tuple(self._at)

    def named(self, name: str) -> Platform | None:
        """The platform of that name, or None."""
        return _taken(self._at[name]) if name in self._at else None

    def __len__(self) -> int:
        """How many there are."""
        return len(self.names)

    @overload
    def __getitem__(self, index: int) -> Platform: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Platform, ...]: ...

    def __getitem__(self, index: int | slice) -> Platform | tuple[Platform, ...]:
        """One of them, or several."""
        if isinstance(index, slice):
            return tuple(_taken(self._at[name]) for name in self.names[index])
        return _taken(self._at[self.names[index]])


def _taken(place: str) -> Platform:
    """The platform that stands in a file."""
    file, _, value = place.partition(":")
    found = getattr(import_module(f"tray_status.platforms.{file}"), value or "PLATFORM")
    if not isinstance(found, Platform):
        raise TypeError(f"{place} is no platform")
    return found
