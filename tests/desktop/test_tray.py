"""The newest view is drawn, in the thread that may draw, whoever shows it and whenever."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import get_ident

import pytest

from tests.desktop.contract import VIEW, numbered, the_last_of_many_views_wins
from tests.desktop.peer import PATIENCE, Peer, Running
from tray_status.core.view import View
from tray_status.desktop.calls import Calls
from tray_status.desktop.icons import Icons
from tray_status.desktop.sni import INTERFACE, PATH
from tray_status.desktop.tray import Tray
from tray_status.desktop.tray_bus import BusBackend
from tray_status.paths import asset


class Screen:
    """A back end that draws nowhere: it remembers what it was given, and in which thread."""

    name = "screen"

    def __init__(self) -> None:
        self.drawn: list[View] = []
        self.threads: set[int] = set()
        self._woken: SimpleQueue[bool] = SimpleQueue()
        self._calls = Calls(lambda: self._woken.put(True))
        self._stopping = False

    def run(self, started: Callable[[], None]) -> None:
        """Turn until `stop`."""
        started()
        while not self._stopping:
            self._woken.get(timeout=PATIENCE)
            self._calls.run()

    def stop(self) -> None:
        """End soon."""
        self.invoke(lambda: setattr(self, "_stopping", True))

    def invoke(self, do: Callable[[], None]) -> None:
        """Do it soon."""
        self._calls.invoke(do)

    def draw(self, view: View) -> None:
        """Remember it."""
        self.drawn.append(view)
        self.threads.add(get_ident())


@pytest.fixture
def screen() -> Screen:
    return Screen()


def test_the_last_of_many_views_wins_in_the_thread_that_may_draw(screen: Screen) -> None:
    tray = Tray(screen)
    running = Running(tray.run)
    the_last_of_many_views_wins(tray.show, lambda: _tooltip_after_a_turn(screen))
    tray.stop()
    assert running.end() is None
    assert len(screen.threads) == 1
    assert get_ident() not in screen.threads


def test_the_last_of_many_views_wins_over_d_bus() -> None:
    peer = Peer()
    tray = Tray(BusBackend(Icons(asset), lambda _: None, hosted=lambda _: None, bus=peer.bus))
    running = Running(tray.run)

    def shown() -> str:
        get = ("org.freedesktop.DBus.Properties", "Get", "ss", INTERFACE, "ToolTip")
        return str(peer.ask(PATH, *get).body[0][1][2])

    tray.show(VIEW)
    peer.reply(peer.hear_call("RegisterStatusNotifierItem"))
    the_last_of_many_views_wins(tray.show, shown)
    tray.stop()
    assert running.end() is None
    peer.close()


def test_views_that_are_shown_before_the_start_are_drawn_once_the_last_of_them(screen: Screen) -> None:
    tray = Tray(screen)
    for number in range(5):
        tray.show(numbered(number))
    tray.stop()
    tray.run()
    assert screen.drawn == [numbered(4)]


def test_the_same_view_again_is_not_drawn_again(screen: Screen) -> None:
    """Catches a menu that is rebuilt at every poll although nothing changed."""
    tray = Tray(screen)
    running = Running(tray.run)
    tray.show(VIEW)
    _tooltip_after_a_turn(screen)
    tray.show(numbered(1))
    _tooltip_after_a_turn(screen)
    tray.show(numbered(1))
    _tooltip_after_a_turn(screen)
    tray.stop()
    running.end()
    assert screen.drawn == [VIEW, numbered(1)]


def test_a_view_that_cannot_be_drawn_does_not_hide_the_next(screen: Screen) -> None:
    """Catches a tray that waits for ever for a drawing that failed."""
    drawn = screen.draw
    tray = Tray(screen)

    def draw(view: View) -> None:
        if view == VIEW:
            raise OSError("no such picture")
        drawn(view)

    screen.draw = draw  # type: ignore[method-assign]  # the fake is made to fail once
    tray.show(VIEW)
    with pytest.raises(OSError, match="no such picture"):
        tray.run()
    tray.show(numbered(1))
    screen._calls.run()
    assert screen.drawn == [numbered(1)]


def test_stop_before_run_lets_run_return(screen: Screen) -> None:
    tray = Tray(screen)
    tray.stop()
    tray.run()


def test_a_tray_has_the_name_of_its_back_end(screen: Screen) -> None:
    assert Tray(screen).name == "screen"


def _tooltip_after_a_turn(screen: Screen) -> str:
    """What is seen once all that was asked for before is done."""
    turned: SimpleQueue[bool] = SimpleQueue()
    screen.invoke(lambda: turned.put(True))
    turned.get(timeout=PATIENCE)
    return screen.drawn[-1].tooltip if screen.drawn else ""


def test_stop_before_run_lets_the_bus_back_end_return() -> None:
    peer = Peer()
    backend = BusBackend(Icons(asset), lambda _: None, hosted=lambda _: None, bus=peer.bus)
    backend.stop()
    backend.run(lambda: None)
    peer.close()


def test_what_is_drawn_is_drawn_again_only_when_its_pictures_are_others(screen: Screen) -> None:
    """Seeded defect: an edit of `icon:` shows with the next outage."""
    tray = Tray(screen)
    tray.redraw()  # nothing is there yet
    running = Running(tray.run)
    tray.show(VIEW)
    assert _tooltip_after_a_turn(screen) == VIEW.tooltip
    tray.show(VIEW)
    _tooltip_after_a_turn(screen)
    assert screen.drawn == [VIEW]
    tray.redraw()
    _tooltip_after_a_turn(screen)
    tray.stop()
    assert running.end() is None
    assert screen.drawn == [VIEW, VIEW]
