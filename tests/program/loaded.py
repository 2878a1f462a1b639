"""Reads from what Python says with `-X importtime` which modules a program has loaded, and judges those of a tray."""

from __future__ import annotations

import re
import sys

COMMAND = (sys.executable, "-X", "importtime", "-m", "tray_status")
"""The program as its user starts it; what it loads is said among its log."""

NEVER = (
    "aiohttp",
    "apprise",
    "asyncio",
    "bs4",
    "feedparser",
    "filelock",
    "gi",
    "lxml",
    "PIL",
    "plyer.platforms",
    "tkinter",
    "Xlib",
)
"""What a tray over D-Bus with healthy pages must do without."""

_LINE = re.compile(r"^import time: +\d+ \| +\d+ \| +([\w.]+)$", re.MULTILINE)


def modules(log: str) -> set[str]:
    """The modules that are named in the log, with the packages they lie in."""
    named = _LINE.findall(log)
    return {".".join(name.split(".")[:count]) for name in named for count in range(1, name.count(".") + 2)}
