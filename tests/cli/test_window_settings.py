"""What the settings window is handed: a real file, a program that runs or does not, and notifiers that are tried."""

from __future__ import annotations

import queue
from collections.abc import Callable
from pathlib import Path

import pytest

from tray_status.cli.acting import Acting
from tray_status.cli.window import run
from tray_status.cli.window_settings import SettingsDesk
from tray_status.core.errors import UsageError
from tray_status.place import Place
from tray_status.settings.change import Change

TEXT = "every: 60s  # mine\nproviders:\n  - GitHub\nnotifiers:\n  - console\n"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Give a place of its own, in which nothing runs."""
    (tmp_path / "config").mkdir()
    settings = tmp_path / "config" / "settings.yaml"
    settings.write_text(TEXT, encoding="utf-8")
    return Place(state=tmp_path / "state", settings=settings, runtime=tmp_path / "run", environ={"HOME": str(tmp_path)})


@pytest.fixture(autouse=True)
def _nothing_runs(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the channel looked for where nobody listens."""
    monkeypatch.setenv("TRAY_STATUS_STATE", str(place.state))
    monkeypatch.setenv("TRAY_STATUS_CONFIG", str(place.settings.parent))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(place.runtime))


def test_the_window_sees_the_file_as_it_is_written(place: Place) -> None:
    sheet = SettingsDesk(place).gather()
    assert (sheet.written(("every",)), sheet.written(("icon",)), sheet.running) == ("60s", None, False)
    assert sheet.written(("notifiers", "console")) == {"kind": "console"}
    assert "webhook" in [kind.name for kind in sheet.kinds]
    assert sheet.at_login is not None


def test_what_is_changed_while_nothing_runs_is_said_to_hold_from_the_next_start_on(place: Place) -> None:
    """Seeded defect: without a program the window says that nothing was saved."""
    desk = SettingsDesk(place)
    before = desk.mark()
    told = desk.change(Change(path=("every",), shown="60s", wanted="5m", called="Ask each page every"))
    assert told.sentence == "Saved: Ask each page every. It holds from the next start on."
    assert place.settings.read_text() == TEXT.replace("60s", "5m")
    assert desk.mark() != before
    assert desk.gather().undo == "Ask each page every"
    assert desk.undo().written
    assert place.settings.read_text() == TEXT
    assert (desk.gather().undo, desk.settings.every.total_seconds()) == ("", 60)


def test_of_a_broken_file_the_mistake_is_seen_and_what_it_said_before(place: Place) -> None:
    """Seeded defect: a slip of the hand empties the window, or ends it."""
    desk = SettingsDesk(place)
    desk.gather()
    place.settings.write_text(TEXT + "evry: 5m\n", encoding="utf-8")
    sheet = desk.gather()
    assert (sheet.read_only, sheet.errors[0].line, sheet.written(("every",))) == (True, 6, "60s")
    assert not desk.change(Change(path=("every",), shown="60s", wanted="5m")).written
    fresh = SettingsDesk(place).gather()
    assert (fresh.read_only, fresh.values) == (True, {})


def test_a_file_that_is_not_there_is_written_first(place: Place) -> None:
    place.settings.unlink()
    assert SettingsDesk(place).gather().written(("every",)) == "60s"
    assert "This file is also the manual" in place.settings.read_text(encoding="utf-8")


def test_a_notifier_is_tried_as_the_command_line_tries_it(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    desk = SettingsDesk(place)
    assert desk.test("console") == "Delivered by console (console)."
    assert "Test from Tray Status" in capsys.readouterr().out
    with pytest.raises(UsageError, match="No notifier is called `gone`"):
        desk.test("gone")


def test_starting_at_login_is_switched_as_the_menu_does(place: Place) -> None:
    desk = SettingsDesk(place)
    assert desk.start_at_login(True) == "Tray Status starts at login."
    assert desk.start_at_login(False) == "Tray Status does not start at login."


def test_without_a_desktop_the_file_is_named(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert run(argparse.Namespace(kind="settings", file=None)) == 0
    assert capsys.readouterr().out == (
        "There is no desktop here for a window. The settings file takes the window's place.\n"
        f"There is no desktop here to open it on. It is {place.settings}\n"
    )


def test_what_is_done_elsewhere_comes_back_to_the_thread_that_paints() -> None:
    """Seeded defect: a thread paints, and Tk dies of it."""
    begun: queue.SimpleQueue[Callable[[], str]] = queue.SimpleQueue()
    heard: list[int] = []
    acting = Acting(begun.put)
    acting.act(lambda: 7, heard.append)
    assert acting.finished() is None
    assert begun.get()() == ""
    assert heard == []
    finish = acting.finished()
    assert finish is not None
    finish()
    assert heard == [7]
