"""Opens the settings window: what it shows is read from the settings file, what it changes is written there."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from tray_status.cli.window_files import FIRST_WITHIN, KEPT, raised_in, stat

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from tray_status.core.errors import ConfigError
    from tray_status.core.prefs import Settings
    from tray_status.desktop.autostart import AtLogin
    from tray_status.desktop.windows.settings_sheet import Sheet
    from tray_status.desktop.windows.window_doors import SettingsDoors
    from tray_status.following import Following
    from tray_status.place import Place
    from tray_status.settings.change import Change, Outcome
    from tray_status.settings.document import Value


def show(place: Place, folder: Path) -> bool:
    """Show the window until it is closed; False when this display has none for us. Raises StateError."""
    import tkinter as tk

    from tray_status.core.errors import StateError
    from tray_status.desktop.windows.shade import prefers_dark
    from tray_status.engine.clock import SystemClock
    from tray_status.following import Following
    from tray_status.threads import start_thread

    desk = SettingsDesk(place)
    following = Following(desk.mark, desk.gather, start_thread=start_thread, clock=SystemClock())
    following.start()
    # Loaded while the thread reads.
    from tray_status.desktop.windows.settings import SettingsWindow

    dark = prefers_dark(os.environ)
    try:
        seen = following.first(FIRST_WITHIN)
        if seen is None:
            raise StateError(following.said() or "The settings cannot be read in time.")
        try:
            window = SettingsWindow(seen, _doors(place, folder, desk, following), dark=dark)
        except tk.TclError:
            return False
        window.run()
    finally:
        following.stop()
    return True


def open_file_(_args: argparse.Namespace) -> int:
    """Open the settings file in the editor: what takes the window's place where there is none."""
    from tray_status.cli.output import Exit, say
    from tray_status.core.errors import StateError
    from tray_status.desktop.ways import WayError, has_desktop, open_by_system
    from tray_status.place import Place, settings_file

    place = Place.of(os.environ)
    settings_file(place).start()  # where there is none yet, it is written
    if not has_desktop(os.environ):
        say(f"There is no desktop here to open it on. It is {place.settings}")
        return Exit.WELL
    try:
        open_by_system(str(place.settings), os.environ)
    except WayError as error:
        raise StateError(f"The settings file cannot be opened: {error}. It is {place.settings}") from error
    say(f"Opening {place.settings}")
    return Exit.WELL


class SettingsDesk:
    """The settings file of a place as the window sees it, and its changes: one at a time, whoever asks for them."""

    def __init__(self, place: Place) -> None:
        from tray_status.core.errors import ConfigErrors
        from tray_status.core.prefs import Settings
        from tray_status.place import notifier_kinds, settings_file, surroundings
        from tray_status.settings.editor import Editor

        self._place = place
        self._busy = threading.Lock()
        self._editor = Editor(place.settings, surroundings(place))
        self._values: Mapping[str, Value] = {}
        self._settings = Settings()
        self._kinds = tuple(kind.settings for kind in notifier_kinds())
        try:
            settings_file(place).start()  # where there is none yet, it is written
        except ConfigErrors:
            return  # the window shows what is wrong with it

    @property
    def settings(self) -> Settings:
        """What the file stands for, as it was read last."""
        return self._settings

    def mark(self) -> object:
        """When the file was written last, and whether a program comes or goes; it costs one look at each."""
        from tray_status.engine.runtime import HOLDER

        return stat(self._place.settings), stat(self._place.state / HOLDER)

    def gather(self) -> Sheet:
        """Everything as it is now; of a file that cannot be read, what could be read last."""
        from tray_status.core.errors import ConfigErrors
        from tray_status.desktop.windows.settings_sheet import Sheet
        from tray_status.settings.document import value_of
        from tray_status.settings.save import Draft

        errors: tuple[ConfigError, ...] = ()
        try:
            draft = Draft.open(self._place.settings)
        except ConfigErrors as wrong:
            errors = wrong.errors
        else:
            self._values = {entry.key.text: value_of(entry.value) for entry in draft.root.entries}
            self._settings = draft.settings
        last = self._editor.last
        return Sheet(
            path=str(self._place.settings),
            values=self._values,
            settings=self._settings,
            errors=errors,
            undo=last.words if last is not None else "",
            running=_running(),
            at_login=self._at_login(),
            kinds=self._kinds,
        )

    def change(self, wish: Change) -> Outcome:
        """Write one value, and have a running program read it."""
        with self._busy:
            return self._told(self._editor.change(wish))

    def undo(self) -> Outcome:
        """Take the last change back."""
        with self._busy:
            return self._told(self._editor.undo())

    def test(self, name: str) -> str:
        """Send a test by the notifier of that name, as `notify-test` does; what became of it."""
        from tray_status.cli.trial import tried
        from tray_status.place import surroundings
        from tray_status.settings.load import load_bytes
        from tray_status.settings.source import read_bytes

        path = self._place.settings
        settings = load_bytes(read_bytes(path), surroundings(self._place), file=str(path))
        return tried(name, settings, self._place)

    def start_at_login(self, on: bool) -> str:  # noqa: FBT001 -- it is what the tick box shows
        """Have the next login start the program, or not."""
        from tray_status.desktop.autostart import system_autostart

        autostart = system_autostart(self._place.environ)
        return autostart.switch(on=on).sentence if autostart is not None else "Nothing is known of your home folder."

    def open_file(self) -> str:
        """Open the settings file in the user's editor."""
        from tray_status.desktop.ways import WayError, open_by_system

        try:
            open_by_system(str(self._place.settings), self._place.environ)
        except WayError as error:
            return f"The settings file cannot be opened: {error}. It is {self._place.settings}"
        return f"Opening {self._place.settings}"

    def _told(self, outcome: Outcome) -> Outcome:
        """The outcome, after a program that runs has read what was written."""
        from dataclasses import replace

        from tray_status.cli.asking import ask
        from tray_status.core.commands import Reload
        from tray_status.core.errors import ChannelError
        from tray_status.desk import command_request

        if not outcome.written:
            return outcome
        try:
            answer = ask(command_request(Reload()))
        except ChannelError:  # it does not run: it reads the file when it starts
            return replace(outcome, sentence=f"{outcome.sentence} It holds from the next start on.")
        if answer.get("refused"):
            return replace(outcome, sentence=f"{outcome.sentence} {answer.get('sentence', '')}")
        return outcome

    def _at_login(self) -> AtLogin | None:
        from tray_status.desktop.autostart import AutostartError, system_autostart

        try:
            autostart = system_autostart(self._place.environ)
            return autostart.look() if autostart is not None else None
        except AutostartError:  # it is said when somebody switches it
            return None


def _running() -> bool:
    """Whether a program answers."""
    from tray_status.cli.asking import status
    from tray_status.core.errors import ChannelError

    try:
        status()
    except ChannelError:
        return False
    return True


def _doors(place: Place, folder: Path, desk: SettingsDesk, following: Following[Sheet]) -> SettingsDoors:
    """What the window may do: files and channels are opened by threads, never by the one that paints."""
    from tray_status.cli.acting import Acting
    from tray_status.cli.window_providers import provider_doors
    from tray_status.desktop.windows.window_doors import SettingsDoors
    from tray_status.keeping import FileKeep

    acting = Acting(following.act)

    def said(outcome: Outcome) -> Outcome:
        following.say(outcome.sentence)
        return outcome

    return SettingsDoors(
        said=following.said,
        raised=raised_in(folder),
        look=following.look,
        keep=FileKeep(folder / KEPT),
        act=acting.act,
        finished=acting.finished,
        news=following.news,
        change=lambda wish: said(desk.change(wish)),
        undo=lambda: said(desk.undo()),
        test=desk.test,
        start_at_login=desk.start_at_login,
        open_file=desk.open_file,
        providers=provider_doors(place, lambda: desk.settings),
    )
