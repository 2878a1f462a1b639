"""Owns the proof that a command that takes long says so where somebody looks on, and nowhere else."""

from __future__ import annotations

import io
import threading

import pytest

from tray_status.cli.progress import Progress, spent

LIMIT = 20.0


class Screen(io.StringIO):
    """A terminal that tells when something was drawn."""

    def __init__(self, *, terminal: bool = True, gone: bool = False) -> None:
        super().__init__()
        self.drawn = threading.Event()
        self._terminal = terminal
        self._gone = gone

    def isatty(self) -> bool:
        """Whether somebody looks on."""
        return self._terminal

    def write(self, text: str, /) -> int:
        """Note it."""
        self.drawn.set()
        if self._gone:
            raise OSError("the terminal was closed")
        return super().write(text)


def test_a_line_says_what_is_done_and_is_gone_at_the_end() -> None:
    """Seeded defect: a command that hangs for ten seconds looks like one that died."""
    screen = Screen()
    with Progress("Asking a", after=0.0, stream=screen) as line:
        assert screen.drawn.wait(LIMIT)
        first = screen.getvalue()
        screen.drawn.clear()
        line.show("Asking b\x1b[2J")
        assert screen.drawn.wait(LIMIT)
    assert first.startswith("\rAsking a … 0 s")
    assert "\x1b" not in screen.getvalue()
    last = screen.getvalue().rsplit("\r", 2)[1:]
    assert set(last[0]) == {" "}
    assert last[1] == ""


def test_where_nobody_looks_on_nothing_is_said() -> None:
    """Seeded defect: the log of a CI job is full of carriage returns."""
    screen = Screen(terminal=False)
    before = threading.active_count()
    with Progress("Asking", after=0.0, stream=screen):
        assert threading.active_count() == before
    assert screen.getvalue() == ""


def test_what_is_done_at_once_draws_nothing() -> None:
    screen = Screen()
    with Progress("Asking", stream=screen):
        pass
    assert screen.getvalue() == ""


def test_a_line_is_taken_away_when_the_command_fails() -> None:
    screen = Screen()

    def interrupted() -> None:
        with Progress("Asking", after=0.0, stream=screen):
            assert screen.drawn.wait(LIMIT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert screen.getvalue().endswith(" \r")


def test_a_long_line_stays_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeded defect: a line that is longer than the terminal is wide scrolls it, four times a second."""
    monkeypatch.setenv("COLUMNS", "40")
    screen = Screen()
    with Progress("状態" * 100, after=0.0, stream=screen):
        assert screen.drawn.wait(LIMIT)
        drawn = screen.getvalue()
    assert drawn.startswith("\r状態")
    assert drawn.endswith(" … 0 s")
    assert len(drawn) < 30


def test_a_terminal_that_is_gone_stops_nothing() -> None:
    screen = Screen(gone=True)
    with Progress("Asking", after=0.0, stream=screen):
        assert screen.drawn.wait(LIMIT)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (59.9, "59 s"), (61, "1 min 01 s"), (600, "10 min 00 s"), (7260, "2 h 01 min")]
)
def test_a_span_is_told_short(seconds: float, words: str) -> None:
    assert spent(seconds) == words
