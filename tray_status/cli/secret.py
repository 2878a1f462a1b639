"""The commands for secrets in the system's keyring: set, list, remove. None of them ever prints one."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Subparsers
    from tray_status.place import Place

MOST = 10_000
"""Characters that are read of a secret; what is longer is something else that was piped in by mistake."""


def add(commands: Subparsers) -> None:
    """Add the commands."""
    secret = commands.add_parser(
        "secret",
        help="passwords and tokens in the system's keyring, for `${keyring:NAME}` in your settings",
        description="Keeps passwords and tokens in the system's keyring, where `${keyring:NAME}` in the options of "
        "notifiers and in `proxy` finds them. Needs the extra `keyring`. No secret is ever printed.",
        epilog="Example: tray-status secret set slack",
    )
    actions = secret.add_subparsers(title="commands", metavar="COMMAND", required=True)
    put = actions.add_parser(
        "set",
        help="keep a secret, in the place of the one that had this name",
        description="Keeps a secret under a name. It is asked for and not shown while it is typed; without a terminal "
        "it is the first line of standard input. A running program uses it at once.",
        epilog="Example: pass show slack | tray-status secret set slack",
    )
    put.add_argument("name", metavar="NAME", help="letters, digits, `.`, `_` and `-`")
    put.add_argument("value", nargs="*", help=argparse.SUPPRESS)  # so that nobody's secret is quoted as a mistake
    put.set_defaults(run=set_)
    every = actions.add_parser(
        "list",
        help="the names of your secrets, and which lines of the settings use them",
        description="Lists the names of the secrets that were set here or that your settings name, whether they are in "
        "the keyring, and the first line that uses each. Exit status 1: one that the settings name is missing.",
        epilog="Example: tray-status secret list --json",
    )
    every.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")
    every.set_defaults(run=list_)
    gone = actions.add_parser(
        "remove",
        help="take a secret out of the keyring",
        description="Takes a secret out of the keyring. There is no undo.",
        epilog="Example: tray-status secret remove slack",
    )
    gone.add_argument("name", metavar="NAME")
    gone.set_defaults(run=remove_)


def set_(args: argparse.Namespace) -> int:
    """Keep a secret, and let a running program know."""
    from tray_status.cli.edit import tell_running
    from tray_status.cli.output import Exit, say
    from tray_status.core.errors import UsageError
    from tray_status.place import Place
    from tray_status.settings.secrets import system_keyring

    name = _name(args.name)
    if args.value:
        raise UsageError(
            "A secret is never given as an argument: others may see it there, and shells remember it. "
            f"Run `tray-status secret set {name}` and type it when you are asked."
        )
    store = system_keyring()  # before somebody types it in vain
    was_there = store.read(name) is not None
    store.write(name, _typed(name))
    say(f"{'Changed' if was_there else 'Kept'} in the keyring: {name}. In the settings it is ${{keyring:{name}}}.")
    if not was_there:
        say(f"To undo: tray-status secret remove {name}")
    if name in _used(Place.of(os.environ)):
        tell_running()
    return Exit.WELL


def list_(args: argparse.Namespace) -> int:
    """List the names."""
    from tray_status.cli.output import Exit, print_json, say, say_lines
    from tray_status.cli.tables import columns
    from tray_status.place import Place
    from tray_status.settings.secrets import system_keyring

    store, used = system_keyring(), _used(Place.of(os.environ))
    there = {name: store.read(name) is not None for name in sorted({*store.names(), *used})}
    if args.json:
        print_json([{"name": name, "kept": kept, "line": used.get(name)} for name, kept in there.items()])
    elif there:
        words = {True: "kept", False: "missing"}
        say_lines(
            columns(
                (name, words[kept], f"line {used[name]} of the settings" if name in used else "not used")
                for name, kept in there.items()
            )
        )
    else:
        say("No secret is kept, and the settings name none; `tray-status secret set NAME` keeps one.")
    return Exit.WELL if all(there[name] for name in used) else Exit.WRONG


def remove_(args: argparse.Namespace) -> int:
    """Take a secret out."""
    from tray_status.cli.output import Exit, complain, say
    from tray_status.core.errors import UsageError
    from tray_status.place import Place
    from tray_status.settings.secrets import system_keyring

    name = _name(args.name)
    if not system_keyring().remove(name):
        raise UsageError(f"The keyring has no secret `{name}`. `tray-status secret list` shows what there is.")
    say(f"Removed from the keyring: {name}.")
    line = _used(Place.of(os.environ)).get(name)
    if line is not None:
        complain(f"Line {line} of the settings still names it: the program cannot start before that is mended.")
    return Exit.WELL


def _name(text: str) -> str:
    """The name of a secret. Raises UsageError, without the text: it may be the secret itself."""
    from tray_status.core.errors import UsageError
    from tray_status.settings.environment import SECRET_NAME

    if SECRET_NAME.fullmatch(text) is None:
        raise UsageError("That is no name for a secret: up to 64 letters, digits, `.`, `_` and `-`, no sign first.")
    return text


def _typed(name: str) -> str:
    """The secret, from a prompt that does not show it or from standard input. Raises UsageError."""
    from tray_status.core.errors import UsageError

    if sys.stdin is not None and sys.stdin.isatty():
        import getpass

        text = getpass.getpass(f"Secret {name} (not shown): ")
    elif sys.stdin is not None:
        try:
            text = sys.stdin.readline(MOST + 1)
        except UnicodeDecodeError:
            raise UsageError("Nothing was kept: standard input holds no text.") from None
    else:
        text = ""
    text = text.removesuffix("\n").removesuffix("\r")
    if not text:
        raise UsageError("Nothing was kept: the secret is empty.")
    if len(text) > MOST or not text.isprintable():
        raise UsageError("Nothing was kept: a secret is one line of text.")
    return text


def _used(place: Place) -> dict[str, int]:
    """The secrets that the settings file names, also one with mistakes, and the first line of each."""
    from tray_status.settings.environment import secrets_named

    try:
        return secrets_named(place.settings.read_text(encoding="utf-8", errors="replace"))
    except OSError:  # there is no file yet, or nobody may read it: the program itself says so
        return {}
