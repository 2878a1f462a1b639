"""The demo: the first thing anybody sees."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.program.started import COMMAND


def test_the_demo_plays_its_story_and_ends_by_itself() -> None:
    """Seeded defects: a part that is not wired leaves its words out; it goes on after the time that it announced."""
    environ = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*COMMAND, "demo", "--speed", "5"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        first = demo.stdout.readline()
        announced = re.search(r"within (\d+) seconds", first)
        assert announced is not None, first
        try:
            # Nothing but the empty line after the first can stand in a buffer of ours by now.
            out, err = demo.communicate(timeout=int(announced[1]))
        finally:
            demo.kill()

    assert demo.returncode == 0, err
    assert int(announced[1]) <= 20
    lines = out.splitlines()
    assert first.startswith("Tray Status demo:")
    for words in ("all well", "partial outage", "● NEW · Acme Cloud", "RESOLVED · Acme Cloud", "NEW · Harbor Payments"):
        assert words in out, words
    assert lines[-1].split("  ")[1].endswith("tray-status")
    assert err == ""


def test_a_speed_nobody_could_follow_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tray_status", "demo", "--speed", "1000"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "0.1 to 20" in done.stderr
