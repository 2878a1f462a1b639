"""Owns how commands speak with the running program, and how they find what a user's words name there."""

from __future__ import annotations

import difflib
import os
from typing import TYPE_CHECKING

from tray_status.cli.output import Exit, complain, say_lines
from tray_status.core.errors import NotRunningError, TrayStatusError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tray_status.core.commands import Command

    Row = Mapping[str, object]

NEAR_MOST = 3


def ask(request: Row) -> Row:
    """The running program's answer. Raises ChannelError when there is none."""
    from tray_status import paths
    from tray_status.engine.channel import ask_running

    try:
        return ask_running(paths.doors(os.environ), request, timeout=5.0)
    except NotRunningError as error:
        raise NotRunningError("Tray Status is not running; start it with `tray-status run`.") from error


def do(command: Command, *, refused: Exit = Exit.WRONG, undo: str | None = None) -> Exit:
    """Have a command carried out and say what came of it, with the command line that takes it back.

    `refused` is the exit status when the program says no.
    """
    from tray_status.desk import command_request

    answer = ask(command_request(command))
    sentence = str(answer.get("sentence", ""))
    if answer.get("refused"):
        complain(sentence)
        return refused
    say_lines(sentence.splitlines())
    if undo is not None:
        say_lines([f"To undo: tray-status {undo}"])
    return Exit.WELL


def status() -> Row:
    """How everything is."""
    return row(ask({"do": "status"}).get("status"))


def incidents(*, everything: bool) -> list[Row]:
    """What goes on, and with `everything` what is over as well."""
    return rows(ask({"do": "incidents", "all": everything}).get("incidents"))


def find_provider(wanted: str) -> Row:
    """The provider that is named by id or name. Raises UsageError with the nearest ones."""
    providers = rows(status().get("providers"))
    name = wanted.casefold()
    for key in ("id", "name"):
        found = [one for one in providers if str(one.get(key)).casefold() == name]
        if len(found) > 1:
            raise UsageError(f"Several providers are called `{wanted}`: say which by its id, {_or(_ids(found))}.")
        if found:
            return found[0]
    names = [str(one[key]) for one in providers for key in ("name", "id")]
    raise UsageError(f"No provider is called `{wanted}`. {near(wanted, names)}`tray-status list` shows them all.")


def find_incident(provider: Row, wanted: str | None, *, acknowledged: bool) -> str:
    """The id of the incident that is meant; without a name the only open one that is (or is not) acknowledged.

    Raises UsageError when several or none are meant, TrayStatusError when there is nothing to do.
    """
    name = str(provider["name"])
    own = [one for one in incidents(everything=True) if one.get("provider") == provider["id"]]
    known = [one for one in own if not one.get("over")]
    if wanted is not None:
        if wanted in _ids(own):
            return wanted
        listed = "".join(f"\n  {one['id']}  {one['title']}" for one in known) or " none"
        raise UsageError(f"{name} has no incident `{wanted}`. {near(wanted, _ids(known))}Open are:{listed}")
    fitting = [one for one in known if bool(one.get("acknowledged")) is acknowledged]
    if len(fitting) == 1:
        return str(fitting[0]["id"])
    if not fitting:
        what = "is acknowledged" if acknowledged else "is open that is not acknowledged" if known else "is open"
        raise TrayStatusError(f"No incident of {name} {what}.")
    listed = "".join(f"\n  {one['id']}  {one['title']}" for one in fitting)
    raise UsageError(f"Several incidents of {name} are meant; say which by its id:{listed}")


def near(wanted: str, names: Iterable[str]) -> str:
    """A question with what may have been meant, and a blank; nothing when nothing is near."""
    folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(wanted.casefold(), list(folded), n=NEAR_MOST)
    within = [name for name in folded if wanted.strip() and wanted.casefold() in name]
    found = [folded[name] for name in dict.fromkeys((*close, *within))][:NEAR_MOST]
    return f"Did you mean {_or(found)}? " if found else ""


def row(value: object) -> Row:
    """An object of an answer."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[Row]:
    """A list of objects of an answer."""
    return [row(one) for one in value] if isinstance(value, list) else []


def _ids(found: Iterable[Row]) -> list[str]:
    return [str(one["id"]) for one in found]


def _or(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " or ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))
