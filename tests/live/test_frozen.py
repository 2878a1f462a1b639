"""The program as it is shipped, frozen into one folder by tray_status.spec: it finds what it needs, and works."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.live.program import DesktopProgram, Pages
from tests.live.rig import Rig, needed
from tests.live.screen import Screen
from tests.live.sights import icon
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until
from tray_status.core.glance import IconState

CHECKOUT = Path(__file__).resolve().parents[2]
ACME = 9.0
"""Second of the story: Acme Cloud has an incident."""

NOWHERE = "http://127.0.0.1:9"
"""A proxy that nobody is: the shipped settings name real pages, and no test asks them."""

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the frozen program, made once for all tests."""
    needed("objdump")
    folder = tmp_path_factory.mktemp("frozen")
    where = ["--workpath", str(folder / "work"), "--distpath", str(folder / "dist")]
    done = subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *where, "tray_status.spec"],
        cwd=CHECKOUT,
        env={**os.environ, "PYINSTALLER_CONFIG_DIR": str(folder / "config")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return str(folder / "dist" / "tray-status" / "tray-status")


@pytest.fixture
def moved(frozen: str, tmp_path: Path, rig: Rig) -> Callable[..., DesktopProgram]:
    """Give what starts the frozen program, in an environment that leads to no Python of this machine."""

    def start(pages: Pages | None = None, **environ: str) -> DesktopProgram:
        program = DesktopProgram(tmp_path, rig, pages.addresses if pages is not None else (), environ=environ)
        program.command = (frozen,)
        program.environ = {name: value for name, value in program.environ.items() if not name.startswith("PYTHON")}
        if pages is None:
            program.settings.unlink()
        program.start()
        return program

    return start


def test_the_frozen_program_shows_icon_and_notification_answers_and_quits(
    rig: Rig, screen: Screen, pages: Pages, moved: Callable[..., DesktopProgram], tray: Callable[[], TrayDriver]
) -> None:
    """Seeded defect: a module that is imported by name, or the pictures, are left out of the frozen folder."""
    rig.panel()
    rig.dunst()
    program = moved(pages)
    try:
        icon(screen, IconState.WELL)
        driver = tray()
        pages.second = ACME
        driver.click("Poll now")
        program.await_log("acme: shown by desktop")

        done = program.say("status")
        assert "Acme Cloud" in done.stdout, done.stderr
        assert done.returncode == 1

        driver.click("Quit")
        until("the program ends", lambda: program.process.poll() is not None)
        assert program.process.returncode == 0
        assert "Traceback" not in program.log
        assert "Warning" not in program.log
    finally:
        program.stop()


def test_the_frozen_program_writes_the_settings_it_ships_with(
    rig: Rig, moved: Callable[..., DesktopProgram], tray: Callable[[], TrayDriver]
) -> None:
    """Seeded defect: config/ is left out of the frozen folder, and whoever starts it first has no settings."""
    rig.panel()
    program = moved(https_proxy=NOWHERE, http_proxy=NOWHERE, no_proxy="")
    try:
        assert "Quit" in "".join(tray().labels())
        shipped = yaml.safe_load((CHECKOUT / "config" / "defaults.yaml").read_text(encoding="utf-8"))
        written = yaml.safe_load(program.settings.read_text(encoding="utf-8"))
        assert written == shipped
        assert len(program.ask("status")["providers"]) == len(shipped["providers"])
    finally:
        program.stop()
