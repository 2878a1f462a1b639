"""Start at login on a desktop: the line of the menu, what the desktop's own settings do to it, and the next login."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.live.conftest import Starter
from tests.live.program import Pages
from tests.live.rig import Rig
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until

LABEL = "Start at login"
GIO = shutil.which("gio")
NOT_RUNNING = 4


@pytest.mark.skipif(GIO is None, reason="GLib's launcher, by which desktops start entries, is not installed")
def test_a_tick_in_the_menu_is_what_the_next_login_does(
    rig: Rig, pages: Pages, started: Starter, tray: Callable[[], TrayDriver], tmp_path: Path
) -> None:
    """Seeded defects: an entry that desktops do not start; a tick beside what was switched off in their settings."""
    rig.panel()
    home = tmp_path / "a home of 100% $USER's"
    program = started(pages, XDG_CONFIG_HOME=str(home))
    entry = home / "autostart" / "tray-status.desktop"
    icon = tray()

    def ticked() -> bool:
        return bool(icon.await_line(LABEL).properties["toggle-state"] == 1)

    assert not ticked()
    icon.click(LABEL)
    until("the line has a tick", ticked)
    entry.write_text(f"{entry.read_text()}X-GNOME-Autostart-enabled=false\n")
    until("the tick has gone", lambda: not ticked(), within=20)
    icon.click(LABEL)
    until("the line has a tick again", ticked)

    icon.click("Quit")
    program.process.wait(10)
    assert GIO is not None
    # What it starts inherits its output: a pipe would be waited for.
    subprocess.run([GIO, "launch", entry], env=program.environ, stderr=subprocess.DEVNULL, timeout=30, check=True)
    icon = tray()
    assert ticked()
    icon.click(LABEL)
    until("the entry is gone", lambda: not entry.exists())
    icon.click("Quit")
    until("the program has ended", lambda: program.say("status").returncode == NOT_RUNNING)
