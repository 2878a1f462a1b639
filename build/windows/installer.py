"""Owns what a trial installs: the program frozen by a Windows Python under Wine, and the installer around it.

For trials only: what is released is frozen on Windows.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tray_status import __version__
from windows.interpreter import PYTHON, ROOT
from windows.wine import Wine, unix_path

FREEZES_WITHIN = 900.0


def freeze(wine: Wine) -> Path:
    """Freeze the program; return the folder. Raises AssertionError."""
    done = wine.run(
        PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", r"C:\dist",
        "--workpath", r"C:\work", unix_path(ROOT / "tray_status.spec"), within=FREEZES_WITHIN,
    )  # fmt: skip
    assert done.status == 0, f"PyInstaller failed:\n{done.text}"
    folder = wine.drive / "dist" / "TrayStatus"
    programs = sorted(file.name for file in folder.glob("*.exe"))
    assert programs == ["TrayStatus.exe", "tray-status.exe"], programs
    return folder


def pack(frozen: Path, setup: Path) -> Path:
    """Make the installer from a frozen folder; return it."""
    # What the makers of NSIS hand out for Windows has no stub of 64 bits, and Debian's Wine runs no other.
    target = "x86-unicode" if sys.platform == "win32" else "amd64-unicode"
    subprocess.run(
        ["makensis", "-V1", f"-DTARGET={target}", f"-DSOURCE={frozen}", f"-DOUT={setup}", f"-DVERSION={__version__}",
         f"-DICON={ROOT / 'assets' / 'icon.ico'}", str(ROOT / "build" / "windows" / "installer.nsi")],
        check=True,
    )  # fmt: skip
    return setup


def make_taskbar(program: Path) -> None:
    """Make what stands for a part of the taskbar that Wine lacks; see taskbar.nsi."""
    script = ROOT / "build" / "windows" / "taskbar.nsi"
    subprocess.run(["makensis", "-V1", f"-DOUT={program}", str(script)], check=True)


def size(path: Path) -> str:
    """How large a file or folder is, in words."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"
