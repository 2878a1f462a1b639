"""`doctor`: look at all that Tray Status needs on this machine, say what is wrong and what helps, and pack it up."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tray_status.cli import Subparsers
    from tray_status.cli.findings import Finding
    from tray_status.core.prefs import Settings
    from tray_status.place import Place


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "doctor",
        help="what is wrong on this machine, and what helps",
        description="Looks at the program, its settings, state and log, whether it runs, the tray, notifications, "
        "start at login, certificates, proxies and the clock; says of each whether it is well, and what to do. No page "
        "is asked, secrets are left out. With --bundle it writes all of that, and the log, into a zip file for a "
        "report of a fault. Exit status: 0 nothing is bad, 1 something is, 2 the file of --bundle is there already.",
        epilog="Example: tray-status doctor --bundle report.zip",
    )
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    parser.add_argument("--bundle", type=Path, metavar="FILE", help="also write a zip file, readable by you alone")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look, and print."""
    from tray_status.cli.cleaning import Cleaner
    from tray_status.cli.findings import State, lines, worst
    from tray_status.cli.output import Exit, print_json, say, say_lines
    from tray_status.cli.progress import Progress
    from tray_status.engine.clock import SystemClock
    from tray_status.place import Place

    place = Place.of(os.environ)
    now = SystemClock().now()
    with Progress("Looking around"):
        settings, found = examine(place, now)
    cleaner = Cleaner.of(place)
    found = [cleaner.finding(one) for one in found]
    report = report_of(found, now)
    contents = None
    if args.bundle is not None:
        from tray_status.cli.bundle import write_bundle

        contents = write_bundle(args.bundle, report, "\n".join(lines(found)), place, settings, cleaner)
    if args.json:
        print_json(report | ({"bundle": str(args.bundle), "contents": contents} if contents is not None else {}))
    else:
        say_lines(lines(found))
        if contents is not None:
            say("")
            say(f"{args.bundle} holds, without secrets (look before you send it):")
            say_lines(f"  {one['name']:24} {one['bytes']:>9,} bytes  {one['what']}" for one in contents)
    return Exit.WRONG if worst(found) is State.BAD else Exit.WELL


def examine(place: Place, now: datetime) -> tuple[Settings | None, list[Finding]]:
    """Everything that was found, by its area; and the settings that hold, if any do."""
    from tray_status.cli.doctor_outside import of_certificates, of_desktop, of_login, of_proxies
    from tray_status.cli.doctor_program import of_clock, of_environment, of_log, of_running, of_settings, of_state
    from tray_status.cli.records import states_of

    settings, of_file = of_settings(place)
    states = states_of(place, [prefs.id for prefs in settings.providers]) if settings is not None else {}
    _, running = of_running()
    return settings, [
        *of_environment(),
        *of_file,
        *of_state(place, settings),
        *of_log(place),
        *running,
        *of_desktop(place.environ),
        *of_login(place.environ),
        *of_certificates(settings, place.environ),
        *of_proxies(settings),
        *of_clock(states, now),
    ]


def report_of(found: Sequence[Finding], now: datetime) -> dict[str, object]:
    """The same for programs."""
    from tray_status.cli.findings import worst
    from tray_status.cli.output import JSON_VERSION
    from tray_status.core.report import iso

    return {
        "version": JSON_VERSION,
        "at": iso(now),
        "state": worst(found).value,
        "findings": [
            {"area": one.area, "state": one.state.value, "sentence": one.sentence, "help": one.help} for one in found
        ],
    }
