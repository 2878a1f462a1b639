"""Tests LaunchAgents as property lists, on any system: what is in ours, and how others switch it off."""

from __future__ import annotations

import plistlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tray_status.desktop.autostart_macos import LABEL, MacAutostart, mac_autostart

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs, users and rights are others there")


class Mac:
    """A Mac's folders, and a launchd that may refuse."""

    def __init__(self, folder: Path) -> None:
        self.program = folder / "TrayStatus"
        self.program.write_text("")
        self.program.chmod(0o755)
        self.agents = folder / "Library" / "LaunchAgents"
        self.file = self.agents / f"{LABEL}.plist"
        self.overrides = folder / "disabled.plist"
        self.refuses = False
        self.door = MacAutostart(
            self.agents, lambda: (str(self.program), "run"), overrides=self.overrides, enable=self._enable
        )

    def _enable(self, label: str) -> None:
        if self.refuses:
            raise subprocess.CalledProcessError(5, ["launchctl"])
        self.overrides.write_bytes(plistlib.dumps({label: False}))


@pytest.fixture
def mac(tmp_path: Path) -> Mac:
    return Mac(tmp_path)


def test_the_agent_starts_the_program_once_when_its_user_logs_in_at_the_screen(mac: Mac) -> None:
    """Catches: a program that comes back each time it is quit, or starts for a login over ssh."""
    mac.door.switch(on=True)
    assert plistlib.loads(mac.file.read_bytes()) == {
        "Label": "io.github.tray-status",
        "ProgramArguments": [str(mac.program), "run"],
        "RunAtLoad": True,
        "ProcessType": "Interactive",
        "LimitLoadToSessionType": "Aqua",
        "AssociatedBundleIdentifiers": ["io.github.tray-status"],
    }
    assert mac.file.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(("key", "value"), [("Disabled", True), ("RunAtLoad", False)])
def test_a_key_that_switches_it_off_is_believed(mac: Mac, key: str, value: object) -> None:
    mac.door.switch(on=True)
    mac.file.write_bytes(plistlib.dumps(plistlib.loads(mac.file.read_bytes()) | {key: value}))
    found = mac.door.look()
    assert (found.on, found.broken) == (False, False)
    assert mac.door.switch(on=True).on


def test_a_list_of_launchd_that_nobody_may_read_or_that_is_damaged_says_nothing(mac: Mac) -> None:
    mac.door.switch(on=True)
    mac.overrides.write_text("no list")
    assert mac.door.look().on
    mac.overrides.unlink()
    mac.overrides.mkdir()
    assert mac.door.look().on


def test_a_launchd_that_refuses_is_named_with_what_to_do(mac: Mac, said: Callable[..., str]) -> None:
    mac.overrides.write_bytes(plistlib.dumps({LABEL: True}))
    mac.refuses = True
    sentence = said(lambda: mac.door.switch(on=True))
    assert sentence.endswith(f"Run `launchctl enable gui/$(id -u)/{LABEL}`.")


@pytest.mark.parametrize(
    "content",
    [b"", b"<plist>", b"bplist00", plistlib.dumps([1]), b'<?xml version="1.0"?><plist><date>x</date></plist>'],
)
def test_a_damaged_agent_is_said_and_mended(mac: Mac, content: bytes) -> None:
    mac.agents.mkdir(parents=True)
    mac.file.write_bytes(content)
    found = mac.door.look()
    assert (found.on, found.broken) == (False, True)
    assert found.sentence.endswith("is damaged. Switch it on again to mend that.")
    assert mac.door.switch(on=True).on


@pytest.mark.parametrize("arguments", [None, [], [1], "x"])
def test_an_agent_without_a_program_is_broken(mac: Mac, arguments: object) -> None:
    mac.agents.mkdir(parents=True)
    made = {"RunAtLoad": True} | ({} if arguments is None else {"ProgramArguments": arguments})
    mac.file.write_bytes(plistlib.dumps(made))
    assert mac.door.look().broken


def test_an_agent_that_cannot_be_read_is_an_error(mac: Mac, said: Callable[..., str]) -> None:
    mac.file.mkdir(parents=True)
    assert said(mac.door.look) == f"{mac.file} cannot be read: is a directory."


def test_the_usual_folder_is_that_of_the_user(tmp_path: Path) -> None:
    door = mac_autostart({"HOME": str(tmp_path)}, lambda: ("x",))
    assert door is not None
    assert door.look().where == str(tmp_path / "Library" / "LaunchAgents" / "io.github.tray-status.plist")
