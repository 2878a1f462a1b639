"""A plug-in of pytest for the trial on Windows: leaves out what the list names, and fails when the list is not true."""

from __future__ import annotations

from pathlib import Path

import pytest

from windows.unit_tests import left_out

LEFT_OUT = left_out()
FILES = {name: reason for name, reason in LEFT_OUT.items() if name.endswith(".py")}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out whole files: they import what is of another system."""
    name = collection_path.relative_to(config.rootpath).as_posix() if collection_path.suffix == ".py" else ""
    return True if name in FILES else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip single tests, each with its reason."""
    missing = [name for name in FILES if not (config.rootpath / name).is_file()]
    tests = {name: reason for name, reason in LEFT_OUT.items() if name not in FILES}
    for name, reason in tests.items():
        named = [item for item in items if item.nodeid.startswith(name)]
        whole = name.partition("::")[0]
        if not named and any(item.nodeid.startswith(whole) for item in items):
            missing.append(name)
        for item in named:
            item.add_marker(pytest.mark.skip(reason=reason))
    if missing:
        raise pytest.UsageError(f"not_on_windows.txt names what is not there: {', '.join(missing)}")
