"""Owns how the program runs where nobody looks at a terminal: why it failed is shown as a message, and logged."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tray_status.frozen import WINDOWED

MESSAGE = "--message"
"""The word before a text with which this program is started only to show that text."""

TITLE = "Tray Status has ended"

_log = logging.getLogger(__name__)

Tell = Callable[[str], object]
"""Shows a text to the user, for as long as that takes, and in a way that outlives this process."""


def main(argv: Sequence[str] | None = None, *, tell: Tell | None = None) -> int:
    """Run one command line (`sys.argv` when none is given); return its exit status, or end the process with it.

    Where it fails, all that it had to complain of is told at the end; `tell` takes the place of a message on screen.
    """
    from tray_status.cli import main as run_command
    from tray_status.cli.output import overhear
    from tray_status.ending import before_leaving

    argv = list(sys.argv[1:] if argv is None else argv)
    if argv[:1] == [MESSAGE]:
        return _show(" ".join(argv[1:]))
    said: list[str] = []

    def tell_why(status: int) -> None:
        if status != 0 and said:
            (tell or _tell)("\n".join(said))

    overhear(said.append)
    before_leaving(tell_why)
    try:
        status = run_command(argv)
    except Exception:  # noqa: BLE001 -- the last border: beyond it a program without a console just vanishes
        said.append(f"Tray Status made a mistake and had to end. What happened is in its log: {_log_mistake()}")
        status = 1
    tell_why(status)
    return status


def _log_mistake() -> str:
    """Log the exception that is handled, also where it came before the log was set up; return where the log is."""
    from tray_status import logs, paths

    folder = paths.state_folder(os.environ)
    if not logging.getLogger("tray_status").handlers:
        logs.set_up(folder, level="info", stream=sys.stderr)
    _log.exception("Tray Status made a mistake, and must end.")
    return str(folder / logs.LOG_FILE)


def _tell(text: str) -> None:
    """Leave it to a process of its own: this one ends within seconds, whoever still reads."""
    nowhere = subprocess.DEVNULL
    try:
        subprocess.Popen([*_own_command(), MESSAGE, text], stdin=nowhere, stdout=nowhere, stderr=nowhere)  # noqa: S603 -- ourselves
    except OSError:
        _log.exception("No message could be shown: %s", text)


def _own_command() -> list[str]:
    here = Path(sys.executable)
    if hasattr(sys, "frozen"):
        return [str(here.with_name(WINDOWED).with_suffix(here.suffix))]
    return [str(here), "-m", "tray_status.windowed"]


def _show(text: str) -> int:
    """Show a text until its reader has seen it; status 1 where this session shows none."""
    from tray_status.desktop.message import show_message

    return 0 if show_message(TITLE, text) else 1


if __name__ == "__main__":
    sys.exit(main())
