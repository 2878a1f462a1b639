"""Work that threads hand to another: in order, once woken, nothing lost, nothing while it is held back."""

from __future__ import annotations

import pytest

from tray_status.desktop.calls import Calls


def test_work_is_done_in_the_order_in_which_it_was_asked_for_after_one_waking() -> None:
    """Catches a waking for each piece: the pipe of the bus and the message queue of Windows hold only so many."""
    woken: list[str] = []
    done: list[int] = []
    calls = Calls(lambda: woken.append("!"))
    for number in range(50):
        assert calls.invoke(lambda number=number: done.append(number))  # type: ignore[misc]  # mypy: default of a lambda
    assert woken == ["!"]
    calls.run()
    assert done == list(range(50))


def test_what_is_asked_for_during_work_wakes_again_or_is_done_at_once_but_is_never_lost() -> None:
    done: list[str] = []
    calls = Calls(lambda: None)

    def first() -> None:
        done.append("first")
        calls.invoke(lambda: done.append("second"))

    calls.invoke(first)
    calls.run()
    assert done == ["first", "second"]


def test_a_failing_piece_of_work_does_not_stop_what_comes_later() -> None:
    """Catches a queue that keeps the failed piece at its head, or never wakes again: the icon would stand still."""
    woken: list[str] = []
    done: list[str] = []
    calls = Calls(lambda: woken.append("!"))

    def fail() -> None:
        raise ValueError("no")

    calls.invoke(fail)
    calls.invoke(lambda: done.append("queued"))
    with pytest.raises(ValueError, match="no"):
        calls.run()
    calls.invoke(lambda: done.append("later"))
    assert woken == ["!", "!"]
    calls.run()
    assert done == ["queued", "later"]


def test_nothing_is_done_while_a_menu_is_open_and_everything_when_it_closes() -> None:
    """Catches a menu rebuilt under the pointer."""
    done: list[str] = []
    calls = Calls(lambda: None)
    calls.hold()
    calls.invoke(lambda: done.append("view"))
    calls.run()
    assert done == []
    calls.invoke(lambda: done.append("newer view"))
    calls.release()
    assert done == ["view", "newer view"]


def test_after_the_end_nothing_is_done_and_nobody_is_woken() -> None:
    woken: list[str] = []
    calls = Calls(lambda: woken.append("!"))
    calls.close()
    assert not calls.invoke(lambda: woken.append("done"))
    calls.run()
    assert woken == []
