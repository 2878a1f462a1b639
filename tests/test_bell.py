"""The main thread's wait: rung by threads and by signals."""

from __future__ import annotations

import signal
import threading

import pytest

from tray_status.bell import Bell
from tray_status.threads import start_thread


def test_a_ring_before_the_wait_is_not_lost() -> None:
    bell = Bell()
    for _ in range(10_000):  # more than a socket holds
        bell.ring()

    bell.wait()
    bell.close()
    bell.ring()


def test_any_thread_may_ring_and_any_may_wait() -> None:
    bell, heard = Bell(), threading.Event()

    def listen() -> None:
        bell.wait()
        heard.set()

    start_thread("waits", listen)

    bell.ring()

    assert heard.wait(10)
    bell.close()


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="signals reach single threads on POSIX only")
def test_a_signal_that_reaches_another_thread_ends_the_wait() -> None:
    """Seeded defect: waiting for a lock; the handler then runs when the main thread wakes up, which is never."""
    bell, waits = Bell(), threading.Event()
    before = signal.signal(signal.SIGUSR1, lambda _number, _frame: bell.ring())
    other = start_thread("other", waits.wait, 10.0)
    assert other.ident is not None
    ident = other.ident
    start_thread("sends", lambda: signal.pthread_kill(ident, signal.SIGUSR1))
    try:
        with bell.hearing():
            bell.wait()
    finally:
        signal.signal(signal.SIGUSR1, before)
        waits.set()
        other.join()
        bell.close()


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="signals reach single threads on POSIX only")
def test_a_signal_is_obeyed_while_the_main_thread_is_deaf_in_a_loop_of_the_systems() -> None:
    """Seeded defect: the handler waits for the main thread, which sits in a tray's loop until the handler ends it."""
    bell, loop, deaf = Bell(), threading.Event(), threading.Event()
    before = signal.signal(signal.SIGUSR1, lambda _number, _frame: bell.ring())
    ignored = signal.signal(signal.SIGUSR2, lambda _number, _frame: None)

    def listen() -> None:
        bell.wait_elsewhere()
        loop.set()

    other = start_thread("other", deaf.wait, 10.0)
    assert other.ident is not None
    try:
        with bell.hearing():
            start_thread("bell", listen)
            signal.pthread_kill(other.ident, signal.SIGUSR2)
            ident = other.ident
            start_thread("sends", lambda: signal.pthread_kill(ident, signal.SIGUSR1))
            assert loop.wait(10)
    finally:
        signal.signal(signal.SIGUSR1, before)
        signal.signal(signal.SIGUSR2, ignored)
        deaf.set()
        other.join()
        bell.close()
    bell.wait_elsewhere()
