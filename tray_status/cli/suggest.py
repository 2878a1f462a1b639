"""The command that suggests providers by what the files of a project name."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_status.cli import Subparsers
    from tray_status.settings.catalog import Entry
    from tray_status.settings.projects import Found

MOST_REASONS = 2


def add(commands: Subparsers) -> None:
    """Add the command."""
    suggest = commands.add_parser(
        "suggest",
        help="which services a project depends on",
        description="Looks through the files of a project (package.json, pyproject.toml, Dockerfile, CI workflows and "
        "their like) for services that are known by name, and says for each where it stands. Nothing is added, nobody "
        "is asked.",
        epilog="Example: tray-status suggest ~/src/shop",
    )
    suggest.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="left out: this one")
    suggest.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    suggest.set_defaults(run=suggest_)


def suggest_(args: argparse.Namespace) -> int:
    """Print what to add, and why; what is watched already is only named."""
    from tray_status.cli.output import Exit, complain, print_json, say, say_lines
    from tray_status.cli.progress import Progress
    from tray_status.cli.wishes import in_force
    from tray_status.place import Place
    from tray_status.settings.catalog import find
    from tray_status.settings.projects import look_through

    with Progress(f"Looking through {args.folder}"):
        look = look_through(Path(args.folder))
    settings = in_force(Place.of(os.environ))
    watched = {prefs.id for prefs in settings.providers} | {prefs.url.rstrip("/") for prefs in settings.providers}
    by_id: dict[str, list[Found]] = {}
    for one in look.found:
        by_id.setdefault(one.mention.id, []).append(one)
    known = {entry: found for id_, found in sorted(by_id.items()) if (entry := find(id_)) is not None}
    old = [entry for entry in known if entry.id in watched or entry.url.rstrip("/") in watched]
    new = {entry: found for entry, found in known.items() if entry not in old}
    if args.json:
        print_json([_row(entry, found, watched=entry in old) for entry, found in known.items()])
    elif new:
        say_lines(_lines(new))
    else:
        say(f"Nothing new is named there ({look.files} {'file was' if look.files == 1 else 'files were'} read).")
    if old and not args.json:
        say(f"Watched already: {', '.join(entry.name for entry in old)}.")
    for problem in look.problems:
        complain(problem)
    return Exit.WELL


def _lines(new: dict[Entry, list[Found]]) -> list[str]:
    """Commands to copy, each with its reason as a comment."""
    commands = [_command(entry) for entry in new]
    width = max(map(len, commands))
    return [f"{command:{width}}  # {_why(found)}" for command, found in zip(commands, new.values(), strict=True)]


def _command(entry: Entry) -> str:
    import shlex

    return f"tray-status add {shlex.quote(entry.name)}"


def _why(found: Sequence[Found]) -> str:
    reasons = [_reason(one) for one in found[:MOST_REASONS]]
    more = len(found) - MOST_REASONS
    return ", ".join(reasons) + (f" and {more} more" if more > 0 else "")


def _reason(one: Found) -> str:
    """Where it stands; of a file that is there at all for a service, its name says all."""
    whole = one.file.endswith(one.mention.name)
    return one.file if whole else f"{one.file}:{one.mention.line} {one.mention.name}"


def _row(entry: Entry, found: Sequence[Found], *, watched: bool) -> dict[str, object]:
    return {
        "id": entry.id,
        "name": entry.name,
        "url": entry.url,
        "watched": watched,
        "command": _command(entry),
        "found": [{"file": one.file, "line": one.mention.line, "name": one.mention.name} for one in found],
    }
