"""Owns the proof that `make venv` and `make test-desktop` say what they lack and ask before they install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BUILD = Path(__file__).resolve().parent.parent / "build"
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
        for script in ("setup.sh", "packages.sh", "desktop.sh"):
            shutil.copy(BUILD / script, self.checkout / "build")
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
        return self.run("setup.sh", **environ)

    def run(self, script: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a script with nobody there to answer."""
        return subprocess.run(
            ["/bin/sh", f"build/{script}"],
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


DPKG = """#!/bin/sh
case "$*" in *xvfb|*tint2) exit 1 ;; *) printf installed ;; esac
"""


def test_a_virtual_desktop_that_cannot_be_made_is_said_loudly(machine: Machine) -> None:
    """Seeded defect: a build machine without X takes tests that never ran for good."""
    (machine.programs / "apt-get").unlink()
    done = machine.run("desktop.sh")
    assert done.returncode == 0
    assert "NOT RUN: tests/live" in done.stderr
    assert "Xvfb is not installed" in done.stderr
    assert machine.run("desktop.sh", CI="true").returncode == 1


def test_only_what_a_virtual_desktop_lacks_is_installed(machine: Machine) -> None:
    machine.program("dpkg-query", DPKG)
    done = machine.run("desktop.sh", CI="true")
    assert "needs the Debian packages xvfb tint2, to be installed with" in done.stderr
    assert machine.asked == ["apt-get update -q", "apt-get install -q -y --no-install-recommends xvfb tint2"]
    assert "NOT RUN" in done.stderr  # this apt-get installs nothing


def test_no_part_of_a_virtual_desktop_is_installed_unasked(machine: Machine) -> None:
    machine.program("dpkg-query", DPKG)
    done = machine.run("desktop.sh")
    assert "Nobody is here to ask" in done.stderr
    assert machine.asked == []


def test_a_virtual_desktop_lives_in_a_home_of_its_own_and_leaves_nothing(machine: Machine, tmp_path: Path) -> None:
    """Seeded defects: tests run in the user's home, or beside the user's display; temporary folders stay."""
    (machine.programs / "apt-get").unlink()
    for program in ("Xvfb", "dbus-daemon"):
        machine.program(program, "#!/bin/sh\n")
    mktemp = shutil.which("mktemp")
    assert mktemp is not None
    (machine.programs / "mktemp").symlink_to(mktemp)
    bin_ = machine.checkout / ".venv" / "bin"
    bin_.mkdir(parents=True)
    machine.program("pytest", '#!/bin/sh\necho "$HOME" "${DISPLAY-none}" "$*" >>asked; touch "$HOME/left"; exit 3\n')
    (bin_ / "python").symlink_to(machine.programs / "pytest")
    temp = tmp_path / "temp"
    temp.mkdir()

    done = machine.run("desktop.sh", TMPDIR=str(temp), HOME="/home/user", DISPLAY=":0")

    assert done.returncode == 3, done.stderr
    home, display, *words = machine.asked[0].split()
    assert Path(home).parent == temp
    assert display == "none"
    assert words[:3] == ["-m", "pytest", "tests/live"]
    assert list(temp.iterdir()) == []


def test_tests_that_need_a_desktop_are_not_among_all_tests() -> None:
    """Seeded defect: `make test` needs X and a bus."""
    environ = {name: value for name, value in os.environ.items() if name != "TRAY_STATUS_DESKTOP"}
    code = "import runpy, sys; sys.exit(0 if 'live' in runpy.run_path('tests/conftest.py')['collect_ignore'] else 1)"
    done = subprocess.run([sys.executable, "-c", code], cwd=BUILD.parent, env=environ, timeout=60, check=False)
    assert done.returncode == 0
