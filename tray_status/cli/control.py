"""The commands that speak to the running program: how it is, what it is to be quiet about, and what it is to do."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli import Run, Subparsers


def add(commands: Subparsers) -> None:
    """Add the commands."""
    status = _add(commands, "status", status_, "how everything is, as the running program sees it", "status --json")
    status.add_argument(
        "--here", action="store_true", help="only those that .tray-status in this folder or above names"
    )
    _add_json(status)
    incidents = _add(commands, "incidents", incidents_, "what goes on, and with --all what is over", "incidents --all")
    incidents.add_argument("--all", action="store_true", help="list what is over as well")
    _add_json(incidents)
    ack = _add(commands, "ack", ack_, "be quiet about an incident until it ends", "ack github 7yvd1jbh0qnz")
    ack.add_argument("provider", help="the provider's id or name")
    ack.add_argument("incident", nargs="?", help="the incident's id; may be left out when only one is open")
    ack.add_argument("--undo", action="store_true", help="speak about it again")
    snooze = _add(commands, "snooze", snooze_, "hold alerts back for a while", "snooze until 22:00 github")
    snooze.usage = "tray-status snooze [-h] WHEN [PROVIDER [INCIDENT]]"
    snooze.add_argument(
        "words",
        nargs="+",
        metavar="WHEN",
        help="how long: 30m, 4h, 2d (at most 366d), `until 22:00`, `until tomorrow` (08:00), `until 2026-05-04T10:00`; "
        "or `off`: speak again. Then, unless everything is meant, a provider, and an incident's id if only that is",
    )
    back = _add(commands, "tell-back", tell_back_, "tell you once when a provider is back", "tell-back github")
    back.add_argument("provider", help="the provider's id or name")
    back.add_argument("--undo", action="store_true", help="do not tell")
    mute = _add(commands, "mute", mute_, "be quiet about a provider until you switch it on again", "mute github")
    mute.add_argument("provider", help="the provider's id or name")
    mute.add_argument("on", nargs="?", choices=("on", "off"), default="on", help="off: speak about it again")
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
    parser.add_argument("--json", action="store_true", help="for programs; the keys are in docs/json.md")


def status_(args: argparse.Namespace) -> int:
    """Print how everything is; exit 1 when something is wrong."""
    from tray_status.cli.asking import status
    from tray_status.cli.output import Exit, print_json, say, say_lines
    from tray_status.cli.repository import here, not_watched_lines, status_of
    from tray_status.cli.tables import status_lines

    wanted = here() if args.here else None
    found = status()
    if wanted is not None:
        found = status_of(wanted, found)
    if args.json:
        print_json(found)
    else:
        say(found.get("summary", ""))
        say_lines(status_lines(found))
        say_lines(not_watched_lines(found))
    return Exit.WELL if found.get("well") else Exit.WRONG


def incidents_(args: argparse.Namespace) -> int:
    """Print the incidents."""
    from tray_status.cli.asking import incidents
    from tray_status.cli.output import Exit, print_json, say_lines
    from tray_status.cli.tables import incident_lines

    found = incidents(everything=args.all)
    if args.json:
        print_json(found)
    else:
        say_lines(incident_lines(found, everything=args.all))
    return Exit.WELL


def ack_(args: argparse.Namespace) -> int:
    """Acknowledge one incident, or speak about it again."""
    import shlex

    from tray_status.cli.asking import do, find_incident, find_provider
    from tray_status.core.commands import Acknowledge
    from tray_status.core.model import IncidentId, ProviderId

    provider = find_provider(args.provider)
    incident = find_incident(provider, args.incident, acknowledged=args.undo)
    id_ = str(provider["id"])
    undo = f"ack {id_} {shlex.quote(incident)}{'' if args.undo else ' --undo'}"
    return do(Acknowledge(provider=ProviderId(id_), incident=IncidentId(incident), undo=args.undo), undo=undo)


def snooze_(args: argparse.Namespace) -> int:
    """Hold alerts back, or speak again."""
    import shlex

    from tray_status.cli.asking import do, find_incident, find_provider
    from tray_status.cli.snoozing import read_snooze
    from tray_status.core.commands import Snooze
    from tray_status.core.model import IncidentId, ProviderId
    from tray_status.engine.clock import SystemClock
    from tray_status.engine.zone import SystemZone

    wish = read_snooze(args.words, SystemClock().now(), SystemZone())
    provider = find_provider(wish.provider) if wish.provider is not None else None
    incident = None
    if provider is not None and wish.incident is not None:
        incident = IncidentId(find_incident(provider, wish.incident, acknowledged=False))
    id_ = ProviderId(str(provider["id"])) if provider is not None else None
    named = [shlex.quote(one) for one in (id_, incident) if one is not None]
    undo = None if wish.ends else " ".join(["snooze off", *named])
    return do(Snooze(provider=id_, incident=incident, until=wish.until, lasting=wish.lasting), undo=undo)


def tell_back_(args: argparse.Namespace) -> int:
    """Have the user told once when nothing is wrong at a provider any more."""
    from tray_status.cli.asking import do, find_provider
    from tray_status.core.commands import TellBack
    from tray_status.core.model import ProviderId

    provider = ProviderId(str(find_provider(args.provider)["id"]))
    return do(TellBack(provider=provider, undo=args.undo), undo=None if args.undo else f"tell-back {provider} --undo")


def mute_(args: argparse.Namespace) -> int:
    """Write into the settings that a provider is muted, or is not."""
    from tray_status.cli.asking import do, find_provider
    from tray_status.core.commands import Mute
    from tray_status.core.model import ProviderId

    provider, on = ProviderId(str(find_provider(args.provider)["id"])), args.on == "on"
    return do(Mute(provider=provider, on=on), undo=f"mute {provider} off" if on else None)


def pause_(args: argparse.Namespace) -> int:
    """Stop, or go on."""
    from tray_status.cli.asking import do
    from tray_status.core.commands import Pause

    on = args.on == "on"
    return do(Pause(on=on), undo="pause off" if on else None)


def poll_(args: argparse.Namespace) -> int:
    """Poll at once."""
    from tray_status.cli.asking import do, find_provider
    from tray_status.core.commands import PollNow
    from tray_status.core.model import ProviderId

    provider = ProviderId(str(find_provider(args.provider)["id"])) if args.provider is not None else None
    return do(PollNow(provider=provider))


def reload_(_: argparse.Namespace) -> int:
    """Read the settings file again."""
    from tray_status.cli.asking import do
    from tray_status.cli.output import Exit
    from tray_status.core.commands import Reload

    return do(Reload(), refused=Exit.USAGE)


def quit_(_: argparse.Namespace) -> int:
    """End the running program."""
    from tray_status.cli.asking import do
    from tray_status.core.commands import Quit

    return do(Quit())
