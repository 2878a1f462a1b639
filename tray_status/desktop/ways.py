"""Owns how this system opens a link, a file or a folder: by which program, and what that one's refusal means."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

Run = Callable[[Sequence[str], Mapping[str, str]], int]
"""Runs a program until it ends; gives its exit status. Raises OSError when it cannot be started."""

_NO_SUCH_PROGRAM = 1155
"""Windows' number for a kind of file that no program is registered for (ERROR_NO_ASSOCIATION)."""


class WayError(Exception):
    """Something could not be opened: `why` in a few words, and what `helps`, if that is known."""

    def __init__(self, why: str, *, helps: str = "") -> None:
        super().__init__(f"{why} ({helps})" if helps else why)
        self.why = why


def has_desktop(environ: Mapping[str, str], system: str = sys.platform) -> bool:
    """Whether there is a screen to open something on; elsewhere a browser of the terminal might take over ours."""
    return system in ("win32", "darwin") or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def run_program(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a program apart from our terminal and from our end; wait for its end."""
    process = subprocess.Popen(  # noqa: S603 -- an argument list, never a shell; what is opened was judged before
        arguments,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return process.wait()


def own_program(executable: str = sys.executable, *, frozen: bool | None = None) -> list[str]:
    """What starts this very program once more; a command of ours comes after it."""
    alone = hasattr(sys, "frozen") if frozen is None else frozen
    return [executable] if alone else [executable, "-m", "tray_status"]


def open_by_system(
    what: str, environ: Mapping[str, str], *, run: Run = run_program, system: str = sys.platform
) -> None:
    """Open a link, or the path of a file or folder, with the user's program for it; may take long.

    Raises WayError.
    """
    try:
        if system == "win32":
            _open_on_windows(what, environ, run)
        elif system == "darwin":
            kind = ["-t"] if os.path.isfile(what) else []  # noqa: PTH113 -- it may be a link, which is no path
            _expect(run(["open", *kind, what], environ))
        else:
            _open_on_linux(what, environ, run)
    except OSError as error:
        raise WayError(str(error.strerror or error)) from error


def _open_on_linux(what: str, environ: Mapping[str, str], run: Run) -> None:
    for opener in (["xdg-open"], ["gio", "open"]):
        program = shutil.which(opener[0], path=environ.get("PATH"))
        if program is not None:
            _expect(run([program, *opener[1:], what], environ))
            return
    if "://" not in what:
        raise WayError("xdg-open is missing", helps="package xdg-utils")
    _open_in_browser(what)


def _open_in_browser(link: str) -> None:
    """The standard library knows browsers by name; some are for terminals, and would take over ours."""
    import webbrowser  # hundreds of kilobytes, for a program that sits in every session and is rarely clicked

    try:
        browser = webbrowser.get()
    except webbrowser.Error as error:
        raise WayError("no browser was found") from error
    terminal = type(browser) is webbrowser.GenericBrowser or isinstance(browser, getattr(webbrowser, "Elinks", ()))
    if terminal or not browser.open(link):
        raise WayError("no browser with a window was found")


def _open_on_windows(what: str, environ: Mapping[str, str], run: Run) -> None:
    try:
        os.startfile(what)  # type: ignore[attr-defined, unused-ignore]  # noqa: S606 -- it is there on Windows alone
    except OSError as error:
        if getattr(error, "winerror", None) != _NO_SUCH_PROGRAM or "://" in what:
            raise
        run(["notepad.exe", what], environ)


def _expect(status: int) -> None:
    if status != 0:
        raise WayError(f"no program opens it (status {status})")
