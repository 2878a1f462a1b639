"""Owns `read`: documents of one page at one moment in, what they say out; no network, no state."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tray_status.cli.output import Exit, complain, print_json, say_lines
from tray_status.cli.saved import Origin, add_origin, origin
from tray_status.core.errors import PayloadError, UsageError
from tray_status.core.reading import Page, Reading, Role, Snapshot, assemble
from tray_status.core.report import snapshot_report, word
from tray_status.core.standing import at_first_sight, health_of
from tray_status.platforms.diagnosis import refuse_unknown
from tray_status.platforms.payload import MOST_BYTES
from tray_status.platforms.registry import PLATFORMS, find, platform
from tray_status.platforms.stated import stated_time
from tray_status.platforms.times import parse_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_status.cli import Subparsers
    from tray_status.platforms.base import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """What the documents of one page say: the platform's name, one reading per document in their order.

    `newest` is the newest moment that they name.
    """

    platform: str
    readings: tuple[Reading, ...]
    newest: datetime | None


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "read",
        help="what saved documents of a status page say",
        description="Reads documents of one status page at one moment, without network: what they say of its health, "
        "components and incidents. What kind of document a FILE is, is told by its shape, or by ROLE= before it.",
        epilog="Example: tray-status read summary.json history.atom --url https://status.example.com --json. "
        "Exit status: 0 read, 2 wrong usage, 3 not readable with certainty.",
    )
    parser.add_argument("files", nargs="+", metavar="[ROLE=]FILE")
    names = ", ".join(PLATFORMS.names)
    add_origin(parser, platforms=f"{names}, or an add-on's; default: by shape")
    parser.add_argument(
        "--as-of",
        type=moment,
        metavar="TIME",
        help="when the documents were saved (ISO 8601); default: their newest time, else now",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def moment(text: str) -> datetime:
    """A time in ISO 8601; without a zone it is UTC. Raises ArgumentTypeError."""
    found = parse_time(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write it like 2026-01-31T12:00:00Z.")
    return found


def run(args: argparse.Namespace) -> int:
    """Print what the documents say, or why they cannot be read."""
    try:
        source = origin(args)
        page = read_page(args.files, source)
    except PayloadError as error:
        return unreadable(error, as_json=args.json)
    now = args.as_of or page.newest or _now()
    snapshot = at_moment(assemble(page.readings), now)
    if args.json:
        print_json(
            snapshot_report(snapshot, platform=page.platform, now=now) | {"page_url": snapshot.page_url or source.url}
        )
    else:
        say_lines(_lines(page, snapshot, now))
    return Exit.WELL


def unreadable(error: PayloadError, *, as_json: bool) -> Exit:
    """Say why a document cannot be read, as JSON where programs read it."""
    if as_json:
        print_json({"error": {"kind": error.fault.value, "message": str(error)}})
    else:
        complain(error)
    return Exit.UNREADABLE


def _newest_in(readings: Sequence[Reading]) -> datetime | None:
    """The newest moment at which somebody wrote something: what documents say, they say of their own time."""
    incidents = [incident for reading in readings for incident in reading.incidents]
    moments = [update.at for incident in incidents for update in incident.updates]
    return max((moment for moment in (*moments, *(one.updated_at for one in incidents)) if moment), default=None)


def _now() -> datetime:
    from tray_status.engine.clock import SystemClock

    return SystemClock().now()


def at_moment(snapshot: Snapshot, now: datetime) -> Snapshot:
    """The snapshot with each incident as it counts at `now`."""
    return replace(snapshot, incidents=tuple(at_first_sight(incident, now) for incident in snapshot.incidents))


def read_page(files: Sequence[str], source: Origin) -> PageRead:
    """The readings of documents of one page.

    `files` are paths, each perhaps with its role and `=` in front. Without a platform the most particular one counts
    that knows one of them. Raises PayloadError for a document that cannot be read, UsageError for a file that
    cannot be opened, an unknown platform, and a role that no document of the platform has.
    """
    page = Page(url=source.url or "", mapping=source.mapping)
    documents = [_open(file) for file in files]
    chosen = _named(source.platform) if source.platform is not None else _found([body for _, body in documents], page)
    readings = []
    for role, body in documents:
        if role is not None and chosen.roles and role not in chosen.roles:
            raise UsageError(f"{chosen.title} has no document {role!r}; there are {', '.join(chosen.roles)}.")
        kind = role or chosen.find_role(body, page)
        if kind is None:
            refuse_unknown(body, page, chosen)
        readings.append(chosen.read(kind, body, page))
    moments = (stated_time(body) for _, body in documents)
    newest = max((at for at in (_newest_in(readings), *moments) if at is not None), default=None)
    return PageRead(platform=chosen.name, readings=tuple(readings), newest=newest)


def _named(name: str) -> Platform:
    found = platform(name) or platform(name, _added())
    if found is None:
        raise UsageError(f"There is no platform {name!r}; there are {', '.join(PLATFORMS.names)}.")
    return found


def _found(bodies: list[bytes], page: Page) -> Platform:
    found = _first(bodies, page, PLATFORMS) or _first(bodies, page, _added())
    if found is None:
        refuse_unknown(bodies[0], page)
    return found


def _first(bodies: list[bytes], page: Page, among: Sequence[Platform]) -> Platform | None:
    """The most particular platform that knows one of the documents."""
    found = [match[0] for body in bodies if (match := find(body, page, among)) is not None]
    return min(found, key=among.index, default=None)


def _added() -> tuple[Platform, ...]:
    """The platforms that other packages offer; looked for only when ours do not do."""
    from tray_status.plugins import platforms

    return platforms()


def _open(file: str) -> tuple[Role | None, bytes]:
    """The role, if one is written in front of the path, and the file's bytes; a little more than the most is enough."""
    path, role = Path(file), None
    if (named := re.fullmatch(r"([a-z_]{1,30})=(.+)", file)) and not path.exists():
        path, role = Path(named[2]), Role(named[1])
    try:
        with path.open("rb") as opened:
            return role, opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be opened: {error.strerror or error}.") from error


def _lines(page: PageRead, snapshot: Snapshot, now: datetime) -> list[str]:
    """The same for people."""
    health = word(health_of(snapshot, now))
    lines = [f"{snapshot.page_name or 'The page'} ({page.platform}): {health or 'health not told'}"]
    for incident in snapshot.incidents:
        if not incident.over:
            phase = incident.phase.value if incident.phase is not None else "phase unknown"
            lines.append(f"  {incident.kind}: {incident.title} ({phase})")
    over = sum(incident.over for incident in snapshot.incidents)
    lines += [f"  {over} over, {len(snapshot.components)} components"]
    return lines + [f"  note: {note}" for note in snapshot.notes]
