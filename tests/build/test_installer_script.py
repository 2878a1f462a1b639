"""Owns the proof that the script of the Windows installer means the same to NSIS on Windows as it does here."""

from __future__ import annotations

import re
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "build" / "windows" / "installer.nsi"


def test_files_are_named_as_nsis_on_windows_finds_them() -> None:
    """Catches: `File "${SOURCE}/*"`, which NSIS understands everywhere but on Windows."""
    lines = re.findall(
        r"^\s*(?:File|!include|OutFile|SetOutPath)\b.*$", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE
    )
    named = [re.sub(r"/[a-zA-Z]+\b", "", line) for line in lines]
    assert any("${SOURCE}" in line for line in named)
    assert [line for line in named if "/" in line] == []


def test_the_kind_of_stub_can_be_chosen() -> None:
    """Catches: an installer that cannot be made on Windows, whose NSIS has no stub of 64 bits."""
    assert "Target ${TARGET}" in SCRIPT.read_text(encoding="utf-8")
