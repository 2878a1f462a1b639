"""Hands notifications to a program of the user's: JSON on its standard input, never a shell, and a time limit."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import tempfile
import threading
from typing import IO, TYPE_CHECKING, Final

from tray_status.notify.base import Capability, Notifier
from tray_status.notify.payload import payload
from tray_status.notify.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.core.events import Notification

SECONDS: Final = 30.0
"""How long it may take."""
LOOK_EVERY: Final = 0.05
"""Seconds between two looks at whether it has ended."""
OUTPUT: Final = 1_000_000
"""Bytes that it may print; more means that something is wrong with it."""
LOGGED: Final = 2_000
"""Characters of its output that the log keeps."""
POSIX: Final = os.name == "posix"

_log = logging.getLogger(__name__)


class CommandNotifier(Notifier):
    """Starts the program once for each notification; delivered means that it ended with 0.

    `command` is the program and its arguments. It runs in a process group of its own, in the user's home folder, with
    the environment `environ`. What it started and left behind ends with it.
    """

    def __init__(
        self, name: str, command: Sequence[str], *, environ: Mapping[str, str], seconds: float = SECONDS
    ) -> None:
        super().__init__(name, frozenset({Capability.TEXT}))
        self._command = tuple(command)
        self._environ = dict(environ)
        self._seconds = seconds
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._closed = False

    def close(self) -> None:
        """End what runs, with all that it began; nobody would when the program is gone."""
        with self._lock:
            self._closed = True
            if self._running is not None:
                _end(self._running)

    def notify(self, notification: Notification) -> None:
        """Run it. Raises NotifyError when it cannot be started, ends with another status, or takes too long."""
        # Files, not pipes: nobody has to read while it writes, and what it leaves behind cannot keep us waiting.
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as printed:
            given.write(payload(notification) + b"\n")
            given.seek(0)
            with self._lock:
                if self._closed:
                    raise self.failure("the program is ending")
                process = self._running = self._started(given, printed)
            try:
                why = self._watched(process, printed)
            finally:
                with self._lock:  # once it is buried, its number may be somebody else's
                    self._running = None
                    _end(process)
                    status = process.wait()
            self._tell_log(printed)
        if why is None and status != 0:
            why = f"the command was ended by signal {-status}" if status < 0 else f"the command ended with {status}"
        if why is not None:
            raise self.failure(why)

    def _started(self, given: IO[bytes], printed: IO[bytes]) -> subprocess.Popen[bytes]:
        home = self._environ.get("HOME") or self._environ.get("USERPROFILE")
        try:
            return subprocess.Popen(  # noqa: S603 -- the user's own program, as a list, without a shell
                self._command,
                stdin=given,
                stdout=printed,
                stderr=subprocess.STDOUT,
                env=self._environ,
                cwd=home if home and os.path.isdir(home) else None,  # noqa: PTH112 -- raises for no text whatever
                start_new_session=POSIX,
            )
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "its arguments hold a zero byte"
            raise self.failure(f"the command cannot be started: {why}") from error

    def _watched(self, process: subprocess.Popen[bytes], printed: IO[bytes]) -> str | None:
        """Wait until it has ended, and leave it unburied; the reason to end it, if there is one."""
        wait = threading.Event().wait
        for _ in range(max(1, round(self._seconds / LOOK_EVERY))):
            if _has_ended(process):
                return None
            if os.fstat(printed.fileno()).st_size > OUTPUT:
                return f"the command printed more than {OUTPUT:,} bytes and was ended"
            wait(LOOK_EVERY)
        return f"the command took longer than {self._seconds:g} s and was ended"

    def _tell_log(self, printed: IO[bytes]) -> None:
        printed.seek(0)
        text = printable(printed.read(4 * LOGGED).decode("utf-8", "replace"), limit=LOGGED).strip()
        if text:
            _log.info("%s printed: %s", self.name, text)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    if not POSIX:
        return process.poll() is not None
    # While it is not waited for, its number and that of its group belong to nobody else.
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of it: itself, and on POSIX everything in its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left
        if POSIX:
            os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            process.kill()
