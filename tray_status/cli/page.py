"""`page`: everything on one page of HTML, made of what the program wrote down, for a browser or a file."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.place import Place


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "page",
        help="incidents and the last 90 days as a page in your browser",
        description="Makes one page of HTML of all providers with their last 90 days, and of all incidents with their "
        "messages, and opens it in your browser. It is a picture of this moment, without scripts; it goes when Tray "
        "Status ends. The program need not run.",
        epilog="Example: tray-status page   or: tray-status page status.html",
    )
    parser.add_argument("file", nargs="?", metavar="FILE", type=Path, help="write it there instead, and open nothing")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the page; open it, or say where it is."""
    from tray_status.cli.gathering import Gathering
    from tray_status.cli.output import Exit, say
    from tray_status.cli.wishes import in_force
    from tray_status.desktop.windows.page import document
    from tray_status.place import Place

    place = Place.of(os.environ)
    text = document(Gathering(place).everything(in_force(place)))
    if args.file is not None:
        say(f"Written: {write(args.file, text)}")
        return Exit.WELL
    path = _put_at(place)
    write(path, text)
    return _open(path)


def write(path: Path, text: str) -> Path:
    """Write the page for its user alone. Raises StateError."""
    from tray_status.core.errors import StateError
    from tray_status.settings.atomic import write_atomic

    try:
        write_atomic(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise StateError(f"The page cannot be written to {path}: {error.strerror}.") from error
    return path.absolute()


def _put_at(place: Place) -> Path:
    """Where the page lies while the program runs; that is kept in mind, so that it goes with the program."""
    from tray_status.desktop.browsers import readable_folder
    from tray_status.engine.disk import SystemDisk
    from tray_status.keeping import FileKeep
    from tray_status.page_file import KEPT_IN, PAGE

    path = readable_folder(place.state, place.environ, home=Path.home()) / PAGE
    FileKeep(place.state / KEPT_IN, SystemDisk()).save({"path": str(path)})
    return path


def _open(path: Path) -> int:
    from tray_status.cli.output import Exit, say
    from tray_status.core.errors import StateError
    from tray_status.desktop.ways import WayError, has_desktop, open_by_system

    if not has_desktop(os.environ):
        say(f"There is no desktop here to open it on. It is {path}")
        return Exit.WELL
    try:
        open_by_system(path.as_uri(), os.environ)
    except WayError as error:
        raise StateError(f"The page cannot be opened: {error}. It is {path}") from error
    say(f"Opening {path}")
    return Exit.WELL
