"""Measures the glyph of a shell's prompt: from the start of the command to its end, as a shell waits for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from tests.bench.report import Figure, Result, Table, median, ms, spread
from tray_status.engine.clock import SystemClock

WITHIN = 50.0
"""Milliseconds that a shell may wait for it."""


def measure(folder: Path, *, count: int, rounds: int) -> Result:
    """Have it drawn so often, of so many providers; beside it a Python that does nothing."""
    repository = folder / "repository" / "src" / "deep" / "down"
    repository.mkdir(parents=True)
    names = [f"Provider {number}" for number in range(count)]
    (folder / "repository" / ".tray-status").write_text("\n".join(names[:3]) + "\n", encoding="utf-8")
    command = Path(sysconfig.get_path("scripts")) / "tray-status"
    state = folder / "tray-status"
    state.mkdir()
    left_out = ("COVERAGE", "PYTHONDONTWRITEBYTECODE")  # what is installed is compiled once
    environ = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    environ |= {
        "XDG_STATE_HOME": str(folder),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    environ.pop("TRAY_STATUS_STATE", None)
    _leave(state, names)
    _seconds([str(command), "prompt"], repository, environ, "●\n")
    bare, all_, here = [], [], []
    for _ in range(rounds):
        _leave(state, names)
        bare.append(_seconds([sys.executable, "-c", "pass"], repository, environ, ""))
        all_.append(_seconds([str(command), "prompt", "--all"], repository, environ, "●\n"))
        here.append(_seconds([str(command), "prompt", "--text"], repository, environ, "●\n"))
    rows = [
        ("Python alone", spread(ms(bare))),
        (f"prompt, {count} providers", spread(ms(all_))),
        ("prompt, three of them by .tray-status four folders up", spread(ms(here))),
    ]
    return Result(
        tables=(Table(title=f"A shell's prompt, {rounds} times in turn", columns=("command", "wall ms"), rows=rows),),
        figures=(
            Figure(name=f"prompt of {count} providers", measured=median(ms(all_)), bound=WITHIN, unit="ms"),
            Figure(name="prompt by .tray-status", measured=median(ms(here)), bound=WITHIN, unit="ms"),
        ),
    )


def _leave(state: Path, names: list[str]) -> None:
    """What a running program leaves when all is well."""
    now = SystemClock().now().isoformat()
    row = {"muted": False, "health": "operational", "stale": False, "believed_at": now, "holds_for": 600}
    rows = [{"id": name.casefold().replace(" ", "-"), "name": name} | row for name in names]
    tree = {"note": "", "schema": 1, "at": now, "paused": False, "offline": False, "providers": rows}
    (state / "glance.json").write_text(json.dumps(tree), encoding="utf-8")


def _seconds(command: list[str], folder: Path, environ: dict[str, str], printed: str) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, timeout=60, check=True)
    took = time.perf_counter() - began
    if done.stdout.decode() != printed.replace("\n", os.linesep):
        raise RuntimeError(f"{command} printed {done.stdout!r}: this would measure something else")
    return took
