"""Owns how tests look away from coverage: being watched costs more than what is watched, and loads modules."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def untraced() -> Iterator[None]:
    """Nobody watches the lines that run meanwhile in this thread."""
    watching = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(watching)


def unwatched(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process that coverage does not look into: its modules are those of the program alone."""
    return {name: value for name, value in environ.items() if not name.startswith("COVERAGE_")}
