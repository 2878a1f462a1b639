"""`window`: a window of its own for what the menu is too small for; where none can be had, what takes its place."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tray_status.cli import Subparsers
    from tray_status.place import Place

KINDS = ("incidents", "settings")


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "window",
        help="all incidents and the last 90 days, or the settings, in a window",
        description="`incidents` shows all incidents with every message, filters, acknowledges and snoozes them, and "
        "shows each provider's last 90 days. `settings` changes every setting; your file keeps its comments. Both "
        "follow what happens while they are open. Asked for again, the one that is open comes to the front. Where no "
        "window can be had, the page opens in your browser, or the settings file in your editor.",
        epilog="Example: tray-status window incidents",
    )
    parser.add_argument("kind", choices=KINDS, help="which window")
    parser.set_defaults(run=run, file=None)


def run(args: argparse.Namespace) -> int:
    """Show the window until it is closed; or raise the one that is there; or open what takes its place."""
    from tray_status.cli.output import Exit, say
    from tray_status.cli.window_files import FOLDER, RAISE
    from tray_status.core.errors import LockedError, StateError
    from tray_status.engine.lock import Lock
    from tray_status.place import Place

    show, called, instead = _kind(args.kind)
    lacking = _lacking()
    if lacking is not None:
        say(f"{lacking} {called} takes the window's place.")
        return instead(args)
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
        shown = show(place, folder)
    finally:
        lock.release()
    if not shown:
        say(f"No window can be opened on this display. {called} takes its place.")
        return instead(args)
    return Exit.WELL


def _kind(kind: str) -> tuple[Callable[[Place, Path], bool], str, Callable[[argparse.Namespace], int]]:
    """What shows that window until it is closed, what takes its place, and how. Showing gives False without one."""
    if kind == "settings":
        from tray_status.cli import window_settings

        return window_settings.show, "The settings file", window_settings.open_file_
    from tray_status.cli import page, window_incidents

    return window_incidents.show, "The page", page.run


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
