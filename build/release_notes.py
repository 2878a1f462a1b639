"""Prints what CHANGELOG.md says of a version, for the page of its release.

python build/release_notes.py 1.2.3
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"


def notes(changelog: str, version: str) -> str | None:
    """The section of a version without its heading; None where there is none, or it says nothing."""
    found = re.search(rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return (found[1].strip() or None) if found is not None else None


def main(arguments: Sequence[str], changelog: Path = CHANGELOG) -> int:
    """Print the notes; 1 when users are told nothing of this version, 2 when none is named."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    found = notes(changelog.read_text(encoding="utf-8"), arguments[0].removeprefix("v"))
    if found is None:
        print(f"CHANGELOG.md has no section [{arguments[0].removeprefix('v')}] that says anything.", file=sys.stderr)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
