"""The commands that change or show the settings file: add, remove, list."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers


def add(commands: Subparsers) -> None:
    """Add the commands."""
    new = commands.add_parser(
        "add",
        help="watch one more provider",
        description="Adds a provider to the settings file: one that is known by name, or any status page's address.",
        epilog="Example: tray-status add https://status.example.com",
    )
    new.add_argument("provider", metavar="NAME|URL")
    new.add_argument("--unchecked", action="store_true", help="add an address without looking at its page first")
    new.set_defaults(run=add_)
    gone = commands.add_parser(
        "remove",
        help="watch a provider no more",
        description="Takes a provider out of the settings file. What is known of it waits 30 days; add it to undo.",
        epilog="Example: tray-status remove github",
    )
    gone.add_argument("provider", metavar="ID|NAME")
    gone.set_defaults(run=remove_)
    every = commands.add_parser(
        "list",
        help="the providers of your settings",
        description="Lists the providers of the settings file.",
        epilog="Example: tray-status list --json",
    )
    every.add_argument("--json", action="store_true", help="for programs")
    every.set_defaults(run=list_)


def add_(args: argparse.Namespace) -> int:
    """Add a provider, and let a running program know."""
    from tray_status.app import Place, settings_file
    from tray_status.cli.output import Exit, complain, say
    from tray_status.core.links import shown_url
    from tray_status.settings.known import find_known
    from tray_status.settings.save import add_provider

    place = Place.of(os.environ)
    settings = settings_file(place).start()
    known = find_known(args.provider)
    if known is None and "://" not in args.provider:
        complain(f"{args.provider!r} is not known by name: give the address of its status page (https://…).")
        return Exit.USAGE
    if known is None and not args.unchecked:
        from tray_status.cli.check import look

        seen = look(args.provider, settings)
        if seen is not None:
            complain(seen)
            complain("Not added. With --unchecked it is added all the same.")
            return Exit.UNREADABLE
    prefs = add_provider(place.settings, args.provider)
    say(f"Added {prefs.name} ({prefs.id}): {shown_url(prefs.url)}")
    _tell_running()
    return Exit.WELL


def remove_(args: argparse.Namespace) -> int:
    """Take a provider out, and let a running program know."""
    from tray_status.app import Place, settings_file
    from tray_status.cli.output import Exit, complain, say
    from tray_status.core.links import shown_url
    from tray_status.settings.known import find_known
    from tray_status.settings.save import remove_provider

    place = Place.of(os.environ)
    settings = settings_file(place).start()
    wanted = args.provider.casefold()
    found = [prefs for prefs in settings.providers if wanted in (prefs.id.casefold(), prefs.name.casefold())]
    if not found:
        complain(f"No provider is called {args.provider!r}. `tray-status list` shows them all.")
        return Exit.USAGE
    prefs = remove_provider(place.settings, found[0].id)
    again = prefs.name if find_known(prefs.name) else shown_url(prefs.url)
    undo = f"tray-status add {again}" if "…" not in again else f"add {again} again, with the whole address you had"
    say(f"Removed {prefs.name}. To undo: {undo}")
    _tell_running()
    return Exit.WELL


def list_(args: argparse.Namespace) -> int:
    """List the providers of the settings file."""
    from tray_status.app import Place, settings_file
    from tray_status.cli.output import Exit, print_json, say_lines
    from tray_status.cli.tables import columns
    from tray_status.core.links import shown_url

    settings = settings_file(Place.of(os.environ)).start()
    if args.json:
        print_json(
            [
                {
                    "id": prefs.id,
                    "name": prefs.name,
                    "url": shown_url(prefs.url),
                    "platform": prefs.platform,
                    "every": prefs.every.total_seconds(),
                    "muted": prefs.muted,
                }
                for prefs in settings.providers
            ]
        )
    else:
        say_lines(columns((prefs.id, prefs.name, shown_url(prefs.url)) for prefs in settings.providers))
    return Exit.WELL


def _tell_running() -> None:
    """Let a running program read its settings now; without one there is nobody to tell."""
    from tray_status.cli.control import reload_
    from tray_status.core.errors import ChannelError

    try:
        reload_(argparse.Namespace())
    except ChannelError:
        return  # it does not run: it will read the file when it starts
