"""Tests the Run key of Windows: what the Task Manager writes beside it, odd lines, and lines that are too long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desktop.fake_autostart import FakeRegistry
from tray_status.desktop.autostart_windows import APPROVED, LONGEST, NAME, RUN, WindowsAutostart, joined, split
from tray_status.desktop.registry import user_registry


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "TrayStatus.exe"
    file.write_text("")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("mark", "on"),
    [("02", True), ("06", True), ("00", True), ("", True), ("03", False), ("07", False), ("01", False)],
)
def test_the_first_byte_of_the_task_manager_decides(program: Path, mark: str, on: bool) -> None:
    """Catches: a tick beside what the user switched off in the Task Manager."""
    registry = FakeRegistry()
    door = WindowsAutostart(registry, lambda: (str(program), "run"))
    door.switch(on=True)
    registry.set_data(APPROVED, NAME, bytes.fromhex(mark) + bytes(11 if mark else 0))
    found = door.look()
    assert found.on is on
    assert (found.why is None) is on


def test_nothing_is_left_in_the_registry(program: Path) -> None:
    """Catches: an entry in the Task Manager's list that outlives the program."""
    registry = FakeRegistry()
    door = WindowsAutostart(registry, lambda: (str(program), "run"))
    door.switch(on=True)
    assert registry.text(RUN, NAME) == f'"{program}" run'
    registry.set_data(APPROVED, NAME, b"\x03")
    door.switch(on=False)
    assert registry.values == {}


def test_a_line_that_windows_would_not_start_is_not_written(tmp_path: Path, said: Callable[..., str]) -> None:
    """Catches: a tick, and no program at the next login, where the path of the profile is long."""
    registry = FakeRegistry()
    long = str(tmp_path / ("x" * LONGEST))
    door = WindowsAutostart(registry, lambda: (long, "run"))
    sentence = said(lambda: door.switch(on=True))
    assert sentence.startswith("Windows starts no program at login whose path is this long (")
    assert registry.values == {}
    assert not door.switch(on=False).on


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (r'"C:\Program Files\x.exe" run', (r"C:\Program Files\x.exe", "run")),
        (r"C:\Program Files\x.exe run", (r"C:\Program Files\x.exe", "run")),
        (r"C:\x.exe", (r"C:\x.exe",)),
        ("  ", ()),
        ('""', ()),
    ],
)
def test_lines_of_others_are_understood(line: str, command: tuple[str, ...]) -> None:
    assert split(line) == command


def test_the_program_always_stands_in_quotes() -> None:
    r"""Catches: C:\Program.exe started in place of C:\Program Files\…."""
    assert joined((r"C:\x.exe",)) == r'"C:\x.exe"'
    assert joined((r"C:\Åse Ø\x.exe", "-m", "a b")) == r'"C:\Åse Ø\x.exe" -m "a b"'


def test_an_entry_that_starts_nothing_is_broken() -> None:
    registry = FakeRegistry()
    registry.set_text(RUN, NAME, "")
    found = WindowsAutostart(registry, lambda: ("x",)).look()
    assert (found.on, found.broken) == (False, True)


def test_a_registry_that_cannot_be_read_is_an_error(said: Callable[..., str]) -> None:
    class Broken(FakeRegistry):
        def text(self, key: str, name: str) -> str | None:
            del key, name
            raise OSError(5, "Access is denied")

    sentence = said(WindowsAutostart(Broken(), lambda: ("x",)).look)
    assert sentence == rf"HKEY_CURRENT_USER\{RUN}\{NAME} cannot be read: access is denied."


def test_other_systems_have_no_registry() -> None:
    import sys

    if sys.platform != "win32":
        with pytest.raises(OSError, match="no registry"):
            user_registry()
