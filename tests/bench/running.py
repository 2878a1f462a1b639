"""Owns the real program, started as a user starts it in a desktop session, and what Linux tells of its process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any, Self

from tests.bench.children import CHECKOUT

PROGRAM = (sys.executable, "-m", "tests.bench.program")
PATIENCE = 60.0
TICK = os.sysconf("SC_CLK_TCK")


class Running:
    """The program on the settings and the state in a folder, with its tray. A context manager."""

    def __init__(self, folder: Path, desktop: Mapping[str, str], program: Sequence[str] = PROGRAM) -> None:
        self._program = program
        # An installed program finds its bytecode; whoever develops it may have forbidden that it be kept.
        usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._environ = {
            **usual,
            **desktop,
            "TRAY_STATUS_STATE": str(folder / "state"),
            "TRAY_STATUS_CONFIG": str(folder),
        }
        self._log = folder / "errors.log"
        self.began = time.monotonic()
        with self._log.open("ab") as errors:
            self._process = subprocess.Popen(
                [*program, "run"], cwd=CHECKOUT, env=self._environ, stdout=subprocess.DEVNULL, stderr=errors
            )
        self._proc = Path("/proc") / str(self._process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()

    def wait_until_known(self) -> None:
        """Wait until the health of every provider is known. Raises RuntimeError after a minute."""
        until = time.monotonic() + PATIENCE
        unknown = ["all"]
        while unknown and time.monotonic() < until:
            Event().wait(0.5)
            if providers := self.ask("status", "--json").get("providers", []):
                unknown = [provider["id"] for provider in providers if provider["health"] is None]
        if unknown:
            log = self._log.read_text(encoding="utf-8")[-2000:]
            raise RuntimeError(f"the health of {', '.join(unknown)} is not known; its log ends with: {log}")

    def say(self, *command: str) -> str:
        """Run one command of the command line beside it; what it prints."""
        done = subprocess.run(
            [*self._program, *command],
            cwd=CHECKOUT,
            env=self._environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout

    def ask(self, *command: str) -> Any:  # noqa: ANN401 -- JSON
        """What such a command prints as JSON; an empty object when it prints nothing, as before the program listens."""
        return json.loads(self.say(*command) or "{}")

    def memory(self) -> tuple[float, float]:
        """Resident memory, and the share of it that is its own or divided among those who use it, in MB."""
        rolled = (self._proc / "smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
        sizes = {name: int(size.split()[0]) for name, size in (line.split(":") for line in rolled)}
        return sizes["Rss"] / 1024, sizes["Pss"] / 1024

    def cpu(self) -> float:
        """CPU seconds so far."""
        fields = (self._proc / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def waits(self) -> dict[str, int]:
        """How often each thread gave the processor up by itself, by number and name."""
        found = {}
        for task in (self._proc / "task").iterdir():
            try:
                lines = (task / "status").read_text(encoding="ascii").splitlines()
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has just ended
            status = dict(line.split(":", 1) for line in lines)
            found[f"{task.name} {status['Name'].strip()}"] = int(status["voluntary_ctxt_switches"])
        return found
