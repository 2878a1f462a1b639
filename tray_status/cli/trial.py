"""The command that tries one notifier as it is configured, and says what became of it."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.core.errors import NotifyError
    from tray_status.core.events import Notification
    from tray_status.core.prefs import NotifyPrefs, Settings
    from tray_status.engine.clock import Clock
    from tray_status.notify.base import Notifier
    from tray_status.place import Place


def add(commands: Subparsers) -> None:
    """Add the command."""
    test = commands.add_parser(
        "notify-test",
        help="send one test notification",
        description="Sends one notification by a notifier of your settings, exactly as alerts are sent, and says what "
        "became of it. Exit status: 0 delivered, 1 refused, 2 no such notifier, 4 nobody answered.",
        epilog="Example: tray-status notify-test desktop",
    )
    test.add_argument("name", metavar="NAME", help="what `notifiers:` of the settings calls it")
    test.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    test.set_defaults(run=notify_test_)


def notify_test_(args: argparse.Namespace) -> int:
    """Send it, and say what became of it."""
    from tray_status.cli.output import Exit, complain, print_json, say
    from tray_status.cli.wishes import in_force
    from tray_status.logs import set_up
    from tray_status.place import Place

    place = Place.of(os.environ)
    settings = in_force(place)
    prefs = _meant(args.name, settings)
    set_up(None, level="info", stream=sys.stderr)  # what a command prints is for its log
    failed, printed = _sent(prefs, settings, place)
    if args.json:
        print_json(_row(prefs, failed))
    elif failed is None:
        say(_sentence(prefs, failed, printed=printed))
    else:
        complain(_sentence(prefs, failed, printed=printed))
    if failed is None:
        return Exit.WELL
    return Exit.UNREACHABLE if failed.unreachable else Exit.WRONG


def tried(name: str, settings: Settings, place: Place) -> str:
    """Send one test by the notifier of that name, and say what became of it. Raises UsageError and PluginError."""
    prefs = _meant(name, settings)
    failed, printed = _sent(prefs, settings, place)
    return _sentence(prefs, failed, printed=printed)


def _sent(prefs: NotifyPrefs, settings: Settings, place: Place) -> tuple[NotifyError | None, bool]:
    """Why it was not delivered, None where it was; and whether it was printed for want of a desktop."""
    from tray_status.core.errors import NotifyError
    from tray_status.engine.clock import SystemClock
    from tray_status.engine.delivery import notify
    from tray_status.notify.desktop import DesktopNotifier

    notifier = _made(prefs, settings, place)
    printed = prefs.kind == "desktop" and not isinstance(notifier, DesktopNotifier)
    try:
        notify(notifier, _test(prefs.name, SystemClock()))
    except NotifyError as error:
        return error, printed
    return None, printed


def _sentence(prefs: NotifyPrefs, failed: NotifyError | None, *, printed: bool) -> str:
    if failed is not None:
        return f"Not delivered by {prefs.name} ({prefs.kind}): {failed.why}.{_then(failed)}"
    return f"{'Printed: there is no desktop here for' if printed else 'Delivered by'} {prefs.name} ({prefs.kind})."


def _meant(name: str, settings: Settings) -> NotifyPrefs:
    from tray_status.cli.asking import near
    from tray_status.core.errors import UsageError

    for prefs in settings.notifiers:
        if prefs.name.casefold() == name.casefold():
            return prefs
    names = [prefs.name for prefs in settings.notifiers]
    listed = ", ".join(f"`{one}`" for one in names)
    raise UsageError(f"No notifier is called `{name}`. {near(name, names)}Your settings have {listed}.")


def _made(prefs: NotifyPrefs, settings: Settings, place: Place) -> Notifier:
    """The notifier as the running program has it. Raises PluginError."""
    from dataclasses import replace

    from tray_status.engine.clock import SystemClock
    from tray_status.engine.watchdog import Watchdog
    from tray_status.engine.zone import SystemZone
    from tray_status.notifiers import DESKTOP, Means, Notifiers
    from tray_status.place import notifier_kinds
    from tray_status.posting import Posting
    from tray_status.surface import facade_alone
    from tray_status.threads import start_thread

    clock = SystemClock()
    watchdog = Watchdog(clock=clock, start_thread=start_thread)
    means = Means(
        stream=sys.stdout,
        environ=place.environ,
        secret=place.secrets.value,
        zone=SystemZone(),
        names=str,
        post=Posting(
            lambda: settings, environ=place.environ, secret=place.secrets.value, clock=clock, watchdog=watchdog
        ),
        now=clock.now,
        facade=facade_alone() if prefs.kind == DESKTOP else None,
    )
    notifiers = Notifiers(means, notifier_kinds())
    notifiers.guard(settings)
    (made,) = notifiers.of(replace(settings, notifiers=(prefs,)))
    return made


def _test(name: str, clock: Clock) -> Notification:
    from tray_status.core.events import Notification, Urgency

    now = clock.now()
    return Notification(
        id=f"test-{now:%Y%m%dT%H%M%S}",
        key="test",
        notifier=name,
        alerts=(),
        providers=(),
        kind=None,
        title="Test from Tray Status",
        body=f"Whoever reads this is told by the notifier {name}.",
        url=None,
        urgency=Urgency.NORMAL,
        at=now,
    )


def _then(failed: NotifyError) -> str:
    """What would become of an alert."""
    if failed.final:
        return " An alert would be given up."
    if failed.retry_after is not None:
        return f" An alert would be tried again after {failed.retry_after:.0f} s."
    return " An alert would wait." if failed.held else " An alert would be tried again."


def _row(prefs: NotifyPrefs, failed: NotifyError | None) -> dict[str, object]:
    return {
        "name": prefs.name,
        "kind": prefs.kind,
        "delivered": failed is None,
        "why": failed.why if failed is not None else None,
        "final": failed is not None and failed.final,
        "unreachable": failed is not None and failed.unreachable,
        "retry_after": None if failed is None or failed.retry_after is None else round(failed.retry_after),
    }
