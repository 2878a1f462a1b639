"""Owns where recorded status pages are found, and the loading of the yardstick that judges what is read of them."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

VARIABLE = "TRAY_STATUS_RECORDED"
BESIDE = Path(__file__).resolve().parent.parent / ".." / "shared" / "feeds"


def recorded() -> Path | None:
    """The folder of recorded pages, or None when there is none.

    Raises FileNotFoundError when the environment names one that does not exist: then somebody meant it.
    """
    named = os.environ.get(VARIABLE)
    if named:
        folder = Path(named)
        if not (folder / "INDEX.tsv").is_file():
            raise FileNotFoundError(f"{VARIABLE} names {folder}, but there are no recorded pages.")
        return folder
    folder = BESIDE.resolve()
    return folder if (folder / "INDEX.tsv").is_file() else None


def yardstick(folder: Path) -> Any:  # noqa: ANN401 -- a module that is not ours has no type
    """The module that judges readings, from the folder beside the recorded pages; None when it is not there."""
    file = folder.parent / "tools" / "judge.py"
    if not file.is_file():
        return None
    spec = importlib.util.spec_from_file_location("yardstick", file)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module
