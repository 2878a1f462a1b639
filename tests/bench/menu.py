"""Measures the menu of many providers: how long it takes to make and to hand to the tray, and how much is sent."""

from __future__ import annotations

import time
from collections.abc import Callable

from jeepney import DBusAddress, new_signal

from tests.bench.report import Figure, Result, Table, median, ms, spread
from tests.core.desk import Desk
from tests.core.making import history, incident, maintenance, summary
from tray_status.core.model import Health, Phase, ProviderId
from tray_status.core.view import View
from tray_status.desktop.dbusmenu import EVERYTHING, INTERFACE, PATH, Menu
from tray_status.desktop.messages import Call, Value

WITHIN = 20.0
"""Milliseconds of CPU: about as long as a screen shows one picture."""

SENT = 20.0
"""Kilobytes that one provider's change may send: some two hundred lines, however many providers there are."""


class Host:
    """A menu, and the tray that shows it: whatever is told to have changed is asked for at once."""

    def __init__(self) -> None:
        self.menu = Menu(self._hear, lambda _: None)
        self.sent = 0
        self._changed: list[int] = []

    def takes(self, view: View) -> float:
        """Show a view, and ask for all that it changed; CPU seconds that this took. `sent` are its bytes."""
        self.sent, self._changed = 0, []
        began = time.thread_time()
        self.menu.show(view.menu)
        for number in self._changed:
            self._count(self.menu.answer(Call(interface=INTERFACE, member="GetLayout", body=(number, EVERYTHING, []))))
        return time.thread_time() - began

    def _hear(self, member: str, value: Value) -> None:
        if member == "LayoutUpdated":
            self._changed.append(value[1][1])
        self._count(value)

    def _count(self, value: Value | None) -> None:
        assert value is not None
        signature, body = value
        self.sent += len(new_signal(DBusAddress(PATH, interface=INTERFACE), "x", signature, body).serialise(1))


def measure(*, count: int, incidents: int, rounds: int) -> Result:
    """A view of so many providers with so many incidents among them; then one of them changes, again and again."""
    desk = _desk(count, incidents)
    ill = Desk().add(desk.prefs[-1].name, summary(health=Health.PARTIAL_OUTAGE))
    last = ProviderId(desk.prefs[-1].id)
    states = (desk.states[last], ill.states[last])
    host, built, taken, sent = Host(), list[float](), list[float](), list[int]()
    whole_took = host.takes(desk.view())
    whole = host.sent
    for number in range(1, 2 * rounds + 1):
        desk.states[last] = states[number % 2]
        seconds, view = _timed(desk.view)
        built.append(seconds)
        taken.append(host.takes(view))
        sent.append(host.sent)
    table = Table(
        title=f"The menu of {count} providers with {incidents} incidents, {2 * rounds} changes of one provider",
        columns=("what", "CPU ms", "bytes over the bus"),
        rows=[
            ("the view is made", spread(ms(built)), ""),
            ("the tray takes all of it", f"{whole_took * 1000:.1f}", f"{whole}"),
            ("the tray takes one change", spread(ms(taken)), spread(sent, ".0f")),
        ],
    )
    figures = (
        Figure(name=f"view of {count} providers", measured=median(ms(built)), bound=WITHIN, unit="ms"),
        Figure(name=f"menu of {count} takes a change", measured=median(ms(taken)), bound=WITHIN, unit="ms"),
        Figure(name="one change sends to the tray", measured=median(sent) / 1000, bound=SENT, unit="kB"),
    )
    return Result(tables=(table,), figures=figures)


def _timed(do: Callable[[], View]) -> tuple[float, View]:
    began = time.thread_time()
    found = do()
    return time.thread_time() - began, found


def _desk(count: int, incidents: int) -> Desk:
    desk = Desk()
    for number in range(count):
        name = f"Provider {number:03}"
        if number < incidents:
            desk.add(name, summary(incident(f"i{number}"), health=Health.PARTIAL_OUTAGE))
        elif number % 3:
            desk.add(name, summary(maintenance(f"m{number}")))
        else:
            desk.add(name, history(incident(f"o{number}", phase=Phase.RESOLVED)))
    return desk
