"""Owns the door to the Windows registry: text and bytes of the current user, by key and name."""

from __future__ import annotations

import sys
from typing import Protocol


class Registry(Protocol):
    """Values of one user. Keys are paths below HKEY_CURRENT_USER; every method raises OSError where Windows refuses."""

    def text(self, key: str, name: str) -> str | None:
        """The text of a value, `%NAME%` in it replaced where Windows would; None where there is no such text."""

    def data(self, key: str, name: str) -> bytes | None:
        """The bytes of a binary value; None where there is no such value."""

    def set_text(self, key: str, name: str, text: str) -> None:
        """Write a text (REG_SZ); a key that is missing is made."""

    def set_data(self, key: str, name: str, data: bytes) -> None:
        """Write bytes (REG_BINARY); a key that is missing is made."""

    def delete(self, key: str, name: str) -> None:
        """Take a value away; one that is not there is no mistake."""


if sys.platform == "win32":  # pragma: no cover -- other systems have no registry
    import winreg

    class UserRegistry:
        """The real registry of whoever runs the program."""

        def text(self, key: str, name: str) -> str | None:
            """The text of a value."""
            value, kind = self._read(key, name)
            if not isinstance(value, str):
                return None
            return winreg.ExpandEnvironmentStrings(value) if kind == winreg.REG_EXPAND_SZ else value

        def data(self, key: str, name: str) -> bytes | None:
            """The bytes of a value."""
            value, _ = self._read(key, name)
            return value if isinstance(value, bytes) else None

        def set_text(self, key: str, name: str, text: str) -> None:
            """Write a text."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

        def set_data(self, key: str, name: str, data: bytes) -> None:
            """Write bytes."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_BINARY, data)

        def delete(self, key: str, name: str) -> None:
            """Take a value away."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return

        def _read(self, key: str, name: str) -> tuple[object, int]:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    value, kind = winreg.QueryValueEx(opened, name)
            except FileNotFoundError:
                return None, winreg.REG_NONE
            return value, kind


def user_registry() -> Registry:
    """The registry of whoever runs the program. Raises OSError on a system that has none."""
    if sys.platform == "win32":  # pragma: no cover -- other systems have no registry
        return UserRegistry()
    raise OSError("this system has no registry")
