"""Builds the program for Windows and tries it, all of it under Wine: `python -m windows.trial`, see build/windows.sh.

Two prefixes: one with a Windows Python, which runs the tests and freezes the program; one without, as users have it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.live.program import Pages
from tests.live.screen import Screen
from tray_status.demo import MINUTE
from windows import look
from windows.installer import freeze, pack, size
from windows.interpreter import install
from windows.story import Trial, play
from windows.unit_tests import run_tests
from windows.wine import Wine

Say = Callable[[str], None]


def main() -> int:
    """Do all of it, or what is asked for; the exit status is 0 when all of it held."""
    parser = argparse.ArgumentParser(prog="windows.trial", description="Builds and tries the program under Wine.")
    parser.add_argument("--setup", type=Path, help="try this installer, and build none")
    parser.add_argument("--keep", type=Path, help="leave the installer that was built here")
    args = parser.parse_args()
    began = time.monotonic()

    def say(words: str) -> None:
        print(f"[{time.monotonic() - began:5.1f} s] {words}", flush=True)

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tray-status-windows-")))
        screen = Screen()
        stack.callback(screen.close)
        setup: Path | None = args.setup
        if setup is None:
            setup = args.keep or folder / "setup.exe"
            _build(_prefix(stack, folder / "build", screen), setup, say)
        wine = _prefix(stack, folder / "user", screen)
        say("a fresh prefix, without Python")
        pages = Pages(MINUTE)
        stack.callback(pages.stop)
        trial = Trial(wine, screen, pages, setup, say)
        try:
            play(trial)
        except BaseException:
            screen.keep("windows_failed")
            say(f"FAILED; the screen is kept as .screenshots/windows_failed.png. The program's log:\n{trial.log}")
            raise
        say("the Windows program did all of it")
    return 0


def _build(wine: Wine, setup: Path, say: Say) -> None:
    """Test, freeze and pack, with a Windows Python of its own."""
    wine.desktop()
    say(f"a fresh prefix; {install(wine)}")
    say(f"the tests by the Windows Python: {run_tests(wine)}")
    frozen = freeze(wine)
    say(f"frozen: {size(frozen)}")
    say(f"installer: {size(pack(frozen, setup))}")
    wine.sign_out()


def _prefix(stack: ExitStack, folder: Path, screen: Screen) -> Wine:
    folder.mkdir()
    wine = Wine(folder, screen.name, size=look.SIZE)
    stack.callback(wine.sign_out)
    wine.boot()
    return wine


if __name__ == "__main__":
    raise SystemExit(main())
