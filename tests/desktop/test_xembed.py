"""The loop over an X server and the wait for a tray, with a display that the test plays; real ones: the live tests."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from Xlib import X
from Xlib.error import ConnectionClosedError

from tests.desktop.peer import Running
from tray_status.desktop.icons import Icons
from tray_status.desktop.tray_xembed import XembedBackend
from tray_status.desktop.xembed import XError, XLoop, announces_tray, has_tray, wait_for_tray
from tray_status.paths import asset

TRAY = 41
MANAGER = 42


@dataclass
class Event:
    """An event as python-xlib gives it."""

    type: int
    client_type: int = 0
    data: tuple[int, tuple[int, ...]] = (32, (0, 0, 0, 0, 0))


@dataclass
class Root:
    """The root window."""

    mask: int = 0

    @property
    def root(self) -> Root:
        """A screen's root window: itself."""
        return self

    def change_attributes(self, *, event_mask: int) -> None:
        """Remember which events are wanted."""
        self.mask = event_mask


@dataclass
class Display:
    """What of a display is used; events are sent by the test, in any thread."""

    owner: int = X.NONE
    broken: bool = False
    root: Root = field(default_factory=Root)

    def __post_init__(self) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._sent: deque[Event] = deque()

    def send(self, event: Event) -> None:
        """Send an event."""
        self._sent.append(event)
        self._theirs.send(b"e")

    def close(self) -> None:
        """Give the sockets back."""
        self._ours.close()
        self._theirs.close()

    def fileno(self) -> int:
        """What becomes readable with an event."""
        return self._ours.fileno()

    def pending_events(self) -> int:
        """How many events have come."""
        if self.broken:
            raise ConnectionClosedError("gone")
        return len(self._sent)

    def next_event(self) -> Event:
        """The first of them."""
        self._ours.recv(1)
        return self._sent.popleft()

    def screen(self) -> Root:
        """The only screen."""
        return self.root

    def get_default_screen(self) -> int:
        """Its number."""
        return 0

    def intern_atom(self, name: str) -> int:
        """The two atoms that matter."""
        return {"_NET_SYSTEM_TRAY_S0": TRAY, "MANAGER": MANAGER}[name]

    def get_selection_owner(self, atom: int) -> int:
        """The owner of the tray's selection."""
        assert atom == TRAY
        return self.owner


CAME = Event(X.ClientMessage, MANAGER, (32, (0, TRAY, 7, 0, 0)))
OTHERS = [
    Event(X.DestroyNotify),
    Event(X.ClientMessage, 40, (32, (0, TRAY, 7, 0, 0))),
    Event(X.ClientMessage, MANAGER, (32, (0, 43, 7, 0, 0))),
]


@pytest.fixture
def display() -> Iterator[Display]:
    display = Display()
    yield display
    display.close()


@pytest.fixture
def loop() -> Iterator[XLoop]:
    loop = XLoop()
    yield loop
    loop.close()


def test_a_tray_that_is_there_is_not_waited_for(display: Display, loop: XLoop) -> None:
    display.owner = 7
    assert has_tray(display)
    assert wait_for_tray(loop, display)


def test_a_tray_that_comes_late_ends_the_wait_and_nothing_else_does(display: Display, loop: XLoop) -> None:
    """Catches the icon that stays away because its panel started second."""
    for event in (*OTHERS, CAME):
        display.send(event)
    assert wait_for_tray(loop, display)
    assert display.root.mask == X.StructureNotifyMask
    assert [announces_tray(event, display) for event in OTHERS] == [False] * 3


def test_stop_ends_the_wait_for_a_tray_from_any_thread(display: Display, loop: XLoop) -> None:
    came: list[bool] = []
    waiting = Running(lambda: came.append(wait_for_tray(loop, display)))
    display.send(OTHERS[0])
    loop.stop()
    assert waiting.end() is None
    assert came == [False]


def test_stop_ends_a_pause_and_one_before_it_lets_it_not_begin(loop: XLoop) -> None:
    pausing = Running(lambda: loop.pause(3600))
    done: list[str] = []
    loop.calls.invoke(lambda: done.append("meanwhile"))
    loop.stop()
    assert pausing.end() is None
    assert done == ["meanwhile"]
    loop.pause(3600)


def test_a_pause_ends_by_itself(loop: XLoop) -> None:
    loop.pause(0.001)
    assert not loop.stopping


def test_many_wakings_do_not_block_the_one_who_wakes(loop: XLoop) -> None:
    for _ in range(300_000):
        loop._wake()
    loop.stop()
    loop.pause(3600)


def test_work_that_is_handed_in_is_done_between_events(display: Display, loop: XLoop) -> None:
    done: list[str] = []
    loop.calls.invoke(lambda: done.append("first"))
    loop.calls.invoke(lambda: display.send(CAME))
    loop.calls.invoke(loop.stop)
    assert list(loop.events(display)) in ([], [CAME])
    assert done == ["first"]


def test_an_event_that_a_request_read_along_is_not_slept_over(display: Display, loop: XLoop) -> None:
    """Catches the event that lies in the library's own queue while the socket is silent: it would wait for the next."""
    display.send(CAME)
    seen: list[Any] = []
    for event in loop.events(display):
        seen.append(event)
        if len(seen) == 1:
            display._sent.append(CAME)  # read by a request that the handler made
            display._theirs.send(b"e")
        else:
            loop.stop()
    assert seen == [CAME, CAME]


def test_the_end_of_the_x_server_is_a_sentence(display: Display, loop: XLoop) -> None:
    display.broken = True
    with pytest.raises(XError, match="The X server ended the connection"):
        list(loop.events(display))


def test_where_no_x_server_answers_it_is_said() -> None:
    backend = XembedBackend(Icons(asset), lambda _: None, hosted=lambda _: None)
    with pytest.raises(XError, match="The X server cannot be reached"):
        backend.run(lambda: None)


def test_before_there_is_a_tray_nothing_is_drawn_and_stop_is_heard() -> None:
    from tests.desktop.contract import VIEW

    backend = XembedBackend(Icons(asset), lambda _: None, hosted=lambda _: None, patience=3600)
    running = Running(lambda: backend.run(lambda: None))
    backend.invoke(lambda: None)
    backend.draw(VIEW)
    backend.stop()
    assert running.end() is None
