"""Owns the command line: which commands there are, their help, and what becomes of an error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tray_status import __version__

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 -- it has no public name

Run = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line (`sys.argv` when none is given); return its exit status, one of `cli.output.Exit`."""
    from tray_status.cli.output import OutputError, flush, give_up_output

    try:
        try:
            return _obey(argv)
        finally:
            flush()  # also after a help that argparse printed: what is not out yet would fail when nobody looks
    except OutputError as error:
        return give_up_output(error)


def _obey(argv: Sequence[str] | None) -> int:
    """Run one command; what went wrong becomes a sentence and an exit status."""
    from tray_status.cli.output import Exit, OutputError, complain
    from tray_status.core import errors

    argv = list(sys.argv[1:] if argv is None else argv)
    argv = argv or ["run"]
    parser = parser_for(argv[0])
    args = parser.parse_args(argv)
    if args.run is None:
        parser.error("give a COMMAND; --help lists them")
    run: Run = args.run
    try:
        return run(args)
    except OutputError:
        raise
    except (errors.ConfigError, errors.ConfigErrors, errors.UsageError) as error:
        complain(error)
        return Exit.USAGE
    except errors.PayloadError as error:
        complain(error)
        return Exit.UNREADABLE
    except errors.ChannelError as error:
        complain(error)
        return Exit.UNREACHABLE
    except errors.TrayStatusError as error:
        complain(error)
        return Exit.WRONG
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


FAMILIES = {
    "run": ("run",),
    "demo": ("demo",),
    "control": (
        *("status", "incidents", "ack", "snooze", "tell-back", "mute"),
        *("pause", "poll", "reload", "quit"),
    ),
    "prompt": ("prompt",),
    "wait": ("wait",),
    "edit": ("add", "remove", "list"),
    "search": ("search",),
    "exchange": ("export", "import"),
    "detect": ("detect",),
    "check": ("check",),
    "preview": ("preview",),
    "suggest": ("suggest",),
    "autostart": ("autostart",),
    "trial": ("notify-test",),
    "secret": ("secret",),
    "audit": ("audit",),
    "why": ("why",),
    "page": ("page",),
    "window": ("window",),
    "doctor": ("doctor",),
    "completion": ("completion",),
    "read": ("read",),
    "replay": ("replay",),
}
"""The modules of this room that add commands, in the order of the help, each with the commands that it adds."""


def parser_for(word: str | None) -> argparse.ArgumentParser:
    """The command line as far as one that begins with `word` needs it; the whole where that is no command.

    Only the module of that command is loaded: a prompt is drawn all the time, and watching stays in memory all day.
    """
    from importlib import import_module

    parser = argparse.ArgumentParser(
        prog="tray-status",
        description="Watches many status pages and tells you only what changed.",
        epilog="Without a command it watches: the same as `tray-status run`. Example: tray-status status --json",
    )
    parser.add_argument("--version", action="version", version=f"Tray Status {__version__}")
    # Told its name, argparse does not lay out a usage to find it.
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", prog="tray-status")
    parser.set_defaults(run=None)
    asked = [family for family, names in FAMILIES.items() if word in names] or FAMILIES
    for family in asked:
        import_module(f"tray_status.cli.{family}").add(commands)
    return parser
