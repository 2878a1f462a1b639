"""Owns how measured programs are run: each in a process of its own, so that its cost is its own, asked in JSON."""

from __future__ import annotations

import json
import os
import resource
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0
"""Seconds that an answer may take; whoever needs longer hangs."""

Json = dict[str, Any]


class ChildError(RuntimeError):
    """A measured program failed, or did not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a process has used so far: CPU seconds and voluntary waits; and what it holds now: memory, threads.

    `rss` and `peak` are in MB.
    """

    cpu: float
    waits: int
    rss: float
    peak: float
    threads: int

    @classmethod
    def now(cls) -> Usage:
        """Of this process."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
        return cls(
            cpu=used.ru_utime + used.ru_stime,
            waits=used.ru_nvcsw,
            rss=int(status["VmRSS"].split()[0]) / 1024,
            peak=int(status["VmHWM"].split()[0]) / 1024,
            threads=int(status["Threads"]),
        )


def cpu() -> float:
    """CPU seconds of this process so far, of all its threads, in user and system mode."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Child:
    """One measured program: `python -m MODULE`, which answers each line of JSON with one. A context manager."""

    def __init__(self, module: str, environ: Mapping[str, str] | None = None) -> None:
        """Start it, with `environ` besides our own environment."""
        self._name = module
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=CHECKOUT,
            env={**os.environ, **(environ or {})},
            bufsize=0,
        )
        self._come = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it: it ends by itself when nobody asks any more, and is killed when it does not."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def ask(self, do: str, **values: object) -> Json:
        """Have something done and wait for its answer. Raises ChildError."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"do": do, **values}).encode() + b"\n")
        except BrokenPipeError as error:
            raise ChildError(f"{self._name} has ended and cannot {do}.") from error
        answer: Json = json.loads(self._line(do))
        return answer

    def usage(self) -> Usage:
        """What it has used so far."""
        return Usage(**self.ask("usage"))

    def _line(self, do: str) -> bytes:
        assert self._process.stdout is not None
        until = time.monotonic() + PATIENCE
        while b"\n" not in self._come:
            ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise ChildError(f"{self._name} did not {do} within {PATIENCE:g} s.")
            piece = os.read(self._process.stdout.fileno(), 1 << 16)
            if not piece:
                raise ChildError(f"{self._name} ended when it was to {do}; what it wrote stands above.")
            self._come += piece
        line, _, self._come = self._come.partition(b"\n")
        return line


Task = Callable[..., Mapping[str, object] | None]


def answer_all(tasks: Mapping[str, Task]) -> None:
    """The measured program's side: do what each line on standard input asks for, until nobody asks any more."""
    every = {"usage": _usage, **tasks}
    for line in sys.stdin:
        asked = json.loads(line)
        answer = every[asked.pop("do")](**asked) or {}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _usage() -> Mapping[str, object]:
    now = Usage.now()
    return {name: getattr(now, name) for name in Usage.__slots__}
