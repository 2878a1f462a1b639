"""Owns the proof that the tutorial of docs/platforms.md works: its files, and its commands as they are written."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platforms.documented import blocks

LIMIT = 60.0
ANY = "…"
"""In place of lines that are left out."""


def steps() -> list[tuple[str, list[str]]]:
    """Each command of the tutorial, and the lines that are shown below it."""
    found: list[tuple[str, list[str]]] = []
    for block in blocks("console"):
        for line in block.text.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def shows(wanted: list[str], printed: list[str]) -> bool:
    """Whether these lines were printed; `…` stands for any number of them."""
    if not wanted:
        return not printed
    if wanted[0] == ANY:
        return any(shows(wanted[1:], printed[at:]) for at in range(len(printed) + 1))
    return bool(printed) and wanted[0].rstrip() == printed[0].rstrip() and shows(wanted[1:], printed[1:])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of the tutorial."""
    here = tmp_path / "lighthouse"
    for block in blocks():
        if block.file is not None:
            file = here / block.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
    return here


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """What commands are run with: `python` and `tray-status` of this run; pip installs into a folder, offline."""
    packages = tmp_path / "packages"
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV", "PIP_"))}
    return {
        **ours,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(packages),
        "PIP_TARGET": str(packages),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it the other way round: there is none
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


@pytest.fixture
def servers() -> Iterator[list[subprocess.Popen[bytes]]]:
    """What was started in a second terminal; ended with the test."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait(LIMIT)


def serve(command: str, folder: Path, environ: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a server, and wait until it listens."""
    words = shlex.split(command)
    process = subprocess.Popen(words, cwd=folder, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    port = int(next(word for word in words if word.isdigit()))
    ends = time.monotonic() + LIMIT
    while time.monotonic() < ends and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
    return process


def test_the_tutorial_works_as_it_is_written(
    folder: Path, environ: dict[str, str], servers: list[subprocess.Popen[bytes]]
) -> None:
    """Fails when a name it imports is gone, an entry point not found, a fixture read otherwise, an add-on not asked."""
    ran = []
    for command, wanted in steps():
        if "http.server" in command:
            servers.append(serve(command, folder, environ))
            continue
        done = subprocess.run(
            shlex.split(command), cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=LIMIT
        )
        printed = (done.stdout + done.stderr).splitlines()
        assert shows(wanted, printed), f"$ {command}\n" + "\n".join(printed)
        ran.append(command.split()[:2])
    assert ["tray-status", "read"] in ran
    assert ["tray-status", "detect"] in ran
    assert len(servers) == 1


def test_the_tutorial_is_one_file_and_one_folder_of_fixtures() -> None:
    """Beside what names it to Python."""
    files = [block.file for block in blocks() if block.file is not None]
    others = [file for file in files if not file.startswith("fixtures/")]
    assert others == ["tray_status_lighthouse.py", "pyproject.toml"]
    assert len(files) >= 5


@pytest.mark.parametrize(
    ("wanted", "printed", "same"),
    [
        ("a|b", "a|b ", True),
        ("a", "a|b", False),
        ("a|…", "a|b|c", True),
        ("…|c", "a|b", False),
        ("", "", True),
    ],
)
def test_what_is_shown_is_compared_line_by_line(wanted: str, printed: str, same: bool) -> None:
    assert shows(wanted.split("|") if wanted else [], printed.split("|") if printed else []) is same
