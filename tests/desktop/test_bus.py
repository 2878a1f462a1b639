"""One connection, one thread: order, ends, answers that never come, and strangers who say strange things."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType

from tests.desktop.peer import PATIENCE, Peer, Running
from tray_status.desktop.bus import Bus
from tray_status.desktop.messages import FAILED, INVALID_ARGS, UNKNOWN_METHOD, BusError, Call, RefusedError, Value

NAME = "org.example.Service"
PATH = "/thing"


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    yield peer
    peer.close()


def test_what_threads_ask_for_is_done_in_order_also_before_the_bus_runs(peer: Peer) -> None:
    done: list[int] = []
    for number in range(200):
        peer.bus.invoke(lambda number=number: done.append(number))  # type: ignore[misc]  # mypy: default of a lambda
    peer.bus.stop()
    peer.bus.run()
    assert done == list(range(200))


def test_stop_before_run_lets_run_return_at_once(peer: Peer) -> None:
    peer.bus.stop()
    peer.bus.run()


def test_a_thousand_stops_do_not_block_the_one_who_asks(peer: Peer) -> None:
    """Catches a byte a call in the pipe that wakes the bus: a full pipe blocks whoever calls, for ever."""
    for _ in range(70_000):
        peer.bus.stop()
    peer.bus.run()


def test_the_end_of_the_session_is_told_as_an_error_of_the_bus(peer: Peer) -> None:
    running = Running(peer.bus.run)
    peer.hang_up()
    error = running.end()
    assert isinstance(error, BusError)
    assert "ended the connection" in str(error)


def test_after_the_end_asking_fails_at_once_and_not_after_its_time(peer: Peer) -> None:
    """Catches a notification that waits its three seconds although nobody is there any more."""
    peer.bus.stop()
    peer.bus.run()
    peer.bus.invoke(lambda: None)
    with pytest.raises(OSError, match="has ended"):
        peer.bus.ask(NAME, PATH, "Do", None, within=3600)


@pytest.mark.parametrize("error", [OSError("no such file"), KeyError("DBUS_SESSION_BUS_ADDRESS"), ValueError("x")])
def test_a_bus_that_cannot_be_reached_is_one_sentence(error: Exception) -> None:
    def fail(_name: str) -> Any:  # noqa: ANN401 -- never returns
        raise error

    with pytest.raises(BusError, match=r"The message bus cannot be reached \(.+\)\."):
        Bus(connect=fail)


def test_an_answer_comes_back_to_the_one_who_asked(peer: Peer) -> None:
    running = Running(peer.bus.run)
    answers: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
    asking = Running(lambda: answers.put(peer.bus.ask(NAME, PATH, "Add", ("ii", (1, 2)), within=PATIENCE)))
    call = peer.hear_call("Add")
    assert call.body == (1, 2)
    peer.reply(call, "i", 3)
    assert asking.end() is None
    assert answers.get(timeout=PATIENCE) == (3,)
    peer.bus.stop()
    assert running.end() is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("org.freedesktop.DBus.Error.ServiceUnknown", LookupError),
        ("org.freedesktop.DBus.Error.NameHasNoOwner", LookupError),
        ("org.freedesktop.DBus.Error.AccessDenied", OSError),
    ],
)
def test_a_refusal_says_whether_somebody_is_there(peer: Peer, name: str, kind: type[Exception]) -> None:
    running = Running(peer.bus.run)
    asking = Running(lambda: peer.bus.ask(NAME, PATH, "Do", None, within=PATIENCE))
    peer.refuse(peer.hear_call("Do"), name, "not today")
    error = asking.end()
    assert type(error) is kind
    assert "not today" in str(error)
    peer.bus.stop()
    running.end()


def test_who_is_not_answered_in_time_hears_so_and_a_late_answer_hurts_nobody(peer: Peer) -> None:
    running = Running(peer.bus.run)
    asking = Running(lambda: peer.bus.ask(NAME, PATH, "Do", None, within=0.01))
    call = peer.hear_call("Do")
    assert isinstance(asking.end(), TimeoutError)
    peer.reply(call)
    peer.bus.stop()
    assert running.end() is None


def test_a_value_that_does_not_fit_its_signature_is_the_mistake_of_the_one_who_asks(peer: Peer) -> None:
    """Catches a mistake that is met only in the bus's thread and ends it."""
    with pytest.raises(ValueError, match="Do cannot be asked"):
        peer.bus.ask(NAME, PATH, "Do", ("i", ("text",)), within=PATIENCE)


def test_a_text_with_nul_or_half_a_character_is_sent_without_them(peer: Peer) -> None:
    """Catches the NUL for which a bus throws the speaker out, and the surrogate that ends our thread."""
    running = Running(peer.bus.run)
    value: Value = ("sa{sv}", ("a\0b", {"x": ("s", "\ud83d!")}))
    peer.bus.invoke(lambda: peer.bus.call(DBusAddress(PATH, NAME, NAME), "Say", value))
    assert peer.hear_call("Say").body == ("ab", {"x": ("s", "?!")})
    peer.bus.stop()
    assert running.end() is None


def _serve(call: Call) -> Value | None:
    match call.member:
        case "Twice":
            return "i", (call.body[0] * 2,)
        case "Refuse":
            raise RefusedError(INVALID_ARGS, "not that one")
        case _:
            return None


@pytest.mark.parametrize(
    ("path", "member", "signature", "values", "error"),
    [
        (PATH, "Twice", "i", (4,), None),
        (PATH, "Refuse", "", (), INVALID_ARGS),
        (PATH, "Twice", "", (), FAILED),
        (PATH, "Twice", "a{ss}", ({"a": "b"},), FAILED),
        ("/nowhere", "Twice", "i", (4,), UNKNOWN_METHOD),
    ],
)
def test_every_caller_is_answered_however_strange(
    peer: Peer, path: str, member: str, signature: str, values: tuple[object, ...], error: str | None
) -> None:
    """Catches a caller whose wrong arguments end our thread, and one who waits for ever."""
    peer.bus.export(PATH, _serve)
    running = Running(peer.bus.run)
    answer = peer.ask(path, NAME, member, signature, *values)
    if error is None:
        assert answer.body == (8,)
    else:
        assert answer.header.message_type is MessageType.error
        assert answer.header.fields[HeaderFields.error_name] == error
    assert peer.ask(PATH, "org.freedesktop.DBus.Peer", "Ping").header.message_type is MessageType.method_return
    peer.bus.stop()
    assert running.end() is None


def test_a_signal_nobody_understands_ends_nothing(peer: Peer, caplog: pytest.LogCaptureFixture) -> None:
    """Catches a stranger whose signal takes the icon away."""
    heard: list[str] = []

    def take(body: tuple[Any, ...]) -> None:
        name, _owner = body
        heard.append(name)

    peer.bus.invoke(lambda: peer.bus.listen(NAME, "Changed", take, sender=NAME, arg0="me"))
    running = Running(peer.bus.run)
    rule = peer.hear_call("AddMatch").body[0]
    assert "arg0='me'" in rule
    assert f"sender='{NAME}'" in rule
    with caplog.at_level(logging.WARNING):
        peer.signal(PATH, NAME, "Changed", "s", "me")
        peer.signal(PATH, NAME, "Changed", "ss", "you", ":1.1")
        peer.signal(PATH, NAME, "Changed", "ss", "me", ":1.1")
        peer.ask(PATH, "org.freedesktop.DBus.Peer", "Ping")
    assert heard == ["me"]
    assert "org.example.Service.Changed on the bus was not understood" in caplog.text
    peer.bus.stop()
    assert running.end() is None
