"""Owns what is opened at a click: links in the browser, files and folders in their programs, nobody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from tray_status.core.commands import Refusal
from tray_status.desktop.ways import Run, WayError, has_desktop, open_by_system, own_program, run_program

StartThread = Callable[[str, Callable[[], object]], object]
Way = Callable[[str], None]
"""Opens a link or a path, for as long as that takes. Raises WayError."""

_log = logging.getLogger(__name__)


class Opener:
    """Opens in a thread of its own. `report` hears, in that thread, of what could not be opened.

    Each answer is a sentence about what is done, or a Refusal. `way` takes the place of the system's own. `desktop` is
    whether there is anything to open things on.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        start_thread: StartThread,
        report: Callable[[Refusal], None],
        way: Way | None = None,
        run: Run = run_program,
    ) -> None:
        self._environ = environ
        self._run = run
        self._start_thread = start_thread
        self._report = report
        self._way = way or (lambda what: open_by_system(what, environ))
        self.desktop = way is not None or has_desktop(environ)

    def open_link(self, link: str) -> str:
        """Open an http(s) link in the user's browser.

        Which links may be opened at all is decided before (`core.links.opened_url`).
        """
        try:
            parts = urlsplit(link)
        except ValueError:
            return Refusal("Only web addresses are opened.")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return Refusal("Only web addresses are opened.")
        if not self.desktop:
            return _nowhere(link)
        return self._open(link, f"the page at {parts.hostname}", f"Opening {parts.hostname} in the browser.")

    def open_file(self, path: Path, line: int | None = None, *, called: str) -> str:
        """Open a text file, which the user knows as `called`.

        At which line to look is said, for no system has a way to hand that on.
        """
        place = str(path) if line is None else f"{path}:{line}"
        return self._open_path(path, place, called)

    def open_folder(self, path: Path, *, called: str) -> str:
        """Open a folder, which the user knows as `called`."""
        return self._open_path(path, str(path), called)

    def open_own(self, *command: str, called: str) -> str:
        """Have a command of our own make what is then opened, in a process of its own: it needs much memory, once."""
        if not self.desktop:
            return Refusal(f"There is no desktop here. `tray-status page FILE` writes {called} to a file.")
        self._start_thread("opener", lambda: self._try_own(command, called))
        return f"Opening {called}."

    def _try_own(self, command: Sequence[str], called: str) -> None:
        try:
            status = self._run([*own_program(), *command], self._environ)
        except OSError as error:
            self._report(Refusal(f"Cannot open {called}: {error.strerror}."))
        else:
            if status != 0:
                self._report(Refusal(f"Cannot open {called}: `tray-status {' '.join(command)}` says why."))

    def _open_path(self, path: Path, place: str, called: str) -> str:
        if not self.desktop:
            return _nowhere(place)
        return self._open(str(path), called, f"Opening {place}", f" It is {place}")

    def _open(self, what: str, called: str, answer: str, place: str = "") -> str:
        _log.info("%s", answer)
        self._start_thread("opener", lambda: self._try(what, called, place))
        return answer

    def _try(self, what: str, called: str, place: str) -> None:
        try:
            self._way(what)
        except WayError as error:
            self._report(Refusal(f"Cannot open {called}: {error}.{place}", short=f"Cannot open: {error.why}"))


def _nowhere(place: str) -> Refusal:
    """What is said where nothing can be opened: over SSH, say, a link can still be copied."""
    return Refusal(f"There is no desktop here to open it on: {place}", short="There is no desktop here to open it on")
