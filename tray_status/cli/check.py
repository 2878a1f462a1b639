"""`check`: look at one page now and say what it tells, and with `--explain` why."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.app import Place
    from tray_status.cli import Subparsers
    from tray_status.core.model import Incident
    from tray_status.core.prefs import ProviderPrefs, Settings
    from tray_status.core.state import Fetched, NotModified, ProviderState
    from tray_status.core.step import Step


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "check",
        help="look at one page now",
        description="Polls one provider once and says what its page tells. What is known of it from watching decides "
        "what is NEW, an UPDATE or to SKIP; nothing is stored and nobody is notified.",
        epilog="Example: tray-status check https://www.githubstatus.com --explain",
    )
    parser.add_argument("provider", metavar="NAME|URL")
    parser.add_argument("--explain", action="store_true", help="the documents asked, every entry, and every decision")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Poll once, and print."""
    from tray_status.app import Place, look_once, settings_file
    from tray_status.cli.output import Exit, complain, say, say_lines
    from tray_status.core.advance import advance
    from tray_status.core.state import Failed
    from tray_status.engine.clock import SystemClock

    place = Place.of(os.environ)
    settings = settings_file(place).start()
    prefs = find(args.provider, settings)
    if prefs is None:
        complain(f"{args.provider!r} is neither a provider of your settings nor known by name nor an address.")
        return Exit.USAGE
    state = _known(prefs, place)
    outcome = look_once(prefs, state, settings, place.environ)
    if isinstance(outcome, Failed):
        complain(outcome.problem.sentence)
        return Exit.UNREADABLE
    step = advance(state, outcome, now=SystemClock().now(), prefs=prefs)
    say(_summary(prefs, step))
    say_lines(_entries(state, step, everything=args.explain))
    if args.explain:
        say_lines(_explanation(outcome, step))
    return Exit.WELL


def look(url: str, settings: Settings) -> str | None:
    """Why the page at an address cannot be watched, or None when it can."""
    from tray_status.app import look_once
    from tray_status.core.model import ProviderId
    from tray_status.core.prefs import ProviderPrefs
    from tray_status.core.state import Failed, ProviderState

    prefs = ProviderPrefs(id=ProviderId("new"), name=url, url=url)
    outcome = look_once(prefs, ProviderState(provider=prefs.id), settings, os.environ)
    return outcome.problem.sentence if isinstance(outcome, Failed) else None


def find(wanted: str, settings: Settings) -> ProviderPrefs | None:
    """The provider that somebody means: one of the settings, one known by name, or any address."""
    from tray_status.core.links import shown_url
    from tray_status.core.model import ProviderId
    from tray_status.core.prefs import ProviderPrefs
    from tray_status.settings.known import find_known

    name = wanted.casefold()
    for prefs in settings.providers:
        if name in (prefs.id.casefold(), prefs.name.casefold(), prefs.url.casefold().rstrip("/")):
            return prefs
    known = find_known(wanted)
    if known is not None:
        return ProviderPrefs(id=ProviderId(known.id), name=known.name, url=known.url, guess=known.guess)
    if "://" in wanted:
        return ProviderPrefs(id=ProviderId("check"), name=shown_url(wanted), url=wanted)
    return None


def _known(prefs: ProviderPrefs, place: Place) -> ProviderState:
    """What watching has stored of a provider, without its validators: everything is asked for anew."""
    from dataclasses import replace

    from tray_status.core.state import ProviderState
    from tray_status.engine.disk import SystemDisk
    from tray_status.engine.store_load import peek

    state = peek(place.state, prefs.id, SystemDisk())
    return ProviderState(provider=prefs.id) if state is None else replace(state, documents={})


def _summary(prefs: ProviderPrefs, step: Step) -> str:
    from tray_status.core.wording import HEALTH_LABEL

    health = step.state.belief.health
    words = HEALTH_LABEL[health] if health is not None else "its page does not tell how it is"
    return f"{prefs.name} ({step.state.platform}): {words}"


def _entries(state: ProviderState, step: Step, *, everything: bool) -> Iterator[str]:
    """One line per entry: NEW, UPDATE or SKIP; without `everything` only what is open or changed."""
    decided = {event.incident.id: event for event in step.events if event.incident is not None}
    for incident in step.state.belief.incidents:
        event = decided.get(incident.id)
        if event is None and not everything and incident.over:
            continue
        known = incident.id in state.belief.seen
        verdict = "SKIP  " if event is None and (known or incident.over) else "UPDATE" if known else "NEW   "
        yield f"  {verdict} {incident.title}  ({_phase(incident)})"
        if everything and verdict.startswith("SKIP"):
            yield f"         {'nothing in it has changed' if known else 'over before it was first seen'}"


def _phase(incident: Incident) -> str:
    words = incident.phase.value if incident.phase is not None else "over" if incident.over else "open"
    return f"{words.replace('_', ' ')}, {incident.impact.word}" if incident.impact is not None else words


def _explanation(outcome: Fetched | NotModified, step: Step) -> Iterator[str]:
    from tray_status.core.links import shown_url

    for document in outcome.documents:
        held = step.state.documents[document.role]
        number = len(held.reading.incidents)
        yield f"  read {document.role} from {shown_url(document.url)}: {number} {'entry' if number == 1 else 'entries'}"
    for note in getattr(outcome, "notes", ()):
        yield f"  note: {note}"
    for reason in step.reasons:
        yield f"  decided: {reason}"
