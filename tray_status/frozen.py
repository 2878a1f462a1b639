"""Owns how the frozen program begins: as the command line, or, by its other name, as the program of a desktop."""

from __future__ import annotations

import sys
from pathlib import Path

WINDOWED = "TrayStatus"
"""The program that a desktop starts. Beside it lies `tray-status`, for terminals; on Linux both are one file."""


def is_windowed(*names: str) -> bool:
    """Whether one of these paths or names is that of the program without a console."""
    return any(Path(name).stem.casefold() == WINDOWED.casefold() for name in names)


def main() -> int:
    """Run as the name says: that of the file, or that by which a link to it was started."""
    if is_windowed(sys.executable, sys.argv[0]):
        from tray_status import windowed

        return windowed.main()
    from tray_status.cli import main as run_command

    return run_command()


if __name__ == "__main__":
    sys.exit(main())
