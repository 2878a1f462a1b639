"""Owns one Windows for a trial: a fresh Wine prefix with its own desktop, in a folder that is thrown away later."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.live.waiting import until
from tray_status.threads import start_thread

BOOTS_WITHIN = 180.0
"""Seconds for a prefix, of which a machine that does nothing else needs a dozen."""

OUTPUT_WITHIN = 2.0

DESKTOP = "trial"
EXPLORER = r"HKCU\Software\Wine\Explorer"

# Without Mono, Gecko and the debugger: they would ask to be installed, and hold up what crashed.
OVERRIDES = "mscoree=;mshtml=;winedbg.exe=d;winemenubuilder.exe=d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a program ended, and what it wrote to its output and its errors together."""

    status: int
    text: str


class Wine:
    """A prefix in `folder`; its windows are on the display `display`, its user is called `user`."""

    def __init__(self, folder: Path, display: str, *, size: str) -> None:
        self.folder = folder
        self.drive = folder / "prefix" / "drive_c"
        self._size = size
        runtime = folder / "run"
        runtime.mkdir(parents=True, mode=0o700)
        self.environ = {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "DISPLAY": display,
            "WINEPREFIX": str(folder / "prefix"),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": OVERRIDES,
        }

    @property
    def profile(self) -> Path:
        """The folder of the only user."""
        users = self.drive / "users"
        return next(one for one in users.iterdir() if (one / "AppData" / "Roaming" / "Microsoft").is_dir())

    def boot(self) -> None:
        """Make the prefix, as a Windows 10 whose programs all stand on one desktop with a taskbar's icons."""
        self._quietly("wineboot", "--init")
        self._quietly("wineserver", "--wait")
        self._quietly("wine", "winecfg", "-v", "win10")
        self.register(EXPLORER, "Desktop", DESKTOP)
        self.register(rf"{EXPLORER}\Desktops", DESKTOP, self._size)

    def desktop(self) -> None:
        """Begin a session. Its first program inherits no pipe of ours, or we would wait for the services it starts."""
        self._start("wine", "explorer", f"/desktop={DESKTOP},{self._size}")

    def sign_in(self) -> None:
        """Begin a session as Windows does after a sign-in, with what is registered to be started then."""
        self.desktop()
        self._quietly("wineboot")

    def sign_out(self) -> None:
        """End every program of the session, and wait until they are gone."""
        self._quietly("wineserver", "--kill")
        try:
            until("every program of the session has ended", lambda: not self.running(""), within=5)
        except AssertionError:  # one that was only about to start has missed it
            for number in self.running(""):
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
        until("every program of the session is gone", lambda: not self.running(""), within=20)

    def run(
        self,
        *command: str,
        within: float = 60.0,
        environ: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> Done:
        """Run a Windows program to its end; its output is a pipe, for Python takes no file under Wine."""
        process = subprocess.Popen(
            ["wine", *command],
            env={**self.environ, **(environ or {})},
            cwd=folder or self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        lines: list[bytes] = []
        assert process.stdout is not None
        reader = start_thread("output", lines.extend, process.stdout)
        try:
            status = process.wait(within)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError(f"{command[0]} did not end within {within:g} s") from None
        reader.join(OUTPUT_WITHIN)  # what it has started may hold its output open for ever
        return Done(status=status, text=b"".join(lines).decode(errors="replace").replace("\r\n", "\n"))

    def start(self, *command: str, environ: Mapping[str, str] | None = None) -> None:
        """Start a Windows program and leave it running."""
        self._start("wine", *command, environ=environ)

    def register(self, key: str, name: str, text: str) -> None:
        """Write a text into the registry."""
        self._quietly("wine", "reg", "add", key, "/v", name, "/t", "REG_SZ", "/d", text, "/f")

    def registered(self, key: str, name: str) -> str | None:
        """The text of a value of the registry; None where there is none."""
        done = self.run("reg", "query", key, "/v", name)
        line = next((line for line in done.text.splitlines() if line.split()[:1] == [name]), None)
        return line.split(None, 2)[2] if line is not None and done.status == 0 else None

    def running(self, program: str) -> list[int]:
        """The processes of this prefix in whose command line a program is named; the empty name: all of them."""
        mark = f"WINEPREFIX={self.environ['WINEPREFIX']}".encode()
        return [number for number in _processes() if _is_ours(number, mark, program.lower().encode())]

    def path(self, windows: str) -> Path:
        """Where a path of drive C lies on this machine."""
        return self.drive / windows.removeprefix("C:\\").replace("\\", "/")

    def _quietly(self, *command: str) -> None:
        nowhere = subprocess.DEVNULL
        subprocess.run(
            command, env=self.environ, cwd=self.folder, stdin=nowhere, stdout=nowhere, stderr=nowhere,
            timeout=BOOTS_WITHIN, check=False,
        )  # fmt: skip

    def _start(self, *command: str, environ: Mapping[str, str] | None = None) -> None:
        nowhere = subprocess.DEVNULL
        subprocess.Popen(
            command, env={**self.environ, **(environ or {})}, cwd=self.folder, stdin=nowhere, stdout=nowhere,
            stderr=nowhere, start_new_session=True,
        )  # fmt: skip


def unix_path(path: Path) -> str:
    """How a Windows program calls a file of this machine: Wine's drive Z is the whole of it."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


def _processes() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _is_ours(number: int, mark: bytes, program: bytes) -> bool:
    folder = Path("/proc") / str(number)
    try:
        ours = mark in (folder / "environ").read_bytes().split(b"\0")
        return ours and program in (folder / "cmdline").read_bytes().lower()
    except OSError:  # it has ended, or is somebody else's
        return False
