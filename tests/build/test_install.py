"""Owns the proof that the archive for a home folder installs, upgrades and goes away again, and says when it cannot."""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from share import ENTRY, LINUX, filled, lay_out
from tray_status.desktop.desktop_entry import keys, unquoted

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the archive is for Linux")

PROGRAM = """#!/bin/sh
echo "$0 $*" >>"$HOME/called"
case $* in
    "autostart --json") cat "$HOME/at-login" ;;
esac
"""


def needed(name: str) -> str:
    """Where a program of every Linux is."""
    found = shutil.which(name)
    assert found is not None
    return found


class Archive:
    """The unpacked archive, with a program that only writes down how it was called, and a home of its own."""

    def __init__(self, folder: Path, *, glibc: str = "2.17") -> None:
        self.folder = folder / "archive"
        self.home = folder / "a home of 100% $USER's"
        self.home.mkdir()
        (self.folder / "program").mkdir(parents=True)
        program = self.folder / "program" / "tray-status"
        program.write_text(PROGRAM)
        program.chmod(0o755)
        (self.folder / "program" / "TrayStatus").symlink_to("tray-status")
        lay_out(self.folder / "share", version="1.2.3", epoch=1_777_887_000, program="tray-status")
        words = {"GLIBC": glibc, "MACHINE": platform.machine(), "VERSION": "1.2.3"}
        for name in ("install.sh", "uninstall.sh"):
            (self.folder / name).write_text(filled(LINUX / name, words))
            (self.folder / name).chmod(0o755)

    @property
    def installed(self) -> Path:
        """Where the program is to be."""
        return self.home / ".local" / "opt" / "tray-status"

    def run(self, script: Path, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a script as the owner of the home."""
        usual = {"HOME": str(self.home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            [script], env=usual | environ, cwd="/", capture_output=True, text=True, check=False, timeout=60
        )

    def install(self, **environ: str) -> subprocess.CompletedProcess[str]:
        """Install it."""
        return self.run(self.folder / "install.sh", **environ)

    def files(self) -> list[str]:
        """All files in the home, without what the program itself wrote."""
        helping = {"called", "at-login"}
        return sorted(str(file.relative_to(self.home)) for file in self.home.rglob("*") if file.name not in helping)

    def starts_at_login(self, program: Path) -> None:
        """Have the program say that the next login starts that one."""
        (self.home / "at-login").write_text(json.dumps({"on": True, "command": [str(program), "run"]}))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Give the archive."""
    return Archive(tmp_path)


def test_it_installs_below_a_home_with_an_odd_name_and_is_started_from_the_menu(archive: Archive) -> None:
    """Seeded defect: a blank, a quote or a % in the name of the home breaks the entry of the menu."""
    done = archive.install()
    assert done.returncode == 0, done.stderr
    entry = keys((archive.home / ".local/share/applications" / ENTRY).read_text(encoding="utf-8"))
    (program,) = unquoted(entry["Exec"])
    assert Path(program) == archive.installed / "TrayStatus"
    assert "TryExec" not in entry
    subprocess.run([program, "run"], env={"HOME": str(archive.home)}, check=True)
    subprocess.run([archive.home / ".local/bin/tray-status", "status"], env={"HOME": str(archive.home)}, check=True)
    assert "Your PATH does not name" in done.stdout


def test_what_is_taken_away_leaves_the_users_own_and_nothing_else(archive: Archive) -> None:
    """Seeded defect: files stay behind; a folder of the user's goes with ours."""
    own = archive.home / ".config" / "tray-status" / "settings.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("providers: []\n")
    other = archive.home / ".local" / "share" / "applications" / "other.desktop"
    other.parent.mkdir(parents=True)
    other.touch()
    before = archive.files()
    archive.install()
    assert archive.files() != before
    archive.starts_at_login(archive.installed / "TrayStatus")
    done = archive.run(archive.installed / "uninstall.sh")
    assert done.returncode == 0, done.stderr
    assert archive.files() == before
    assert "autostart off" in (archive.home / "called").read_text()


def test_another_installation_goes_on_starting_at_login(archive: Archive) -> None:
    """Seeded defect: whoever goes over to the .deb takes the archive away, and with it the start at login."""
    archive.install()
    archive.starts_at_login(Path("/opt/tray-status/TrayStatus"))
    assert archive.run(archive.installed / "uninstall.sh").returncode == 0
    assert "autostart off" not in (archive.home / "called").read_text()


def test_a_newer_one_takes_the_place_of_the_one_that_is_there(archive: Archive) -> None:
    """Seeded defect: files of the version before stay among those of the new one."""
    archive.install()
    (archive.installed / "old module").touch()
    done = archive.install()
    assert done.returncode == 0, done.stderr
    assert not (archive.installed / "old module").exists()
    assert not (archive.home / "called").exists(), "starting at login stays as it was"


@pytest.mark.parametrize("script", ["uninstall.sh", "prerm"])
def test_what_runs_is_asked_to_end_before_its_files_go(archive: Archive, script: str) -> None:
    """Seeded defect: the program goes on without its files, or with those of another version."""
    archive.install()
    program = archive.installed / "tray-status"
    shutil.copy2(needed("sleep"), program)
    remover = archive.installed / "uninstall.sh"
    if script == "prerm":
        remover = archive.folder / script
        text = (LINUX / script).read_text(encoding="utf-8")
        assert "program=/opt/tray-status/tray-status\n" in text
        remover.write_text(text.replace("/opt/tray-status/tray-status", str(archive.folder / "tray"), 1))
        remover.chmod(0o755)
        program = program.rename(archive.folder / "tray")
    with subprocess.Popen([program, "60"]) as running, subprocess.Popen([needed("sleep"), "60"]) as another:
        done = archive.run(remover)
        try:
            assert (done.returncode, done.stderr) == (0, "")
            assert "asked to end" in done.stdout
            assert running.poll() == -signal.SIGTERM
            assert another.poll() is None
        finally:
            running.kill()
            another.kill()


def test_a_folder_that_is_not_ours_is_left_alone(archive: Archive) -> None:
    archive.installed.mkdir(parents=True)
    (archive.installed / "mine").touch()
    done = archive.install()
    assert done.returncode == 1
    assert "is not ours" in done.stderr
    assert (archive.installed / "mine").exists()


def test_the_command_of_another_installation_is_left_alone(archive: Archive) -> None:
    """Seeded defect: pipx's command is overwritten, and goes with ours."""
    command = archive.home / ".local" / "bin" / "tray-status"
    command.parent.mkdir(parents=True)
    command.symlink_to("/of/pipx/tray-status")
    done = archive.install()
    assert done.returncode == 1
    assert "of another installation" in done.stderr
    assert command.readlink() == Path("/of/pipx/tray-status")
    assert archive.files() == [".local", ".local/bin", ".local/bin/tray-status"]


def test_a_system_that_is_too_old_is_told_what_it_lacks(tmp_path: Path) -> None:
    """Seeded defect: it installs, and each start ends with words about a symbol that nobody knows."""
    archive = Archive(tmp_path, glibc="2.999")
    done = archive.install()
    assert done.returncode == 1
    assert "needs glibc 2.999 or newer" in done.stderr
    assert archive.files() == []
