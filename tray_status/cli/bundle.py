"""Owns the zip file for a report of a fault: versions, findings, settings and state in outline, and the newest log.

What pages wrote (titles, messages) is left out of it, but for what stands in the log; so are options of notifiers.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli.cleaning import Cleaner
    from tray_status.core.prefs import Settings
    from tray_status.place import Place

    Part = tuple[str, str, str]
    """Its name, what it is, and its text, not clean yet."""

MOST_LOG = 500_000
PACKAGES = (
    *("apprise", "beautifulsoup4", "certifi", "feedparser", "jeepney", "keyring", "pillow", "platformdirs", "plyer"),
    *("pystray", "pyyaml", "requests", "truststore", "urllib3"),
)


def write_bundle(
    path: Path, report: dict[str, object], text: str, place: Place, settings: Settings | None, cleaner: Cleaner
) -> list[dict[str, object]]:
    """Write the file, for its owner alone; what it holds. Raises UsageError where something is there already."""
    from tray_status.core.errors import UsageError

    packed, contents = io.BytesIO(), []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, what, part in _parts(report, text, place, settings, cleaner):
            data = part.encode("utf-8", "replace")
            archive.writestr(name, data)
            contents.append({"name": name, "bytes": len(data), "what": what})
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(packed.getvalue())
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; name another file.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    return contents


def _parts(
    report: dict[str, object], text: str, place: Place, settings: Settings | None, cleaner: Cleaner
) -> Iterator[tuple[str, str, str]]:
    yield "findings.txt", "what doctor prints", cleaner.text(text)
    yield "findings.json", "the same for programs", _json(cleaner.tree(report))
    yield "versions.json", "what is installed", _json(_versions())
    if settings is not None:
        outline = "ids, platforms and hosts of providers; names and kinds of notifiers"
        yield "settings.json", outline, _json(cleaner.tree(_settings(settings)))
        yield (
            "state.json",
            "of each provider when it was read, how often it failed and why",
            _json(cleaner.tree(_state(settings, place))),
        )
    for name in ("tray-status.log.1", "tray-status.log"):
        found = _tail(place.state / name)
        if found is not None:
            yield name, "the newest of the log", cleaner.text(found)


def _json(tree: object) -> str:
    return json.dumps(tree, indent=1, ensure_ascii=False) + "\n"


def _versions() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found


def _settings(settings: Settings) -> dict[str, object]:
    from tray_status.core.links import shown_url

    return {
        "providers": [
            {
                "id": prefs.id,
                "url": shown_url(prefs.url),
                "platform": prefs.platform,
                "every": prefs.every.total_seconds(),
                "muted": prefs.muted,
                "has_focus": not prefs.focus.everything,
                "notifiers": list(prefs.notifiers),
            }
            for prefs in settings.providers
        ],
        "notifiers": [{"name": one.name, "kind": one.kind} for one in settings.notifiers],
        "log_level": settings.log_level,
    }


def _state(settings: Settings, place: Place) -> list[dict[str, object]]:
    from tray_status.cli.records import states_of
    from tray_status.core.report import iso

    states = states_of(place, [prefs.id for prefs in settings.providers])
    return [
        {
            "provider": id_,
            "platform": state.platform,
            "believed_at": iso(state.believed_at),
            "failures": state.failures,
            "problem": None if state.problem is None else state.problem.sentence,
            "notes": list(state.notes),
            "components": len(state.belief.components),
            "incidents": len(state.belief.incidents),
            "open": len(state.belief.open),
            "documents": [str(role) for role in state.documents],
            "waiting_alerts": [
                {"kind": one.kind.value, "deliveries": [owed.attempts for owed in one.deliveries]}
                for one in state.outbox
            ],
        }
        for id_, state in states.items()
    ]


def _tail(path: Path) -> str | None:
    """The end of a file from the start of a line; None where there is none."""
    try:
        with path.open("rb") as file:
            skipped = max(0, path.stat().st_size - MOST_LOG)
            file.seek(skipped)
            data = file.read()
    except OSError:
        return None
    return (data.partition(b"\n")[2] if skipped else data).decode("utf-8", "replace")
