"""Opens the incidents window: what it shows is read from the state files, what it does goes over the channel."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tray_status.cli.window_files import FIRST_WITHIN, KEPT, inside, raised_in, stat

if TYPE_CHECKING:
    from pathlib import Path

    from tray_status.core.commands import Command
    from tray_status.core.overview import Overview
    from tray_status.desktop.windows.doors import Doors
    from tray_status.following import Following
    from tray_status.place import Place

SWITCH_EVERY = 0.0005
"""Seconds after which a thread that reads lets the one that paints go on."""


def show(place: Place, folder: Path) -> bool:
    """Show the window until it is closed; False when this display has none for us. Raises StateError."""
    import sys
    import tkinter as tk

    from tray_status.core.errors import StateError
    from tray_status.desktop.windows.shade import prefers_dark
    from tray_status.engine.clock import SystemClock
    from tray_status.following import Following
    from tray_status.threads import start_thread

    sys.setswitchinterval(SWITCH_EVERY)
    source = Source(place)
    following = Following(
        source.mark, source.gather, start_thread=start_thread, clock=SystemClock(), at_first=source.going_on
    )
    following.start()
    # Loaded while the thread reads.
    from tray_status.desktop.windows.incidents import IncidentsWindow

    def first() -> Overview:
        seen = following.first(FIRST_WITHIN)
        if seen is None:
            raise StateError(following.said() or "What is known cannot be read in time.")
        return seen

    dark = prefers_dark(os.environ)
    try:
        try:
            window = IncidentsWindow(first, _doors(place, folder, following), dark=dark)
        except tk.TclError:
            return False
        window.run()
    finally:
        following.stop()
    return True


class Source:
    """What the window shows, read from the files of a place, and what tells at once whether they have changed."""

    def __init__(self, place: Place) -> None:
        """Raises ConfigErrors when there are no settings that hold."""
        from tray_status.cli.gathering import Gathering
        from tray_status.place import settings_file

        self._place = place
        self._file = settings_file(place)
        self._settings = self._file.start()
        self._gathering = Gathering(place)

    def mark(self) -> object:
        """When each file was written last, and how long it is; it costs one look at each."""
        from tray_status.engine.runtime import HOLDER

        state = self._place.state
        folders = (state / "providers", state / "history")
        names = ("app.json", "glance.json", "polls.json", HOLDER)
        files = [*(state / name for name in names), self._place.settings]
        return tuple(stat(file) for file in (*files, *folders)) + tuple(
            stat(file) for folder in folders for file in inside(folder)
        )

    def gather(self) -> Overview:
        """Everything as it is now."""
        self._settings = self._file.refresh() or self._settings
        return self._gathering.everything(self._settings)

    def going_on(self) -> Overview:
        """What goes on now, for the first look: the rest of months takes a while to read."""
        return self._gathering.going_on(self._settings)


def _doors(place: Place, folder: Path, following: Following[Overview]) -> Doors:
    """What the window may do, through the running program and through this process."""
    from tray_status.desktop.windows.doors import Doors
    from tray_status.keeping import FileKeep

    return Doors(
        news=following.news,
        said=following.said,
        raised=raised_in(folder),
        act=lambda command: following.act(lambda: _carry_out(command)),
        look=following.look,
        open_page=lambda: following.act(lambda: _open_page(place)),
        keep=FileKeep(folder / KEPT),
    )


def _carry_out(command: Command) -> str:
    """Have a command carried out; what came of it. Links open from here, whether the program runs or not."""
    from tray_status.cli.asking import ask
    from tray_status.core.commands import OpenUrl
    from tray_status.desk import command_request
    from tray_status.desktop.ways import WayError, open_by_system

    if isinstance(command, OpenUrl):
        try:
            open_by_system(command.url, os.environ)
        except WayError as error:
            return f"Cannot open {command.url}: {error}."
        return f"Opening {command.url}"
    return str(ask(command_request(command)).get("sentence", ""))


def _open_page(place: Place) -> str:
    from tray_status.desktop.ways import own_program, run_program

    try:
        status = run_program([*own_program(), "page"], place.environ)
    except OSError as error:
        return f"The page cannot be opened: {error.strerror}."
    return (
        "Opening the page in the browser." if status == 0 else "The page cannot be opened: `tray-status page` says why."
    )
