"""`replay`: recorded polls in, the events they would have made out; no network, no state."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tray_status.cli.output import Exit, complain, print_json, say
from tray_status.cli.read import moment, read_page, unreadable
from tray_status.cli.saved import Origin, add_origin, origin
from tray_status.core.advance import LONG_AWAY, advance
from tray_status.core.errors import PayloadError, UsageError
from tray_status.core.model import Health, Incident, ProviderId
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.report import iso
from tray_status.core.state import DocumentRead, Failed, Fetched, NotModified, Outcome, ProviderState, Validators

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.core.alerts import Decision
    from tray_status.core.reading import Reading

STEP = timedelta(minutes=1)
"""How long after the poll before it a poll is that brings no time of its own."""

FAIL = "fail"
UNCHANGED = "304"

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "replay",
        help="the events that a series of recorded polls makes",
        description="Replays recorded polls of one page. Each POLL is a file, several with + between them (documents "
        "of one poll), `304` (nothing new) or `fail`. The first poll that reads a file is "
        "the baseline; none can be 304 before it.",
        epilog="Example: tray-status replay monday.json+monday.atom 304 fail tuesday.json --json",
    )
    parser.add_argument("polls", nargs="+", metavar="POLL")
    add_origin(parser, platforms="the platform of the page; found by shape when left out")
    parser.add_argument(
        "--as-of",
        action="append",
        default=[],
        type=moment,
        metavar="TIME",
        help="when the last poll was made (ISO 8601); given several times, the last polls' times in their order",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one line per event after the baseline, or why a document cannot be read."""
    times = _times(args.as_of, len(args.polls))
    source = origin(args)
    try:
        for number, at, decision in replay(args.polls, times, source):
            if args.json:
                print_json(_line(number, at, decision))
            else:
                event = decision.event
                about = event.incident.title if event.incident is not None else ""
                told = "told" if decision.told else "not told"
                say(f"poll {number}  {iso(at)}  {event.kind}  {about}  ({told}: {decision.reason})")
    except PayloadError as error:
        return unreadable(error, as_json=args.json)
    if all(poll == FAIL for poll in args.polls):
        complain("Nothing was learned: every poll is a failed one, and a failed poll says nothing of the page.")
    return Exit.WELL


def replay(
    polls: Sequence[str], times: Sequence[datetime | None], source: Origin
) -> Iterator[tuple[int, datetime, Decision]]:
    """Number (from 1), time and decision of each event after the baseline, in their order.

    Raises PayloadError for a document that cannot be read, UsageError for a file that cannot be opened.
    """
    provider = ProviderId("page")
    prefs = ProviderPrefs(id=provider, name="page", url=source.url or "https://status.example.com")
    state = ProviderState(provider=provider)
    now = EPOCH
    for number, (poll, given) in enumerate(zip(polls, times, strict=True), start=1):
        outcome, newest = _outcome(poll, state, source)
        now = given or max(newest or now + STEP, now + timedelta(seconds=1))
        # Days lie between recordings; a page that was watched all the time is what is replayed.
        if state.believed_at is not None:
            state = replace(state, believed_at=max(state.believed_at, now - LONG_AWAY))
        baseline = state.belief.read_at is None
        step = advance(state, outcome, now=now, prefs=prefs)
        state = step.state
        if not baseline:
            yield from ((number, now, decision) for decision in step.decisions)


def _outcome(poll: str, state: ProviderState, source: Origin) -> tuple[Outcome, datetime | None]:
    """What a poll learned, and the newest time in its documents."""
    if poll == FAIL:
        return Failed(problem=Problem(kind=ProblemKind.TIMEOUT, sentence="the recorded poll failed")), None
    if poll == UNCHANGED:
        if not state.documents:
            raise UsageError(
                "The first poll cannot be 304 (nothing new): no poll before it read a document. Begin with a file."
            )
        unchanged = (
            DocumentRead(role=role, url=held.url, reading=None, digest=held.digest, validators=held.validators)
            for role, held in state.documents.items()
        )
        return NotModified(documents=tuple(unchanged)), None
    page = read_page(poll.split("+"), source)
    documents = tuple(_read(reading) for reading in page.readings)
    return Fetched(platform=page.platform, documents=documents), page.newest


def _read(reading: Reading) -> DocumentRead:
    return DocumentRead(role=reading.role, url=str(reading.role), reading=reading, digest="", validators=Validators())


def _times(given: Sequence[datetime], polls: int) -> list[datetime | None]:
    """The time of each poll, None where its documents tell it. Raises UsageError when more are given than polls."""
    if len(given) > polls:
        raise UsageError(f"--as-of was given {len(given)} times for {polls} polls.")
    return [*([None] * (polls - len(given))), *given]


def _line(number: int, at: datetime, decision: Decision) -> dict[str, object]:
    event = decision.event
    incident = event.incident
    return {
        "poll": number,
        "at": iso(at),
        "kind": event.kind.value,
        "provider": event.provider,
        "incident": None
        if incident is None
        else {
            "id": incident.id,
            "title": incident.title,
            "url": incident.url,
            "components": list(incident.components),
        },
        "before": _side(event.before),
        "after": _side(event.after),
        "told": decision.told,
        "reason": decision.reason,
    }


def _side(value: Incident | Health | None) -> object:
    """One side of an event: a word for a health; phase, impact, title and newest text for an incident."""
    if value is None or isinstance(value, Health):
        return None if value is None else value.word
    return {
        "phase": None if value.phase is None else value.phase.value,
        "impact": None if value.impact is None else value.impact.word,
        "title": value.title,
        "text": value.newest_text,
    }
