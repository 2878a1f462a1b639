"""Owns the proof that a program whom nobody sees says why it ends, once, in words for people, and in the log."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tray_status import ending, windowed
from tray_status.cli import output
from tray_status.cli.output import Exit
from tray_status.desktop.message import MessageError, show_message

# What `tray-status` runs is taken over by a mistake of ours, in a process of its own, whose streams are not there.
BROKEN = """
import os, sys
from pathlib import Path
from tray_status import cli, windowed
def broken(argv): raise LookupError("a mistake of ours")
cli.main = broken
sys.stdout = sys.stderr = None
sys.exit(windowed.main([], tell=Path(sys.argv[1]).write_text))
"""
LEAVING = """
import sys
from pathlib import Path
from tray_status import cli, ending, windowed
from tray_status.cli.output import complain
def leave(argv):
    complain("The hub has gone.")
    ending.leave(1)
cli.main = leave
windowed.main([], tell=Path(sys.argv[1]).write_text)
"""


@pytest.fixture(autouse=True)
def nobody_listens_afterwards() -> Iterator[None]:
    """Take back what the program sets for its whole process."""
    yield
    output.overhear(None)
    ending.before_leaving(None)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a place of the program whose settings cannot be used."""
    monkeypatch.setenv("TRAY_STATUS_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("TRAY_STATUS_STATE", str(tmp_path / "state"))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text("every: often\n", encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("place")
def test_settings_that_cannot_be_used_are_told_as_they_are_in_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Seeded defect: a double click on the program does nothing at all."""
    told: list[str] = []
    assert windowed.main(["run", "--no-tray", "--once"], tell=told.append) == Exit.USAGE
    (message,) = told
    assert "settings.yaml:1" in message
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("place")
def test_nothing_is_told_of_what_ended_well(capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    assert windowed.main(["search", "github"], tell=told.append) == Exit.WELL
    assert told == []
    assert "GitHub" in capsys.readouterr().out


def child(code: str, folder: Path) -> tuple[int, str]:
    """Run code in a process of its own; return its status and what it told."""
    environ = {**os.environ, "TRAY_STATUS_STATE": str(folder / "state")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder / "told")], env=environ, capture_output=True, check=False, timeout=60
    )
    return done.returncode, (folder / "told").read_text(encoding="utf-8")


def test_a_mistake_of_ours_goes_to_the_log_and_is_told_though_there_are_no_streams(tmp_path: Path) -> None:
    """Seeded defects: the traceback goes nowhere, for no log is set up yet; a missing stream is one more mistake."""
    status, told = child(BROKEN, tmp_path)
    log = tmp_path / "state" / "tray-status.log"
    assert status == 1
    assert "LookupError: a mistake of ours" in log.read_text(encoding="utf-8")
    assert str(log) in told


def test_a_process_that_leaves_at_once_tells_before_it_goes(tmp_path: Path) -> None:
    """Seeded defect: watching ends by the short way out, past everything that would tell."""
    assert child(LEAVING, tmp_path) == (1, "The hub has gone.")


def test_a_message_that_no_session_shows_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def refuse(title: str, text: str) -> None:
        raise MessageError(f"No message can be shown: {title}, {text}.")

    assert not show_message("Title", "Text", way=refuse)
    assert "No message can be shown: Title, Text." in caplog.text
    shown: list[tuple[str, str]] = []
    assert show_message("Title", "Text", way=lambda *words: shown.append(words))
    assert shown == [("Title", "Text")]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it would show a real message")
def test_the_word_for_a_message_shows_it_and_does_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    assert windowed.main([windowed.MESSAGE, "Tray", "Status"]) == 1
