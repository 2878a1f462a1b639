"""Tries an installed program as its first user would, in a minute.

python build/smoke.py PROGRAM

It says its version, plays the demo, tells that it does not run, and starts at login only while that is switched on. It
needs neither network nor display. Where somebody has it start at login already, it is refused.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = Path(__file__).resolve().parents[1] / "tray_status" / "__init__.py"
WITHIN = 120.0
"""Seconds that one command may take; the demo takes some ten."""

NOT_RUNNING = 4


class SmokeError(Exception):
    """The program did something else than it should; the sentence says what."""


@dataclass(frozen=True)
class Tried:
    """A program, and the environment it is tried in."""

    program: Path
    environ: Mapping[str, str]

    def say(self, *arguments: str, status: int = 0) -> str:
        """What a command prints. Raises SmokeError when it ends with another status."""
        command = [str(self.program), *arguments]
        done = subprocess.run(command, env=self.environ, capture_output=True, timeout=WITHIN, check=False)  # noqa: S603 -- the program on trial
        out, why = (text.decode(errors="replace") for text in (done.stdout, done.stderr))
        if done.returncode != status:
            raise SmokeError(f"`{' '.join(arguments)}` ended with {done.returncode}, not {status}:\n{out}{why}")
        print(f"  {' '.join(arguments)}: {status}")
        return out

    def at_login(self, *wish: str) -> dict[str, Any]:
        """What the next login does, as the program tells programs."""
        found: dict[str, Any] = json.loads(self.say("autostart", *wish, "--json"))
        return found


def smoke(tried: Tried) -> None:
    """Try everything. Raises SmokeError."""
    version = re.search(r'"([^"]+)"', VERSION.read_text(encoding="utf-8").partition("__version__")[2])
    assert version is not None  # noqa: S101 -- our own file
    said = tried.say("--version").strip()
    if said != f"Tray Status {version[1]}":
        raise SmokeError(f"it says {said!r}, and this is {version[1]}")
    told = tried.say("demo", "--no-tray", "--speed", "10")
    if "That was the demo" not in told:
        raise SmokeError(f"the demo did not come to its end:\n{told}")
    tried.say("list")
    tried.say("status", status=NOT_RUNNING)
    _start_at_login(tried)


def _start_at_login(tried: Tried) -> None:
    if tried.at_login()["command"]:
        raise SmokeError("somebody starts it at login here already: this is tried only where nobody uses it")
    try:
        found = tried.at_login("on")
        if not found["on"] or not Path(found["command"][0]).is_file():
            raise SmokeError(f"switched on, the next login would start {found['command']}: {found['why']}")
    finally:
        left = tried.at_login("off")
    if left["on"] or left["command"]:
        raise SmokeError(f"switched off, it is still written in {left['where']}")


def main(arguments: Sequence[str]) -> int:
    """Try the program that is named; 1 when something is wrong, 2 when none is named."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    program = Path(arguments[0]).absolute()
    print(f"{program}:")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        own = {"TRAY_STATUS_STATE": str(Path(folder, "state")), "TRAY_STATUS_CONFIG": str(Path(folder, "config"))}
        try:
            smoke(Tried(program, {**os.environ, **own, "PYTHONUTF8": "1"}))
        except (SmokeError, OSError, subprocess.SubprocessError) as error:
            print(f"WRONG: {error}", file=sys.stderr)
            return 1
    print("All is as it should be.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
