"""Owns starting at login on Linux and other free desktops: an entry in the user's autostart folder.

By the Desktop Application Autostart Specification: an entry of the same name in the user's folder takes the place of
the system's, and `Hidden=true` in it means that there is none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from tray_status.desktop.autostart import AtLogin, AutostartError, Command, cannot
from tray_status.desktop.desktop_entry import EntryError, keys, quoted, unquoted, with_keys
from tray_status.settings.atomic import write_atomic

NAME = "tray-status.desktop"
MODE = 0o644

_SWITCHES = ("X-GNOME-Autostart-enabled", "X-MATE-Autostart-enabled")
"""By which the settings of desktops switch an entry off and leave it where it is."""

_FRESH = {
    "Type": "Application",
    "Name": "Tray Status",
    "Comment": "Watches status pages and tells you what changed",
    "Icon": "tray-status",
    "Terminal": "false",
}
_OURS = frozenset({*_FRESH, "Exec", "Hidden", *_SWITCHES})
_CLEARED = dict.fromkeys(("Hidden", *_SWITCHES, "OnlyShowIn", "NotShowIn", "TryExec"))


class LinuxAutostart:
    """Entries in `home` (the user's) before those in `system`; `path` is where programs without a folder are found.

    `desktops` are the names of the running desktop, for entries that only some start.
    """

    def __init__(
        self, home: Path, system: Sequence[Path], command: Command, *, desktops: Collection[str] = (), path: str = ""
    ) -> None:
        self._file = home / NAME
        self._system = tuple(folder / NAME for folder in system)
        self._command = command
        self._desktops = frozenset(desktops)
        self._path = path

    def look(self) -> AtLogin:
        """What the next login does. Raises AutostartError."""
        text = _read(self._file)
        if text is not None:
            return self._judge(self._file, text)
        return self._of_system() or AtLogin(on=False, where=str(self._file))

    def switch(self, *, on: bool) -> AtLogin:
        """Have the next login start this program, or not. Raises AutostartError."""
        text = _read(self._file)
        if on:
            self._switch_on(text)
        elif text is not None:
            self._switch_off(text)
        elif (found := self._of_system()) is not None and found.on:
            self._write(with_keys("", {**_FRESH, "Exec": quoted(found.command), "Hidden": "true"}))
        return self.look()

    def _switch_on(self, text: str | None) -> None:
        command = self._command()
        if "%" in command[0]:  # GLib looks for the program before it undoes the escape, and starts nothing
            raise AutostartError(
                f"Desktops start no program at login whose path has a `%`: {command[0]}. Install Tray Status elsewhere."
            )
        if text is None and (found := self._of_system()) is not None and found.on and _ends(found.command, command):
            return
        before = _keys(text or "")
        fresh = {name: value for name, value in _FRESH.items() if name not in before}
        switches = {name: "true" for name in _SWITCHES[:1] if name in before}
        kept = _ends(_command_of(text or ""), command)
        changes = {**fresh, **_CLEARED, **switches, **({} if kept else {"Exec": quoted(command)})}
        self._write(with_keys(text or "", changes))

    def _switch_off(self, text: str) -> None:
        """Take the entry away, unless it holds more than we wrote, or one of the system would take its place."""
        if self._of_system() is not None or not set(_keys(text)) <= _OURS:
            self._write(with_keys(text, {"Hidden": "true"}))
            return
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise cannot("removed", str(self._file), error) from error

    def _of_system(self) -> AtLogin | None:
        for file in self._system:
            text = _read(file)
            if text is not None:
                return self._judge(file, text)
        return None

    def _judge(self, file: Path, text: str) -> AtLogin:
        """What an entry does at login."""
        where = str(file)
        found, command = _keys(text), _command_of(text)
        why = self._switched_off(found, where)
        if why is not None:
            return AtLogin(on=False, where=where, command=command, why=why)
        if not command:
            why = f"{where} names no program. Switch it on again to mend that"
            return AtLogin(on=False, where=where, why=why, broken=True)
        gone = next((one for one in (found.get("TryExec"), command[0]) if one and not self._is_there(one)), None)
        if gone is not None:
            why = f"{where} starts {gone}, which is not there any more. Switch it on again to mend that"
            return AtLogin(on=False, where=where, command=command, why=why, broken=True)
        return AtLogin(on=True, where=where, command=command)

    def _switched_off(self, found: Mapping[str, str], where: str) -> str | None:
        """Why the desktop leaves this entry alone, if it does."""
        if found.get("Hidden") == "true":
            return f"it is switched off in {where}"
        if any(found.get(switch) == "false" for switch in _SWITCHES):
            return f"it is switched off in the settings of the desktop ({where})"
        only, never = (_names(found.get(key, "")) for key in ("OnlyShowIn", "NotShowIn"))
        if self._desktops and ((only and not only & self._desktops) or never & self._desktops):
            return f"{where} is for other desktops than this one"
        return None

    def _is_there(self, program: str) -> bool:
        return shutil.which(program, path=self._path or None) is not None

    def _write(self, text: str) -> None:
        try:
            write_atomic(self._file, text.encode(errors="surrogateescape"), mode=MODE)
        except OSError as error:
            raise cannot("written", str(self._file), error) from error


def linux_autostart(environ: Mapping[str, str], command: Command) -> LinuxAutostart | None:
    """Starting at login for the user of this environment; None where that names no home folder."""
    home = _folder(environ.get("XDG_CONFIG_HOME", ""))
    if home is None:
        folder = _folder(environ.get("HOME", ""))
        if folder is None:
            return None
        home = folder / ".config"
    system = [one for one in map(_folder, (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")) if one is not None]
    return LinuxAutostart(
        home / "autostart",
        [folder / "autostart" for folder in system],
        command,
        desktops=[name for name in environ.get("XDG_CURRENT_DESKTOP", "").split(":") if name],
        path=environ.get("PATH", os.defpath),
    )


def _folder(text: str) -> Path | None:
    """The folder of that name; relative ones are ignored, as the specification says."""
    path = Path(text)
    return path if path.is_absolute() else None


def _read(file: Path) -> str | None:
    """The text of an entry, or None where there is no such file. Raises AutostartError."""
    try:
        return file.read_bytes().decode(errors="surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise cannot("read", str(file), error) from error


def _keys(text: str) -> dict[str, str]:
    try:
        return keys(text)
    except EntryError:
        return {}


def _command_of(text: str) -> tuple[str, ...]:
    """The command of an entry; nothing where it has none that can be understood."""
    try:
        return unquoted(keys(text).get("Exec", ""))
    except EntryError:
        return ()


def _ends(command: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether a command starts ours, perhaps by way of another (`env NAME=value …`), as its writer wants it."""
    return command[-len(own) :] == own


def _names(text: str) -> frozenset[str]:
    return frozenset(name for name in text.split(";") if name)
