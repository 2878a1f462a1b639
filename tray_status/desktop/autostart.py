"""Owns what starting at login means: what is found and what a switch answers; each system has a file of its own.

Nothing is remembered here: what counts is what the system itself would do at the next login, so whoever switches it
elsewhere (in the desktop's settings, the Task Manager, with an editor) is believed.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tray_status.core.commands import Refusal
from tray_status.core.errors import TrayStatusError

PROGRAM = "TrayStatus"
"""The frozen program that has icon and windows; beside it lies the command line of the same folder."""

ARGUMENTS = ("run",)
"""What it is started with: where it runs already, the one that comes later ends."""


_MAY_NOT = " Give yourself the right to do so, and try again."
_ADVICE = {
    errno.EACCES: _MAY_NOT,
    errno.EPERM: _MAY_NOT,
    errno.EROFS: " Make that file system writable, and try again.",
    errno.ENOSPC: " Free some space, and try again.",
    errno.EDQUOT: " Free some space, and try again.",
}

Command = Callable[[], tuple[str, ...]]
"""Gives the command that is started at login. Raises AutostartError."""


class AutostartError(TrayStatusError):
    """What happens at login cannot be found out or changed; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLogin:
    """What the next login does: whether it starts the program (`on`), and where that stands.

    `command` is what is started, or would be; empty where nothing is written. `why` says what keeps a written entry
    from starting it; `broken` when that is its program, which is gone, rather than somebody's wish.
    """

    on: bool
    where: str
    command: tuple[str, ...] = ()
    why: str | None = None
    broken: bool = False

    @property
    def sentence(self) -> str:
        """How it is, for people."""
        if self.on:
            return "Tray Status starts at login."
        return f"Tray Status does not start at login{f': {self.why}' if self.why is not None else ''}."


class Autostart(Protocol):
    """Starting at login on one system, for one user."""

    def look(self) -> AtLogin:
        """What the next login does. Raises AutostartError."""

    def switch(self, *, on: bool) -> AtLogin:
        """Have the next login start this program, or not; what it does then. Raises AutostartError.

        Whatever switched an entry off is undone, and one whose program has gone is written anew.
        """


def own_command(
    executable: str = sys.executable, *, frozen: bool | None = None, windows: bool = os.name == "nt"
) -> tuple[str, ...]:
    """The command that starts this very program, without a console. Raises AutostartError where none would do."""
    if not executable:
        raise AutostartError("Python does not tell where it is, so nothing can be started at login.")
    here = Path(executable).absolute()
    if getattr(sys, "frozen", False) if frozen is None else frozen:
        windowed = here.with_name(f"{PROGRAM}{here.suffix if windows else ''}")
        return (str(windowed if windowed.is_file() else here), *ARGUMENTS)
    script = here.with_name("tray-status")
    if not windows and script.is_file():
        return (str(script), *ARGUMENTS)
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").is_file() and not script.with_suffix(".exe").is_file():
        raise AutostartError(
            f"This Tray Status runs from {root} without being installed, and would not be found at login. Install it "
            "(`pipx install .` in that folder), and switch it on with the installed one."
        )
    # A program with a console would open one at each login.
    quiet = here.with_name("pythonw.exe")
    return (str(quiet if windows and quiet.is_file() else here), "-m", "tray_status", *ARGUMENTS)


def system_autostart(environ: Mapping[str, str], system: str = sys.platform) -> Autostart | None:
    """Starting at login as this system does it; None where it cannot be had."""
    if system == "win32":
        from tray_status.desktop.autostart_windows import WindowsAutostart
        from tray_status.desktop.registry import user_registry

        return WindowsAutostart(user_registry(), own_command)
    if system == "darwin":
        from tray_status.desktop.autostart_macos import mac_autostart

        return mac_autostart(environ, own_command)
    from tray_status.desktop.autostart_linux import linux_autostart

    return linux_autostart(environ, own_command)


def tick(autostart: Autostart | None) -> bool | None:
    """Whether a menu's line has a tick; None: there is no such line. What cannot be read starts nothing."""
    if autostart is None:
        return None
    try:
        return autostart.look().on
    except AutostartError:
        return False


def switched(autostart: Autostart | None, *, on: bool) -> str:
    """Switch it, and say in one sentence what came of it; a Refusal when nothing did."""
    if autostart is None:
        return Refusal("This system has no way to start programs at login that Tray Status knows.")
    try:
        found = autostart.switch(on=on)
    except AutostartError as error:
        return Refusal(str(error))
    return found.sentence if found.on is on else Refusal(found.sentence)


def cannot(what: str, where: str, error: OSError) -> AutostartError:
    """Why a file or an entry could not be used, as an error for the user."""
    reason = error.strerror or type(error).__name__
    return AutostartError(
        f"{where} cannot be {what}: {reason[:1].lower()}{reason[1:]}.{_ADVICE.get(error.errno or 0, '')}"
    )
