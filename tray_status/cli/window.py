"""`window`: a window of its own for what the menu is too small for; where none can be had, the page in the browser."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tray_status.app import Place
    from tray_status.cli import Subparsers
    from tray_status.core.commands import Command
    from tray_status.core.overview import Overview
    from tray_status.desktop.windows.doors import Doors
    from tray_status.following import Following

FOLDER, RAISE, KEPT = "windows", "raise", "place.json"
"""In the state folder: of each window its lock, what asks it to come to the front, and where it was on the screen."""

FIRST_WITHIN = 30.0
"""Seconds that reading the state files may take, of however many providers, before the window is given up."""


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "window",
        help="all incidents, and the last 90 days, in a window",
        description="Opens a window that shows all incidents with every message, filters, acknowledges and snoozes "
        "them, and shows each provider's last 90 days. It follows what happens while it is open. Asked for again, the "
        "one that is open comes to the front. Where no window can be had, the page opens in your browser instead.",
        epilog="Example: tray-status window incidents",
    )
    parser.add_argument("kind", choices=("incidents",), help="which window")
    parser.set_defaults(run=run, file=None)


def run(args: argparse.Namespace) -> int:
    """Show the window until it is closed; or raise the one that is there; or open the page."""
    from tray_status.app import Place
    from tray_status.cli import page
    from tray_status.cli.output import Exit, say
    from tray_status.core.errors import LockedError, StateError
    from tray_status.engine.lock import Lock

    lacking = _lacking()
    if lacking is not None:
        say(f"{lacking} The page takes the window's place.")
        return page.run(args)
    place = Place.of(os.environ)
    folder = place.state / FOLDER / args.kind
    lock = Lock(folder)
    try:
        lock.acquire()
    except LockedError:
        (folder / RAISE).touch()
        say("The window is open already: it comes to the front.")
        return Exit.WELL
    except StateError:  # nothing can be written there, so nobody can be told either: each start has its own window
        pass
    try:
        shown = _show(place, folder)
    finally:
        lock.release()
    if not shown:
        say("No window can be opened on this display. The page takes its place.")
        return page.run(args)
    return Exit.WELL


def _lacking() -> str | None:
    """Why there can be no window here; None when there can be one."""
    from tray_status.desktop.ways import has_desktop

    if not has_desktop(os.environ):
        return "There is no desktop here for a window."
    try:
        import tkinter as tk  # noqa: F401 -- whether it is there is all that is asked

        import sv_ttk  # noqa: F401 -- the same
    except ImportError:
        return "This Python has no tkinter (on Debian and Ubuntu: package python3-tk)."
    return None


def _show(place: Place, folder: Path) -> bool:
    """Show the window until it is closed; False when this display has none for us. Raises StateError."""
    import tkinter as tk

    from tray_status.core.errors import StateError
    from tray_status.desktop.windows.shade import prefers_dark
    from tray_status.engine.clock import SystemClock
    from tray_status.following import Following
    from tray_status.threads import start_thread

    source = Source(place)
    following = Following(source.mark, source.gather, start_thread=start_thread, clock=SystemClock())
    following.start()
    # Loaded while the thread reads.
    from tray_status.desktop.windows.incidents import IncidentsWindow

    dark = prefers_dark(os.environ)
    try:
        seen = following.first(FIRST_WITHIN)
        if seen is None:
            raise StateError(following.said() or "What is known cannot be read in time.")
        try:
            window = IncidentsWindow(seen, _doors(place, folder, following), dark=dark)
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
        from tray_status.app import settings_file
        from tray_status.engine.zone import SystemZone

        self._place = place
        self._file = settings_file(place)
        self._settings = self._file.start()
        self._zone = SystemZone()

    def mark(self) -> object:
        """When each file was written last, and how long it is; it costs one look at each."""
        from tray_status.engine.runtime import HOLDER

        state = self._place.state
        folders = (state / "providers", state / "history")
        files = [state / "app.json", state / "polls.json", state / HOLDER, self._place.settings]
        return tuple(_stat(file) for file in (*files, *folders)) + tuple(
            _stat(file) for folder in folders for file in _inside(folder)
        )

    def gather(self) -> Overview:
        """Everything as it is now."""
        from tray_status.cli.page import gather
        from tray_status.engine.clock import SystemClock

        self._settings = self._file.refresh() or self._settings
        return gather(self._place, self._settings, SystemClock().now(), self._zone)


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # not there yet
        return []


def _stat(file: Path) -> tuple[str, int, int]:
    try:
        found = file.stat()
    except OSError:  # not there, or not any more
        return str(file), 0, 0
    return str(file), found.st_mtime_ns, found.st_size


def _doors(place: Place, folder: Path, following: Following[Overview]) -> Doors:
    """What the window may do, through the running program and through this process."""
    from tray_status.desktop.windows.doors import Doors
    from tray_status.keeping import FileKeep

    asked = _stat(folder / RAISE)

    def raised() -> bool:
        nonlocal asked
        before, asked = asked, _stat(folder / RAISE)
        return asked != before

    return Doors(
        news=following.news,
        said=following.said,
        raised=raised,
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
