"""The commands that exchange lists of providers with other programs, as OPML: export and import."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.settings.exchange import Pages, Plan


def add(commands: Subparsers) -> None:
    """Add the commands."""
    out = commands.add_parser(
        "export",
        help="your providers as OPML, for other programs",
        description="Writes the providers of your settings as OPML 2.0, to standard output or to a file: id, name, "
        "address, platform and feed of each. How often, when and by whom you are told stays in your settings.",
        epilog="Example: tray-status export status-pages.opml",
    )
    out.add_argument("file", nargs="?", metavar="FILE", help="left out: standard output")
    out.add_argument("--force", action="store_true", help="write over a file that is there")
    out.add_argument(
        "--secrets",
        action="store_true",
        help="also providers whose address holds a user name, password or query: keep that file to yourself",
    )
    out.set_defaults(run=export_)
    into = commands.add_parser(
        "import",
        help="watch what an OPML list names",
        description="Adds the entries of an OPML list, those in folders as well, to your settings. What is watched "
        "already is left as it is. What software a page is made with is found out when it is first asked.",
        epilog="Example: tray-status import feeds.opml --dry-run",
    )
    into.add_argument("file", metavar="FILE|-", help="the list; `-` is standard input")
    into.add_argument("--dry-run", action="store_true", help="say what would be added, and change nothing")
    into.set_defaults(run=import_)


def export_(args: argparse.Namespace) -> int:
    """Write the list."""
    from tray_status.cli.output import Exit, complain, print_text, say
    from tray_status.cli.wishes import in_force
    from tray_status.place import Place
    from tray_status.settings.exchange import exported, holds_secret

    providers = in_force(Place.of(os.environ)).providers
    kept = [prefs for prefs in providers if args.secrets or not holds_secret(prefs)]
    text = exported(kept)
    if args.file is None:
        print_text(text.encode("ascii", "xmlcharrefreplace").decode())  # whatever the terminal's encoding is
    else:
        _write(Path(args.file), text.encode(), force=args.force)
        say(f"Wrote {_count(len(kept), 'provider')} to {args.file}.")
    if left := [prefs.name for prefs in providers if prefs not in kept]:
        complain(f"Left out, because their addresses may hold a secret: {', '.join(left)}. --secrets writes them too.")
    return Exit.WELL


def import_(args: argparse.Namespace) -> int:
    """Add what the list names; exit 1 when some of it cannot be used, 3 when nothing can."""
    from tray_status.cli.edit import tell_running
    from tray_status.cli.output import Exit, complain, say, say_lines
    from tray_status.cli.progress import Progress
    from tray_status.cli.wishes import keep_before, sound
    from tray_status.place import Place
    from tray_status.settings.exchange import plan
    from tray_status.settings.opml import read_opml
    from tray_status.settings.save import Draft

    place = Place.of(os.environ)
    settings = sound(place)
    name = "standard input" if args.file == "-" else args.file
    data = _read(args.file)
    with Progress(f"Reading {name}"):
        outlines = read_opml(data)
        found = plan(outlines, settings.providers, _pages())
    for one in found.refused:
        complain(f"{name}:{one.line}: {one.name} cannot be used: it {one.why}.")
    if found.refused and not found.new and not found.there:
        complain("No entry of this list can be used, and nothing was changed.")
        return Exit.UNREADABLE
    kept = None
    if found.new:
        draft = Draft.open(place.settings)
        with Progress(f"Writing {_count(len(found.new), 'provider')} into the settings"):
            changed = draft.with_providers(found.entries)
        if not args.dry_run:
            kept = keep_before(place, draft, "import", "imported")
            changed.write()
    say_lines(_lines(found, "Would be added" if args.dry_run else "Added"))
    say(_summary(found, len(outlines), dry_run=args.dry_run))
    if kept is not None:
        if len(found.new) == 1:
            say(f"To undo: tray-status remove {found.new[0].id}")
        else:
            say(f"To undo, copy your settings as they were back from {kept}.")
        tell_running()
    return Exit.WRONG if found.refused else Exit.WELL


def _pages() -> Pages:
    """What settings and platforms know of addresses."""
    from tray_status.place import all_platforms
    from tray_status.settings.catalog import by_url, find
    from tray_status.settings.exchange import Pages

    def name_of(url: str) -> str | None:
        known = by_url(url)
        return known.name if known is not None and find(known.name) == known else None

    def page_of(id_: str) -> str | None:
        known = find(id_)
        return known.url if known is not None and known.id == id_ else None

    platforms = all_platforms()
    return Pages(
        name_of=name_of,
        page_of=page_of,
        hosts=tuple(host for one in platforms for host in one.hosts if host.startswith(".")),
        platforms=tuple(one.name for one in platforms),
    )


def _lines(found: Plan, done: str) -> list[str]:
    from tray_status.core.links import shown_url

    return [
        *(f"{done}: {prefs.name} ({prefs.id}): {shown_url(prefs.url)}" for prefs in found.new),
        *(f"Already there: {name}" for name in found.there),
    ]


def _summary(found: Plan, entries: int, *, dry_run: bool) -> str:
    added = f"{len(found.new)} {'would be added' if dry_run else 'added'}"
    parts = [added, f"{len(found.there)} already there", f"{len(found.refused)} cannot be used"]
    return f"Of {_count(entries, 'entry', 'entries')}: {', '.join(parts)}."


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"


def _read(name: str) -> bytes:
    """The bytes of the list, as far as a list may be long. Raises UsageError."""
    from tray_status.core.errors import UsageError
    from tray_status.settings.opml import MOST_BYTES

    try:
        if name == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from error


def _write(path: Path, data: bytes, *, force: bool) -> None:
    """Write the file as a whole; one that is there only with `force`. Raises UsageError."""
    from tray_status.core.errors import UsageError
    from tray_status.settings.atomic import write_atomic

    try:
        if not force:
            path.open("xb").close()  # the place is ours from here on, whoever else wants it
        try:
            write_atomic(path, data)
        except OSError:
            if not force:
                path.unlink(missing_ok=True)
            raise
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; --force writes over it.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
