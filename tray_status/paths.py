"""Owns where files live: what we ship (checkout, wheel, frozen build) and what belongs to the user."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import platformdirs

_APP = "tray-status"
_PACKAGE = Path(__file__).resolve().parent

# The caller makes these folders when it first needs them, with this mode: what a user watches is nobody else's matter.
FOLDER_MODE = 0o700


def asset(name: str) -> Path:
    """Return the path of the shipped image called `name`; raises `FileNotFoundError` when the installation lacks it."""
    return _shipped("assets", name)


def config_file(name: str) -> Path:
    """Return the path of the shipped data file called `name`; raises `FileNotFoundError` when it is missing."""
    return _shipped("config", name)


def config_folder(environ: Mapping[str, str]) -> Path:
    """Return the absolute folder of the user's settings: `TRAY_STATUS_CONFIG`, or the usual place of this system."""
    # On Windows settings follow their user from machine to machine, and what one machine has seen does not.
    usual = platformdirs.user_config_path(_APP, appauthor=False, roaming=True)
    return _named(environ, "TRAY_STATUS_CONFIG") or usual


def state_folder(environ: Mapping[str, str]) -> Path:
    """Return the absolute folder of what the program remembers: `TRAY_STATUS_STATE`, or this system's usual place."""
    return _named(environ, "TRAY_STATUS_STATE") or platformdirs.user_state_path(_APP, appauthor=False)


def runtime_folder(environ: Mapping[str, str]) -> Path:
    """Return the absolute folder for the sockets of the program that uses this state folder.

    Its path is short, because the path of a socket may have some 100 characters only, and differs for each state
    folder, so that two programs with different memories never meet. It lies in the session's own `XDG_RUNTIME_DIR`, or
    else in the temporary folder, where anybody may take a name first: whoever makes it (with `FOLDER_MODE`) checks that
    it belongs to this user. A program started in another session may come to another answer, so a running one writes
    down, in its state folder, where it listens.
    """
    usual = Path(environ.get("XDG_RUNTIME_DIR", ""))
    spare = spare_runtime_folder(state_folder(environ))
    return usual / spare.name if usual.is_absolute() and usual.is_dir() else spare


def spare_runtime_folder(state: Path) -> Path:
    """Return the runtime folder for where the session has none of its own, or it cannot be used: a temporary one."""
    import hashlib
    import tempfile  # a shell prompt, which needs none of this, is drawn all the time

    mark = hashlib.sha256(os.fsencode(state)).hexdigest()[:12]
    return Path(tempfile.gettempdir()).absolute() / f"{_APP}-{mark}"


def doors(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the folders in which a running program may have written down where it listens, the likeliest first."""
    state = state_folder(environ)
    return (state, runtime_folder(environ), spare_runtime_folder(state))


def _named(environ: Mapping[str, str], variable: str) -> Path | None:
    value = environ.get(variable, "").strip()
    return Path(value).expanduser().absolute() if value else None


def _shipped(folder: str, name: str) -> Path:
    tried = [root / folder / name for root in _roots()]
    for path in tried:
        if path.exists():
            return path
    places = ", ".join(str(path) for path in tried)
    raise FileNotFoundError(
        f"Tray Status is not installed completely: {folder}/{name} is missing (looked at {places})."
    )


def _roots() -> Iterator[Path]:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        yield Path(frozen) / "tray_status"
        yield Path(frozen)
    yield _PACKAGE
    # Only in a checkout: beside an installed package, a folder called "config" would be somebody else's.
    if (_PACKAGE.parent / "pyproject.toml").is_file():
        yield _PACKAGE.parent
