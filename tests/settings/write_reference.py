"""Writes the reference in docs/settings.md anew from the schema: python -m tests.settings.write_reference."""

from __future__ import annotations

from pathlib import Path

from tray_status.settings.manual import with_reference

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"

if __name__ == "__main__":
    PAGE.write_text(with_reference(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
