"""Owns which tests the Windows Python runs: those of whole rooms, but for what needs another system, with the reason.

Those are named in not_on_windows.txt, one a line: the beginning of a test's name, two blanks or more, and why.
"""

from __future__ import annotations

import re
from pathlib import Path

from windows.interpreter import PYTHON, ROOT
from windows.wine import Wine, unix_path

ROOMS = (
    *("tests/core", "tests/settings", "tests/engine", "tests/desktop", "tests/test_paths.py"),
    *("tests/notify/test_desktop_others.py", "tests/notify/test_channels.py", "tests/notify/test_webhook.py"),
)
"""The platforms and the other notifiers are pure, and would take minutes more; each test of a command starts it."""

LIST = Path(__file__).with_name("not_on_windows.txt")
LIMIT = 900.0


def run_tests(wine: Wine) -> str:
    """Run them; return how many did what. Raises AssertionError with the end of the report when one failed."""
    done = wine.run(
        PYTHON, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "-p", "windows.skips", "--timeout", "60",
        "--basetemp", r"C:\tests", *ROOMS, within=LIMIT, folder=ROOT,
        environ={"CI": "true", "PYTHONPATH": unix_path(ROOT / "build"), "PYTHONPYCACHEPREFIX": r"C:\pycache"},
    )  # fmt: skip
    lines = done.text.rstrip().splitlines()
    assert done.status == 0, "tests failed on Windows:\n" + "\n".join(lines[-80:])
    return lines[-1]


def left_out() -> dict[str, str]:
    """The beginnings of names in the list, and the reason of each. Raises ValueError for a line without one."""
    found = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, reason = re.split(r" {2,}", line, maxsplit=1)
            found[name] = reason
    return found
