"""Owns `--here` of the commands: the providers that a repository's `.tray-status` names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.settings.here import Here

    Row = Mapping[str, object]

WELL_ENOUGH = ("operational", "maintenance")


def here() -> Here:
    """The file that counts in this folder. Raises UsageError where there is none, ConfigError for a mistake in it."""
    from tray_status.core.errors import UsageError
    from tray_status.settings.here import NAME, find_here

    try:
        folder = Path.cwd()
    except OSError as error:
        raise UsageError(f"This folder cannot be used: {error.strerror}.") from error
    found = find_here(folder)
    if found is None:
        raise UsageError(f"Neither this folder nor one above it has a file {NAME}. Write one: a provider a line.")
    return found


def status_of(found: Here, status: Row) -> dict[str, object]:
    """The answer to `status`, of those alone that the file names; `well` is whether all of them are."""
    from tray_status.cli.asking import rows

    every = rows(status.get("providers"))
    by_name = {str(one[key]).casefold(): one for one in reversed(every) for key in ("name", "id")}
    mine = {name: by_name.get(name.casefold()) for name in found.names}
    seen = [one for one in mine.values() if one is not None]
    missing = [name for name, one in mine.items() if one is None]
    ill = [one for one in seen if one.get("stale") or one.get("shown") not in WELL_ENOUGH]
    return {
        **status,
        "summary": _summary(len(seen) - len(ill), len(found.names)),
        "well": not (ill or missing or status.get("paused") or status.get("offline_since")),
        "providers": [dict(one) for one in {str(one["id"]): one for one in seen}.values()],
        "file": str(found.path),
        "not_watched": missing,
    }


def _summary(well: int, count: int) -> str:
    if well == count:
        return f"All {count} that this repository depends on are well." if count > 1 else "What it depends on is well."
    return f"Of {count} that this repository depends on, {well} {'is' if well == 1 else 'are'} well."


def not_watched_lines(status: Row) -> Iterator[str]:
    """A line for each name that nobody watches, with what to type."""
    import shlex

    names = status.get("not_watched")
    for name in names if isinstance(names, list) else ():
        yield f"  {name} is not watched: tray-status add {shlex.quote(name)}"
