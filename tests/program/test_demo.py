"""The demo: the first thing anybody sees."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.program.started import COMMAND


def test_the_demo_plays_its_story_and_ends_by_itself() -> None:
    """Seeded defect: a part that is not wired (no notifier, no view, no detection) leaves its words out."""
    environ = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [*COMMAND, "demo", "--speed", "5"], env=environ, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Tray Status demo:")
    assert "seconds" in lines[0]
    for words in ("all well", "partial outage", "● NEW · Acme Cloud", "RESOLVED · Acme Cloud", "NEW · Harbor Payments"):
        assert words in done.stdout, words
    assert lines[-1].split("  ")[1].endswith("tray-status")
    assert done.stderr == ""


def test_a_speed_nobody_could_follow_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tray_status", "demo", "--speed", "1000"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "0.1 to 20" in done.stderr
