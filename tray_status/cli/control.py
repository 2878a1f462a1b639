"""The commands that speak to the running program: status, incidents, ack, snooze, pause, poll, reload, quit."""

from __future__ import annotations

import argparse
import os
import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.cli import Run, Subparsers
    from tray_status.core.commands import Command

SPAN = re.compile(r"(\d{1,4})\s*(m|h|d)")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def add(commands: Subparsers) -> None:
    """Add the commands."""
    status = _add(commands, "status", status_, "how everything is, as the running program sees it", "status --json")
    _add_json(status)
    incidents = _add(commands, "incidents", incidents_, "what goes on, and with --all what is over", "incidents --all")
    incidents.add_argument("--all", action="store_true", help="list what is over as well")
    _add_json(incidents)
    ack = _add(commands, "ack", ack_, "be quiet about an incident until it ends", "ack github 7yvd1jbh0qnz")
    ack.add_argument("provider", help="the provider's id or name")
    ack.add_argument("incident", nargs="?", help="the incident's id; may be left out when only one is open")
    ack.add_argument("--undo", action="store_true", help="speak about it again")
    snooze = _add(commands, "snooze", snooze_, "hold all alerts back for a while", "snooze 4h github")
    snooze.add_argument("span", help="how long: 30m, 4h, 2d; or `off`")
    snooze.add_argument("provider", nargs="?", help="only this provider's alerts")
    pause = _add(commands, "pause", pause_, "stop polling and telling", "pause off")
    pause.add_argument("on", nargs="?", choices=("on", "off"), default="on", help="off: go on")
    poll = _add(commands, "poll", poll_, "poll at once", "poll github")
    poll.add_argument("provider", nargs="?", help="only this provider")
    _add(commands, "reload", reload_, "read the settings file again at once", "reload")
    _add(commands, "quit", quit_, "end the running program", "quit")


def _add(commands: Subparsers, name: str, run: Run, help_: str, example: str) -> argparse.ArgumentParser:
    text = f"{help_[0].upper()}{help_[1:]}."
    parser = commands.add_parser(name, help=help_, description=text, epilog=f"Example: tray-status {example}")
    parser.set_defaults(run=run)
    return parser


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/command-line.md")


def status_(args: argparse.Namespace) -> int:
    """Print how everything is; exit 1 when something is wrong."""
    from tray_status.cli.output import Exit, print_json, say, say_lines
    from tray_status.cli.tables import status_lines

    status = _mapping(_ask({"do": "status"}).get("status"))
    if args.json:
        print_json(status)
    else:
        say(status.get("summary", ""))
        say_lines(status_lines(status))
    return Exit.WELL if status.get("well") else Exit.WRONG


def incidents_(args: argparse.Namespace) -> int:
    """Print the incidents."""
    from tray_status.cli.output import Exit, print_json, say_lines
    from tray_status.cli.tables import incident_lines

    found = _ask({"do": "incidents", "all": args.all}).get("incidents")
    incidents = [_mapping(one) for one in found] if isinstance(found, list) else []
    if args.json:
        print_json(incidents)
    else:
        say_lines(incident_lines(incidents, everything=args.all))
    return Exit.WELL


def ack_(args: argparse.Namespace) -> int:
    """Acknowledge one incident."""
    from tray_status.cli.output import Exit, complain
    from tray_status.core.commands import Acknowledge
    from tray_status.core.model import IncidentId, ProviderId

    provider = _provider(args.provider)
    incident = args.incident
    if incident is None:
        found = _ask({"do": "incidents", "all": False}).get("incidents")
        own = [_mapping(one) for one in found] if isinstance(found, list) else []
        own = [one for one in own if one.get("provider") == provider]
        if len(own) != 1:
            complain(f"{len(own)} incidents of {provider} are open: name one by its id (see `tray-status incidents`).")
            return Exit.USAGE
        incident = str(own[0]["id"])
    return _do(Acknowledge(provider=ProviderId(provider), incident=IncidentId(incident), undo=args.undo))


def snooze_(args: argparse.Namespace) -> int:
    """Hold alerts back, or speak again."""
    from tray_status.cli.output import Exit, complain
    from tray_status.core.commands import Snooze
    from tray_status.core.model import ProviderId

    provider = ProviderId(_provider(args.provider)) if args.provider is not None else None
    if args.span == "off":
        return _do(Snooze(provider=provider))
    found = SPAN.fullmatch(args.span)
    if found is None:
        complain(f"{args.span!r} is no span of time: write 30m, 4h, 2d or off.")
        return Exit.USAGE
    return _do(Snooze(provider=provider, lasting=timedelta(**{UNITS[found[2]]: int(found[1])})))


def pause_(args: argparse.Namespace) -> int:
    """Stop, or go on."""
    from tray_status.core.commands import Pause

    return _do(Pause(on=args.on == "on"))


def poll_(args: argparse.Namespace) -> int:
    """Poll at once."""
    from tray_status.core.commands import PollNow
    from tray_status.core.model import ProviderId

    return _do(PollNow(provider=ProviderId(_provider(args.provider)) if args.provider is not None else None))


def reload_(_: argparse.Namespace) -> int:
    """Read the settings file again."""
    from tray_status.core.commands import Reload

    return _do(Reload())


def quit_(_: argparse.Namespace) -> int:
    """End the running program."""
    from tray_status.core.commands import Quit

    return _do(Quit())


def _do(command: Command) -> int:
    from tray_status.cli.output import Exit, say_lines
    from tray_status.desk import command_request

    say_lines(str(_ask(command_request(command)).get("sentence", "")).splitlines())
    return Exit.WELL


def _ask(request: Mapping[str, object]) -> Mapping[str, object]:
    """The running program's answer. Raises ChannelError when there is none."""
    from tray_status import paths
    from tray_status.engine.channel import ask
    from tray_status.engine.channel_door import find_door

    address, key = find_door(paths.state_folder(os.environ))
    return ask(address, key, request, timeout=5.0)


def _provider(wanted: str) -> str:
    """The id of a provider that is named by id or name."""
    found = _mapping(_ask({"do": "status"}).get("status")).get("providers")
    known = [_mapping(one) for one in found] if isinstance(found, list) else []
    for key in ("id", "name"):
        for one in known:
            if str(one.get(key, "")).casefold() == wanted.casefold():
                return str(one["id"])
    return wanted


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
