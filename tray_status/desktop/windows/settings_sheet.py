"""Owns what the settings window shows, as one value: the file as it is written, what it stands for, what is around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tray_status.core.errors import ConfigError
from tray_status.core.prefs import Settings
from tray_status.desktop.autostart import AtLogin
from tray_status.settings.document import Value
from tray_status.settings.schema import NotifierKind
from tray_status.settings.tree import names_of, value_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The settings at one moment.

    `values` is what the file writes, every scalar as its text; `settings` what it stands for. Where the file cannot be
    read both are those that were read last, `errors` says what is wrong, and nothing can be changed. `undo` is what
    could be taken back, in words, or empty. `running`: a program reads this file. `at_login` is None where nothing is
    known of that. `kinds` are the notifiers there are.
    """

    path: str
    values: Mapping[str, Value]
    settings: Settings
    errors: tuple[ConfigError, ...] = ()
    undo: str = ""
    running: bool = False
    at_login: AtLogin | None = None
    kinds: tuple[NotifierKind, ...] = field(default=(), repr=False)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed now, because the file has mistakes."""
        return bool(self.errors)

    def written(self, path: Sequence[str]) -> Value | None:
        """What the file writes there, None where it writes nothing.

        Entries of `providers` and `notifiers` are found by their id or name; one that is a text alone is a mapping.
        """
        return value_at(self.values, names_of(self.settings), path)
