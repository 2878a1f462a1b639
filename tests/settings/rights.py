"""Takes the superuser's rights away for a moment, so that tests about rights mean the same for everybody."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A folder that anybody may enter: pytest's own are closed again and again by each new run of it."""
    with tempfile.TemporaryDirectory(prefix="tray-status-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Run as a user without rights of his own."""
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)
