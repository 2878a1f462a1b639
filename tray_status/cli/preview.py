"""`preview`: what a focus would have told of a provider's past, and what it would have held back and why."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tray_status.cli import Subparsers
    from tray_status.core.belief import Belief
    from tray_status.core.prefs import Focus, ProviderPrefs, Settings
    from tray_status.core.problem import Problem
    from tray_status.place import Place

DAYS, MOST_DAYS = 30, 90
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
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
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

    from tray_status.cli.check import exit_of, find
    from tray_status.cli.focusing import misfit_lines
    from tray_status.cli.named import hint
    from tray_status.cli.output import Exit, complain, print_json, say_lines
    from tray_status.cli.preview_words import lines, report
    from tray_status.cli.wishes import in_force
    from tray_status.core.errors import UsageError
    from tray_status.core.links import shown_url
    from tray_status.core.preview import preview
    from tray_status.core.problem import Problem
    from tray_status.engine.clock import SystemClock
    from tray_status.place import Place

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
        print_json(report(seen, prefs))
    else:
        say_lines(lines(seen, prefs, days=args.days))
        say_lines(misfit_lines(belief, prefs.focus))
    return Exit.WELL


def trial_of(args: argparse.Namespace) -> Focus | None:
    """The focus that the options make; None when none was given. Raises UsageError."""
    from tray_status.cli.focusing import patterns
    from tray_status.core.model import Impact
    from tray_status.core.prefs import Focus

    least = args.minimum_impact
    focus = Focus(
        include=patterns("--components", args.components),
        exclude=patterns("--not", args.exclude),
        words=patterns("--words", args.words),
        no_words=patterns("--not-words", args.not_words),
        minimum_impact=Impact[least.upper()] if least is not None else None,
    )
    return None if focus == Focus() else focus


def past_of(prefs: ProviderPrefs, place: Place, settings: Settings, now: datetime) -> Belief | Problem:
    """What is known of a provider's past: what watching has kept, else what its page says now."""
    from tray_status.app import look_once
    from tray_status.cli.progress import Progress
    from tray_status.core.advance import advance
    from tray_status.core.links import shown_url
    from tray_status.core.state import Failed, ProviderState
    from tray_status.engine.disk import SystemDisk
    from tray_status.engine.peeking import peek

    state = peek(place.state, prefs.id, SystemDisk())
    if state is not None and state.believed_at is not None:
        return state.belief
    fresh = ProviderState(provider=prefs.id)
    with Progress(f"Asking {shown_url(prefs.url)}"):
        outcome = look_once(prefs, fresh, settings, place.environ)
    if isinstance(outcome, Failed):
        return outcome.problem
    return advance(fresh, outcome, now=now, prefs=prefs).state.belief


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_DAYS):
        raise argparse.ArgumentTypeError(f"give a number from 1 to {MOST_DAYS}")
    return int(text)
