"""Owns the look-up of the packages, images, actions and files by which a project shows what services it needs."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache

from tray_status.paths import config_file


class Kind(StrEnum):
    """What kind of thing a project names; the same name means other things in other kinds."""

    NPM = "npm"
    PYTHON = "python"
    GEM = "gem"
    COMPOSER = "composer"
    GO = "go"
    CARGO = "cargo"
    IMAGE = "image"
    ACTION = "action"
    TERRAFORM = "terraform"
    FILE = "file"


_Table = tuple[dict[str, str], tuple[tuple[str, str], ...]]
"""Exact names, and patterns, each with the id that it leads to."""


@cache
def tables() -> dict[Kind, _Table]:
    """What the shipped list says, read once."""
    pairs: dict[Kind, list[tuple[str, str]]] = {kind: [] for kind in Kind}
    here: list[tuple[str, str]] = []
    for line in config_file("packages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            here = pairs[Kind(line[1:-1])]
        elif line and not line.startswith("#"):
            id_, *names = line.split()
            here += [(name, id_) for name in names]
    return {
        kind: ({name: id_ for name, id_ in found if "*" not in name}, tuple(one for one in found if "*" in one[0]))
        for kind, found in pairs.items()
    }


def meant(kind: Kind, name: str) -> str | None:
    """The catalogue's id of the service that a name leads to, or None; upper and lower case are alike."""
    exact, patterns = tables()[kind]
    folded = name.casefold()
    return exact.get(folded) or next((id_ for pattern, id_ in patterns if fnmatchcase(folded, pattern)), None)
