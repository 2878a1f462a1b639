"""What the machine and the session's manager say is acted on: sleep, waking up, and the end of the session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus

from tests.live.conftest import Starter
from tests.live.program import Pages
from tests.live.rig import Rig
from tests.live.waiting import until
from tray_status.desktop.session import LOGIN, LOGIN_MANAGER, LOGIN_PATH, MANAGERS, Manager

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

CLIENT = "/org/example/Client1"
WITHIN = 3.0


class Service:
    """Somebody on the bus whose part the test plays."""

    def __init__(self, rig: Rig, name: str) -> None:
        self._line: DBusConnection = rig.connect()
        self._line.send_and_get_reply(message_bus.RequestName(name), timeout=10)

    def signal(self, path: str, interface: str, member: str, signature: str, *values: object) -> None:
        """Tell everybody."""
        address = DBusAddress(path, interface=interface)
        self._line.send(new_signal(address, member, signature, values))

    def asked(self, member: str, signature: str | None = None, *answer: object) -> tuple[Any, ...]:
        """Wait for a call, answer it, and give its values; what others ask is passed over."""
        while True:
            message: Message = self._line.receive(timeout=10)
            called = message.header.message_type is MessageType.method_call
            if called and message.header.fields.get(HeaderFields.member) == member:
                self._line.send(new_method_return(message, signature, answer))
                return tuple(message.body)

    def close(self) -> None:
        """Leave the bus."""
        self._line.close()


@pytest.fixture
def service(rig: Rig, request: pytest.FixtureRequest) -> Iterator[Service]:
    """Give the service of the name that the test asks for."""
    service = Service(rig, request.param)
    yield service
    service.close()


@pytest.mark.parametrize("service", [LOGIN], indirect=True)
def test_after_sleep_everybody_is_asked_at_once(service: Service, rig: Rig, pages: Pages, started: Starter) -> None:
    """Seeded defects: nobody listens to the machine's own bus; waking up is noticed when the next wait is over."""
    program = started(pages, DBUS_SYSTEM_BUS_ADDRESS=rig.environ["DBUS_SESSION_BUS_ADDRESS"])
    program.await_log("first sight: the record begins", times=4)
    asked = pages.asked()
    assert not program.polls.exists(), "it was saved before the machine sleeps"

    service.signal(LOGIN_PATH, LOGIN_MANAGER, "PrepareForSleep", "b", True)
    program.await_log("goes to sleep")
    until("what passes with every poll is saved", program.polls.exists, within=WITHIN)
    service.signal(LOGIN_PATH, LOGIN_MANAGER, "PrepareForSleep", "b", False)

    program.await_log("everybody is asked", within=WITHIN)
    until("all four pages are asked", lambda: pages.asked() >= asked + 4, within=WITHIN)


@pytest.mark.parametrize(
    ("service", "manager"),
    [(manager.name, manager) for manager in MANAGERS],
    ids=[manager.name for manager in MANAGERS],
    indirect=["service"],
)
def test_the_end_of_the_session_is_agreed_to_and_ends_the_program(
    service: Service, manager: Manager, pages: Pages, started: Starter
) -> None:
    """Seeded defects: a log-out that waits for us; a program that stays behind after it, or saves nothing."""
    program = started(pages, DESKTOP_AUTOSTART_ID="from-the-session")
    assert service.asked("RegisterClient", "o", CLIENT) == ("tray-status", "from-the-session")
    program.await_log("tells when the session ends")

    service.signal(CLIENT, manager.client, "QueryEndSession", "u", 0)
    assert service.asked("EndSessionResponse") == (True, "")
    assert program.process.poll() is None
    assert not program.polls.exists(), "it was saved before the end"

    service.signal(CLIENT, manager.client, "EndSession", "u", 0)
    assert service.asked("EndSessionResponse") == (True, "")
    assert program.process.wait(WITHIN) == 0
    assert program.polls.is_file()
    assert "Traceback" not in program.log
