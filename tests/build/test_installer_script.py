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


def test_what_wine_does_not_heed_is_written_as_windows_wants_it() -> None:
    """Catches: a question for an administrator; a program of another user's that is ended; settings lost by default."""
    text = SCRIPT.read_text(encoding="utf-8")
    assert re.findall(r"^RequestExecutionLevel (\w+)$", text, re.MULTILINE) == ["user"]
    killers = [line for line in text.splitlines() if "nsExec::Exec 'taskkill" in line]
    assert killers
    assert all('/FI "USERNAME eq $1"' in line for line in killers), killers
    assert re.search(r'^Section /o "un\.[^"]+" UnData$', text, re.MULTILINE)
