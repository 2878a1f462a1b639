"""Owns typed stand-ins: a registry in memory, and starting at login that is nothing but a switch."""

from __future__ import annotations

import errno
import os
import shutil

from tray_status.desktop.autostart import AtLogin, AutostartError, Command


class FakeRegistry:
    """A registry in memory; while `locked` it lets nobody write."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | bytes] = {}
        self.locked = False

    def text(self, key: str, name: str) -> str | None:
        """The text of a value."""
        value = self.values.get(_key(key, name))
        return value if isinstance(value, str) else None

    def data(self, key: str, name: str) -> bytes | None:
        """The bytes of a value."""
        value = self.values.get(_key(key, name))
        return value if isinstance(value, bytes) else None

    def set_text(self, key: str, name: str, text: str) -> None:
        """Write a text."""
        self._write(key, name, text)

    def set_data(self, key: str, name: str, data: bytes) -> None:
        """Write bytes."""
        self._write(key, name, data)

    def delete(self, key: str, name: str) -> None:
        """Take a value away."""
        if _key(key, name) in self.values:
            self._may_write()
            del self.values[_key(key, name)]

    def _write(self, key: str, name: str, value: str | bytes) -> None:
        self._may_write()
        self.values[_key(key, name)] = value

    def _may_write(self) -> None:
        if self.locked:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _key(key: str, name: str) -> tuple[str, str]:
    """Windows does not tell capital letters from small ones."""
    return key.lower(), name.lower()


class FakeAutostart:
    """Starting at login without a system; `elsewhere` switches it off as a desktop's settings would."""

    def __init__(self, command: Command) -> None:
        self.locked = False
        self.elsewhere = False
        self.written: tuple[str, ...] = ()
        self._command = command

    def look(self) -> AtLogin:
        """What the next login does."""
        if not self.written:
            return AtLogin(on=False, where="memory")
        if self.elsewhere:
            return AtLogin(on=False, where="memory", command=self.written, why="it is switched off elsewhere")
        if shutil.which(self.written[0]) is None:
            why = f"memory starts {self.written[0]}, which is not there any more. Switch it on again to mend that"
            return AtLogin(on=False, where="memory", command=self.written, why=why, broken=True)
        return AtLogin(on=True, where="memory", command=self.written)

    def switch(self, *, on: bool) -> AtLogin:
        """Have the next login start the program, or not."""
        command = self._command()
        if self.locked and (on or self.written):
            raise AutostartError("memory cannot be written: permission denied.")
        self.written, self.elsewhere = (command if on else ()), False
        return self.look()
