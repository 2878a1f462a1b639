"""Owns the proof that jobs which wait for the network are told from those that compute."""

from __future__ import annotations

from tests.fakes import FakeClock
from tray_status.engine.deadline import Deadline, Phase
from tray_status.engine.waits import LOOKS, Waits


def under_way(waits: Waits, phase: Phase) -> Deadline:
    """A job in a phase."""
    deadline = Deadline(FakeClock(), 15)
    deadline.phase = phase
    waits.begin(deadline)
    return deadline


def test_a_job_is_held_up_that_stays_in_one_phase() -> None:
    """Seeded defect: a job is held up at the first look already, and on a busy machine all are."""
    waits = Waits()
    silent, lively = under_way(waits, Phase.ANSWER), under_way(waits, Phase.CONNECT)
    found = []
    for phase in (Phase.TLS, Phase.ANSWER, *(Phase.BODY,) * LOOKS):
        lively.phase = phase
        found.append(waits.look())
    assert (found[0], found[-1]) == (0, 1)
    assert waits.look() == 2
    waits.end(silent)
    assert waits.look() == 1


def test_a_job_that_reads_a_document_is_not_held_up() -> None:
    """Seeded defect: reading counts as waiting, and threads are started that only get into each other's way."""
    waits = Waits()
    under_way(waits, Phase.READING)
    assert {waits.look() for _ in range(LOOKS + 2)} == {0}


def test_a_job_that_is_over_is_forgotten() -> None:
    waits = Waits()
    deadline = under_way(waits, Phase.QUEUE)
    waits.end(deadline)
    waits.end(deadline)
    assert {waits.look() for _ in range(LOOKS + 2)} == {0}
