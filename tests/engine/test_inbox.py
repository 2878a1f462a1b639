"""Owns the tests of the queue through which other threads speak to the hub."""

from __future__ import annotations

import threading

from tray_status.core.commands import Quit
from tray_status.engine.inbox import Asked, Inbox, Look, Message, Wake
from tray_status.threads import start_thread


def test_messages_come_out_in_their_order() -> None:
    inbox = Inbox()
    messages: list[Message] = [Wake(), Asked(command=Quit()), Look(see=lambda: None)]
    for message in messages:
        inbox.put(message)
    assert [inbox.take(), inbox.wait(0), inbox.take()] == messages
    assert inbox.take() is None


def test_who_waits_in_vain_gets_nothing_and_no_time_is_negative() -> None:
    """Seeded defect: a wait below zero raises, as `queue.get` does."""
    assert Inbox().wait(0) is None
    assert Inbox().wait(-5) is None


def test_a_message_wakes_who_waits() -> None:
    """Seeded defect: the hub finds messages only when its wait is over."""
    inbox, found, done = Inbox(), [], threading.Event()

    def wait() -> None:
        found.append(inbox.wait(60))
        done.set()

    start_thread("waits", wait)
    inbox.put(Wake())
    assert done.wait(30)
    assert found == [Wake()]
