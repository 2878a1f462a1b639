"""Starts the real program as a child process, at a place of its own, and speaks to it as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "tray_status")
LIMIT = 30.0


class Program:
    """The program with a state and a settings folder of its own. `stop` ends only what was started here."""

    command: tuple[str, ...] = COMMAND
    """How it is called; another one stands for the program as it is installed somewhere."""

    def __init__(self, folder: Path, pages: Iterable[tuple[str, str, str]] = (), extra: str = "") -> None:
        self.folder = folder
        self.settings = folder / "config" / "settings.yaml"
        self.settings.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"  - {{id: {id_}, name: {name}, url: '{url}'}}" for id_, name, url in pages]
        self.settings.write_text("\n".join(["every: 10s", "proxy: none", extra, "providers:", *lines, ""]))
        self.environ = {
            **os.environ,
            "TRAY_STATUS_STATE": str(folder / "state"),
            "TRAY_STATUS_CONFIG": str(folder / "config"),
            "XDG_RUNTIME_DIR": str(folder),
            "PYTHONUNBUFFERED": "1",
        }
        self._started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `run --no-tray` and leave it running."""
        process = subprocess.Popen(
            [*self.command, "run", "--no-tray", *arguments],
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def say(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [*self.command, *arguments], env=self.environ, capture_output=True, text=True, timeout=LIMIT, check=False
        )

    def ask(self, *arguments: str) -> Any:  # noqa: ANN401 -- JSON
        """What a command prints as JSON."""
        return json.loads(self.say(*arguments, "--json").stdout)

    def stop(self) -> None:
        """End what was started here."""
        for process in self._started:
            process.kill()
            process.communicate(timeout=LIMIT)


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """The log (standard error) up to the line with these words; fails when the program ends before."""
    assert process.stderr is not None
    seen = []
    for line in process.stderr:
        seen.append(line)
        if words in line:
            return "".join(seen)
    raise AssertionError(f"{words!r} never came; the log was:\n{''.join(seen)}")
