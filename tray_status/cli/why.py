"""`why`: the whole life of one incident, each event, decision, hold and receipt in order; from the files alone."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.cli.accounts import Teller
    from tray_status.core.model import Incident
    from tray_status.core.prefs import Settings
    from tray_status.core.state import ProviderState
    from tray_status.engine.decisions import Entry
    from tray_status.engine.explain import Account, Case, Wait

VERSION = 1
LISTED = 20


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "why",
        help="the life of one incident: what was told of it, what was not, and why",
        description="Tells all that is on record of one incident, in order: what happened, whether you were to be "
        "told, what it waited for, who showed it when. The program need not run.",
        epilog="Example: tray-status why 'API errors'   or: tray-status why github",
    )
    parser.add_argument(
        "incident",
        metavar="INCIDENT|PROVIDER",
        help="the incident's id, a part of its title, or a provider, for the latest one there",
    )
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Find the incident, and print its life."""
    from tray_status.cli.accounts import Teller
    from tray_status.cli.output import Exit, print_json, say_lines
    from tray_status.cli.records import names_of, read_log, states_of
    from tray_status.cli.wishes import in_force
    from tray_status.engine.clock import SystemClock
    from tray_status.engine.explain import accounts, cases, life
    from tray_status.engine.zone import SystemZone
    from tray_status.place import Place

    place = Place.of(os.environ)
    settings, log = in_force(place), read_log(place)
    known = {one.provider for one in log if one.provider is not None} | {prefs.id for prefs in settings.providers}
    states = states_of(place, frozenset(known))
    case = meant(args.incident, cases(log, states), settings, log)
    entries = life(log, case)
    waiting = [one for one in accounts(entries, states) if one.waits]
    state = states.get(case.provider)
    name = names_of(settings).get(case.provider, case.provider)
    if args.json:
        print_json(_report(case, name, state, entries, waiting))
        return Exit.WELL
    teller = Teller(SystemClock().now(), SystemZone())
    say_lines(_head(case, name, state, teller))
    say_lines(_story(entries, waiting, teller))
    return Exit.WELL


def meant(wanted: str, known: Sequence[Case], settings: Settings, log: Sequence[Entry]) -> Case:
    """The incident that is meant, the latest one of a provider that is named. Raises UsageError, with those it may be.

    `known`: every one there is, the latest last.
    """
    from tray_status.cli.asking import near
    from tray_status.cli.records import named
    from tray_status.core.errors import TrayStatusError, UsageError

    by_id = [one for one in known if one.incident == wanted]
    if len(by_id) == 1:
        return by_id[0]
    provider = named(wanted, settings, log)
    if provider is not None and not by_id:
        own = [one for one in known if one.provider == provider]
        if not own:
            raise TrayStatusError(
                f"No incident of {wanted} is known. `tray-status audit --provider {provider}` lists what else happened."
            )
        return own[-1]
    name = wanted.casefold()
    fitting = by_id or [one for one in known if name.strip() and name in one.title.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        listed = "".join(f"\n  {one.incident}  {one.provider}: {one.title}" for one in reversed(fitting[-LISTED:]))
        more = f"\n  and {len(fitting) - LISTED} older" if len(fitting) > LISTED else ""
        raise UsageError(f"Several incidents are meant by `{wanted}`; say which by its id:{listed}{more}")
    names = [name for prefs in settings.providers for name in (prefs.name, prefs.id)]
    hint = near(wanted, [*names, *(one.title for one in known)])
    raise UsageError(
        f"No incident and no provider is called `{wanted}`. {hint}`tray-status incidents --all` lists them."
    )


def _incident(case: Case, state: ProviderState | None) -> Incident | None:
    return state.belief.incident(case.incident) if state is not None else None


def _head(case: Case, name: str, state: ProviderState | None, teller: Teller) -> Iterator[str]:
    from tray_status.core.wording import IMPACT_LABEL, PHASE_LABEL

    yield f"{name}: {case.title}"
    incident = _incident(case, state)
    if incident is None or state is None:
        yield f"  {case.incident}; nothing is kept of it any more but this record"
        return
    since = f"since {teller.moment(incident.started_at)}" if incident.started_at is not None else ""
    parts = (
        "over" if incident.over else "open",
        since if not incident.over else "",
        PHASE_LABEL[incident.phase].lower() if incident.phase is not None else "",
        IMPACT_LABEL.get(incident.impact, "") if incident.impact is not None else "",
        "acknowledged" if incident.id in state.acknowledged else "",
    )
    yield f"  {', '.join(part for part in parts if part)}  [{case.incident}]"


def _story(entries: Sequence[Entry], waiting: Sequence[Account], teller: Teller) -> Iterator[str]:
    if not entries:
        yield "Nothing is on record of it: it was there before anything was noted, or that is too long ago."
    day = ""
    for at, sentence in teller.sentences(entries):
        if teller.day(at) != day:
            day = teller.day(at)
            yield ""
            yield day
        yield f"  {teller.clock(at)}  {sentence}"
    if waiting:
        yield ""
        yield from map(teller.open_end, waiting)


def _waits(one: Account) -> list[tuple[str, Wait]]:
    return [(course.notifier, course.wait) for course in one.courses if course.waits and course.wait is not None]


def _report(
    case: Case, name: str, state: ProviderState | None, entries: Sequence[Entry], waiting: Sequence[Account]
) -> dict[str, object]:
    from tray_status.cli.records import entry_report
    from tray_status.core.report import incident_report, iso

    incident = _incident(case, state)
    return {
        "version": VERSION,
        "provider": case.provider,
        "provider_name": name,
        "incident": case.incident,
        "title": case.title,
        "known": incident_report(incident) if incident is not None else None,
        "entries": [entry_report(one) for one in entries],
        "waiting": [
            {"alert": one.decision.alert, "notifier": notifier, "until": iso(wait.until), "why": wait.why}
            for one in waiting
            for notifier, wait in _waits(one)
        ],
    }
