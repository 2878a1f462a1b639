"""Makes the installer for `make package`: on Windows from what was frozen there, elsewhere under Wine, for trials.

A Windows Python that is released comes from python.org; the one under Wine is for trials, and the file's name says so.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tray_status import __version__
from windows.installer import freeze, pack

NEEDED = ("makensis",) if sys.platform == "win32" else ("makensis", "wine", "Xvfb", "osslsigncode")
"""The programs without which there is no installer."""


def missing() -> list[str]:
    """Those that this machine lacks."""
    return [name for name in NEEDED if shutil.which(name) is None]


def make(out: Path, frozen: Path) -> Path:
    """Make the installer in the folder `out`; `frozen` is what was frozen here, which only Windows can use."""
    if sys.platform == "win32":
        return pack(frozen, out / f"TrayStatus-{__version__}-setup.exe")
    return _under_wine(out / f"TrayStatus-{__version__}-for-trials-setup.exe")


def _under_wine(setup: Path) -> Path:
    """Freeze in a Windows of its own, with a Python of its own; some two minutes."""
    from tests.live.screen import Screen
    from windows import look
    from windows.interpreter import install
    from windows.wine import Wine

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tray-status-windows-")))
        screen = Screen()
        stack.callback(screen.close)
        wine = Wine(folder, screen.name, size=look.SIZE)
        stack.callback(wine.sign_out)
        wine.boot()
        wine.desktop()
        install(wine)
        return pack(freeze(wine), setup)
