"""Owns the proof that the store thread writes the newest bytes once, tells everybody who asked, and survives faults."""

from __future__ import annotations

import errno
from collections.abc import Callable
from threading import Event

import pytest

from tests.fakes import HeldThreads
from tray_status.core.errors import StateError
from tray_status.engine.files import Loss
from tray_status.engine.writer import Ticket, Writer
from tray_status.threads import start_thread

PLENTY = 10.0


class Gate:
    """A write that a test lets through when it wants to."""

    def __init__(self) -> None:
        self.entered = Event()
        self.open = Event()

    def __call__(self) -> None:
        """Wait to be let through."""
        self.entered.set()
        assert self.open.wait(PLENTY)


def problem_of(writer: Writer) -> str | None:
    """Asked anew each time: it changes while a test looks on."""
    return writer.problem


def failing(number: int) -> Callable[[], None]:
    def write() -> None:
        raise OSError(number, "no")

    return write


def test_newer_work_for_a_file_replaces_what_waits_and_everybody_is_told() -> None:
    """Seeded defect: every wish is written; a burst of changes would be as many syncs."""
    writer, gate, written = Writer(start_thread), Gate(), list[str]()
    tickets = [Ticket() for _ in range(5)]
    writer.put("busy", gate, tickets[0])
    assert gate.entered.wait(PLENTY)
    for number in range(1, 4):
        writer.put("a", lambda number=number: written.append(f"a{number}"), tickets[number])  # type: ignore[misc]  # bound now
    writer.put("b", lambda: written.append("b"), tickets[4])
    assert not any(ticket.finished for ticket in tickets)
    assert not writer.flush(0)
    gate.open.set()
    assert all(ticket.wait(PLENTY) for ticket in tickets)
    assert written == ["a3", "b"]
    assert writer.flush(PLENTY)


def test_a_ticket_tells_once_and_in_the_writing_thread() -> None:
    told: list[Ticket] = []
    ticket = Ticket(told.append)
    assert (ticket.saved, ticket.wait(0)) == (False, False)
    Writer(None).put("a", lambda: None, ticket)
    ticket.finish("too late")
    assert told == [ticket]
    assert (ticket.saved, ticket.problem) == (True, None)


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (failing(errno.ENOSPC), "Cannot save: disk full. Alerts may repeat after a restart."),
        (failing(errno.EIO), "Cannot save: the disk reports an error. Alerts may repeat after a restart."),
    ],
)
def test_a_fault_is_one_sentence_until_a_retry_succeeds(write: Callable[[], None], sentence: str) -> None:
    """Seeded defect: the problem stays for ever, or goes while something is still not saved."""
    writer = Writer(None)
    broken = [True]

    def problem() -> str | None:
        return writer.problem

    def sometimes() -> None:
        if broken[0]:
            write()

    first, second = Ticket(), Ticket()
    writer.put("a", sometimes, first)
    writer.put("b", sometimes, second)
    assert (first.problem, second.problem, problem()) == (sentence, sentence, sentence)
    assert not writer.flush(0)
    writer.retry()
    assert problem() == sentence
    broken[0] = False
    writer.put("a", sometimes, Ticket())
    assert problem() == sentence
    writer.retry()
    assert problem() is None
    assert writer.flush(0)
    assert not first.saved


@pytest.mark.parametrize("how", ["tried again", "newer work"])
def test_a_fault_stays_told_until_the_file_is_written(how: str, caplog: pytest.LogCaptureFixture) -> None:
    """Seeded defects: the menu is well for as long as a full disk is tried again; each try is a line of the log."""
    caplog.set_level("INFO", logger="tray_status")
    writer, gate = Writer(start_thread), Gate()
    ticket, again = Ticket(), Ticket()
    writer.put("a", failing(errno.ENOSPC), ticket)
    assert not ticket.wait(PLENTY)
    sentence = "Cannot save: disk full. Alerts may repeat after a restart."

    def fails_again() -> None:
        gate()
        raise OSError(errno.ENOSPC, "no")

    writer.put("busy", gate, Ticket())
    assert gate.entered.wait(PLENTY)
    if how == "newer work":
        writer.put("a", fails_again, again)
    else:
        writer.retry()
        writer.join("a", again)
    assert problem_of(writer) == sentence  # while it waits
    gate.open.set()
    assert not again.wait(PLENTY)
    assert problem_of(writer) == sentence

    gate = Gate()
    last = Ticket()
    writer.put("a", gate, last)
    assert gate.entered.wait(PLENTY)
    assert problem_of(writer) == sentence  # while it is written
    gate.open.set()
    assert last.wait(PLENTY)
    assert problem_of(writer) is None
    assert [entry.message for entry in caplog.records] == [sentence, "Everything is saved again."]


def test_a_fault_while_newer_work_waits_stays_told_until_that_is_written() -> None:
    """Seeded defect: what is tried again fails, and nobody says so because something newer waits for the same file."""
    writer, first, second = Writer(start_thread), Gate(), Gate()

    def fails() -> None:
        first()
        raise OSError(errno.EIO, "no")

    writer.put("a", fails, Ticket())
    assert first.entered.wait(PLENTY)
    last = Ticket()
    writer.put("a", second, last)
    first.open.set()
    assert second.entered.wait(PLENTY)
    assert problem_of(writer) == "Cannot save: the disk reports an error. Alerts may repeat after a restart."
    second.open.set()
    assert last.wait(PLENTY)
    assert problem_of(writer) is None


@pytest.mark.parametrize("order", [("a", "log"), ("log", "a")])
def test_of_several_faults_the_one_with_the_worst_consequence_is_told(order: tuple[str, str]) -> None:
    """Seeded defect: a log that cannot be written makes the menu say that alerts may repeat, or hides that they may."""
    losses = {"a": Loss.ALERTS, "log": Loss.DECISIONS}
    writer = Writer(None)
    for key in order:
        writer.put(key, failing(errno.ENOSPC), Ticket(), losses[key])
    assert problem_of(writer) == "Cannot save: disk full. Alerts may repeat after a restart."
    writer.put("a", lambda: None, Ticket())
    assert problem_of(writer) == "Cannot save: disk full. The log of decisions may have gaps after a restart."
    writer.put("log", lambda: None, Ticket(), Loss.DECISIONS)
    assert problem_of(writer) is None


def test_newer_work_takes_the_place_of_what_failed() -> None:
    """Seeded defect: what failed is tried again later all the same, and puts old bytes over newer ones."""
    writer, written = Writer(None), list[str]()
    broken = [True]

    def older() -> None:
        if broken[0]:
            raise OSError(errno.EIO, "no")
        written.append("older")

    writer.put("a", older, Ticket())
    broken[0] = False
    writer.put("a", lambda: written.append("newer"), Ticket())
    assert problem_of(writer) is None
    writer.retry()
    assert written == ["newer"]


def test_joining_tells_what_becomes_of_what_is_under_way() -> None:
    """Seeded defect: an unchanged state counts as saved although its write still waits or has failed."""
    writer, gate = Writer(start_thread), Gate()
    busy, waiting, idle, failed = Ticket(), Ticket(), Ticket(), Ticket()
    writer.put("busy", gate, Ticket())
    assert gate.entered.wait(PLENTY)
    writer.put("waiting", failing(errno.EROFS), Ticket())
    writer.join("busy", busy)
    writer.join("waiting", waiting)
    writer.join("idle", idle)
    assert (busy.finished, waiting.finished, idle.saved) == (False, False, True)
    gate.open.set()
    assert busy.wait(PLENTY)
    assert waiting.wait(PLENTY) is False
    assert waiting.problem is not None
    writer.join("waiting", failed)
    assert failed.problem == waiting.problem


def test_a_fault_is_not_told_while_newer_work_for_the_file_waits() -> None:
    """Seeded defect: the older wish is called lost although the newer one, which holds it, is about to be written."""
    writer, gate = Writer(start_thread), Gate()

    def fails() -> None:
        gate()
        raise StateError("no")

    first, second = Ticket(), Ticket()
    writer.put("a", fails, first)
    assert gate.entered.wait(PLENTY)
    writer.put("a", lambda: None, second)
    gate.open.set()
    assert first.wait(PLENTY)
    assert second.saved
    assert problem_of(writer) is None


def test_what_is_dropped_is_neither_written_nor_tried_again() -> None:
    threads = HeldThreads()
    writer, ticket = Writer(threads), Ticket()
    writer.put("a", failing(errno.EIO), ticket)
    writer.drop("a")
    assert ticket.finished
    assert not ticket.saved
    assert writer.flush(0)
    at_once = Writer(None)
    at_once.put("a", failing(errno.EIO), Ticket())
    at_once.drop("a")
    at_once.drop("a")
    assert at_once.problem is None


def test_the_thread_is_started_with_the_first_work_and_only_once() -> None:
    threads = HeldThreads()
    writer = Writer(threads)
    assert threads.names == []
    writer.put("a", lambda: None, Ticket())
    writer.put("b", lambda: None, Ticket())
    assert threads.names == ["store"]


def test_a_mistake_of_ours_is_told_as_a_problem_and_the_next_wish_is_written_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Seeded defect: the thread dies and with it all saving, while every ticket waits for ever."""
    crashed = Event()
    writer = Writer(lambda name, target: start_thread(name, target, on_crash=lambda _: crashed.set()))
    gate = Gate()

    def mistake() -> None:
        gate()
        raise ZeroDivisionError

    ticket, waiting, later = Ticket(), Ticket(), Ticket()
    writer.put("a", mistake, ticket)
    assert gate.entered.wait(PLENTY)
    writer.put("b", lambda: None, waiting)
    gate.open.set()
    assert crashed.wait(PLENTY)
    assert waiting.wait(PLENTY)
    assert not ticket.wait(PLENTY)
    assert ticket.problem == writer.problem
    assert "something unexpected happened" in str(ticket.problem)
    assert "ended by an exception nobody expected" in caplog.text
    writer.put("c", lambda: None, later)
    assert later.wait(PLENTY)


def test_after_a_mistake_of_ours_the_next_wish_gets_a_new_thread() -> None:
    threads = HeldThreads()
    writer = Writer(threads)

    def mistake() -> None:
        raise ZeroDivisionError

    writer.put("a", mistake, Ticket())
    with pytest.raises(ZeroDivisionError):
        threads.started[0][1]()
    writer.put("b", lambda: None, Ticket())
    assert threads.names == ["store", "store"]
