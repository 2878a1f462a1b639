"""Owns the tests of the wait for the disk: what is told waits for it, and never for longer than two seconds."""

from __future__ import annotations

import logging

import pytest

from tests.fake_memory import FakeMemory
from tests.fakes import FakeClock
from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.saving import PATIENCE, Saving

ACME = ProviderId("acme")
BETA = ProviderId("beta")


@pytest.fixture
def memory() -> FakeMemory:
    """A disk that takes its time."""
    return FakeMemory(slow=True)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still."""
    return FakeClock()


def test_what_was_never_saved_is_safe(memory: FakeMemory, clock: FakeClock) -> None:
    saving = Saving(memory, clock)
    assert saving.safe(ACME)
    assert saving.wait() is None


def test_a_state_is_safe_when_the_disk_has_it(memory: FakeMemory, clock: FakeClock) -> None:
    """Seeded defect: safe as soon as it was asked for."""
    saving = Saving(memory, clock)
    saving.save(ProviderState(provider=ACME))
    assert not saving.safe(ACME)
    assert saving.safe(BETA)
    memory.write()
    assert saving.safe(ACME)
    assert saving.wait() is None


def test_patience_ends_after_two_seconds_and_says_so(
    memory: FakeMemory, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    saving = Saving(memory, clock)
    saving.save(ProviderState(provider=ACME))
    assert saving.wait() == PATIENCE
    clock.step(PATIENCE - 0.1)
    assert not saving.safe(ACME)
    assert saving.wait() == pytest.approx(0.1)
    clock.step(0.2)
    with caplog.at_level(logging.WARNING):
        assert saving.safe(ACME)
    assert "acme: not saved within 2 s" in caplog.text


def test_a_disk_that_hangs_does_not_keep_the_loop_spinning(memory: FakeMemory, clock: FakeClock) -> None:
    """Seeded defect: a write that nobody asks after wants the loop to turn at once, for as long as the disk hangs."""
    saving = Saving(memory, clock)
    saving.save(ProviderState(provider=ACME))
    clock.step(PATIENCE + 1)
    assert saving.wait() is None


def test_patience_counts_from_the_first_write_that_is_not_over(memory: FakeMemory, clock: FakeClock) -> None:
    """Seeded defect: a provider that changes every second is never told about."""
    saving = Saving(memory, clock)
    saving.save(ProviderState(provider=ACME))
    clock.step(1.5)
    saving.save(ProviderState(provider=ACME, lost_told=True))
    assert saving.wait() == pytest.approx(0.5)
    memory.write()
    saving.save(ProviderState(provider=ACME))
    assert saving.wait() == PATIENCE


def test_what_is_on_disk_is_not_looked_at_again(memory: FakeMemory, clock: FakeClock) -> None:
    """Seeded defect: every turn goes through all providers that were ever saved."""
    saving = Saving(memory, clock)
    for number in range(1000):
        saving.save(ProviderState(provider=ProviderId(f"p{number}")))
    memory.write()
    assert saving.wait() is None
    assert not saving._pending
