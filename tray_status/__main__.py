"""Owns the entry: `tray-status` and `python -m tray_status` begin here."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line (`sys.argv` when none is given) and return its exit status."""
    from tray_status.later import put_off

    put_off()  # before anything else is imported, which would load it
    from tray_status.cli import main as run_command  # a quick start imports nothing it does not use

    return run_command(argv)


if __name__ == "__main__":
    sys.exit(main())
