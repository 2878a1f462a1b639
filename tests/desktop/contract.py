"""What every tray keeps to, whatever draws it; the live tests hold the real ones to it as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Barrier

from tests.desktop.peer import PATIENCE, Running
from tray_status.core.commands import Pause, Quit
from tray_status.core.glance import SEPARATOR, Icon, IconState, Item, View

VIEW = View(
    icon=Icon(state=IconState.WELL),
    tooltip="Tray Status: all well",
    menu=(Item(label="Paused", command=Pause(on=True), checked=False), SEPARATOR, Item(label="Quit", command=Quit())),
)
THREADS = 8
VIEWS = 1000


def numbered(number: int) -> View:
    """One view of many: icon, tooltip and menu say which."""
    state = list(IconState)[number % len(IconState)]
    label = f"View {number}"
    return replace(VIEW, icon=Icon(state=state), tooltip=label, menu=(Item(label=label, key="n"), *VIEW.menu))


def the_last_of_many_views_wins(show: Callable[[View], None], shown: Callable[[], str]) -> None:
    """Show 1,000 views from 8 threads and then one more: that one must be what is seen in the end.

    `show` is `Tray.show` of a running tray, `shown` gives the tooltip that is seen now, and may be called often.
    """
    ready = Barrier(THREADS)

    def flood(first: int) -> None:
        ready.wait(PATIENCE)
        for number in range(first, VIEWS, THREADS):
            show(numbered(number))

    floods = [Running(lambda first=first: flood(first)) for first in range(THREADS)]  # type: ignore[misc]  # mypy: default of a lambda
    errors = [one.end() for one in floods]
    assert errors == [None] * THREADS
    show(numbered(VIEWS))
    for _ in range(10_000):
        if shown() == f"View {VIEWS}":
            return
    raise AssertionError(f"In the end {shown()!r} is seen.")
