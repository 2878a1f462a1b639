"""Owns how other packages add platforms and notifiers: entry points, loaded one by one; none can stop a start."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tray_status.core.errors import PluginError
from tray_status.notifiers import Kind
from tray_status.platforms.base import Platform

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

PLATFORMS_GROUP = "tray_status.platforms"
"""Each entry point is a `tray_status.platforms.base.Platform`."""

NOTIFIERS_GROUP = "tray_status.notifiers"
"""Each entry point is a `tray_status.notifiers.Kind`."""

T = TypeVar("T")
_log = logging.getLogger(__name__)


def platforms(found: Iterable[EntryPoint] | None = None) -> tuple[Platform, ...]:
    """The platforms that installed packages offer; one that cannot be loaded is left out, and the log says why."""
    return tuple(_loaded(_offered(PLATFORMS_GROUP) if found is None else found, Platform))


def notifiers(found: Iterable[EntryPoint] | None = None) -> tuple[Kind, ...]:
    """The kinds of notifiers that installed packages offer; one that cannot be loaded is left out, with a log line."""
    return tuple(_loaded(_offered(NOTIFIERS_GROUP) if found is None else found, Kind))


def _offered(group: str) -> Iterable[EntryPoint]:
    """The entry points of a group. What reads them takes memory for good, and is loaded only where there are any."""
    if not any(mentions(Path(place), group.encode()) for place in sys.path):
        return ()
    from importlib.metadata import entry_points

    return entry_points(group=group)


def mentions(place: Path, group: bytes) -> bool:
    """Whether a package installed in this folder has entry points of the group; of an archive, whether one has any."""
    try:
        if place.is_file():
            return b"entry_points.txt" in place.read_bytes()
        lists = [*place.glob("*-info/entry_points.txt"), *place.glob("EGG-INFO/entry_points.txt")]
        return any(group in file.read_bytes() for file in lists)
    except OSError:
        return True  # whoever reads them for good says what is wrong


def _loaded(found: Iterable[EntryPoint], wanted: type[T]) -> list[T]:
    loaded = []
    for entry in found:
        try:
            loaded.append(_load(entry, wanted))
        except PluginError as error:
            _log.warning("%s", error)
    return loaded


def _load(entry: EntryPoint, wanted: type[T]) -> T:
    """What an entry point names. Raises PluginError."""
    try:
        offered = entry.load()
    except Exception as error:  # a border: somebody else's code may raise anything
        raise PluginError(f"The add-on {entry.name} ({entry.value}) cannot be loaded: {error}.") from error
    if not isinstance(offered, wanted):
        raise PluginError(f"The add-on {entry.name} ({entry.value}) is no {wanted.__name__}.")
    return offered
