"""The package as its users meet it: installed, started from the menu, at login, and taken away again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live.packaged import Package, as_root, pack, traces
from tests.live.program import DesktopProgram, Pages
from tests.live.rig import Rig, needed
from tests.live.screen import MIDDLE, Screen
from tests.live.sights import choose, icon, notifications, open_menu
from tests.live.test_story import incident_link
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import never, until
from tray_status.core.glance import IconState

ACME, OVER = 9.0, 60.0
"""Seconds of the story: Acme Cloud has an incident; all is well again."""

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="session")
def before() -> set[str]:
    """Give what has the program's name on this machine before it is installed."""
    return traces()


@pytest.fixture(scope="session")
def package(frozen: Path, before: set[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    """Give the package, which is on this machine only while these tests run."""
    become = as_root()
    if become is not None and "/opt/tray-status" in before:
        become = None  # somebody uses it here
    root = Path("/") if become is not None else tmp_path_factory.mktemp("root")
    package = Package(pack(frozen, tmp_path_factory.mktemp("package")), root, become)
    yield package
    if package.really and package.entry.exists():
        package.remove()


@pytest.fixture
def installed(package: Package, announce: Callable[[str], None]) -> Package:
    """Have it installed, and say how."""
    package.install()
    where = "installed by apt" if package.really else "unpacked, not installed (CI=true and root would install it)"
    announce(f"the .deb was tried {where}")
    return package


@pytest.fixture
def program(installed: Package, tmp_path: Path, rig: Rig, pages: Pages) -> Iterator[DesktopProgram]:
    """Give the installed program with settings for the demo's pages, not started yet."""
    # What the machine starts at each login is none of our business here.
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    program = DesktopProgram(tmp_path, rig, pages.addresses, environ={"XDG_CONFIG_DIRS": str(nothing)})
    program.command = (str(installed.command),)
    program.environ = {name: value for name, value in program.environ.items() if not name.startswith("PYTHON")}
    yield program
    if installed.command.exists():
        program.say("quit")
    until("the program ends", lambda: not installed.processes())
    sys.stdout.write(program.log)  # pytest shows it for a test that failed


def launch(program: DesktopProgram, *command: str) -> None:
    """Have a desktop's own means start it."""
    with (program.folder / "log").open("a") as log:
        subprocess.run(
            [needed(command[0]), *command[1:]],
            env=program.environ,
            stdin=subprocess.DEVNULL,
            stdout=log,  # what is started inherits it, and goes on
            stderr=log,
            check=True,
            timeout=30,
        )


def log_in(program: DesktopProgram) -> None:
    """Start what the session starts at login, by a program that knows only the specification."""
    launch(program, "dex", "--autostart", "--environment", "XFCE")


def test_it_starts_from_the_menu_and_plays_the_story_by_real_clicks(
    rig: Rig, screen: Screen, pages: Pages, installed: Package, program: DesktopProgram, tray: Callable[[], TrayDriver]
) -> None:
    """Seeded defects: the entry names a program that is not there; the package lacks pictures, settings or a module."""
    rig.panel()
    rig.dunst()
    launch(program, "gio", "launch", str(installed.entry))
    where = icon(screen, IconState.WELL)
    driver = tray()
    screen.keep("package-well")

    pages.second = ACME
    open_menu(screen, where)
    choose(screen, driver, "Poll now")
    icon(screen, IconState.PARTIAL_OUTAGE)
    (bubble,) = notifications(screen, 1)
    screen.keep("package-outage")
    screen.click(bubble.centre, MIDDLE)
    until("the browser is asked", lambda: program.opened)
    assert program.opened == [incident_link(program, "acme")]

    pages.second = OVER
    open_menu(screen, where)
    choose(screen, driver, "Poll now")
    icon(screen, IconState.WELL)

    open_menu(screen, where)
    choose(screen, driver, "Quit")
    until("the program ends", lambda: not installed.processes())


def test_the_next_login_starts_it_while_that_is_switched_on(
    rig: Rig, screen: Screen, installed: Package, program: DesktopProgram
) -> None:
    """Seeded defects: what is written starts the command line, or a file of the build; switching off leaves it."""
    rig.panel()
    log_in(program)
    never("it starts unasked", installed.processes, during=1)

    done = program.say("autostart", "on")
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(installed.program.with_name("TrayStatus")) in done.stdout
    log_in(program)
    icon(screen, IconState.WELL)
    program.say("quit")
    until("the program ends", lambda: not installed.processes())

    assert program.say("autostart", "off").returncode == 0
    log_in(program)
    never("it starts though that is switched off", installed.processes, during=1)


def test_removing_it_ends_it_and_leaves_only_what_is_the_users(
    rig: Rig, screen: Screen, installed: Package, before: set[str], program: DesktopProgram
) -> None:
    """Seeded defects: a program that runs goes on without its files; a folder stays; settings or memory go."""
    rig.panel()
    launch(program, "gio", "launch", str(installed.entry))
    icon(screen, IconState.WELL)
    there = traces()
    said = installed.remove()
    assert "asked to end" in said
    assert installed.processes() == []
    assert {"/opt/tray-status", "/usr/bin/tray-status"} <= there
    assert traces() <= before
    assert "acme" in program.settings.read_text(encoding="utf-8")
    assert program.polls.exists()


def test_settings_that_cannot_be_used_are_shown_where_no_terminal_is(
    rig: Rig, screen: Screen, installed: Package, program: DesktopProgram
) -> None:
    """Seeded defect: a click in the menu does nothing, and nobody learns why."""
    rig.dunst()
    program.settings.write_text("every: often\n", encoding="utf-8")
    launch(program, "gio", "launch", str(installed.entry))
    (bubble,) = notifications(screen, 1)
    screen.keep("package-message", bubble.around(8))
    until("the program ends", lambda: not installed.processes())
