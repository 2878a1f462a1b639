"""Reads a settings file into Settings, or raises everything that is wrong with it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_status.settings.document import parse
from tray_status.settings.mistakes import Mistakes
from tray_status.settings.reader import Surroundings, read_settings
from tray_status.settings.source import decode, read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tray_status.core.prefs import Settings
    from tray_status.settings.schema import NotifierKind


def load(
    path: Path,
    *,
    kinds: tuple[NotifierKind, ...],
    environ: Mapping[str, str],
    platforms: tuple[str, ...] | None = None,
) -> Settings:
    """The settings in the file at `path`.

    `kinds` are the notifiers there are, `environ` resolves `${NAME}`, `platforms` are the names allowed for `platform:`
    (None: any). Raises ConfigErrors with all mistakes in the order of their lines.
    """
    around = Surroundings(folder=path.absolute().parent, kinds=kinds, environ=environ, platforms=platforms)
    return load_bytes(read_bytes(path), around, file=str(path))


def load_bytes(data: bytes, around: Surroundings, *, file: str) -> Settings:
    """The settings in the bytes of a file called `file`. Raises ConfigErrors."""
    mistakes = Mistakes(file)
    settings = read_settings(parse(decode(data, mistakes).text, mistakes), around, mistakes)
    mistakes.check()
    return settings
