"""Owns the proof that `make venv` says what it lacks, asks before it installs, and does nothing twice."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "build" / "setup.sh"
SYSTEM_TOOLS = ("cat", "cksum", "dirname", "rm", "sh", "env", "touch")

# A Python that has ensurepip once the file "installed" is there, and writes down what else it was asked to do.
PYTHON = """#!/bin/sh
case "$*" in
    *version_info*3,\\ 11*) exit {old} ;;
    *"import ensurepip, venv"*) [ -e installed ] || exit 1 ;;
    *python%d*) echo python3.11-venv ;;
    --version) echo Python 3.{minor}.0 ;;
    "-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python; echo "$*" >>asked ;;
    *) echo "$*" >>asked ;;
esac
"""
APT = """#!/bin/sh
echo "apt-get $*" >>asked
case "$*" in install*|*" install "*) touch installed ;; esac
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the Makefile is for systems with a POSIX shell")


class Machine:
    """A checkout of which only the setup script is real, on a machine with just these programs."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.programs = folder / "programs"
        (self.checkout / "build").mkdir(parents=True)
        self.programs.mkdir()
        shutil.copy(SCRIPT, self.checkout / "build")
        (self.checkout / "build" / "requirements-dev.txt").touch()
        (self.checkout / "pyproject.toml").touch()
        for tool in (*SYSTEM_TOOLS, "mkdir", "cp"):
            found = shutil.which(tool)
            assert found is not None
            (self.programs / tool).symlink_to(found)

    def program(self, name: str, text: str) -> None:
        """Put a program on this machine."""
        file = self.programs / name
        file.write_text(text)
        file.chmod(0o755)

    def python(self, *, minor: int = 11) -> None:
        """Put a Python on this machine that cannot make virtual environments yet."""
        self.program("python3", PYTHON.format(minor=minor, old=int(minor < 11)))

    def user(self, number: int) -> None:
        """Say who runs the script."""
        self.program("id", f"#!/bin/sh\necho {number}\n")

    def setup(self, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the script with nobody there to answer."""
        return subprocess.run(
            ["/bin/sh", "build/setup.sh"],
            cwd=self.checkout,
            env={"PATH": str(self.programs), **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @property
    def asked(self) -> list[str]:
        """What pip, venv and apt-get were asked to do."""
        file = self.checkout / "asked"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Give a machine with a Python, apt-get and a root user."""
    machine = Machine(tmp_path)
    machine.python()
    machine.user(0)
    machine.program("apt-get", APT)
    return machine


def test_nothing_is_installed_unasked_when_nobody_is_there(machine: Machine) -> None:
    """Fails when the script changes a system without being allowed to."""
    done = machine.setup()
    assert done.returncode == 1
    assert "needs the Debian package python3.11-venv" in done.stderr
    assert "Nobody is here to ask" in done.stderr
    assert machine.asked == []


def test_a_build_machine_gets_the_package_and_is_told_which(machine: Machine) -> None:
    done = machine.setup(CI="true")
    assert done.returncode == 0, done.stderr
    assert "needs the Debian package python3.11-venv" in done.stderr
    assert machine.asked[:3] == [
        "apt-get update -q",
        "apt-get install -q -y --no-install-recommends python3.11-venv",
        "-m venv --clear .venv",
    ]


def test_a_second_run_does_nothing_and_a_change_of_the_lock_does(machine: Machine) -> None:
    """Fails when every command downloads again, or when new requirements are not noticed."""
    machine.setup(CI="true")
    before = machine.asked
    assert any("--require-hashes" in line for line in before)
    assert machine.setup(CI="true").stderr == ""
    assert machine.asked == before
    (machine.checkout / "build" / "requirements-dev.txt").write_text("one==1\n")
    machine.setup(CI="true")
    assert len(machine.asked) > len(before)


def test_a_user_without_rights_uses_sudo(machine: Machine) -> None:
    machine.user(1000)
    machine.program("sudo", '#!/bin/sh\necho sudo >>asked\n"$@"\n')
    done = machine.setup(CI="true")
    assert done.returncode == 0, done.stderr
    assert machine.asked.count("sudo") == 2


def test_a_user_without_rights_and_without_sudo_is_told_what_to_do(machine: Machine) -> None:
    machine.user(1000)
    done = machine.setup(CI="true")
    assert done.returncode == 1
    assert "apt-get install python3.11-venv" in done.stderr


def test_a_system_without_apt_is_told_what_is_missing(machine: Machine) -> None:
    (machine.programs / "apt-get").unlink()
    done = machine.setup(CI="true")
    assert done.returncode == 1
    assert "ensurepip is missing" in done.stderr


def test_an_old_python_is_named(machine: Machine) -> None:
    machine.python(minor=9)
    done = machine.setup()
    assert done.returncode == 1
    assert "needs Python 3.11 or newer as python3; here it is: Python 3.9.0" in done.stderr


def test_no_python_at_all_is_named(machine: Machine) -> None:
    (machine.programs / "python3").unlink()
    done = machine.setup()
    assert done.returncode == 1
    assert "here it is: not installed" in done.stderr


def test_a_python_named_by_the_user_is_used_or_refused(machine: Machine) -> None:
    assert "PYTHON=/no/python is not a Python 3.11" in machine.setup(PYTHON="/no/python").stderr
    shutil.copy(machine.programs / "python3", machine.programs / "mine")
    (machine.programs / "python3").unlink()
    (machine.checkout / "installed").touch()
    assert machine.setup(PYTHON="mine").returncode == 0
