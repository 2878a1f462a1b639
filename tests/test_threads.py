"""Owns the proof that no thread dies unheard."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from tray_status.threads import set_crash_handler, start_thread


class OopsError(Exception):
    """What a thread in these tests dies of."""


def fail() -> None:
    raise OopsError


@pytest.fixture
def crashes() -> Iterator[list[tuple[str, Exception]]]:
    """Set the program's crash handler to one that writes down what it hears."""
    heard: list[tuple[str, Exception]] = []
    set_crash_handler(lambda name, error: heard.append((name, error)))
    yield heard
    set_crash_handler(None)


def test_a_thread_has_its_name_is_a_daemon_and_gets_its_arguments() -> None:
    seen: list[tuple[str, bool, int, str]] = []

    def note(number: int, word: str) -> None:
        me = threading.current_thread()
        seen.append((me.name, me.daemon, number, word))

    start_thread("worker-1", note, 7, "seven").join(5)
    assert seen == [("worker-1", True, 7, "seven")]


def test_a_crash_is_logged_and_told_to_the_owner_and_to_the_program(
    crashes: list[tuple[str, Exception]], caplog: pytest.LogCaptureFixture
) -> None:
    """Fails when `start_thread` swallows what its target raises."""
    owner: list[Exception] = []
    with caplog.at_level(logging.ERROR):
        start_thread("worker-2", fail, on_crash=owner.append).join(5)
    assert [type(error) for error in owner] == [OopsError]
    assert crashes == [("worker-2", owner[0])]
    assert "worker-2" in caplog.text
    assert "OopsError" in caplog.text


def test_the_program_hears_of_a_crash_even_when_the_owners_handler_fails_too(
    crashes: list[tuple[str, Exception]], caplog: pytest.LogCaptureFixture
) -> None:
    def fails_too(_: Exception) -> None:
        raise ValueError

    with caplog.at_level(logging.ERROR):
        start_thread("worker-3", fail, on_crash=fails_too).join(5)
    assert [name for name, _ in crashes] == ["worker-3"]
    assert "ValueError" in caplog.text


def test_a_crash_without_any_handler_is_still_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        start_thread("worker-4", fail).join(5)
    assert "worker-4" in caplog.text


def test_system_exit_ends_a_thread_quietly(
    crashes: list[tuple[str, Exception]], caplog: pytest.LogCaptureFixture
) -> None:
    start_thread("worker-5", sys.exit).join(5)
    assert crashes == []
    assert caplog.text == ""


@pytest.mark.usefixtures("crashes")
def test_a_second_crash_handler_is_refused() -> None:
    with pytest.raises(RuntimeError, match="already set"):
        set_crash_handler(lambda _name, _error: None)
