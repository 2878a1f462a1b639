"""Owns the proof that the program can be entered: as a module, as a script, as a function."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from tray_status import __version__
from tray_status.__main__ import main


def test_the_entry_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.strip() == f"Tray Status {__version__}"


def test_the_package_can_be_started_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tray_status", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == f"Tray Status {__version__}"


def test_the_script_is_the_same_entry() -> None:
    (script,) = entry_points(group="console_scripts", name="tray-status")
    assert script.load() is main
