"""Owns the proof that the checks as a whole leave nothing out unseen: each part runs, and what cannot is told last."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ["check", "test", "test-desktop"]
BASH = shutil.which("bash")

pytestmark = pytest.mark.skipif(sys.platform == "win32" or BASH is None, reason="the scripts are for a Unix shell")


def script(folder: Path, name: str, text: str) -> None:
    """A program to be found in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


def checks(folder: Path, make: str) -> subprocess.CompletedProcess[str]:
    """`.ci/run` in a checkout of its own, with a `make` that does what is given, and writes down what it was asked."""
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    script(folder / "bin", "make", f'echo "$1" >>asked\n{make}')
    environ = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "TMPDIR": str(folder)}
    command = [str(BASH), str(folder / ".ci" / "run")]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30, check=False)


def windows(folder: Path, machine: str) -> subprocess.CompletedProcess[str]:
    """`build/windows.sh` on a machine of this kind, where no package is known and no program but those of a shell."""
    programs = folder / "bin"
    script(programs, "uname", f"echo {machine}")
    for name in ("dirname", "tee"):
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    (folder / "build").mkdir()
    for name in ("windows.sh", "packages.sh"):
        shutil.copy(ROOT / "build" / name, folder / "build")
    return subprocess.run(
        [str(BASH), str(folder / "build" / "windows.sh")],
        env={"PATH": str(programs), "NOT_RUN": str(folder / "told")},
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


def test_every_part_runs_in_its_order(tmp_path: Path) -> None:
    """Catches: a part that nobody calls."""
    done = checks(tmp_path, "true")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "asked").read_text().split() == PARTS
    assert done.stderr.startswith("==> passed; check 0 s, test 0 s, test-desktop "), done.stderr


def test_a_part_that_fails_ends_it_and_is_named(tmp_path: Path) -> None:
    """Catches: a summary whose last command went well, and with it the whole."""
    done = checks(tmp_path, '[ "$1" != test-desktop ]')
    assert done.returncode != 0
    assert (tmp_path / "asked").read_text().split() == PARTS[:3]
    assert done.stderr.splitlines()[-1].startswith("==> FAILED in make test-desktop; check "), done.stderr


def test_what_could_not_run_is_its_last_word_and_fails_nothing(tmp_path: Path) -> None:
    """Catches: a sentence among ten thousand lines, which everybody takes for a trial that passed."""
    done = checks(tmp_path, 'if [ "$1" = test-desktop ]; then echo "## NOT RUN: no Wine" >>"$NOT_RUN"; fi')
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == "## NOT RUN: no Wine"
    assert list(tmp_path.glob("tmp.*")) == []


@pytest.mark.parametrize(
    ("machine", "why"),
    [("aarch64", "This is no 64-bit Intel machine (aarch64)."), ("x86_64", "wine is not installed.")],
)
def test_where_there_is_no_wine_a_box_says_so(machine: str, why: str, tmp_path: Path) -> None:
    """Catches: a trial that is left out without a word, and one that fails where it cannot be."""
    done = windows(tmp_path, machine)
    assert done.returncode == 0, done.stderr
    assert f"##   {why}\n" in done.stderr
    assert "NOT RUN: make test-windows" in done.stderr
    assert (tmp_path / "told").read_text() == done.stderr
