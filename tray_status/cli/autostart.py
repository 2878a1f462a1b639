"""`autostart`: whether the next login starts the program, and switching that."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.desktop.autostart import AtLogin, Autostart


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "autostart",
        help="start with your desktop at login, or not",
        description="Says whether your next login starts Tray Status, or switches it. What the system itself would do "
        "counts, also after it was switched in the desktop's settings or the Task Manager. Works whether Tray Status "
        "runs or not; its menu has the same switch.",
        epilog="Example: tray-status autostart on",
    )
    parser.add_argument("wish", nargs="?", choices=("on", "off", "status"), default="status", help="default: status")
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Switch it, if that is asked for, and say how it is."""
    from tray_status.cli.output import Exit, print_json, say
    from tray_status.core.errors import UsageError
    from tray_status.desktop.autostart import system_autostart

    autostart = system_autostart(os.environ)
    if autostart is None:
        raise UsageError("Nothing is known of your home folder: HOME is not set to one.")
    before = autostart.look()
    found = before if args.wish == "status" else _switched(autostart, before, on=args.wish == "on")
    if args.json:
        print_json({"on": found.on, "where": found.where, "command": list(found.command), "why": found.why})
    else:
        say(found.sentence)
        if found.on:
            say(f"It starts: {' '.join(found.command)}")
            say(f"Written in: {found.where}")
        if args.wish != "status" and found.on is not before.on:
            say(f"To undo: tray-status autostart {'on' if before.on else 'off'}")
    wished = {"on": True, "off": False}.get(args.wish, found.on)
    return Exit.WRONG if found.broken or found.on is not wished else Exit.WELL


def _switched(autostart: Autostart, before: AtLogin, *, on: bool) -> AtLogin:
    """Switch it; what is off already, and as it should be, stays untouched."""
    return before if not on and not before.on and not before.broken else autostart.switch(on=on)
