"""Has the program as its users get it: frozen, packed, and installed by dpkg where that is allowed, else unpacked."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import deb
from make import epoch_of
from tests.live.rig import needed
from tray_status import __version__

CHECKOUT = Path(__file__).resolve().parents[2]
NAME = "tray-status"
PLACES = ("/etc", "/opt", "/usr", "/var/lib", "/var/cache")
"""Where packages put files."""


def freeze(folder: Path) -> Path:
    """Freeze the program, with all that passes in `folder`; the folder that it is in."""
    needed("objdump")
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
    return folder / "dist" / NAME


def pack(frozen: Path, folder: Path) -> Path:
    """Make the package for Debian of it."""
    epoch = epoch_of(os.environ, CHECKOUT)
    return deb.build(
        frozen, folder, folder / "parts", version=__version__, epoch=epoch, machine=platform.machine()
    ).resolve()


def as_root() -> tuple[str, ...] | None:
    """What to write before a command that changes this machine; None where tests may not do so.

    They may on a build machine, whose user is root or becomes root without being asked, and has not installed the
    program for himself.
    """
    if os.environ.get("CI") != "true" or shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    may = sudo is not None and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    return ("sudo", "-n") if may else None


@dataclass(frozen=True)
class Package:
    """The package, and where it is: `root` is / where it is installed, else the folder that it was unpacked in."""

    file: Path
    root: Path
    become: Sequence[str] | None

    @property
    def really(self) -> bool:
        """Whether it is installed on this machine."""
        return self.become is not None

    @property
    def command(self) -> Path:
        """The command line, as it is called when it is in the PATH."""
        return self.root / "usr" / "bin" / NAME if self.really else self.root / "opt" / NAME / NAME

    @property
    def program(self) -> Path:
        """The file that all processes of the program run."""
        return self.root / "opt" / NAME / NAME

    @property
    def entry(self) -> Path:
        """The entry of the menu."""
        return self.root / "usr" / "share" / "applications" / f"{NAME}.desktop"

    def install(self) -> None:
        """Install it, unless it is there."""
        if self.entry.exists():
            return
        if self.become is None:
            dpkg = needed("dpkg-deb")
            subprocess.run([dpkg, "--extract", self.file, self.root], check=True)
            moved = self.entry.read_text(encoding="utf-8").replace("=/opt/", f"={self.root}/opt/")
            self.entry.write_text(moved, encoding="utf-8")
        else:
            self._apt("install", "--no-install-recommends", str(self.file))

    def remove(self) -> str:
        """Take it away; what was said."""
        if self.become is None:
            pytest.skip("NOT RUN: this would change the machine; a build machine (CI=true) with root may.")
        return self._apt("remove", NAME)

    def processes(self) -> list[int]:
        """The processes that run it."""
        return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit() and self._runs(folder)]

    def _runs(self, folder: Path) -> bool:
        try:
            return (folder / "exe").readlink() == self.program
        except OSError:  # it has ended, or is somebody else's
            return False

    def _apt(self, *words: str) -> str:
        usual = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            [*(self.become or ()), "apt-get", "-y", "-o", "DPkg::Lock::Timeout=60", *words],
            env=usual,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def traces() -> set[str]:
    """Everything in the places of packages that has the program's name in its own."""
    found = set()
    for place in PLACES:
        for folder, folders, files in os.walk(place):
            found |= {f"{folder}/{name}" for name in (*folders, *files) if NAME in name.casefold().replace("_", "-")}
    return found
