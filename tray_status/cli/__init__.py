"""Owns the command line: which commands there are, and their help."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tray_status import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line (`sys.argv` when none is given); return 0 when all is well, 2 on wrong usage."""
    parser = argparse.ArgumentParser(
        prog="tray-status",
        description="Watches many status pages and tells you only what changed.",
        epilog="Example: tray-status --version",
    )
    parser.add_argument("--version", action="version", version=f"Tray Status {__version__}")
    parser.parse_args(argv)
    parser.print_help()
    return 2
