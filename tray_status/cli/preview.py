"""`preview`: what a focus would have told of a provider's past, and what it would have held back and why."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tray_status.app import Place
    from tray_status.cli import Subparsers
    from tray_status.core.belief import Belief
    from tray_status.core.model import Impact
    from tray_status.core.prefs import Focus, ProviderPrefs, Settings
    from tray_status.core.preview import Preview, Previewed
    from tray_status.core.problem import Problem

DAYS, MOST_DAYS = 30, 90
TITLE = 60
IMPACTS = ("none", "minor", "major", "critical")


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "preview",
        help="what a focus would have told of the last weeks, and what not",
        description="Replays what is known of a provider's past through the policy that watching uses, and says which "
        "alerts its focus would have raised and which held back, and why. Without the options below it is the focus of "
        "your settings; with one of them they are the whole focus, on trial: nothing is changed. A provider that was "
        "never watched is asked once.",
        epilog="Example: tray-status preview Cloudflare --components 'Workers*' Europe --minimum-impact major",
    )
    parser.add_argument("provider", metavar="PROVIDER", help="its id, its name, or the address of a status page")
    parser.add_argument("--days", type=_days, default=DAYS, help=f"how many days back, 1 to {MOST_DAYS} ({DAYS})")
    add_trial(parser)
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/command-line.md")
    parser.set_defaults(run=run)


def add_trial(parser: argparse.ArgumentParser) -> None:
    """Add the options that make a focus."""
    add = parser.add_argument
    add("--components", nargs="+", default=[], metavar="GLOB", help="only these components, groups or regions")
    add("--not", nargs="+", default=[], metavar="GLOB", dest="exclude", help="none of these components")
    add("--words", nargs="+", default=[], metavar="WORD", help="only incidents with one of these words")
    add("--not-words", nargs="+", default=[], metavar="WORD", help="no incident with one of these words")
    add("--minimum-impact", choices=IMPACTS, metavar="IMPACT", help=f"only from this impact on: {', '.join(IMPACTS)}")


def run(args: argparse.Namespace) -> int:
    """Replay, and print."""
    from dataclasses import replace
    from datetime import timedelta

    from tray_status.app import Place
    from tray_status.cli.check import exit_of, find
    from tray_status.cli.named import hint
    from tray_status.cli.output import Exit, complain, print_json, say_lines
    from tray_status.cli.wishes import in_force
    from tray_status.core.errors import UsageError
    from tray_status.core.links import shown_url
    from tray_status.core.preview import preview
    from tray_status.core.problem import Problem
    from tray_status.engine.clock import SystemClock

    trial = trial_of(args)
    place = Place.of(os.environ)
    settings = in_force(place)
    prefs = find(args.provider, settings)
    if prefs is None:
        raise UsageError(
            f"`{shown_url(args.provider)}` is neither a provider of your settings nor known by name nor an address. "
            f"{hint(args.provider, settings)}Give the address of its status page (https://…)."
        )
    if trial is not None:
        prefs = replace(prefs, focus=trial, minimum_impact=None)
    now = SystemClock().now()
    belief = past_of(prefs, place, settings, now)
    if isinstance(belief, Problem):
        if args.json:
            print_json({"error": {"kind": belief.kind.value, "message": belief.sentence}})
        else:
            complain(belief.sentence)
        return exit_of(belief)
    seen = preview(belief, prefs, since=now - timedelta(days=args.days), now=now)
    if args.json:
        print_json(_report(seen, prefs))
    else:
        say_lines(lines(seen, prefs, days=args.days))
    return Exit.WELL


def trial_of(args: argparse.Namespace) -> Focus | None:
    """The focus that the options make; None when none was given. Raises UsageError."""
    from tray_status.core.errors import UsageError
    from tray_status.core.model import Impact
    from tray_status.core.prefs import Focus
    from tray_status.settings.scalars import Glob
    from tray_status.settings.values import WrongValueError

    def globs(option: str, given: list[str]) -> tuple[str, ...]:
        try:
            return tuple(dict.fromkeys(map(Glob().parse, given)))
        except WrongValueError as wrong:
            raise UsageError(f"A value of {option} {wrong.why}. {wrong.hint}") from wrong

    least = args.minimum_impact
    focus = Focus(
        include=globs("--components", args.components),
        exclude=globs("--not", args.exclude),
        words=globs("--words", args.words),
        no_words=globs("--not-words", args.not_words),
        minimum_impact=Impact[least.upper()] if least is not None else None,
    )
    return None if focus == Focus() else focus


def past_of(prefs: ProviderPrefs, place: Place, settings: Settings, now: datetime) -> Belief | Problem:
    """What is known of a provider's past: what watching has kept, else what its page says now."""
    from tray_status.app import look_once
    from tray_status.core.advance import advance
    from tray_status.core.state import Failed, ProviderState
    from tray_status.engine.disk import SystemDisk
    from tray_status.engine.store_load import peek

    state = peek(place.state, prefs.id, SystemDisk())
    if state is not None and state.believed_at is not None:
        return state.belief
    fresh = ProviderState(provider=prefs.id)
    outcome = look_once(prefs, fresh, settings, place.environ)
    if isinstance(outcome, Failed):
        return outcome.problem
    return advance(fresh, outcome, now=now, prefs=prefs).state.belief


def lines(seen: Preview, prefs: ProviderPrefs, *, days: int) -> Iterator[str]:
    """The preview for people: each incident that is told or held back, then the sum."""
    from tray_status.core.preview import Verdict

    yield f"{prefs.name}, the last {_number(days, 'day')}, through {focus_words(prefs)}"
    rows = [one for one in seen.incidents if one.verdict is not Verdict.QUIET]
    yield from _table(rows)
    yield _sum(seen)
    yield from _reach(seen, days)


def focus_words(prefs: ProviderPrefs) -> str:
    """What a provider's focus says, in one line."""
    focus = prefs.focus
    parts = (
        ("components", focus.include),
        ("not the components", focus.exclude),
        ("words", focus.words),
        ("not the words", focus.no_words),
    )
    said = [f"{name} {', '.join(globs)}" for name, globs in parts if globs]
    least = focus.minimum_impact or prefs.minimum_impact
    said += [f"impact from {least.word} on"] if least is not None else []
    return f"the focus: {'; '.join(said)}" if said else "no focus: everything is told"


def _table(rows: list[Previewed]) -> Iterator[str]:
    """One line per incident, and below it why it is held back."""
    from tray_status.cli.tables import columns
    from tray_status.core.focus import NOT_NAMED
    from tray_status.core.preview import Verdict
    from tray_status.core.text import shorten

    cells = [
        (
            f"  {(one.incident.started_at or one.at).astimezone():%Y-%m-%d %H:%M}",
            one.verdict.value,
            _number(one.alerts or one.alerts_without, "alert"),
            one.incident.impact.word if one.incident.impact is not None else "-",
            shorten(one.incident.title, TITLE),
        )
        for one in rows
    ]
    for one, line in zip(rows, columns(cells), strict=True):
        yield line
        if one.verdict is Verdict.HELD_BACK:
            yield f"{'':20}{one.reason.removeprefix('first sight: ').removeprefix('held back: ')}"
        elif NOT_NAMED in one.reason:
            yield f"{'':20}{NOT_NAMED}"


def _sum(seen: Preview) -> str:
    from tray_status.core.preview import Verdict

    told, held, quiet = (seen.of(verdict) for verdict in (Verdict.TOLD, Verdict.HELD_BACK, Verdict.QUIET))
    if not seen.incidents:
        return "Nothing is known to have happened."
    raised = sum(one.alerts for one in told)
    missing = sum(one.alerts_without - one.alerts for one in (*told, *held))
    text = (
        f"{_number(len(told) + len(held), 'incident')}: {len(told)} told with {_number(raised, 'alert')}, "
        f"{len(held)} held back with {_number(missing, 'alert')}."
        if told or held
        else "Nothing is known to have happened that is told to anybody."
    )
    others = f"{_number(len(quiet), 'more entry', 'more entries')}: maintenance, notices, or silent for weeks"
    return f"{text} Nobody is told of {others}." if quiet else text


def _reach(seen: Preview, days: int) -> Iterator[str]:
    """How far back the past is known, where that is less than was asked for."""
    if seen.reaches is None:
        yield "No incident that is over is known: the page lists only what is open."
        return
    known = (seen.until - seen.reaches).days
    if known < days:
        ended = f"{seen.reaches.astimezone():%Y-%m-%d}"
        yield f"The page lists only {_number(known, 'day')}: its oldest entry ended on {ended}."


def _number(count: int, noun: str, nouns: str | None = None) -> str:
    return f"{count} {noun if count == 1 else nouns or noun + 's'}"


def _report(seen: Preview, prefs: ProviderPrefs) -> dict[str, object]:
    """The same for programs."""
    from tray_status.core.links import shown_url
    from tray_status.core.preview import Verdict
    from tray_status.core.report import iso

    focus = prefs.focus
    return {
        "provider": {"id": prefs.id, "name": prefs.name, "url": shown_url(prefs.url)},
        "from": iso(seen.since),
        "to": iso(seen.until),
        "reaches": iso(seen.reaches),
        "focus": {
            "components": {"include": list(focus.include), "exclude": list(focus.exclude)},
            "words": {"include": list(focus.words), "exclude": list(focus.no_words)},
            "minimum_impact": _word(focus.minimum_impact),
        },
        "incidents": [
            {
                "id": one.incident.id,
                "title": one.incident.title,
                "kind": one.incident.kind.value,
                "impact": _word(one.incident.impact),
                "components": list(one.incident.components),
                "at": iso(one.at),
                "verdict": one.verdict.name.lower(),
                "reason": one.reason,
                "alerts": one.alerts,
                "alerts_without_focus": one.alerts_without,
            }
            for one in seen.incidents
        ],
        "summary": {verdict.name.lower(): len(seen.of(verdict)) for verdict in Verdict},
    }


def _word(impact: Impact | None) -> str | None:
    return None if impact is None else impact.word


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_DAYS):
        raise argparse.ArgumentTypeError(f"give a number from 1 to {MOST_DAYS}")
    return int(text)
