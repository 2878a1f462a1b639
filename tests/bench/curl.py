"""Owns `curl --parallel` as a measured program: one process for each cycle, as when a timer starts it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.names import HERE


def installed() -> str | None:
    """Where curl is, or None."""
    return shutil.which("curl")


class Curl:
    """The command line, with a file that says what it is to ask."""

    def __init__(self, program: str, urls: Mapping[str, str], bundle: str, folder: Path) -> None:
        self._program = program
        self._urls, self._bundle, self._folder = urls, bundle, folder
        self._tags: dict[str, str] = {}

    def first(self) -> float:
        """Fetch everything and keep the tags; give the CPU seconds it took."""
        own = self._folder / "curl-headers"
        own.mkdir()
        used = self._run(lambda name: f'dump-header = "{own / name}"')
        for name in self._urls:
            head = (own / name).read_text(encoding="latin-1")
            tag = next(line.partition(":")[2].strip() for line in head.splitlines() if line.lower().startswith("etag:"))
            self._tags[name] = tag.replace("\\", "\\\\").replace('"', '\\"')
        return used

    def cycle(self) -> float:
        """Ask for everything that has changed; give the CPU seconds it took."""
        return self._run(lambda name: f'header = "If-None-Match: {self._tags[name]}"')

    def _run(self, more: Callable[[str], str]) -> float:
        config = self._folder / "curl.config"
        config.write_text("\n".join(self._lines(more)) + "\n", encoding="utf-8")
        command = [self._program, "--parallel", "--parallel-max", "100", "--config", str(config)]
        # Its meter of progress cannot be turned off for parallel transfers.
        with (self._folder / "curl.errors").open("w+") as errors:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                errors.seek(0)
                raise RuntimeError(f"curl ended with {process.returncode}: {errors.read()[-500:]}")
        return used.ru_utime + used.ru_stime

    def _lines(self, more: Callable[[str], str]) -> Iterator[str]:
        for place, (name, url) in enumerate(self._urls.items()):
            if place:
                yield "next"
            yield f'url = "{url}"'
            yield f'resolve = "{name}:{urlsplit(url).port}:{HERE}"'
            yield f'cacert = "{self._bundle}"'
            yield "compressed"
            yield 'output = "/dev/null"'
            yield more(name)
