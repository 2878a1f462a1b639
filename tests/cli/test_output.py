"""Owns the proof that commands end well whatever becomes of their output: a full disk, a reader who left, no output."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program.started import COMMAND, LIMIT, Program
from tray_status.cli.output import print_json

FULL = Path("/dev/full")
COMMANDS = (["list"], ["list", "--json"], ["list", "--help"], ["--version"])


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A settings file with a page; nothing is started."""
    return Program(tmp_path, [("acme", "Acme", "https://status.acme.example")])


def run(program: Program, arguments: list[str], stdout: int) -> subprocess.CompletedProcess[str]:
    """One command, buffered as it is for users, with this standard output."""
    environ = {key: value for key, value in program.environ.items() if key != "PYTHONUNBUFFERED"}
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environ,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=LIMIT,
        check=False,
    )


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_an_output_that_is_full_is_a_sentence_and_a_status(program: Program, arguments: list[str]) -> None:
    """Seeded defect: what is still buffered fails when Python ends, with its own words and status 120."""
    with FULL.open("w") as full:
        done = run(program, arguments, full.fileno())
    assert done.stderr == "The output cannot be written: No space left on device.\n"
    assert done.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="pipes of Windows end otherwise")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_reader_who_left_is_no_mistake(program: Program, arguments: list[str]) -> None:
    """Seeded defect: `tray-status list | head -1` prints a traceback."""
    reads, writes = os.pipe()
    os.close(reads)
    done = run(program, arguments, writes)
    os.close(writes)
    assert done.stderr == ""
    assert done.returncode == 141


def test_json_can_be_written_wherever_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeded defect: a title in Japanese ends the command on a terminal of another encoding."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    print_json({"title": "状態", "broken": "\udcff"})
    out.seek(0)
    assert out.read() == '{"title": "\\u72b6\\u614b", "broken": "\\udcff"}\n'


def test_without_any_output_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    print_json({"title": "状態"})
