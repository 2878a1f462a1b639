"""Balloons and texts on Windows: cut to what fits, one at a time, none shown that nobody waits for any more."""

from __future__ import annotations

import ctypes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.utf16 import clip
from tray_status.desktop.balloons import (
    SEEN_FOR,
    TEXT_UNITS,
    TITLE_UNITS,
    TOOLTIP_UNITS,
    Balloon,
    Balloons,
    escaped,
)


class Taskbar:
    """What Windows does with balloons."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.waits: list[float] = []
        self.clicked: list[str] = []
        self.takes = True
        self.balloons = Balloons(self._show, self.waits.append)

    def add(self, title: str) -> Balloon:
        """Ask for a balloon."""
        balloon = Balloon(title=title, text="text", on_click=lambda: self.clicked.append(title))
        self.balloons.add(balloon)
        return balloon

    def _show(self, title: str, _text: str) -> bool:
        if self.takes:
            self.shown.append(title)
        return self.takes


@given(st.text(), st.sampled_from([TITLE_UNITS, TEXT_UNITS, TOOLTIP_UNITS]))
def test_a_clipped_text_fits_into_the_field_of_windows(text: str, units: int) -> None:
    """Catches the emoji that counts twice: ctypes then raises “string too long”, and nothing is shown."""
    clipped = clip(text, units)
    assert len(clipped.encode("utf-16-le")) // 2 <= units
    assert "\0" not in clipped
    (ctypes.c_uint16 * (units + 1)).from_buffer_copy(clipped.encode("utf-16-le").ljust(2 * (units + 1), b"\0"))
    if len(text.encode("utf-16-le", "replace")) // 2 <= units and "\0" not in text:
        assert clipped == text.encode("utf-16-le", "replace").decode("utf-16-le")


@pytest.mark.parametrize(
    ("text", "clipped"),
    [
        ("a" * 63, "a" * 63),
        ("a" * 64, "a" * 62 + "…"),
        ("a" * 61 + "😀", "a" * 61 + "😀"),
        ("a" * 62 + "😀", "a" * 62 + "…"),
    ],
)
def test_a_title_is_cut_where_it_no_longer_fits(text: str, clipped: str) -> None:
    assert clip(text, TITLE_UNITS) == clipped


def test_half_a_character_is_no_error() -> None:
    assert clip("a\ud83d", 10) == "a?"


def test_an_ampersand_is_shown_and_underlines_nothing() -> None:
    assert escaped("News & Weather && more") == "News && Weather &&&& more"


def test_an_empty_text_is_not_taken_for_no_balloon() -> None:
    assert Balloon(title="t", text="", on_click=lambda: None).text == " "


def test_one_balloon_at_a_time_is_shown_and_the_next_when_it_has_gone() -> None:
    """Catches the second balloon that replaces the first before anybody read it."""
    taskbar = Taskbar()
    first, second, third = (taskbar.add(title) for title in ("one", "two", "three"))
    assert taskbar.shown == ["one"]
    assert first.shown.is_set()
    assert not second.shown.is_set()
    taskbar.balloons.over()
    assert taskbar.shown == ["one", "two"]
    taskbar.balloons.clicked()
    assert taskbar.shown == ["one", "two", "three"]
    assert third.shown.is_set()
    assert taskbar.clicked == ["two"]


def test_a_balloon_after_quiet_is_shown_at_once() -> None:
    taskbar = Taskbar()
    taskbar.add("one")
    taskbar.balloons.over()
    taskbar.add("two")
    assert taskbar.shown == ["one", "two"]


def test_where_windows_tells_nothing_the_time_brings_the_next() -> None:
    """Catches a queue that stands still for ever where notifications are switched off."""
    taskbar = Taskbar()
    taskbar.add("one")
    taskbar.add("two")
    assert taskbar.waits == [SEEN_FOR]
    taskbar.balloons.over()
    assert taskbar.shown == ["one", "two"]


def test_a_balloon_that_windows_did_not_take_is_tried_again_and_not_called_shown() -> None:
    taskbar = Taskbar()
    taskbar.takes = False
    balloon = taskbar.add("one")
    assert not balloon.shown.is_set()
    assert taskbar.waits == [SEEN_FOR]
    taskbar.takes = True
    taskbar.balloons.over()
    assert balloon.shown.is_set()
    assert taskbar.shown == ["one"]


def test_a_withdrawn_balloon_is_not_shown_late() -> None:
    """Catches the alert that is told twice: given back to the outbox, and shown all the same."""
    taskbar = Taskbar()
    taskbar.add("one")
    taskbar.add("two").withdrawn = True
    taskbar.add("three")
    taskbar.balloons.over()
    assert taskbar.shown == ["one", "three"]


def test_a_late_click_on_nothing_does_nothing() -> None:
    taskbar = Taskbar()
    taskbar.balloons.clicked()
    taskbar.add("one")
    taskbar.balloons.clicked()
    taskbar.balloons.clicked()
    assert taskbar.clicked == ["one"]
