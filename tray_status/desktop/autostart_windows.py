"""Owns starting at login on Windows: a value of the user's Run key, which the Task Manager may have switched off."""

from __future__ import annotations

import shutil
import subprocess

from tray_status.desktop.autostart import AtLogin, AutostartError, Command, cannot
from tray_status.desktop.registry import Registry

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
NAME = "TrayStatus"
LONGEST = 260
"""Characters: Windows starts no longer line of its Run key."""


class WindowsAutostart:
    """The value `NAME` in the registry; the keys may be others for a trial."""

    def __init__(self, registry: Registry, command: Command, *, run: str = RUN, approved: str = APPROVED) -> None:
        self._registry = registry
        self._command = command
        self._run = run
        self._approved = approved
        self._where = rf"HKEY_CURRENT_USER\{run}\{NAME}"

    def look(self) -> AtLogin:
        """What the next login does. Raises AutostartError."""
        try:
            line = self._registry.text(self._run, NAME)
            mark = self._registry.data(self._approved, NAME)
        except OSError as error:
            raise cannot("read", self._where, error) from error
        if line is None:
            return AtLogin(on=False, where=self._where)
        command = split(line)
        if mark is not None and mark[:1] and mark[0] % 2:  # the Task Manager writes 2 and 6 for on, 3 and 7 for off
            why = "it is switched off in the Task Manager, or in Settings > Apps > Startup"
            return AtLogin(on=False, where=self._where, command=command, why=why)
        if not command or shutil.which(command[0]) is None:
            program = command[0] if command else "nothing"
            why = f"{self._where} starts {program}, which is not there any more. Switch it on again to mend that"
            return AtLogin(on=False, where=self._where, command=command, why=why, broken=True)
        return AtLogin(on=True, where=self._where, command=command)

    def switch(self, *, on: bool) -> AtLogin:
        """Have the next login start this program, or not. Raises AutostartError."""
        line = joined(self._command()) if on else ""
        if len(line) > LONGEST:
            raise AutostartError(
                f"Windows starts no program at login whose path is this long ({len(line)} characters, {LONGEST} are "
                f"allowed): {line}. Install Tray Status in a folder with a shorter path."
            )
        try:
            if on:
                self._registry.set_text(self._run, NAME, line)
            else:
                self._registry.delete(self._run, NAME)
            self._registry.delete(self._approved, NAME)
        except OSError as error:
            raise cannot("written" if on else "removed", self._where, error) from error
        return self.look()


def joined(command: tuple[str, ...]) -> str:
    """The command as one line; its program always stands in quotes, or Windows would try the words of its path."""
    program, *rest = command
    return f'"{program}" {subprocess.list2cmdline(rest)}'.rstrip()


def split(line: str) -> tuple[str, ...]:
    """Program and arguments of a line, as far as is needed to see whether the program is there."""
    text = line.strip()
    if text.startswith('"'):
        program, _, rest = text[1:].partition('"')
    else:
        end = text.lower().find(".exe ")
        program, rest = (text[: end + 4], text[end + 4 :]) if end >= 0 else (text, "")
    return (program, *rest.split()) if program else ()
