"""Owns a desktop for one test: a home, a bus and the programs around ours; nothing of it is left afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.live.parts import BUS, DUNST, PANEL, TINT
from tests.live.waiting import until

MARK: Final = "TRAY_STATUS_RIG"
"""The variable by which every process of a rig is known, whoever started it in there."""

NOTIFICATIONS: Final = "org.freedesktop.Notifications"
WATCHER: Final = "org.kde.StatusNotifierWatcher"
NOTIFICATION_DAEMON: Final = "/usr/lib/notification-daemon/notification-daemon"


class Rig:
    """One session: `environ` is what its programs are started with. `stop` ends all that was started in it."""

    def __init__(self, home: Path, display: str) -> None:
        """Lay out the home, then start the bus, so that whatever the bus starts finds home and display."""
        self.home = home
        self.mark = uuid.uuid4().hex
        runtime = home / "run"
        runtime.mkdir(mode=0o700)
        self.environ: dict[str, str] = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "XDG_", "WAYLAND"))},
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "DISPLAY": display,
            "NO_AT_BRIDGE": "1",
            "GDK_GL": "disable",
            "GTK_THEME": "Adwaita",
            "LC_ALL": "C.UTF-8",
            MARK: self.mark,
        }
        self._started: list[subprocess.Popen[bytes]] = []
        self._write(".config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml", PANEL)
        self._write("dunstrc", DUNST)
        self._write("tint2rc", TINT)
        self.bus = self._start_bus()

    # ---- the programs of the desktop ---------------------------------------------------------------------------------

    def panel(self) -> subprocess.Popen[bytes]:
        """xfce4-panel with a tray: a host for StatusNotifierItem and for XEmbed."""
        process = self.start("xfce4-panel", "--disable-wm-check")
        self.await_name(WATCHER)
        return process

    def dunst(self) -> subprocess.Popen[bytes]:
        """The notification service dunst."""
        process = self.start("dunst", "-config", str(self.home / "dunstrc"))
        self.await_name(NOTIFICATIONS)
        return process

    def notification_daemon(self) -> subprocess.Popen[bytes]:
        """The notification service notification-daemon, which draws buttons."""
        process = self.start(NOTIFICATION_DAEMON)
        self.await_name(NOTIFICATIONS)
        return process

    def tint2(self) -> subprocess.Popen[bytes]:
        """The panel tint2: a host for XEmbed only."""
        return self.start("tint2", "-c", str(self.home / "tint2rc"))

    def start(self, *command: str, environ: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a program in this session; the test cannot run, or fails on a build machine, where it is missing."""
        process = subprocess.Popen(
            [needed(command[0]), *command[1:]],
            env={**self.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._started.append(process)
        return process

    def end(self, process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
        """End a program that was started here, and wait for it to be gone."""
        process.send_signal(how)
        process.wait(10)

    # ---- the bus -----------------------------------------------------------------------------------------------------

    def connect(self) -> DBusConnection:
        """A connection of the test's own to the bus."""
        return open_dbus_connection(self.environ["DBUS_SESSION_BUS_ADDRESS"])

    def await_name(self, name: str, *, there: bool = True) -> None:
        """Wait until somebody, or nobody any more, has a name on the bus."""
        with self.connect() as connection:
            until(f"{name} {'comes' if there else 'goes'}", lambda: _has_owner(connection, name) is there)

    def _start_bus(self) -> subprocess.Popen[bytes]:
        services = self.home / "services"
        services.mkdir()
        # Of all that a system would start by itself only what the panel cannot do without: who shows notifications is
        # for each test to say.
        for file in Path("/usr/share/dbus-1/services").glob("org.xfce.Xfconf.service"):
            shutil.copy(file, services)
        config = self._write("bus.conf", BUS.format(socket=self.home / "run" / "bus", services=services))
        bus = subprocess.Popen(
            [needed("dbus-daemon"), f"--config-file={config}", "--nofork", "--print-address=1"],
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert bus.stdout is not None
        with bus.stdout:
            self.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        self._started.append(bus)
        return bus

    # ---- the end -----------------------------------------------------------------------------------------------------

    def running(self) -> list[int]:
        """The ids of the processes of this session, also of those that others started in it."""
        return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit() and self._owns(folder)]

    def stop(self) -> None:
        """End every process of this session."""
        for process in reversed(self._started):
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self._started:
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(3)
        for number in self.running():
            _kill(number)
        until("every process of the session is gone", lambda: not self.running())

    def _owns(self, folder: Path) -> bool:
        try:
            return f"{MARK}={self.mark}".encode() in (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # it has ended, or is somebody else's
            return False

    def _write(self, name: str, text: str) -> Path:
        file = self.home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file


def needed(program: str) -> str:
    """The path of a program; where it is missing the test is skipped, or fails on a build machine."""
    path = shutil.which(program)
    if path is not None:
        return path
    words = f"NOT RUN: {Path(program).name} is not installed."
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


def _has_owner(connection: DBusConnection, name: str) -> bool:
    return bool(_asked(connection, message_bus.NameHasOwner(name))[0])


def _asked(connection: DBusConnection, call: object) -> tuple[object, ...]:
    reply = connection.send_and_get_reply(call, timeout=10)
    assert reply.header.message_type is MessageType.method_return, reply.body
    return tuple(reply.body)


def asked(connection: DBusConnection, to: DBusAddress, member: str, *value: object) -> tuple[object, ...]:
    """Call a method; `value` is a signature and the tuple of values. Fails when an error comes back."""
    return _asked(connection, new_method_call(to, member, *value))


def _kill(number: int) -> None:
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:  # it was quicker
        return
