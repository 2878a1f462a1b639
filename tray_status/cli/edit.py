"""The commands that change or show the settings file: add, remove, list."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.core.prefs import ProviderPrefs, Settings
    from tray_status.exploring import Looked


def add(commands: Subparsers) -> None:
    """Add the commands."""
    new = commands.add_parser(
        "add",
        help="watch one more provider",
        description="Finds out what a page is, says why, and adds it to the settings file: one that is known by name, "
        "or any status page's address. Of a page that only points to others it asks which; without a terminal it "
        "lists them.",
        epilog="Example: tray-status add https://status.example.com",
    )
    new.add_argument("provider", metavar="NAME|URL", help="`tray-status search` finds names")
    new.add_argument("--unchecked", action="store_true", help="add it without looking at its page first")
    new.add_argument("--components", nargs="+", metavar="GLOB", help="watch only these components, groups or regions")
    new.set_defaults(run=add_)
    gone = commands.add_parser(
        "remove",
        help="watch a provider no more",
        description="Takes a provider out of the settings file, and says how to put it back. What is known of it waits "
        "30 days for that.",
        epilog="Example: tray-status remove github",
    )
    gone.add_argument("provider", metavar="ID|NAME|URL")
    gone.set_defaults(run=remove_)
    every = commands.add_parser(
        "list",
        help="the providers of your settings",
        description="Lists the providers of the settings file.",
        epilog="Example: tray-status list --json",
    )
    every.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    every.set_defaults(run=list_)


def add_(args: argparse.Namespace) -> int:
    """Add a provider, and let a running program know."""
    from tray_status.cli.addresses import usable
    from tray_status.cli.focusing import focus_added, patterns
    from tray_status.cli.named import added, hint, meant, refuse_watched, write
    from tray_status.cli.output import Exit, say, say_lines
    from tray_status.cli.wishes import sound
    from tray_status.core.errors import UsageError
    from tray_status.core.links import shown_url
    from tray_status.place import Place
    from tray_status.settings.save import add_provider

    place = Place.of(os.environ)
    globs = patterns("--components", args.components or ())
    settings = sound(place)
    if "://" in args.provider:
        usable(args.provider)
    # Unchecked, an address stays as it is given: what was removed comes back with the id that it had.
    known = None if args.unchecked and "://" in args.provider else meant(args.provider)
    if known is None and "://" not in args.provider:
        question = hint(args.provider, settings)
        raise UsageError(
            f"`{args.provider}` is not known by name. {question}Give its status page's address (https://…)."
        )
    refuse_watched(args.provider, known, settings, globs)
    entries, status = [known or args.provider], Exit.WELL
    pages: list[Looked] = []
    if not args.unchecked:
        from tray_status.cli.adding import before_adding

        url = known.entry.url if known is not None else args.provider
        pages, status = before_adding(url, settings, place.environ)
        # What is known stays a name: its address is a hint, as is every first guess.
        entries = [known if known is not None and one.url == url else one.address for one in pages]
    looks = dict(enumerate(pages))
    for number, entry in enumerate(entries):
        if isinstance(entry, str):
            prefs = add_provider(place.settings, entry)
            say(f"Added {prefs.name} ({prefs.id}): {shown_url(prefs.url)}")
            say(f"To undo: tray-status remove {prefs.id}")
        else:
            prefs = write(place.settings, entry)
            say_lines(added(entry, prefs, settings))
        focus_added(place.settings, prefs, looks.get(number), globs)
    if entries:
        tell_running()
    return status


def remove_(args: argparse.Namespace) -> int:
    """Take a provider out, and let a running program know."""
    import shlex

    from tray_status.cli.output import Exit, say
    from tray_status.cli.wishes import keep_before, sound
    from tray_status.core.links import shown_url
    from tray_status.place import Place
    from tray_status.settings.catalog import find
    from tray_status.settings.save import Draft

    place = Place.of(os.environ)
    prefs = _meant(args.provider, sound(place))
    draft = Draft.open(place.settings)
    changed = draft.without_provider(prefs.id)
    kept = keep_before(place, draft)
    changed.write()
    say(f"Removed {prefs.name}. What is known of it waits 30 days.")
    if draft.is_plain(prefs.id) and shown_url(prefs.url) == prefs.url:
        known = find(prefs.name)
        again = prefs.name if known is not None and known.id == prefs.id else prefs.url
        say(f"To undo: tray-status add --unchecked {shlex.quote(again)}")
    else:
        say(f"To undo, copy its lines back from {kept}: your settings as they were.")
    tell_running()
    return Exit.WELL


def list_(args: argparse.Namespace) -> int:
    """List the providers of the settings file."""
    from tray_status.cli.output import Exit, print_json, say, say_lines
    from tray_status.cli.tables import columns
    from tray_status.cli.wishes import in_force
    from tray_status.core.links import shown_url
    from tray_status.place import Place

    settings = in_force(Place.of(os.environ))
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
    elif settings.providers:
        muted = {True: "muted", False: ""}
        say_lines(columns((one.id, one.name, shown_url(one.url), muted[one.muted]) for one in settings.providers))
    else:
        say("No provider is watched; `tray-status add NAME|URL` adds one.")
    return Exit.WELL


def _meant(wanted: str, settings: Settings) -> ProviderPrefs:
    """The provider of that id, name, other known name or address. Raises UsageError."""
    from tray_status.cli.asking import near
    from tray_status.core.errors import UsageError
    from tray_status.core.links import shown_url
    from tray_status.core.model import ProviderId
    from tray_status.settings.catalog import find

    name = wanted.casefold().rstrip("/")
    for told_by in ("id", "name", "url"):
        found = [one for one in settings.providers if getattr(one, told_by).casefold().rstrip("/") == name]
        if len(found) > 1:
            ids = ", ".join(f"`{prefs.id}`" for prefs in found)
            raise UsageError(f"Several providers are called `{shown_url(wanted)}`: say which by its id, {ids}.")
        if found:
            return found[0]
    known = None if "://" in wanted else find(wanted)
    there = settings.provider(ProviderId(known.id)) if known is not None else None
    if there is not None:
        return there
    hint = near(wanted, [name for prefs in settings.providers for name in (prefs.name, prefs.id)])
    raise UsageError(f"No provider is called `{shown_url(wanted)}`. {hint}`tray-status list` shows them all.")


def tell_running() -> None:
    """Let a running program read its settings now; without one there is nobody to tell."""
    from tray_status.cli.control import reload_
    from tray_status.core.errors import ChannelError

    try:
        reload_(argparse.Namespace())
    except ChannelError:
        return  # it does not run: it will read the file when it starts
