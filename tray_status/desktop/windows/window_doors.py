"""Owns what every window of settings is handed by whoever opens it, and what the settings window is handed besides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tray_status.desktop.windows.doors import Keep
from tray_status.desktop.windows.provider_doors import ProviderDoors
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.settings.change import Change, Outcome

T = TypeVar("T")


class Act(Protocol):
    """Has something done that may take its time, away from the screen; then `then` hears on the screen's thread.

    When `do` raises a TrayStatusError its sentence is said in the window, and `then` hears nothing.
    """

    def __call__(self, do: Callable[[], T], then: Callable[[T], None], /) -> None:
        """Begin, and return at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowDoors:
    """What any window needs: none of it waits.

    `said` gives a sentence that came in since it was last asked, `finished` what is to be called now of what `act` was
    given. `raised`: whether somebody asked for this window once more. `look` has news sought at once.
    """

    said: Callable[[], str | None]
    raised: Callable[[], bool]
    look: Callable[[], None]
    keep: Keep
    act: Act
    finished: Callable[[], Callable[[], None] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsDoors(WindowDoors):
    """What the settings window needs besides. All but `news` may wait: they are called through `act` alone.

    `change` writes one value, `undo` takes back the last change that is left, `test` sends a test by a notifier of that
    name, `start_at_login` switches that, `open_file` opens the settings file; each answers with a sentence, if not with
    an outcome.
    """

    news: Callable[[], Sheet | None]
    change: Callable[[Change], Outcome]
    undo: Callable[[], Outcome]
    test: Callable[[str], str]
    start_at_login: Callable[[bool], str]
    open_file: Callable[[], str]
    providers: ProviderDoors
