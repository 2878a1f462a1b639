"""Owns what every test on a desktop begins with: a screen for all of them, and for each one a session of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.live.packaged import freeze
from tests.live.program import DesktopProgram, Pages
from tests.live.rig import Rig, needed
from tests.live.screen import Screen
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until
from tray_status.demo import MINUTE, Story

Starter = Callable[..., DesktopProgram]


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """Give the virtual screen."""
    needed("Xvfb")
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture
def rig(home: Path, screen: Screen, request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Give a session whose programs know this test's home and the screen; a test that fails leaves a screenshot."""
    rig = Rig(home, screen.name)
    failed = request.session.testsfailed
    yield rig
    if request.session.testsfailed > failed:
        screen.keep(f"failed-{request.node.name}")
    rig.stop()


@pytest.fixture
def on_screen(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the test itself meet the screen as its display."""
    monkeypatch.setenv("DISPLAY", screen.name)


@pytest.fixture
def managed(rig: Rig, screen: Screen) -> None:
    """Have a window manager, without which some panels show nothing."""
    rig.start("openbox")
    until("a window manager", screen.managed)


@pytest.fixture
def needs_tkinter() -> None:
    """Leave out a test of windows where there can be none; where all must be tried, that fails it."""
    missing = [name for name in ("_tkinter", "sv_ttk") if find_spec(name) is None]
    words = f"NOT RUN: the windows; this Python has no {' and no '.join(missing)}."
    if missing and os.environ.get("CI") == "true":
        pytest.fail(words)
    if missing:
        pytest.skip(words)


@pytest.fixture
def pages() -> Iterator[Pages]:
    """Give the demo's pages: all is well on them at second 0."""
    pages = Pages(MINUTE)
    yield pages
    pages.stop()


@pytest.fixture
def started(tmp_path: Path, rig: Rig) -> Iterator[Starter]:
    """Give what starts the program against pages, in the rig."""
    programs: list[DesktopProgram] = []

    def start(pages: Pages, *, extra: str = "", **environ: str) -> DesktopProgram:
        program = DesktopProgram(tmp_path, rig, pages.addresses, extra=extra, environ=environ)
        programs.append(program)
        program.start()
        return program

    yield start
    for program in programs:
        program.stop()
        sys.stdout.write(program.log)  # pytest shows it for a test that failed


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the frozen program, made once for all tests."""
    return freeze(tmp_path_factory.mktemp("frozen"))


@pytest.fixture
def tray(rig: Rig) -> Iterator[Callable[[], TrayDriver]]:
    """Give what finds our icon on the rig's bus."""
    with rig.connect() as connection:
        yield lambda: TrayDriver(connection)


@pytest.fixture
def story_pages() -> Iterator[Callable[[Story], Pages]]:
    """Give what serves the pages of a story."""
    served: list[Pages] = []

    def serve(story: Story) -> Pages:
        served.append(Pages(story))
        return served[-1]

    yield serve
    for pages in served:
        pages.stop()
