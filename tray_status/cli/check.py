"""`check`: look at one page now and say what it tells, and with `--explain` why."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tray_status.cli import Subparsers
    from tray_status.cli.output import Exit
    from tray_status.core.model import Incident
    from tray_status.core.prefs import ProviderPrefs, Settings
    from tray_status.core.problem import Problem
    from tray_status.core.state import Fetched, NotModified, ProviderState
    from tray_status.core.step import Step
    from tray_status.place import Place


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
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Poll once, and print."""
    from tray_status.app import Place, look_once
    from tray_status.cli.named import hint
    from tray_status.cli.output import Exit, complain, print_json, say, say_lines
    from tray_status.cli.progress import Progress
    from tray_status.cli.wishes import in_force
    from tray_status.core.advance import advance
    from tray_status.core.errors import UsageError
    from tray_status.core.links import shown_url
    from tray_status.core.state import Failed
    from tray_status.engine.clock import SystemClock

    place = Place.of(os.environ)
    settings = in_force(place)
    prefs = find(args.provider, settings)
    if prefs is None:
        raise UsageError(
            f"`{shown_url(args.provider)}` is neither a provider of your settings nor known by name nor an address. "
            f"{hint(args.provider, settings)}Give the address of its status page (https://…)."
        )
    state = _known(prefs, place)
    with Progress(f"Asking {shown_url(prefs.url)}"):
        outcome = look_once(prefs, state, settings, place.environ)
    if isinstance(outcome, Failed):
        problem = outcome.problem
        if args.json:
            print_json({"error": {"kind": problem.kind.value, "message": problem.sentence}})
        else:
            complain(problem.sentence)
        return exit_of(problem)
    now = SystemClock().now()
    step = advance(state, outcome, now=now, prefs=prefs)
    if args.json:
        print_json(_report(prefs, state, outcome, step, now))
        return Exit.WELL
    say(_summary(prefs, step))
    say_lines(_entries(state, step, everything=args.explain))
    if args.explain:
        say_lines(_explanation(outcome, step))
        say_lines(_outside(prefs, step))
    return Exit.WELL


def exit_of(problem: Problem) -> Exit:
    """The exit status for a page that cannot be watched: nobody answered, or the answer cannot be read."""
    from tray_status.cli.output import Exit
    from tray_status.core.problem import ProblemKind

    no_answer = problem.kind.connection or problem.kind in (ProblemKind.BROKEN, ProblemKind.TLS)
    return Exit.UNREACHABLE if no_answer else Exit.UNREADABLE


def find(wanted: str, settings: Settings) -> ProviderPrefs | None:
    """The provider that somebody means: one of the settings, one known by name, or any address.

    Raises UsageError for an address that cannot be asked.
    """
    from tray_status.cli.addresses import usable
    from tray_status.cli.named import looked_at, meant
    from tray_status.core.links import shown_url
    from tray_status.core.model import ProviderId
    from tray_status.core.prefs import ProviderPrefs

    name = wanted.casefold()
    for prefs in settings.providers:
        if name in (prefs.id.casefold(), prefs.name.casefold(), prefs.url.casefold().rstrip("/")):
            return prefs
    if "://" in wanted:
        return ProviderPrefs(id=ProviderId("check"), name=shown_url(wanted), url=usable(wanted))
    known = meant(wanted)
    if known is None:
        return None
    watched = settings.provider(ProviderId(known.entry.id)) if known.part is None else None
    return watched or looked_at(known)


def _known(prefs: ProviderPrefs, place: Place) -> ProviderState:
    """What watching has stored of a provider, without its validators: everything is asked for anew."""
    from dataclasses import replace

    from tray_status.core.state import ProviderState
    from tray_status.engine.disk import SystemDisk
    from tray_status.engine.peeking import peek

    state = peek(place.state, prefs.id, SystemDisk())
    return ProviderState(provider=prefs.id) if state is None else replace(state, documents={})


def _summary(prefs: ProviderPrefs, step: Step) -> str:
    from tray_status.core.wording import HEALTH_LABEL

    health = step.state.belief.health
    words = HEALTH_LABEL[health] if health is not None else "its page does not tell how it is"
    return f"{prefs.name} ({step.state.platform}): {words}"


def _judged(state: ProviderState, step: Step) -> Iterator[tuple[str, Incident, str]]:
    """Each entry of the page with its verdict (`new`, `update` or `skip`) and the reason."""
    decided = {one.event.incident.id: one for one in step.decisions if one.event.incident is not None}
    for incident in step.state.belief.incidents:
        decision = decided.get(incident.id)
        known = incident.id in state.belief.seen
        if decision is not None:
            yield "update" if known else "new", incident, decision.reason
        elif known:
            yield "skip", incident, "nothing in it has changed"
        elif incident.over:
            yield "skip", incident, "over before it was first seen"
        else:
            yield "new", incident, "open when the page was first looked at"


def _entries(state: ProviderState, step: Step, *, everything: bool) -> Iterator[str]:
    """One line per entry: NEW, UPDATE or SKIP; without `everything` only what is open or changed."""
    for verdict, incident, reason in _judged(state, step):
        if verdict == "skip" and incident.over and not everything:
            continue
        yield f"  {verdict.upper():6} {incident.title}  ({_phase(incident)})"
        if everything and verdict == "skip":
            yield f"         {reason}"


def _phase(incident: Incident) -> str:
    words = incident.phase.value if incident.phase is not None else "over" if incident.over else "open"
    return f"{words.replace('_', ' ')}, {incident.impact.word}" if incident.impact is not None else words


def _explanation(outcome: Fetched | NotModified, step: Step) -> Iterator[str]:
    for one in _documents(outcome, step):
        number = one["entries"]
        yield f"  read {one['role']} from {one['url']}: {number} {'entry' if number == 1 else 'entries'}"
    for note in step.notes:
        yield f"  note: {note}"
    for decision in step.decisions:
        yield f"  decided: {decision.event.kind}: {decision.reason}"


def _outside(prefs: ProviderPrefs, step: Step) -> Iterator[str]:
    """What goes on outside the provider's focus, and why it is outside."""
    from tray_status.cli.focusing import misfit_lines
    from tray_status.core.focus import naming, outside

    belief = step.state.belief
    page = naming(belief.components, belief.incidents, prefs.focus)
    for incident in belief.open:
        if (why := outside(incident, prefs.focus, page)) is not None:
            yield f"  held back: {incident.title}: {why}"
    for line in misfit_lines(belief, prefs.focus):
        yield f"  focus: {line}"


def _documents(outcome: Fetched | NotModified, step: Step) -> list[dict[str, object]]:
    """The documents that were asked for, and how many entries each has."""
    from tray_status.core.links import shown_url

    held = step.state.documents
    return [
        {"role": one.role, "url": shown_url(one.url), "entries": len(held[one.role].reading.incidents)}
        for one in outcome.documents
    ]


def _report(
    prefs: ProviderPrefs, state: ProviderState, outcome: Fetched | NotModified, step: Step, now: datetime
) -> dict[str, object]:
    """The same for programs."""
    from tray_status.cli.output import JSON_VERSION
    from tray_status.core.links import shown_url
    from tray_status.core.report import incident_link, incident_report, iso, word

    return {
        "version": JSON_VERSION,
        "at": iso(now),
        "provider": {"id": prefs.id, "name": prefs.name, "url": shown_url(prefs.url), "platform": step.state.platform},
        "health": word(step.state.belief.health),
        "entries": [
            {"verdict": verdict, "reason": reason, **incident_report(incident)}
            | {"url": incident_link(incident, prefs, step.state)}
            for verdict, incident, reason in _judged(state, step)
        ],
        "documents": _documents(outcome, step),
        "notes": list(step.notes),
    }
