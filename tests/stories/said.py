"""Owns what a story lets the user say: each command in a few words."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.script import seconds
from tray_status.core.commands import Acknowledge, Command, Mute, Pause, PollNow, Reload, Snooze, TellBack
from tray_status.core.model import IncidentId, ProviderId


def command(text: str) -> Command:  # noqa: PLR0911, C901 -- one line for each command
    """The command of a few words, such as `snooze acme i1 4h`."""
    match text.split():
        case ["acknowledge", name, incident]:
            return Acknowledge(provider=ProviderId(name), incident=IncidentId(incident))
        case ["snooze", name, incident, "end"]:
            return Snooze(provider=ProviderId(name), incident=IncidentId(incident))
        case ["snooze", name, incident, lasting]:
            span = timedelta(seconds=seconds(lasting))
            return Snooze(provider=ProviderId(name), incident=IncidentId(incident), lasting=span)
        case ["snooze", name, "end"]:
            return Snooze(provider=ProviderId(name))
        case ["tell", "back", name]:
            return TellBack(provider=ProviderId(name))
        case ["mute" | "unmute" as word, name]:
            return Mute(provider=ProviderId(name), on=word == "mute")
        case ["snooze", "end"]:
            return Snooze(provider=None)
        case ["snooze", lasting]:
            return Snooze(provider=None, lasting=timedelta(seconds=seconds(lasting)))
        case ["snooze", name, lasting]:
            return Snooze(provider=ProviderId(name), lasting=timedelta(seconds=seconds(lasting)))
        case ["pause" | "resume" as word]:
            return Pause(on=word == "pause")
        case ["reload"]:
            return Reload()
        case ["poll"]:
            return PollNow()
    raise AssertionError(f"{text}: what command?")
