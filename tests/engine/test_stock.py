"""Idle connections of one server: the last one first, never more than are to be kept, and nobody waits."""

from __future__ import annotations

from queue import Empty, Full

import pytest

from tray_status.engine.stock import Stock


def test_the_connection_used_last_is_taken_first() -> None:
    """Seeded defect: the oldest first, so that all of them go stale in turn, or none stands where one could."""
    stock = Stock(2)
    stock.put(None)
    stock.put("used last")
    assert (stock.qsize(), stock.get(), stock.get()) == (2, "used last", None)


@pytest.mark.parametrize("block", [True, False])
def test_nobody_waits_for_one(*, block: bool) -> None:
    """Seeded defect: a thread that waits for ever for a connection that nobody gives back."""
    stock = Stock(1)
    with pytest.raises(Empty):
        stock.get(block=block)
    stock.put("a")
    with pytest.raises(Full):
        stock.put("b", block=block)
    assert stock.qsize() == 1


def test_without_a_bound_any_number_is_kept() -> None:
    stock = Stock()
    for number in range(100):
        stock.put(number)
    assert stock.qsize() == 100
