"""Owns the proof that the running program can be asked wherever it had to listen, and that its socket is kept alive."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeClock, HeldThreads
from tray_status.core.errors import ChannelError
from tray_status.desk import Desk
from tray_status.engine.channel import Answer, Request, ask_running
from tray_status.engine.channel_door import introduce
from tray_status.engine.watchdog import Watchdog
from tray_status.listening import KEEP_EVERY, Listening
from tray_status.place import Place

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a pipe is no file that anybody could take away")
PLENTY = 10.0


class Echo(Desk):
    """Answers with the question."""

    def __init__(self) -> None:
        pass

    def answer(self, request: Request) -> Answer:
        """The question."""
        return request


class Ear:
    """A listening program whose clock stands still."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.clock = FakeClock()
        self.watchdog = Watchdog(clock=self.clock, start_thread=HeldThreads())
        self.listening = Listening(place, Echo(), self.watchdog)

    def hears(self) -> bool:
        """Whether a question finds its way."""
        return ask_running((self.place.state, *self.place.runtimes), {"a": 1}, PLENTY) == {"a": 1}

    def hour(self) -> None:
        """Let an hour pass."""
        self.clock.step(KEEP_EVERY)
        self.watchdog.turn()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "state").mkdir()
    place = Place(state=tmp_path / "state", settings=tmp_path / "s.yaml", runtime=tmp_path / "r", environ={})
    yield place
    spare = place.runtimes[1]
    if spare.is_file():
        spare.unlink()


def test_the_socket_is_kept_from_those_who_tidy_temporary_folders(place: Place) -> None:
    """Seeded defect: nobody touches the socket; after ten days it is gone, and the program can be asked no more."""
    ear = Ear(place)
    socket, lock = place.runtime / "channel", place.runtime / "running.lock"
    lock.touch()
    for _ in range(3):
        for path in (socket, lock):
            os.utime(path, (0, 0))
        ear.hour()
        assert all(path.stat().st_mtime > 0 for path in (socket, lock))
    socket.unlink()
    ear.hour()
    assert ear.hears()
    ear.listening.close()
    assert not socket.exists()


def test_what_keeps_it_may_fail_and_tries_again(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    ear = Ear(place)
    (place.runtime / "channel").unlink()
    place.runtime.rmdir()
    place.runtime.touch()
    ear.hour()
    assert "cannot listen" in caplog.text
    place.runtime.unlink()
    ear.hour()
    assert ear.hears()
    ear.listening.close()


def test_where_the_state_folder_takes_nothing_the_runtime_folder_holds_address_and_key(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Seeded defects: on a full disk nobody can ask; a second listener is opened beside the first, which stays."""
    place.state.rmdir()
    place.state.touch()
    ear = Ear(place)
    assert {path.name for path in place.runtime.iterdir()} == {"channel", "channel.address", "channel.key"}
    assert ear.hears()
    assert not place.runtimes[1].exists()
    assert caplog.text == ""
    ear.listening.close()


def test_what_an_earlier_program_left_does_not_lead_astray(place: Place) -> None:
    """Seeded defect: the state folder is full and holds an address where nobody listens; nobody looks any further."""
    introduce(place.state, place.runtime, str(place.runtime / "gone"))
    listening = Place(
        state=place.state / "channel.key" / "no", settings=place.settings, runtime=place.runtime, environ={}
    )
    ear = Ear(listening)
    assert ask_running((place.state, place.runtime), {"b": 2}, PLENTY) == {"b": 2}
    ear.listening.close()
    with pytest.raises(ChannelError, match="does not run"):
        ask_running((place.state, place.runtime), {}, PLENTY)
    with pytest.raises(ChannelError, match="does not run"):
        ask_running((place.settings, place.runtime / "x"), {}, PLENTY)


def test_a_program_that_cannot_listen_anywhere_says_so_once_and_goes_on(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Seeded defect: a warning for each folder that was tried, as if each were a fault of its own."""
    place.runtime.touch()
    place.runtimes[1].touch()
    with caplog.at_level(logging.INFO):
        ear = Ear(place)
    (record,) = caplog.records
    assert record.getMessage().startswith("Commands such as `status` and `quit` cannot reach this program. ")
    ear.hour()
    ear.listening.close()
