"""What the machine and the session's manager say: what is done about it, and what they are answered."""

from __future__ import annotations

from collections.abc import Iterator
from queue import SimpleQueue

import pytest
from jeepney import HeaderFields, Message

from tests.desktop.peer import PATIENCE, Peer, Running
from tray_status.desktop.session import LOGIN_MANAGER, LOGIN_PATH, MANAGERS, Heard, Manager, hear_session, hear_system

NOBODY = "org.freedesktop.DBus.Error.ServiceUnknown"
CLIENT = "/org/example/Client7"
GNOME, XFCE = MANAGERS


class Machine:
    """A bus on which the test speaks for the machine and for session managers; `told` is what we made of it."""

    def __init__(self) -> None:
        self.peer = Peer()
        self.told: SimpleQueue[str] = SimpleQueue()
        self.heard = Heard(
            sleeps=lambda: self.told.put("sleeps"),
            wakes=lambda: self.told.put("wakes"),
            ends=lambda: self.told.put("ends"),
        )
        self.running = Running(self.peer.bus.run)

    def join(self, manager: Manager | None, startup_id: str = "") -> Message | None:
        """Have us look for session managers, and be this one (None: there is none); give the call that reached it."""
        self.peer.bus.invoke(lambda: hear_session(self.peer.bus, self.heard, startup_id=startup_id))
        reached = None
        for call in [self.peer.hear_call("RegisterClient") for _ in MANAGERS]:
            if manager is not None and call.header.fields[HeaderFields.destination] == manager.name:
                self.peer.reply(call, "o", CLIENT)
                for _ in range(3):  # what follows is said only to those who listen
                    self.peer.hear_call("AddMatch")
                reached = call
            else:
                self.peer.refuse(call, NOBODY)
        return reached

    def listen(self) -> None:
        """Have us listen to the machine."""
        self.peer.bus.invoke(lambda: hear_system(self.peer.bus, self.heard))
        for _ in range(2):  # what is said earlier is not heard
            self.peer.hear_call("AddMatch")

    def login(self, member: str, *, begins: bool) -> None:
        """Be the machine's log-in manager."""
        self.peer.signal(LOGIN_PATH, LOGIN_MANAGER, member, "b", begins)

    def next(self) -> str:
        """What we heard next."""
        return self.told.get(timeout=PATIENCE)

    def end(self) -> None:
        """End the bus's thread, and see that nothing broke it."""
        self.peer.bus.stop()
        assert self.running.end() is None


@pytest.fixture
def machine() -> Iterator[Machine]:
    machine = Machine()
    yield machine
    machine.end()
    machine.peer.close()


def test_sleep_and_waking_up_are_told_apart(machine: Machine) -> None:
    """Seeded defect: the flag of the signal is not looked at, and everybody is polled before the machine sleeps."""
    machine.listen()

    for begins in (True, False):
        machine.login("PrepareForSleep", begins=begins)

    assert [machine.next(), machine.next()] == ["sleeps", "wakes"]


def test_a_shutdown_that_is_called_off_ends_nothing(machine: Machine) -> None:
    """Seeded defect: the program quits at the announcement, and is missing after the user has called it off."""
    machine.listen()

    machine.login("PrepareForShutdown", begins=True)
    machine.login("PrepareForShutdown", begins=False)
    machine.login("PrepareForSleep", begins=False)

    assert [machine.next(), machine.next()] == ["sleeps", "wakes"]


@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager.name)
def test_the_question_whether_a_session_may_end_is_answered_at_once(machine: Machine, manager: Manager) -> None:
    """Seeded defect: no answer, and the log-out waits for us and blames us; or we quit at the mere question."""
    machine.join(manager)

    machine.peer.signal(CLIENT, manager.client, "QueryEndSession", "u", 0)
    answer = machine.peer.hear_call("EndSessionResponse")

    assert answer.body == (True, "")
    fields = answer.header.fields
    assert (fields[HeaderFields.path], fields[HeaderFields.interface]) == (CLIENT, manager.client)
    assert machine.told.empty()


@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager.name)
def test_the_end_of_a_session_is_answered_before_we_leave(machine: Machine, manager: Manager) -> None:
    """Seeded defect: we leave without a word, and the session waits until it gives us up."""
    machine.join(manager)

    machine.peer.signal(CLIENT, manager.client, "EndSession", "u", 0)

    assert machine.peer.hear_call("EndSessionResponse").body == (True, "")
    assert machine.next() == "ends"


def test_a_manager_that_only_says_stop_is_obeyed(machine: Machine) -> None:
    machine.join(GNOME)

    machine.peer.signal(CLIENT, GNOME.client, "Stop")

    assert machine.next() == "ends"


def test_we_are_known_to_the_manager_by_what_it_called_us(machine: Machine) -> None:
    """Seeded defect: started by the session, we come back under another name, and it takes us for dead."""
    call = machine.join(GNOME, startup_id="10f1a2")

    assert call is not None
    assert call.body == ("tray-status", "10f1a2")


def test_a_session_without_a_manager_is_normal(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    """Seeded defect: on every desktop but two the log complains at each start."""
    with caplog.at_level("INFO"):
        machine.join(None)
        machine.end()

    assert machine.told.empty()
    assert not caplog.records


def test_what_nobody_should_say_is_passed_over(machine: Machine) -> None:
    """Seeded defect: one odd signal ends the thread, and with it icon and notifications."""
    machine.join(XFCE)
    machine.listen()

    machine.peer.signal(LOGIN_PATH, LOGIN_MANAGER, "PrepareForSleep")
    machine.login("PrepareForSleep", begins=False)

    assert machine.next() == "wakes"
