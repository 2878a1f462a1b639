"""Owns how the frozen program begins: as the command line, or, by its other name, as the program of a desktop."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

WINDOWED = "TrayStatus"
"""The program that a desktop starts. Beside it lies `tray-status`, for terminals; on Linux both are one file."""


def is_windowed(*names: str) -> bool:
    """Whether one of these paths or names is that of the program without a console."""
    return any(Path(name).stem.casefold() == WINDOWED.casefold() for name in names)


OF_TK = ("TCL_LIBRARY", "TK_LIBRARY")
OF_LIBRARIES = "LD_LIBRARY_PATH"
OF_THE_STARTER = "_PYI_"
"""What the program that starts frozen ones puts into the environment."""


def give_back(environ: MutableMapping[str, str], arguments: Sequence[str]) -> None:
    """Make the environment the user's again: his own programs would take ours for their libraries, or not start.

    This process has taken what it needs, but a window asks for Tk's places later. Another start adds all anew.
    """
    for name in [name for name in environ if name.startswith(OF_THE_STARTER)]:
        del environ[name]
    environ.pop(OF_LIBRARIES, None)
    before = environ.pop(f"{OF_LIBRARIES}_ORIG", None)
    if before:
        environ[OF_LIBRARIES] = before
    if list(arguments[:1]) != ["window"]:
        for name in OF_TK:
            environ.pop(name, None)


def main() -> int:
    """Run as the name says: that of the file, or that by which a link to it was started."""
    from tray_status.later import put_off

    put_off()  # before anything else is imported, which would load it
    give_back(os.environ, sys.argv[1:])
    if is_windowed(sys.executable, sys.argv[0]):
        from tray_status import windowed

        return windowed.main()
    from tray_status.cli import main as run_command

    return run_command()


if __name__ == "__main__":
    sys.exit(main())
