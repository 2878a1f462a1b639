"""`page`: everything on one page of HTML, made of what the program wrote down, for a browser or a file."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from tray_status.cli import Subparsers
    from tray_status.core.glance import Conditions
    from tray_status.core.overview import Overview
    from tray_status.core.prefs import Settings
    from tray_status.place import Place

NOT_RUNNING = "Tray Status does not run: this is what it knew last."


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
    from tray_status.cli.output import Exit, say
    from tray_status.cli.wishes import in_force
    from tray_status.desktop.windows.page import document
    from tray_status.engine.clock import SystemClock
    from tray_status.engine.zone import SystemZone
    from tray_status.place import Place

    place = Place.of(os.environ)
    seen = gather(place, in_force(place), SystemClock().now(), SystemZone())
    text = document(seen)
    if args.file is not None:
        say(f"Written: {write(args.file, text)}")
        return Exit.WELL
    path = _put_at(place)
    write(path, text)
    return _open(path)


def gather(place: Place, settings: Settings, now: datetime, zone: tzinfo) -> Overview:
    """What is known of all providers, from the files of a place, and of the program itself, if it runs."""
    from tray_status.core.overview import overview
    from tray_status.engine.disk import SystemDisk
    from tray_status.engine.store_load import peek_all, peek_history

    disk = SystemDisk()
    ids = [prefs.id for prefs in settings.providers]
    return overview(
        peek_all(place.state, ids, disk),
        {id_: peek_history(place.state, id_, disk, now) for id_ in ids},
        settings,
        now,
        conditions=_conditions(zone),
    )


def _conditions(zone: tzinfo) -> Conditions:
    """What is true of the program as a whole, as it says itself."""
    from tray_status.cli.asking import status
    from tray_status.core.errors import ChannelError
    from tray_status.core.glance import Conditions, ProblemLine

    try:
        told = status()
    except ChannelError:
        return Conditions(problems=(ProblemLine(sentence=NOT_RUNNING),), zone=zone)
    problems = told.get("problems")
    return Conditions(
        paused=told.get("paused") is True,
        offline_since=_moment(told.get("offline_since")),
        snoozed_until=_moment(told.get("snoozed_until")),
        problems=tuple(ProblemLine(sentence=str(one)) for one in (problems if isinstance(problems, list) else ())),
        zone=zone,
    )


def _moment(told: object) -> datetime | None:
    from datetime import datetime

    return datetime.fromisoformat(told) if isinstance(told, str) else None


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
