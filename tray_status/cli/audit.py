"""`audit`: every event of a time with what became of it, who was told and when, and why not; from the files alone."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tray_status.cli import Subparsers
    from tray_status.cli.accounts import Teller
    from tray_status.engine.decisions import Entry
    from tray_status.engine.explain import Account, Course

VERSION = 1
SINCE = "24h"


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "audit",
        help="every event, what became of it and why",
        description="Lists every event with what became of it: whether it was told, and if not why; when each notifier "
        "showed it, what it waited for, how often it failed. It reads the log of decisions: the program need not run.",
        epilog="Example: tray-status audit --since yesterday --provider github",
    )
    parser.add_argument(
        "--since",
        default=SINCE,
        metavar="TIME|SPAN",
        help="30m, 4h, 2d; 22:00, today, yesterday; 2026-05-04, or with a time of day 2026-05-04T10:00 (24h)",
    )
    parser.add_argument("--provider", metavar="PROVIDER", help="only this one, by its id or name")
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read the log, and print."""
    from tray_status.cli.accounts import Teller
    from tray_status.cli.moments import ago
    from tray_status.cli.output import Exit, print_json, say_lines
    from tray_status.cli.records import names_of, provider_of, read_log, states_of
    from tray_status.cli.wishes import in_force
    from tray_status.core.errors import UsageError
    from tray_status.engine.clock import SystemClock
    from tray_status.engine.explain import accounts, owing
    from tray_status.engine.zone import SystemZone
    from tray_status.place import Place

    now, zone = SystemClock().now(), SystemZone()
    since = ago(args.since, now, zone)
    if since is None:
        hint = "Write a span such as 4h, or a time such as 22:00, yesterday or 2026-05-04."
        raise UsageError(f"`{args.since}` is neither a time nor a span. {hint}")
    place = Place.of(os.environ)
    settings = in_force(place)
    log = read_log(place)
    only = provider_of(args.provider, settings, log) if args.provider is not None else None
    mine = [one for one in log if only is None or one.provider in (only, None)]
    found = [one for one in accounts(mine, states_of(place, owing(log))) if one.latest >= since or one.waits]
    notes = [one for one in mine if one.kind is None and one.fate is None and one.at >= since]
    if args.json:
        print_json(_report(found, notes, names_of(settings), (now, since, log)))
    else:
        say_lines(lines(found, notes, names_of(settings), Teller(now, zone), since, log))
    return Exit.WELL


# ---- for people ------------------------------------------------------------------------------------------------------


def lines(
    found: Sequence[Account],
    notes: Sequence[Entry],
    names: dict[str, str],
    teller: Teller,
    since: datetime,
    log: Sequence[Entry],
) -> Iterator[str]:
    """A line that sums up, then day by day what happened."""
    yield _summary(found, teller, since)
    if log and log[0].at > since:
        yield f"What is on record begins {teller.day(log[0].at)} {teller.clock(log[0].at)}."
    blocks = [(one.decision.at, _account(one, names, teller)) for one in found]
    blocks += [(one.at, iter([f"You: {one.reason}"])) for one in notes]
    day = ""
    for at, block in sorted(blocks, key=lambda pair: pair[0]):
        if teller.day(at) != day:
            day = teller.day(at)
            yield ""
            yield day
        for number, line in enumerate(block):
            yield f"  {teller.clock(at) if number == 0 else '     '}  {line}"


def _summary(found: Sequence[Account], teller: Teller, since: datetime) -> str:
    told = sum(one.decision.told for one in found)
    waits = sum(course.waits for one in found for course in one.courses)
    parts = [
        f"{len(found)} {'event' if len(found) == 1 else 'events'}",
        f"{told} to be told, {len(found) - told} not" if found else "",
        f"{waits} {'delivery waits' if waits == 1 else 'deliveries wait'}" if waits else "",
    ]
    begin = f"Since {teller.day(since)} {teller.clock(since)}"
    return f"{begin}: {'; '.join(part for part in parts if part)}."


def _account(one: Account, names: dict[str, str], teller: Teller) -> Iterator[str]:
    from tray_status.cli.accounts import HAPPENED
    from tray_status.cli.tables import padded, width

    entry = one.decision
    who = names.get(entry.provider or "", entry.provider or "")
    happened = HAPPENED[entry.kind] if entry.kind is not None else ""
    yield f"{who}: {happened}{f' – {entry.title}' if entry.title else ''}"
    yield f"  {teller.decided(one)}"
    wide = max((width(course.notifier) for course in one.courses), default=0)
    for course in one.courses:
        yield f"  {padded(course.notifier, wide)}  {teller.course(course, entry.at)}"


# ---- for programs ----------------------------------------------------------------------------------------------------


def _report(
    found: Sequence[Account],
    notes: Sequence[Entry],
    names: dict[str, str],
    read: tuple[datetime, datetime, Sequence[Entry]],
) -> dict[str, object]:
    from tray_status.cli.records import entry_report
    from tray_status.core.report import iso

    now, since, log = read
    return {
        "version": VERSION,
        "at": iso(now),
        "since": iso(since),
        "reaches": iso(log[0].at) if log else None,
        "events": [
            {
                "at": iso(one.decision.at),
                "provider": one.decision.provider,
                "provider_name": names.get(one.decision.provider or ""),
                "kind": one.decision.kind.value if one.decision.kind is not None else None,
                "incident": one.decision.incident,
                "title": one.decision.title,
                "told": one.decision.told,
                "reason": one.decision.reason,
                "alert": one.decision.alert,
                "deliveries": [_delivery(course) for course in one.courses],
            }
            for one in found
        ],
        "notes": [entry_report(one) for one in notes],
    }


def _delivery(course: Course) -> dict[str, object]:
    from tray_status.cli.records import entry_report
    from tray_status.core.report import iso

    end, wait = course.end, course.wait
    state = end.fate.value if end is not None and end.fate is not None else "waiting" if course.waits else None
    return {
        "notifier": course.notifier,
        "state": state,
        "at": iso(end.at) if end is not None else None,
        "why": end.reason if end is not None else wait.why if wait is not None else None,
        "until": iso(wait.until) if end is None and wait is not None else None,
        "attempts": max((one.attempts for one in course.fates), default=0),
        "fates": [entry_report(one) for one in course.fates],
    }
