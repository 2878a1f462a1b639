"""The incidents window on a screen that nobody sees: its keys and parts, hostile words, ten thousand lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC

import pytest

pytest.importorskip("tkinter", reason="NOT RUN: the incidents window; this Python has no tkinter.")

from tests.core.making import DAY, incident
from tests.desktop.test_forms import LIVE, NORTH, PAST, PLANNED, ROWS, key
from tests.desktop.test_page import NOW, WELL, entry, row
from tray_status.core.commands import Acknowledge, Command, OpenUrl, Snooze
from tray_status.core.glance import Icon, IconState
from tray_status.core.model import Phase, Update
from tray_status.core.overview import Course, Entry, Overview, Row
from tray_status.desktop.windows.doors import Doors
from tray_status.desktop.windows.incidents import IncidentsWindow
from tray_status.desktop.windows.shade import prefers_dark
from tray_status.desktop.windows.strip_canvas import StripCanvas
from tray_status.desktop.windows.strips import story

HOSTILE = "{[exec rm -rf /]} $env(HOME) \\ <b>\"';  שלום 😀 " + "W" * 10_000


class Kept(dict[str, object]):
    """What is kept, in memory."""

    def load(self) -> Mapping[str, object]:
        """What was saved."""
        return self

    def save(self, kept: Mapping[str, object]) -> None:
        """Keep it."""
        self.update(kept)


class Opened:
    """A window, what came in to it, and what it asked for."""

    def __init__(self, seen: Overview, *, dark: bool) -> None:
        self.news: list[Overview] = []
        self.said: list[str] = []
        self.raised: list[bool] = []
        self.acted: list[Command] = []
        self.kept = Kept()
        doors = Doors(
            news=lambda: self.news.pop() if self.news else None,
            said=lambda: self.said.pop() if self.said else None,
            raised=lambda: bool(self.raised and self.raised.pop()),
            act=self.acted.append,
            look=lambda: self.said.append("looked"),
            open_page=lambda: self.said.append("page"),
            keep=self.kept,
        )
        self.window = IncidentsWindow(lambda: seen, doors, dark=dark)
        self.window.root.deiconify()
        self.settle()

    def settle(self) -> None:
        """Let all that is due happen."""
        self.window.root.update()
        self.window.root.update()

    def press(self, widget: object, *keys: str) -> None:
        """Press keys on a widget, as if it had the focus."""
        widget.focus_force()  # type: ignore[attr-defined]  # any widget
        self.settle()
        for name in keys:
            widget.event_generate(f"<{name}>")  # type: ignore[attr-defined]  # the same
        self.settle()

    @property
    def titles(self) -> list[str]:
        """The titles that are listed."""
        tree = self.window.listing.tree
        return [tree.item(line, "text") for line in tree.get_children()]


Open = Callable[..., Opened]


@pytest.fixture
def opens(display: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Give what opens a window over some incidents."""
    monkeypatch.setenv("DISPLAY", display)
    opened: list[Opened] = []

    def open_(*entries: Entry, rows: tuple[Row, ...] = ROWS, dark: bool = False) -> Opened:
        opened.append(Opened(overview(*entries, rows=rows), dark=dark))
        return opened[-1]

    yield open_
    for one in opened:
        if not one.kept:
            one.window.close()


def overview(*entries: Entry, rows: tuple[Row, ...] = ROWS) -> Overview:
    """Everything at one moment."""
    icon = Icon(state=IconState.WELL)
    return Overview(at=NOW, zone=UTC, icon=icon, summary="Sum", problems=("No.",), rows=rows, entries=entries)


def test_keys_choose_acknowledge_snooze_and_open(opens: Open) -> None:
    """Seeded defect: a key that comes quickly after another acknowledges the incident that was chosen before."""
    opened = opens(LIVE, PLANNED, PAST)
    tree = opened.window.listing.tree
    opened.press(tree, "Home", "a", "s", "Return")
    provider, id_ = key(LIVE)

    assert opened.acted[:1] == [Acknowledge(provider=provider, incident=id_)]
    assert [type(one) for one in opened.acted] == [Acknowledge, Snooze, OpenUrl]
    opened.press(tree, "End", "a")
    assert opened.window.form.selected == key(PAST)
    assert len(opened.acted) == 3, "what is over cannot be acknowledged"
    opened.press(tree, "Prior")
    assert opened.window.form.selected == key(LIVE)
    opened.press(tree, "F5", "Control-w")
    assert opened.said == ["looked"]
    assert "x" in str(opened.kept["place"])


def test_providers_courses_and_words_shorten_the_list(opens: Open) -> None:
    opened = opens(LIVE, PLANNED, PAST, dark=True)
    window = opened.window
    window.courses[Course.PLANNED].invoke()
    assert opened.titles == ["New racks"]
    window.courses[None].invoke()
    window.sidebar.tree.selection_set("2")
    opened.settle()
    assert (opened.titles, window.form.filter.provider) == (["Old errors"], NORTH)
    assert "provider" not in window.listing.tree["displaycolumns"]
    window.search.insert(0, "nowhere")
    while opened.titles:
        window.root.update()
    opened.press(window.search, "Escape")
    while not opened.titles:
        window.root.update()
    assert opened.titles == ["Old errors"]


def test_what_comes_in_is_shown_in_place(opens: Open) -> None:
    """Seeded defect: what is done in the menu is never seen here; or it is, and the choice is lost."""
    opened = opens(LIVE, PAST)
    opened.press(opened.window.listing.tree, "Home")
    opened.news.append(overview(replace(LIVE, quiet="acknowledged"), PAST))
    opened.said.append("It is quiet now.")
    opened.raised.append(True)
    opened.window._follow()
    opened.settle()

    assert opened.window.form.selected == key(LIVE)
    assert opened.window.listing.tree.set("0", "phase") == "Acknowledged"
    assert opened.window.story.buttons["acknowledge"].cget("text") == "Undo acknowledge"
    assert opened.window._foot.cget("text") == "It is quiet now."
    opened.news.append(overview(rows=()))
    opened.window._follow()
    assert opened.titles == []


def test_the_worlds_words_are_only_ever_shown(opens: Open) -> None:
    """Seeded defect: a title with braces becomes two columns, or is run by Tcl."""
    hostile = incident(
        "[exit]", title=HOSTILE, components=(HOSTILE,), updates=(Update(at=NOW, phase=None, body=HOSTILE),)
    )
    told = entry(hostile, provider_name=HOSTILE)
    opened = opens(told, rows=(row(name=HOSTILE, label=HOSTILE, problem=HOSTILE),))
    opened.press(opened.window.listing.tree, "Home")

    assert opened.titles == [HOSTILE]
    assert opened.window.listing.tree.set("0", "provider") == HOSTILE
    assert opened.window.story.text.get("1.0", "end").count("[exec rm -rf /]") == 4


def test_arrow_keys_tell_the_story_of_each_day(opens: Open) -> None:
    opened = opens(LIVE)
    strip: StripCanvas = opened.window.strip
    assert strip.told == "4 Feb 2026 to today. Of the last 90 days: 90 operational."
    opened.press(strip._canvas, "Left", "Left")
    assert strip.told == story(WELL[-3])
    opened.press(strip._canvas, "Home")
    assert strip.told == story(WELL[0])
    opened.press(opened.window.listing.tree, "Home")
    assert "90 operational" in strip.told


def test_of_ten_thousand_all_can_be_reached(opens: Open) -> None:
    """Seeded defect: the list ends with those that were there when the window was shown."""
    many = tuple(
        replace(PAST, incident=incident(f"p{at}", phase=Phase.RESOLVED, started_at=NOW - at * DAY))
        for at in range(10_000)
    )
    opened = opens(*many)
    opened.press(opened.window.listing.tree, "Next")
    assert opened.window.form.selected != key(many[0])
    opened.press(opened.window.listing.tree, "End")
    assert opened.window.form.selected == key(many[-1])
    assert opened.window.listing.whole


@pytest.mark.parametrize(
    ("theme", "dark"), [("Adwaita:dark", True), ("Adwaita-dark", True), ("Adwaita", False), ("", False)]
)
def test_dark_is_what_the_desktop_says(theme: str, *, dark: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert prefers_dark({"GTK_THEME": theme, "HOME": "/nowhere"}, "linux") is dark
