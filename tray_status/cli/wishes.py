"""Owns what commands make of a settings file with mistakes: they say so, and go on with what holds, or do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tray_status.core.prefs import Settings
    from tray_status.place import Place
    from tray_status.settings.file import SettingsFile
    from tray_status.settings.save import Draft


def in_force(place: Place) -> Settings:
    """The settings that hold, for commands that only look; mistakes of the file are told on standard error.

    Raises ConfigErrors when none can be had.
    """
    from tray_status.place import settings_file

    file = settings_file(place)
    settings = file.start()
    tell_mistakes(file)
    return settings


def sound(place: Place) -> Settings:
    """The settings of a file without mistakes, for commands that change it. Raises ConfigErrors."""
    from tray_status.core.errors import ConfigErrors
    from tray_status.place import settings_file

    file = settings_file(place)
    settings = file.start()
    if file.errors:
        raise ConfigErrors(file.errors)
    return settings


def keep_before(place: Place, draft: Draft, doing: str = "removal", done: str = "removed") -> Path:
    """Keep the settings as they are before much of them is changed, for an undo; where they are kept.

    Raises StateError when they cannot be kept.
    """
    from tray_status.core.errors import StateError
    from tray_status.settings.atomic import write_atomic

    kept = place.state / f"settings.before-{doing}.yaml"
    try:
        write_atomic(kept, draft.read_as)
    except OSError as error:
        raise StateError(f"Nothing was {done}: {kept} cannot be written ({error.strerror}).") from error
    return kept


def tell_mistakes(file: SettingsFile) -> None:
    """Say on standard error what is wrong with the file, and what holds instead."""
    from tray_status.cli.output import complain

    for mistake in file.errors:
        complain(mistake)
    if file.from_copy:
        complain("Until that is mended, the last settings without mistakes hold.")
