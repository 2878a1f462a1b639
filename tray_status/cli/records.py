"""Owns how commands read what the program wrote down, whether it runs or not: the decision log, and stored states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.core.model import ProviderId
    from tray_status.core.prefs import Settings
    from tray_status.core.state import ProviderState
    from tray_status.engine.decisions import Entry
    from tray_status.place import Place


def read_log(place: Place) -> tuple[Entry, ...]:
    """The whole log of decisions, oldest first. Raises StateError when it cannot be read."""
    from tray_status.core.errors import StateError
    from tray_status.engine.decisions import DecisionLog
    from tray_status.engine.disk import SystemDisk

    try:
        return DecisionLog(SystemDisk(), place.state).read()
    except OSError as error:
        raise StateError(f"The log of decisions in {place.state} cannot be read: {error.strerror}.") from error


def states_of(place: Place, providers: Iterable[ProviderId]) -> dict[ProviderId, ProviderState]:
    """What is stored of these providers, as far as it can be read."""
    from tray_status.engine.disk import SystemDisk
    from tray_status.engine.peeking import peek

    found = ((id_, peek(place.state, id_, SystemDisk())) for id_ in providers)
    return {id_: state for id_, state in found if state is not None}


def names_of(settings: Settings) -> dict[str, str]:
    """What the providers of the settings are called, by their ids."""
    return {prefs.id: prefs.name for prefs in settings.providers}


def provider_of(wanted: str, settings: Settings, log: Sequence[Entry]) -> ProviderId:
    """The provider that is named by id or name, also one that only the log knows. Raises UsageError."""
    from tray_status.cli.asking import near
    from tray_status.core.errors import UsageError

    found = named(wanted, settings, log)
    if found is None:
        known = [name for prefs in settings.providers for name in (prefs.name, prefs.id)]
        raise UsageError(f"No provider is called `{wanted}`. {near(wanted, known)}`tray-status list` shows them all.")
    return found


def named(wanted: str, settings: Settings, log: Sequence[Entry]) -> ProviderId | None:
    """The provider that is named by id or name, also one that only the log knows; None when none is."""
    name = wanted.casefold()
    ids = [one.provider for one in log if one.provider is not None]
    by_id = {id_.casefold(): id_ for id_ in (*ids, *(prefs.id for prefs in settings.providers))}
    by_name = {prefs.name.casefold(): prefs.id for prefs in settings.providers}
    return by_id.get(name) or by_name.get(name)


def entry_report(entry: Entry) -> dict[str, object]:
    """One line of the log."""
    from tray_status.core.report import iso

    return {
        "at": iso(entry.at),
        "provider": entry.provider,
        "kind": entry.kind.value if entry.kind is not None else None,
        "incident": entry.incident,
        "title": entry.title,
        "told": entry.told if entry.kind is not None else None,
        "reason": entry.reason,
        "alert": entry.alert,
        "notifiers": list(entry.notifiers),
        "fate": entry.fate.value if entry.fate is not None else None,
        "notifier": entry.notifier,
        "attempts": entry.attempts,
        "until": iso(entry.until),
    }
