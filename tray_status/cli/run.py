"""`run`: watch until told to quit."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.app import App, Place
    from tray_status.cli import Subparsers
    from tray_status.core.errors import LockedError


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "run",
        help="watch the providers of your settings and tell what changes",
        description="Watches the providers of your settings until you quit, and tells what changes.",
        epilog="Example: tray-status run --no-tray --once",
    )
    parser.add_argument("--no-tray", action="store_true", help="without an icon: notifications and log only")
    parser.add_argument("--once", action="store_true", help="poll every provider once, tell what is new, and end")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Start the program, or hand the wish over to the one that runs already."""
    from tray_status import logs
    from tray_status.app import App, Place
    from tray_status.cli.output import Exit, complain, flush
    from tray_status.cli.wishes import tell_mistakes
    from tray_status.core.errors import LockedError
    from tray_status.desktop.autostart import system_autostart
    from tray_status.ending import leave
    from tray_status.surface import open_surface

    place = Place.of(os.environ)
    problem = logs.set_up(place.state, level="info", stream=sys.stderr)
    if problem is not None:
        complain(problem)
    try:
        app = App(
            place,
            stream=sys.stdout,
            desktop=None if args.no_tray or args.once else open_surface,
            autostart=system_autostart(os.environ),
        )
    except LockedError as error:
        return _already_runs(place, error)
    tell_mistakes(app.settings_file)
    if args.once:
        return app.run_once()
    _end_by_signal(app)
    status = app.run(last=True)
    if status != Exit.WELL:
        complain(
            f"Tray Status made a mistake and had to end. What happened is in its log: {place.state / logs.LOG_FILE}"
        )
    flush()
    return leave(status)


def _already_runs(place: Place, error: LockedError) -> int:
    """Somebody watches already: let them poll now, and say how everything is by what they know so far."""
    from tray_status.cli.output import Exit, say
    from tray_status.core.commands import PollNow
    from tray_status.desk import command_request
    from tray_status.engine.channel import hand_over

    polling, told = (
        hand_over((place.state, *place.runtimes), wish, holder=error.holder)
        for wish in (command_request(PollNow()), {"do": "status"})
    )
    say(error)
    say(polling.get("sentence") or "")
    status = told.get("status")
    say(status.get("summary") if isinstance(status, dict) else "")
    return Exit.WELL


def _end_by_signal(app: App) -> None:
    """Let the usual signals end the program in the usual way."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        # One that is ignored was meant to be: `nohup` does it.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda _number, _frame: app.quit())
