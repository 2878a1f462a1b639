"""The stand-in beside the icon over D-Bus: it comes when no tray shows that one, and goes when one does."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from tests.desktop.contract import VIEW, numbered, the_last_of_many_views_wins
from tests.desktop.peer import Peer, Running
from tray_status.core.errors import TrayStatusError
from tray_status.core.view import View
from tray_status.desktop.choose import no_host, on_linux
from tray_status.desktop.icons import Icons
from tray_status.desktop.messages import BusError
from tray_status.desktop.remedies import Lack
from tray_status.desktop.tray import Backend, Hosted, Tray
from tray_status.desktop.tray_bus import BusBackend
from tray_status.desktop.tray_linux import StandInBackend
from tray_status.desktop.tray_xembed import XembedBackend
from tray_status.paths import asset


class Painter:
    """A back end of one thread, the test's: what it is asked to do it does at once, once it runs."""

    name = "painter"

    def __init__(self, hosted: Hosted) -> None:
        self.hosted = hosted
        self.drawn: list[View] = []
        self.ended = False
        self.fails: Exception | None = None

    def run(self, started: Callable[[], None]) -> None:
        """Begin; the test says what happens then."""
        if self.fails is not None:
            raise self.fails
        started()

    def stop(self) -> None:
        """Remember it."""
        self.ended = True

    def invoke(self, do: Callable[[], None]) -> None:
        """Do it at once."""
        do()

    def draw(self, view: View) -> None:
        """Remember it."""
        self.drawn.append(view)


class Session:
    """The icon over D-Bus and its stand-ins; a thread is run at once, in the test's."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.hosted: list[bool] = []
        self.stand_ins: list[Painter] = []
        self.threads: list[str] = []
        self._fails = fails
        self.backend = StandInBackend(
            self._over_bus, self._stand_in, hosted=self.hosted.append, start_thread=self._start
        )
        self.tray = Tray(self.backend)

    def _over_bus(self, hosted: Hosted) -> Backend:
        self.bus = Painter(hosted)
        return self.bus

    def _stand_in(self, hosted: Hosted) -> Backend:
        painter = Painter(hosted)
        painter.fails = self._fails
        self.stand_ins.append(painter)
        return painter

    def _start(self, name: str, run: Callable[[], object]) -> object:
        self.threads.append(name)
        return run()

    def begin(self) -> None:
        """As `Tray.run`, but the loop goes on: what ends it is not part of these tests."""
        self.tray._begin()


def test_while_a_tray_shows_the_icon_over_d_bus_there_is_no_stand_in() -> None:
    session = Session()
    session.begin()
    session.tray.show(VIEW)
    session.bus.hosted(True)
    assert session.bus.drawn == [VIEW]
    assert session.stand_ins == []
    assert session.hosted == [True]


def test_without_such_a_tray_a_stand_in_shows_what_is_shown_and_all_that_follows() -> None:
    session = Session()
    session.begin()
    session.tray.show(VIEW)
    session.bus.hosted(False)
    (stand_in,) = session.stand_ins
    assert session.threads == ["tray stand-in"]
    session.tray.show(numbered(1))
    assert stand_in.drawn == [VIEW, numbered(1)]
    stand_in.hosted(True)
    assert session.hosted == [False, True]


def test_the_news_that_there_is_still_no_tray_hides_no_stand_in() -> None:
    """Catches the remedy told to somebody who sees the icon, and a second stand-in beside the first."""
    session = Session()
    session.begin()
    session.bus.hosted(False)
    session.stand_ins[0].hosted(True)
    session.bus.hosted(False)
    assert session.hosted == [False, True]
    assert len(session.stand_ins) == 1


def test_a_tray_over_d_bus_that_comes_late_takes_the_icon_back() -> None:
    """Catches two icons side by side."""
    session = Session()
    session.begin()
    session.tray.show(VIEW)
    session.bus.hosted(False)
    stand_in = session.stand_ins[0]
    stand_in.hosted(True)
    session.bus.hosted(True)
    assert stand_in.ended
    stand_in.hosted(False)
    session.tray.show(numbered(1))
    assert stand_in.drawn == [VIEW]
    assert session.hosted == [False, True, True]


def test_when_that_tray_goes_again_another_stand_in_comes() -> None:
    session = Session()
    session.begin()
    session.bus.hosted(False)
    session.bus.hosted(True)
    session.bus.hosted(False)
    assert len(session.stand_ins) == 2
    assert not session.stand_ins[1].ended


def test_the_end_takes_the_stand_in_along() -> None:
    session = Session()
    session.begin()
    session.bus.hosted(False)
    session.tray.stop()
    assert session.bus.ended
    session.tray.run()
    assert session.stand_ins[0].ended


def test_a_stand_in_that_fails_is_a_sentence_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Catches a thread that dies unheard, or takes the icon over D-Bus with it."""
    session = Session(fails=TrayStatusError("The X server cannot be reached (no)."))
    session.begin()
    with caplog.at_level(logging.INFO):
        session.bus.hosted(False)
    assert "There is no other tray either: The X server cannot be reached (no)." in caplog.text
    session.tray.show(VIEW)
    assert session.bus.drawn == [VIEW]


def test_the_last_of_many_views_wins_with_a_stand_in() -> None:
    peer = Peer()
    shown: list[str] = []

    def over_bus(hosted: Hosted) -> Backend:
        return BusBackend(Icons(asset), lambda _: None, hosted=hosted, bus=peer.bus)

    class Beside(Painter):
        def draw(self, view: View) -> None:
            shown.append(view.tooltip)

    tray = Tray(StandInBackend(over_bus, Beside, hosted=lambda _: None, start_thread=lambda _name, run: run()))
    running = Running(tray.run)
    tray.show(VIEW)
    peer.refuse(peer.hear_call("RegisterStatusNotifierItem"), "org.freedesktop.DBus.Error.ServiceUnknown")

    def seen() -> str:
        peer.ask("/StatusNotifierItem", "org.freedesktop.DBus.Peer", "Ping")
        return shown[-1] if shown else ""

    the_last_of_many_views_wins(tray.show, seen)
    tray.stop()
    assert running.end() is None
    peer.close()


NO_BUS = BusError("The message bus cannot be reached (no).")


@pytest.mark.parametrize(
    ("environ", "bus", "expected"),
    [
        ({"DISPLAY": ":0"}, True, StandInBackend),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, True, BusBackend),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, BusBackend),
        ({}, True, BusBackend),
        ({"DISPLAY": ":0"}, False, XembedBackend),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False, Lack),
        ({}, False, Lack),
    ],
)
def test_the_way_to_an_icon_follows_from_bus_and_screens(
    environ: dict[str, str],
    bus: bool,
    expected: type,
) -> None:
    """Catches the X server of a Wayland session started only to find no tray."""
    peer = Peer()
    chosen = on_linux(
        peer.bus if bus else NO_BUS,
        Icons(asset),
        lambda _: None,
        lambda _: None,
        environ=environ,
        start_thread=lambda _name, run: run(),
    )
    assert type(chosen) is expected
    if isinstance(chosen, XembedBackend):
        chosen.stop()
        chosen.run(lambda: None)
    peer.close()


def test_where_no_tray_shows_the_icon_the_remedy_is_that_of_the_desktop() -> None:
    assert "tint2" in no_host({"DISPLAY": ":0"}, "linux").remedy
    assert "AppIndicator" in no_host({"WAYLAND_DISPLAY": "w", "XDG_CURRENT_DESKTOP": "GNOME"}, "linux").remedy
    assert "Log out" in no_host({}, "win32").remedy


def test_other_pictures_of_the_same_view_are_drawn_on_the_stand_in_too() -> None:
    """Seeded defect: an edit of `icon:` is not seen in a tray of the older kind."""
    session = Session()
    session.begin()
    session.tray.show(VIEW)
    session.bus.hosted(False)
    (stand_in,) = session.stand_ins
    session.tray.redraw()
    assert session.bus.drawn == [VIEW, VIEW]
    assert stand_in.drawn == [VIEW, VIEW]
