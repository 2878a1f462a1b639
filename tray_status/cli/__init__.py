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
    args = _parser(only_run=argv[:1] in ([], ["run"])).parse_args(argv)
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
        return Exit.WRONG


def _parser(*, only_run: bool) -> argparse.ArgumentParser:
    """The whole command line; or what watching takes of it, which is to be there soon and stays in memory all day."""
    from tray_status.cli import run

    parser = argparse.ArgumentParser(
        prog="tray-status",
        description="Watches many status pages and tells you only what changed.",
        epilog="Without a command it watches: the same as `tray-status run`. Example: tray-status status --json",
    )
    parser.add_argument("--version", action="version", version=f"Tray Status {__version__}")
    parser.set_defaults(run=run.run, no_tray=False, once=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    run.add(commands)
    if not only_run:
        from tray_status.cli import (
            audit,
            check,
            control,
            demo,
            detect,
            edit,
            exchange,
            preview,
            read,
            replay,
            search,
            secret,
            suggest,
            trial,
            why,
        )

        watching = (demo, control, edit, search, exchange, detect, check, preview, suggest, trial, secret)
        for family in (*watching, audit, why, read, replay):
            family.add(commands)
    return parser
