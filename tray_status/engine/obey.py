"""Owns what commands do: each is carried out in the hub's thread and answered with one sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, assert_never

from tray_status.core.commands import (
    SNOOZE_MOST,
    Acknowledge,
    Command,
    Mute,
    OpenFolder,
    OpenOverview,
    OpenSettings,
    OpenUrl,
    Pause,
    PollNow,
    Quit,
    Refusal,
    Reload,
    Snooze,
    StartAtLogin,
    TellBack,
)
from tray_status.core.links import opened_url, trusted_hosts
from tray_status.core.reminders import well
from tray_status.core.settle import postpone
from tray_status.engine.changes import adopt, reheld

if TYPE_CHECKING:
    from tray_status.engine.hub import Hub


def obey(hub: Hub, command: Command) -> str:  # noqa: PLR0911, PLR0912, C901 -- one line for each kind of command
    """Carry a command out; the sentence says what was done, or why nothing was (then it is a Refusal)."""
    match command:
        case OpenUrl():
            return _open_url(hub, command)
        case Acknowledge():
            return _acknowledge(hub, command)
        case Snooze():
            return _snooze(hub, command)
        case TellBack():
            return _tell_back(hub, command)
        case Mute():
            return _mute(hub, command)
        case Pause(on=on):
            return _pause(hub, on=on)
        case PollNow():
            return _poll_now(hub, command)
        case Reload():
            return _reload(hub)
        case OpenSettings(line=line):
            return hub.doors.open_settings(line)
        case OpenFolder():
            return hub.doors.open_folder()
        case OpenOverview():
            return hub.doors.open_overview()
        case StartAtLogin(on=on):
            return hub.doors.start_at_login(on=on)
        case Quit():
            return "Quitting."
        case _:  # pragma: no cover -- the type checker proves that there is no other
            assert_never(command)


def _open_url(hub: Hub, command: OpenUrl) -> str:
    prefs = hub.settings.provider(command.provider)
    if prefs is None:
        return Refusal(f"No provider is called {command.provider}.")
    hosts = trusted_hosts(prefs, hub.states.get(prefs.id))
    return hub.doors.open_url(opened_url(command.url, prefs.url, hosts=hosts))


def _acknowledge(hub: Hub, command: Acknowledge) -> str:
    state = hub.states.get(command.provider)
    incident = state.belief.incident(command.incident) if state is not None else None
    if state is None or incident is None or incident.over:
        return Refusal(f"No open incident of {command.provider} is called {command.incident}.")
    if command.undo:
        hub.ledger.keep(replace(state, acknowledged=state.acknowledged - {incident.id}), planned=False)
        return f"Not acknowledged any more: {incident.title}"
    hub.ledger.keep(replace(state, acknowledged=state.acknowledged | {incident.id}), planned=False)
    return f"Acknowledged, quiet until it ends: {incident.title}"


def _pause(hub: Hub, *, on: bool) -> str:
    if hub.app.paused and not on:
        # What waited could not be told meanwhile: its life goes on from here.
        now = hub.doors.clock.now()
        for state in tuple(hub.states.values()):
            hub.ledger.keep(postpone(state, now), planned=False)
    hub.keep_app(replace(hub.app, paused=on))
    return "Paused: nothing is polled and nothing is told." if on else "Going on."


def _snooze(hub: Hub, command: Snooze) -> str:
    now = hub.doors.clock.now()
    lasting = command.lasting if command.until is None or command.lasting is not None else command.until - now
    if lasting is not None and lasting <= timedelta(0):
        return Refusal("That time is over.")
    if lasting is not None and lasting > SNOOZE_MOST:
        return Refusal(f"A snooze lasts {SNOOZE_MOST.days} days at most. Mute a provider instead.")
    until = None if lasting is None else now + lasting
    if command.provider is None:
        hub.keep_app(replace(hub.app, snoozed_until=until))
        reheld(hub, now)
        return "Everything speaks again." if until is None else f"Everything is snoozed until {_local(hub, until)}."
    state = hub.states.get(command.provider)
    if state is None:
        return Refusal(f"No provider is called {command.provider}.")
    if command.incident is None:
        who: str = command.provider
        hub.ledger.keep(replace(state, snoozed_until=until), planned=False)
    else:
        incident = state.belief.incident(command.incident)
        if incident is None or incident.over:
            return Refusal(f"No open incident of {command.provider} is called {command.incident}.")
        who = incident.title
        others = {id_: end for id_, end in state.snoozed_incidents.items() if id_ != incident.id}
        snoozed = others if until is None else {**others, incident.id: until}
        hub.ledger.keep(replace(state, snoozed_incidents=snoozed), planned=False)
    reheld(hub, now)
    return f"{who} speaks again." if until is None else f"{who} is snoozed until {_local(hub, until)}."


def _tell_back(hub: Hub, command: TellBack) -> str:
    state, prefs = hub.states.get(command.provider), hub.settings.provider(command.provider)
    if state is None or prefs is None:
        return Refusal(f"No provider is called {command.provider}.")
    if command.undo:
        hub.ledger.keep(replace(state, tell_back=False), planned=False)
        return f"You are not told any more when {prefs.name} is back."
    if well(state, prefs, hub.doors.clock.now()):
        return Refusal(f"Nothing is wrong at {prefs.name}.")
    hub.ledger.keep(replace(state, tell_back=True), planned=False)
    return f"You will be told once when {prefs.name} is back."


def _mute(hub: Hub, command: Mute) -> str:
    """Muting lasts, so it is written where the user looks for what lasts: into the settings."""
    prefs = hub.settings.provider(command.provider)
    if prefs is None:
        return Refusal(f"No provider is called {command.provider}.")
    if prefs.muted is not command.on:
        error = hub.doors.wishes.change(f"providers.{prefs.id}.muted", "yes" if command.on else "no")
        if error is not None:
            return Refusal(str(error))
        settings = hub.doors.wishes.refresh(force=True)
        if settings is not None:
            adopt(hub, settings, hub.doors.clock.now())
    return f"{prefs.name} is muted until it is switched on again." if command.on else f"{prefs.name} speaks again."


def _local(hub: Hub, moment: datetime) -> str:
    return f"{moment.astimezone(hub.doors.zone):%Y-%m-%d %H:%M}"


def _poll_now(hub: Hub, command: PollNow) -> str:
    if hub.app.paused:
        return Refusal("Paused: go on first.")
    if command.provider is not None and hub.settings.provider(command.provider) is None:
        return Refusal(f"No provider is called {command.provider}.")
    chosen = [prefs.id for prefs in hub.settings.providers if command.provider in (None, prefs.id)]
    for provider in chosen:
        hub.poll(provider)
    return f"Polling {command.provider or f'all {len(chosen)} providers'}."


def _reload(hub: Hub) -> str:
    settings = hub.doors.wishes.refresh(force=True)
    if settings is not None:
        adopt(hub, settings, hub.doors.clock.now())
    errors = hub.doors.wishes.errors
    if errors:
        return Refusal("The settings before stay in force:\n" + "\n".join(str(error) for error in errors))
    return "Settings read." if settings is not None else "Settings have not changed."
