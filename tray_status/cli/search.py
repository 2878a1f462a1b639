"""`search`: look through the providers and parts that are known by name."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.settings.catalog import Found

LIMIT = 10
MOST = 2_000


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "search",
        help="look through the providers that are known by name",
        description="Looks for a provider, or a part of one, among those that are known by name. Typing errors are "
        "forgiven, other names count. Nobody is asked: what is printed comes from public lists and was not probed by "
        "the makers; `add` looks at the page itself. Ends with 1 when nothing is found.",
        epilog="Example: tray-status search ec2",
    )
    parser.add_argument("text", nargs="+", metavar="TEXT", help="a name, or an address of its page")
    parser.add_argument("--limit", type=_limit, default=LIMIT, metavar="N", help=f"how many at most (usual: {LIMIT})")
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what may be meant, the best first."""
    from tray_status.cli.output import Exit, complain, print_json, say
    from tray_status.cli.tables import columns
    from tray_status.core.errors import UsageError
    from tray_status.core.links import shown_url
    from tray_status.core.text import shorten
    from tray_status.settings.catalog import search

    text = " ".join(" ".join(args.text).split())
    if not text:
        raise UsageError("Nothing is looked for: give a name, a part of one, or an address.")
    found = search(text, args.limit)
    if args.json:
        print_json([_report(one) for one in found])
    else:
        rows = columns((_called(one), one.entry.url, add_command(one)) for one in found)
        for one, line in zip(found, rows, strict=True):
            say(line)
            if one.part is not None:
                say(f"  with the focus {', '.join(one.part.include)}")
    if found:
        return Exit.WELL
    complain(f"Nothing that is known by name is like `{shorten(shown_url(text), 80)}`.")
    complain("Any status page can be added by its address: tray-status add https://…")
    return Exit.WRONG


def add_command(found: Found) -> str:
    """What to type to add it."""
    import shlex

    return f"tray-status add {shlex.quote(found.name)}"


def _called(found: Found) -> str:
    """Its name; what it is a part of, or else the other name that it was found by."""
    from tray_status.settings.catalog import fold

    if found.part is not None:
        return f"{found.name} (part of {found.entry.name})"
    return found.name if fold(found.by) == fold(found.name) else f"{found.name} ({found.by})"


def _report(found: Found) -> dict[str, object]:
    """The same for programs."""
    entry, part = found.entry, found.part
    return {
        "name": entry.name,
        "id": entry.id,
        "url": entry.url,
        "platform": entry.platform,
        "lists": entry.lists,
        "part": part.name if part is not None else None,
        "components": list(part.include) if part is not None else None,
        "found_by": found.by,
        "score": found.score,
        "add": add_command(found),
    }


def _limit(text: str) -> int:
    """A number of answers."""
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"`{text}` is no number from 1 to {MOST:,}.")
    return number
