"""The program as it is shipped, frozen into one folder by tray_status.spec: it finds what it needs, and works."""

from __future__ import annotations

import argparse
import os
import pwd
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest
import yaml
from PyInstaller.archive.readers import CArchiveReader

from manpage import commands
from tests.live.packaged import CHECKOUT
from tests.live.program import DesktopProgram, Pages
from tests.live.rig import Rig
from tests.live.screen import WIDTH, Box, Screen
from tests.live.sights import icon
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until
from tray_status.cli import parser_for
from tray_status.core.glance import IconState

ACME = 9.0
"""Second of the story: Acme Cloud has an incident."""

NOWHERE = "http://127.0.0.1:9"
"""A proxy that nobody is: the shipped settings name real pages, and no test asks them."""

Mover = Callable[..., DesktopProgram]

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def moved(frozen: Path, tmp_path: Path, rig: Rig) -> Mover:
    """Give what starts the frozen program, in an environment that leads to no Python of this machine."""

    def start(pages: Pages | None = None, **environ: str) -> DesktopProgram:
        program = DesktopProgram(tmp_path, rig, pages.addresses if pages is not None else (), environ=environ)
        program.command = (str(frozen / "tray-status"),)
        program.environ = {name: value for name, value in program.environ.items() if not name.startswith("PYTHON")}
        if pages is None:
            program.settings.unlink()
        program.start()
        return program

    return start


def test_the_frozen_program_shows_icon_and_notification_answers_and_quits(
    rig: Rig, screen: Screen, pages: Pages, moved: Mover, tray: Callable[[], TrayDriver]
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
    rig: Rig, moved: Mover, tray: Callable[[], TrayDriver]
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


def kinds_of_windows() -> list[str]:
    """What `tray-status window` can open, as the command itself says."""
    own = next(own for name, _, own in commands(parser_for(None)) if name == "window")
    return [
        str(kind)
        for action in own._actions
        if isinstance(action.choices, Sequence) and not isinstance(action, argparse._SubParsersAction)
        for kind in action.choices
    ]


@pytest.mark.usefixtures("managed")
@pytest.mark.parametrize("kind", kinds_of_windows())
def test_the_frozen_program_opens_its_windows(kind: str, screen: Screen, pages: Pages, moved: Mover) -> None:
    """Seeded defects: Tk, one of its scripts or the theme is left out, and a page opens; the tray loads Tk."""
    program = moved(pages)
    before = screen.every_window()
    with subprocess.Popen(
        [*program.command, "window", kind], env=program.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            screen.settled("the window", lambda: large(box for box in screen.every_window() if box not in before))
            assert libraries(process.pid, "libtk") != []
            screen.keep(f"frozen-{kind}")
            screen.press("Control_L+w")
            until("it ends", lambda: process.poll() is not None)
        finally:
            process.kill()
        assert (process.wait(), process.stdout.read() if process.stdout else b"") == (0, b"")
    assert libraries(program.process.pid, "python3") != []
    assert libraries(program.process.pid, "libt[ck]l?8|_tkinter") == []
    program.stop()


def large(boxes: Iterable[Box]) -> Box | None:
    """The first that can be a window of ours."""
    return next((box for box in boxes if box.width > WIDTH // 3 and box.height > 300), None)


def libraries(process: int, pattern: str) -> list[str]:
    """The libraries that a process has loaded whose paths have this."""
    maps = Path(f"/proc/{process}/maps").read_text(encoding="utf-8")
    return [line for line in maps.splitlines() if re.search(pattern, line)]


def test_nothing_of_the_machine_that_made_it_is_in_the_frozen_program(frozen: Path) -> None:
    """Seeded defect: paths of the checkout, of the user or of the interpreter, by which libraries are looked for there.

    Files are looked through, and within them all modules, which lie there packed.
    """
    user = pwd.getpwuid(os.getuid())
    words = {str(CHECKOUT), f"{user.pw_dir}/", f"/{user.pw_name}/", f"{sys.prefix}/", f"{sys.base_prefix}/"}
    words -= {"/usr/", "/usr/local/", "//"}
    found = {name for name, data in contents(frozen) if any(word.encode() in data for word in words)}
    assert found == set()


def test_what_is_under_the_lgpl_lies_beside_the_program_where_it_can_be_replaced(frozen: Path) -> None:
    """Seeded defect: a library whose users may put their own in its place is packed into the program."""
    listed, _, _ = (frozen / "_internal" / "THIRD-PARTY.txt").read_text(encoding="utf-8").partition("=====")
    assert re.findall(r"^  (\S+) \S+: .*LGPL", listed, re.MULTILINE) == ["pystray", "python-xlib"]
    packed = CArchiveReader(str(frozen / "tray-status")).open_embedded_archive("PYZ.pyz").toc
    for name in ("pystray", "Xlib"):
        assert (frozen / "_internal" / name / "__init__.pyc").is_file()
        assert [module for module in packed if module.partition(".")[0] == name] == []


def test_nothing_is_loaded_before_the_program_can_put_it_off(frozen: Path) -> None:
    """Seeded defect: what PyInstaller runs before it loads `inspect` and `ast`, and each session pays megabytes."""
    runs = [name for name in CArchiveReader(str(frozen / "tray-status")).toc if name.startswith("pyi_rth")]
    assert runs == ["pyi_rth__tkinter"]


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files below a folder, and all modules that are packed in there, with their bytes."""
    program = CArchiveReader(str(folder / "tray-status"))
    modules = program.open_embedded_archive("PYZ.pyz")
    for name in modules.toc:
        yield name, modules.extract(name, raw=True) or b""
    for name in program.toc:
        yield name, program.extract(name)
    for file in folder.rglob("*"):
        if file.is_file():
            yield str(file), file.read_bytes()
        if file.suffix == ".zip":
            with zipfile.ZipFile(file) as packed:
                yield from ((f"{file}/{name}", packed.read(name)) for name in packed.namelist())
