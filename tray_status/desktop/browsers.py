"""Owns where a file may lie that the user's browser can read: some are locked in, and see little of the disk."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Ask = Callable[[Sequence[str], Mapping[str, str]], str]
"""Runs a program and gives what it prints; raises OSError when it cannot be had."""

ASK_SECONDS = 5.0

SNAPS = Path("/var/lib/snapd/desktop/applications")
FLATPAKS = (Path("/var/lib/flatpak/exports/share/applications"),)
"""Where programs of these two kinds are announced, each by a file that ends in .desktop."""


def ask_program(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """What a program prints; raises OSError, also when it takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 -- an argument list, found in the PATH, nothing in it comes from outside
            arguments,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=ASK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(str(error)) from error
    return done.stdout.decode(errors="replace")


def readable_folder(
    usual: Path,
    environ: Mapping[str, str],
    *,
    home: Path,
    ask: Ask = ask_program,
    snaps: Path = SNAPS,
    flatpaks: Sequence[Path] = FLATPAKS,
    system: str = sys.platform,
) -> Path:
    """The folder for a page that the default browser is to open: `usual`, or one that a locked-in browser can see.

    A snap sees the folders of its own data, and no hidden ones of the home folder; a flatpak its own data.
    """
    if system in ("win32", "darwin"):
        return usual
    name = _default_browser(environ, ask)
    if name is None:
        return usual
    snap = name.partition("_")[0]
    if (snaps / f"{name}.desktop").is_file() and (home / "snap" / snap).is_dir():
        return home / "snap" / snap / "common"
    own = home / ".local" / "share" / "flatpak" / "exports" / "share" / "applications"
    if any((folder / f"{name}.desktop").is_file() for folder in (own, *flatpaks)):
        return home / ".var" / "app" / name / "cache"
    return usual


def _default_browser(environ: Mapping[str, str], ask: Ask) -> str | None:
    """The name of the program that opens HTML files, as the desktop knows it; None when nobody tells."""
    program = shutil.which("xdg-mime", path=environ.get("PATH"))
    if program is None:
        return None
    try:
        answer = ask([program, "query", "default", "text/html"], environ).strip()
    except OSError:
        return None
    name = answer.removesuffix(".desktop")
    return name if name and name == Path(name).name else None
