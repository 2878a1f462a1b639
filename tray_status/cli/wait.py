"""`wait`: block until a provider is well again (or is not any more): by the running program, or by asking its page."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.cli.progress import Progress
    from tray_status.core.prefs import ProviderPrefs, Settings
    from tray_status.place import Place

UNTIL = ("operational", "ill", "change")
SPAN = re.compile(r"([0-9]{1,6})\s*(s|m|h|d)")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LOOK_EVERY = 1.0
"""Seconds between two questions to the running program."""


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "wait",
        help="block until a provider is well again",
        description="Waits until each of the providers is operational: nothing of it is ill and no incident is open, "
        "acknowledged or not, through your focus. What was known before does not count: each is polled now. The "
        "running program is asked; where none runs, or it does not watch the provider, its page is asked once a "
        "minute. Exit status: 0 it has come, 1 the time is over, 2 wrong usage, 130 Ctrl-C.",
        epilog="Example: tray-status wait github npm --timeout 30m && make publish",
    )
    parser.add_argument("providers", nargs="*", metavar="PROVIDER", help="an id, a name, or a status page's address")
    parser.add_argument("--here", action="store_true", help="those that .tray-status in this folder or above names")
    parser.add_argument(
        "--until",
        choices=UNTIL,
        default=UNTIL[0],
        help="operational: all of them are; ill: something is wrong at one of them; change: one is not as it was",
    )
    parser.add_argument("--timeout", type=seconds, metavar="SPAN", help="30s, 10m, 2h, 1d at most; left out: for ever")
    parser.add_argument("--json", action="store_true", help="how it ended, for programs; the keys are in docs/json.md")
    parser.set_defaults(run=run)


def seconds(text: str) -> float:
    """A span of time. Raises ArgumentTypeError."""
    found = SPAN.fullmatch(text.strip())
    if found is None or int(found[1]) == 0:
        raise argparse.ArgumentTypeError(f"`{text}` is no span of time; write it like 30s, 10m, 2h or 1d.")
    return float(int(found[1]) * SECONDS[found[2]])


def run(args: argparse.Namespace) -> int:
    """Wait, and say how it ended."""
    from tray_status.cli.output import Exit, complain, print_json, say
    from tray_status.cli.progress import Progress, spent
    from tray_status.cli.wishes import in_force
    from tray_status.place import Place

    place = Place.of(os.environ)
    settings = in_force(place)
    wanted = _wanted(args, settings)
    wait = Wait(wanted, settings, place, args.until)
    with Progress(wait.sentence(), after=0.0) as progress:
        reached = wait.last(args.timeout, progress)
    if args.json:
        print_json(wait.report(reached=reached))
    elif reached:
        say(wait.sentence())
    else:
        complain(f"After {spent(args.timeout)}: {wait.sentence()}")
    return Exit.WELL if reached else Exit.WRONG


def _wanted(args: argparse.Namespace, settings: Settings) -> list[ProviderPrefs]:
    """The providers that are meant. Raises UsageError."""
    from tray_status.cli.check import find
    from tray_status.cli.named import hint
    from tray_status.cli.repository import here
    from tray_status.core.errors import UsageError
    from tray_status.core.links import shown_url

    names = [*args.providers, *(here().names if args.here else ())]
    if not names:
        raise UsageError("Say for whom to wait: a PROVIDER, or --here for those that .tray-status names.")
    found: dict[str, ProviderPrefs] = {}
    for name in names:
        prefs = find(name, settings)
        if prefs is None:
            raise UsageError(
                f"`{shown_url(name)}` is neither a provider of your settings nor known by name nor an address. "
                f"{hint(name, settings)}`tray-status list` shows your providers."
            )
        found.setdefault(prefs.id if prefs.id != "check" else prefs.url, prefs)
    return list(found.values())


class Wait:
    """What is known of the providers since the wait began."""

    def __init__(self, wanted: Sequence[ProviderPrefs], settings: Settings, place: Place, until: str) -> None:
        from tray_status.cli.looks import Look
        from tray_status.engine.clock import SystemClock

        self._until = until
        self._clock = SystemClock()
        self._began = self._clock.now()
        self._looks = [Look(prefs, settings, place, self._began) for prefs in wanted]
        self._first: dict[int, str] = {}

    def last(self, timeout: float | None, progress: Progress) -> bool:
        """Wait; return whether what is waited for has come."""
        from threading import Event

        from tray_status.cli.looks import running
        from tray_status.cli.output import complain

        ends = self._clock.monotonic() + timeout if timeout is not None else None
        told, never = "", Event()
        while True:
            status = running()
            for look in self._looks:
                look.look(status, self._clock.now())
            if self._reached():
                return True
            sentence = self.sentence()
            progress.show(sentence)
            if sentence != told and not progress.seen:
                complain(f"{self._clock.now().astimezone():%H:%M:%S} {sentence}")
            told = sentence
            left = ends - self._clock.monotonic() if ends is not None else LOOK_EVERY
            if left <= 0:
                return False
            never.wait(min(LOOK_EVERY, left))

    def _reached(self) -> bool:
        healths = [look.health for look in self._looks]
        if self._until == "operational":
            return all(health == "operational" for health in healths)
        if self._until == "ill":
            return any(health not in (None, "operational") for health in healths)
        changed = [
            number
            for number, health in enumerate(healths)
            if health is not None and self._first.setdefault(number, health) != health
        ]
        return bool(changed)

    def sentence(self) -> str:
        """How each of them is."""
        return "; ".join(look.sentence for look in self._looks)

    def report(self, *, reached: bool) -> dict[str, object]:
        """The same for programs."""
        from tray_status.cli.output import JSON_VERSION

        return {
            "version": JSON_VERSION,
            "reached": reached,
            "until": self._until,
            "waited": round((self._clock.now() - self._began).total_seconds()),
            "providers": [look.report for look in self._looks],
        }
