"""The command for starting at login: the real program in a home folder of its own, and its click in the menu."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.fake_autostart import FakeAutostart
from tests.program.started import LIMIT, Program, read_until
from tray_status.app import App, Place
from tray_status.core.commands import StartAtLogin
from tray_status.core.view import View
from tray_status.engine.inbox import Asked

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it would switch that of the real user")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    program.environ |= {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "c"),
        "XDG_CONFIG_DIRS": str(tmp_path / "xdg"),
    }
    return program


def say(program: Program, *arguments: str) -> tuple[int, list[str], str]:
    done = program.say("autostart", *arguments)
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_it_is_told_switched_and_taken_back(program: Program, tmp_path: Path) -> None:
    """Catches: a switch that says it worked and wrote nothing; an undo that is not one."""
    entry = tmp_path / "c" / "autostart" / "tray-status.desktop"
    off = (0, ["Tray Status does not start at login."], "")
    assert say(program) == say(program, "status") == say(program, "off") == off
    script = Path(sys.executable).with_name("tray-status")
    on = ["Tray Status starts at login.", f"It starts: {script} run", f"Written in: {entry}"]
    assert say(program, "on") == (0, [*on, "To undo: tray-status autostart off"], "")
    assert say(program, "on") == say(program) == (0, on, "")
    told = {"on": True, "where": str(entry), "command": [str(script), "run"], "why": None}
    assert json.loads(program.say("autostart", "--json").stdout) == told
    assert say(program, "off") == (0, [*off[1], "To undo: tray-status autostart on"], "")
    assert not entry.exists()


def test_what_would_not_start_is_told_with_its_reason(program: Program, tmp_path: Path) -> None:
    """Catches: a status 0 for an entry whose program is gone; an entry of the user's removed without need."""
    entry = tmp_path / "c" / "autostart" / "tray-status.desktop"
    entry.parent.mkdir(parents=True)
    entry.write_text("[Desktop Entry]\nExec=/gone/tray-status\n")
    why = f"{entry} starts /gone/tray-status, which is not there any more. Switch it on again to mend that"
    assert say(program) == (1, [f"Tray Status does not start at login: {why}."], "")
    assert say(program, "off")[0] == 0
    entry.write_text("[Desktop Entry]\nExec=sh\nX-GNOME-Autostart-enabled=false\n")
    before = entry.read_text()
    assert say(program, "off")[0] == 0
    assert entry.read_text() == before, "it is off already, by the user's own hand"
    entry.unlink()
    entry.mkdir()
    assert say(program, "on") == (1, [], f"{entry} cannot be read: is a directory.\n")


def test_without_a_home_folder_it_says_so(program: Program) -> None:
    program.environ |= {"HOME": "", "XDG_CONFIG_HOME": ""}
    assert say(program) == (2, [], "Nothing is known of your home folder: HOME is not set to one.\n")


def test_the_running_program_switches_it(program: Program, tmp_path: Path) -> None:
    """Catches: a program that was started without any way to switch it, so that its menu lacks the line."""
    ask = "from tray_status.cli.asking import do; from tray_status.core.commands import StartAtLogin as Start; "
    process = program.start()
    try:
        read_until(process, "icon: ")
        done = subprocess.run(
            [sys.executable, "-c", f"{ask}do(Start(on=True))"],
            env=program.environ,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert (done.stdout, done.stderr) == ("Tray Status starts at login.\n", "")
        program.say("quit")
        process.communicate(timeout=LIMIT)
    finally:
        program.stop()
    assert (tmp_path / "c" / "autostart" / "tray-status.desktop").exists()


def test_a_click_in_the_menu_switches_it_and_a_failure_is_said_there(tmp_path: Path) -> None:
    """Catches: a tick that never comes, or a click that fails in silence."""
    tool = tmp_path / "tray"
    tool.write_text("")
    tool.chmod(0o755)
    door = FakeAutostart(lambda: (str(tool),))
    views: list[View] = []
    settings = tmp_path / "settings.yaml"
    settings.write_text("providers: []\n")
    place = Place(state=tmp_path / "s", settings=settings, runtime=tmp_path / "r", environ={})
    app = App(place, stream=None, show=views.append, autostart=door)

    def click(*, on: bool) -> None:
        app.hub.take(Asked(command=StartAtLogin(on=on)))
        app.hub.run_until_quiet(1.0)

    def tick() -> bool | None:
        return next(item.checked for item in views[-1].menu if item.key == "at_login")

    try:
        app.hub.start()
        assert tick() is False
        click(on=True)
        assert (tick(), door.written) == (True, (str(tool),))
        door.locked = True
        click(on=False)
        assert tick() is True
        assert views[-1].menu[1].label == "memory cannot be written: permission denied."
    finally:
        app.hub.end()
        app.close()
