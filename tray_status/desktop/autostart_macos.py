"""Owns starting at login on macOS: a LaunchAgent in the user's library.

Never run on a Mac: its tests write and read the same property lists on other systems.
"""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tray_status.desktop.autostart import AtLogin, AutostartError, Command, cannot
from tray_status.settings.atomic import write_atomic

LABEL = "io.github.tray-status"
"""Names the agent, and is the identifier of the app, by which System Settings tells whose it is."""

OVERRIDES = "/private/var/db/com.apple.xpc.launchd/disabled.{user}.plist"
"""Where launchd keeps which agents `launchctl disable` switched off, whatever their own files say."""

MODE = 0o644
WITHIN = 10.0
"""Seconds that launchctl may take."""


class MacAutostart:
    """The agent in `folder`; `overrides` is launchd's own list, and `enable` has launchd take an agent off it."""

    def __init__(self, folder: Path, command: Command, *, overrides: Path, enable: Callable[[str], None]) -> None:
        self._file = folder / f"{LABEL}.plist"
        self._command = command
        self._overrides = overrides
        self._enable = enable

    def look(self) -> AtLogin:
        """What the next login does, as far as files tell. Raises AutostartError."""
        where = str(self._file)
        try:
            found = _read(self._file)
        except (FileNotFoundError, NotADirectoryError):
            return AtLogin(on=False, where=where)
        except OSError as error:
            raise cannot("read", where, error) from error
        except ValueError:
            why = f"{where} is damaged. Switch it on again to mend that"
            return AtLogin(on=False, where=where, why=why, broken=True)
        command = _command_of(found)
        if found.get("Disabled") is True or found.get("RunAtLoad") is not True:
            return AtLogin(on=False, where=where, command=command, why=f"it is switched off in {where}")
        if self._overridden():
            return AtLogin(on=False, where=where, command=command, why="launchctl has switched it off")
        if not command or shutil.which(command[0]) is None:
            program = command[0] if command else "nothing"
            why = f"{where} starts {program}, which is not there any more. Switch it on again to mend that"
            return AtLogin(on=False, where=where, command=command, why=why, broken=True)
        return AtLogin(on=True, where=where, command=command)

    def switch(self, *, on: bool) -> AtLogin:
        """Have the next login start this program, or not. Raises AutostartError."""
        where = str(self._file)
        data = plistlib.dumps(agent(self._command()), sort_keys=False) if on else b""
        try:
            if on:
                write_atomic(self._file, data, mode=MODE)
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            raise cannot("written" if on else "removed", where, error) from error
        if on and self._overridden():
            try:
                self._enable(LABEL)
            except (OSError, subprocess.SubprocessError) as error:
                raise AutostartError(
                    f"launchctl has switched it off and does not switch it on again ({error}). "
                    f"Run `launchctl enable gui/$(id -u)/{LABEL}`."
                ) from error
        return self.look()

    def _overridden(self) -> bool:
        """Whether launchd's own list says off; where nobody may read that, the agent's own file counts."""
        try:
            return _read(self._overrides).get(LABEL) is True
        except (OSError, ValueError):
            return False


def agent(command: tuple[str, ...]) -> dict[str, object]:
    """The agent that starts this command when its user logs in at the screen."""
    return {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "RunAtLoad": True,
        "ProcessType": "Interactive",
        "LimitLoadToSessionType": "Aqua",
        "AssociatedBundleIdentifiers": [LABEL],
    }


def mac_autostart(environ: Mapping[str, str], command: Command) -> MacAutostart | None:
    """Starting at login for the user of this environment; None where that names no home folder."""
    home = Path(environ.get("HOME", ""))
    if not home.is_absolute():
        return None
    user = os.getuid() if sys.platform != "win32" else 0  # Windows has no numbers for users, and no agents
    return MacAutostart(
        home / "Library" / "LaunchAgents",
        command,
        overrides=Path(OVERRIDES.format(user=user)),
        enable=lambda label: _launchctl("enable", f"gui/{user}/{label}"),
    )


def _launchctl(*arguments: str) -> None:
    subprocess.run(["/bin/launchctl", *arguments], check=True, capture_output=True, timeout=WITHIN)  # noqa: S603 -- ours


def _read(file: Path) -> dict[str, object]:
    """The keys of a property list. Raises OSError; ValueError where it is none."""
    try:
        found: object = plistlib.loads(file.read_bytes())
    except OSError:
        raise
    except Exception as error:  # plistlib lets errors of its XML reader, of numbers and of dates through
        raise ValueError(f"{file} is no property list") from error
    if not isinstance(found, dict):
        raise ValueError(f"{file} holds no keys")  # noqa: TRY004 -- what is read is a value, not an argument
    return found


def _command_of(found: Mapping[str, object]) -> tuple[str, ...]:
    arguments = found.get("ProgramArguments")
    if not isinstance(arguments, list) or not all(isinstance(one, str) for one in arguments):
        return ()
    return tuple(arguments)
