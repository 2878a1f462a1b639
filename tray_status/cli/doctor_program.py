"""Owns what `doctor` looks at in the program itself: version, settings, state, log, clock, and whether it runs."""

from __future__ import annotations

import os
import platform
import re
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tray_status.cli.findings import Finding, bad, ok, warn

if TYPE_CHECKING:
    from tray_status.core.model import ProviderId
    from tray_status.core.prefs import Settings
    from tray_status.core.state import ProviderState
    from tray_status.place import Place

    Row = Mapping[str, object]

LITTLE_SPACE = 50 * 1024 * 1024
TAIL = 200_000
MISTAKE = re.compile(r"^\d[\d-]+ [\d:,]+ (?:ERROR|CRITICAL) .*", re.MULTILINE)
ASIDE = timedelta(minutes=2)
"""So far ahead a stored time may lie: the clock was set back by more, or is wrong."""


def of_environment() -> Iterator[Finding]:
    """The program, Python, system, and whether the terminal takes every character."""
    from tray_status import __version__

    frozen, python = hasattr(sys, "frozen"), ".".join(map(str, sys.version_info[:3]))
    where = f"frozen, {Path(sys.executable).parent}" if frozen else f"in {Path(__file__).resolve().parents[2]}"
    yield ok("program", f"Tray Status {__version__}, {where}, Python {python}")
    if not _installed():
        yield bad("program", "It is not installed completely: what it ships is missing.", "Install it anew.")
    yield ok("system", f"{platform.platform()}, {platform.machine()}")
    encoding = str(getattr(sys.stdout, "encoding", None) or "none")
    if encoding.lower().replace("-", "") != "utf8":
        yield warn("terminal", f"Its encoding is {encoding}: some characters are shown as `?`.", "Use a UTF-8 locale.")


def of_settings(place: Place) -> tuple[Settings | None, list[Finding]]:
    """The settings that hold, and what is wrong with their file; it is not written when it is missing."""
    from tray_status.core.errors import ConfigErrors
    from tray_status.place import settings_file

    if not place.settings.is_file():
        return None, [
            warn("settings", f"{place.settings} is not there yet.", "The first start of the program writes it.")
        ]
    file = settings_file(place)
    try:
        settings = file.start()
    except ConfigErrors as error:
        return None, [bad("settings", str(one), "Mend that line; until then nothing starts.") for one in error.errors]
    found = [
        bad("settings", str(one), "Mend that line; until then the last good settings hold.") for one in file.errors
    ]
    watched = f"{len(settings.providers)} {'provider' if len(settings.providers) == 1 else 'providers'}"
    told = ", ".join(f"{one.name} ({one.kind})" if one.name != one.kind else one.kind for one in settings.notifiers)
    if not settings.providers:
        found.append(warn("settings", "No provider is watched.", "`tray-status add NAME` adds one."))
    if not found:
        found.append(ok("settings", f"{place.settings}: {watched}, told by {told}"))
    return settings, found


def of_state(place: Place, settings: Settings | None) -> Iterator[Finding]:
    """The state folder: whether it can be used, by us alone, and whether its files can be read."""
    from tray_status.engine.store_files import BAD_NAME, Places

    folder = place.state
    if not folder.is_dir():
        yield warn("state", f"{folder} is not there yet.", "The first start of the program makes it.")
        return
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield bad(
            "state", f"{folder} cannot be written to: nothing is remembered.", f"Give yourself the right: {folder}"
        )
        return
    free = shutil.disk_usage(folder).free
    if free < LITTLE_SPACE:
        yield bad("state", f"{free // 1024**2} MB are free on its disk.", "Free some space: alerts may repeat.")
    if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield warn("state", "Others of this machine may read what you watch.", f"chmod 700 {folder}")
    broken = [str(prefs.id) for prefs in settings.providers if _unreadable(place, prefs.id)] if settings else []
    if broken:
        yield bad(
            "state", f"Cannot be read: {', '.join(broken)}.", "Start the program: it sets them aside, and begins anew."
        )
    aside = [
        one for one in (*folder.iterdir(), *_names(Places(folder=folder).providers)) if BAD_NAME.fullmatch(one.name)
    ]
    if aside:
        newest = max(aside, key=lambda one: one.stat().st_mtime)
        yield warn(
            "state", f"{len(aside)} damaged files were set aside, the newest is {newest.name}.", "Check the disk."
        )
    if not broken:
        size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
        yield ok("state", f"{folder}: {size // 1024:,} kB, {free // 1024**2:,} MB free")


def _names(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _unreadable(place: Place, provider: ProviderId) -> bool:
    """Whether a provider's file is there, and nothing can be made of it."""
    from tray_status.engine.disk import SystemDisk
    from tray_status.engine.peeking import peek
    from tray_status.engine.store_files import Places

    path = Places(folder=place.state).provider(provider)
    return path.is_file() and peek(place.state, provider, SystemDisk()) is None


def of_running() -> tuple[Row, list[Finding]]:
    """How the running program answers, and what it says is wrong with itself and its providers."""
    from tray_status.cli.asking import row, rows, status
    from tray_status.core.errors import ChannelError, NotRunningError

    try:
        seen = status()
    except NotRunningError:
        return {}, [warn("running", "The program does not run.", "`tray-status run` starts it.")]
    except ChannelError as error:
        return {}, [bad("running", str(error), "End the process that holds the state folder, and start it anew.")]
    problems = seen.get("problems")
    found = [bad("running", str(one)) for one in (problems if isinstance(problems, list) else ())]
    if seen.get("paused"):
        found.append(warn("running", "It is paused, and learns nothing.", "`tray-status pause off`"))
    if seen.get("offline_since"):
        found.append(warn("running", f"It found no network since {seen['offline_since']}.", "Look at the connection."))
    if not found:
        found.append(ok("running", f"It runs and answers. {seen.get('summary', '')}"))
    every = rows(seen.get("providers"))
    for one in every:
        problem = row(one.get("problem"))
        if problem:
            help_ = f"`tray-status check {one['id']} --explain` looks at it now."
            found.append(warn("providers", f"{one['name']}: {problem['sentence']}", help_))
    if every and not any(one.get("problem") for one in every):
        found.append(ok("providers", f"All {len(every)} answer."))
    return seen, found


def of_clock(states: Mapping[ProviderId, ProviderState], now: datetime) -> Iterator[Finding]:
    """Whether the clock can be right: after this program was made, and after what was stored."""
    made = datetime.fromtimestamp(_installed(), tz=now.tzinfo)
    newest = max((one.believed_at for one in states.values() if one.believed_at is not None), default=None)
    local = now.astimezone()
    if now < made - timedelta(days=2):
        yield bad("clock", f"It says {local:%Y-%m-%d %H:%M}, before this program was installed.", "Set the clock.")
    elif newest is not None and newest > now + ASIDE:
        ahead = newest.astimezone()
        yield bad(
            "clock", f"It was at {ahead:%Y-%m-%d %H:%M} before, and is at {local:%H:%M}: it was set back.", "Set it."
        )
    else:
        synced = Path("/run/systemd/timesync/synchronized").exists()
        yield ok("clock", f"{local:%Y-%m-%d %H:%M %Z}{', set by the network' if synced else ''}")


def _installed() -> float:
    """When what we ship was written; a frozen program has no files of code. 0 where it is not there at all."""
    from tray_status.paths import config_file

    try:
        return config_file("defaults.yaml").stat().st_mtime
    except OSError:
        return 0.0


def of_log(place: Place) -> Iterator[Finding]:
    """Whether a log is kept, and the last mistake in it."""
    from tray_status.logs import LOG_FILE

    path = place.state / LOG_FILE
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL))
            text = file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        yield warn("log", f"{path} is not there yet.", "The first start of the program begins it.")
        return
    except OSError as error:
        yield bad("log", f"{path} cannot be read: {error.strerror}.")
        return
    errors = MISTAKE.findall(text)
    if errors:
        yield warn(
            "log",
            f"{len(errors)} {'mistake' if len(errors) == 1 else 'mistakes'}, the last one: {errors[-1][:200]}",
            f"More is in {path}",
        )
    else:
        yield ok("log", f"{path}: no mistakes of late")
