"""`completion`: what a shell is to read so that it completes commands, options and providers."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers

SHELLS = ("bash", "zsh", "fish")


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "completion",
        help="have your shell complete commands, options and providers",
        description="Prints what a shell is to read so that the Tab key completes commands, options, their choices "
        "and the ids of your providers (those that the running program has left). docs/prompt.md says where to put it.",
        epilog="Example: tray-status completion fish > ~/.config/fish/completions/tray-status.fish",
    )
    parser.add_argument("shell", choices=SHELLS, nargs="?", metavar="bash|zsh|fish", help="which one is to read it")
    parser.add_argument(
        "--providers", action="store_true", help="print the ids of the providers, which scripts ask for"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print it."""
    from tray_status.cli.output import Exit, print_text, say
    from tray_status.core.errors import UsageError

    if args.providers:
        from tray_status.cli.glimpse import glimpse
        from tray_status.engine.clock import SystemClock
        from tray_status.paths import state_folder

        for one in glimpse(state_folder(os.environ), SystemClock().now()).seen:
            say(one.id)
        return Exit.WELL
    if args.shell is None:
        raise UsageError(f"Say for which shell: {', '.join(SHELLS)}.")
    from tray_status.cli import parser_for
    from tray_status.cli.completing import entries
    from tray_status.cli.completion_scripts import script

    print_text(script(args.shell, entries(parser_for(None))))
    return Exit.WELL
