"""Owns the end of the page that was made for the browser: it tells what a user watches, and goes with the program."""

from __future__ import annotations

import logging
from pathlib import Path

from tray_status.keeping import FileKeep

PAGE = "tray-status.html"
KEPT_IN = "page.json"
"""The file in the state folder that says where the page is."""

_log = logging.getLogger(__name__)


def clear(state: Path) -> None:
    """Remove the page that was made last, wherever it was put; what anybody else put there stays."""
    kept = state / KEPT_IN
    if not kept.exists():
        return
    path = FileKeep(kept).load().get("path")
    if isinstance(path, str) and Path(path).name == PAGE and Path(path).is_absolute():
        try:
            Path(path).unlink(missing_ok=True)
            kept.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the page %s cannot be removed: %s", path, error.strerror)
