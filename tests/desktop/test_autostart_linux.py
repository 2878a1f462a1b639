"""Tests entries in autostart folders as desktops, administrators and users leave them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tray_status.desktop.autostart_linux import LinuxAutostart, linux_autostart

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs, links and rights are others there")

SWITCH = "X-GNOME-Autostart-enabled"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "tray-status"
    file.write_text("")
    file.chmod(0o755)
    return file


@pytest.fixture
def user(tmp_path: Path) -> Path:
    return tmp_path / "config" / "autostart" / "tray-status.desktop"


@pytest.fixture
def system(tmp_path: Path) -> Path:
    return tmp_path / "xdg" / "autostart" / "tray-status.desktop"


@pytest.fixture
def door(tmp_path: Path, program: Path) -> LinuxAutostart:
    environ = {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CONFIG_DIRS": f"relative:{tmp_path / 'nothing'}:{tmp_path / 'xdg'}",
        "XDG_CURRENT_DESKTOP": "ubuntu:GNOME",
        "PATH": str(tmp_path),
    }
    found = linux_autostart(environ, lambda: (str(program), "run"))
    assert found is not None
    return found


def write(file: Path, *lines: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(["[Desktop Entry]", *lines, ""]))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("Hidden=true",), "it is switched off in "),
        (("Exec=tray-status", "Hidden=true"), "it is switched off in "),
        (("Exec=tray-status", f"{SWITCH}=false"), "it is switched off in the settings of the desktop"),
        (("Exec=tray-status", "X-MATE-Autostart-enabled=false"), "it is switched off in the settings of the desktop"),
        (("Exec=tray-status", "OnlyShowIn=KDE;XFCE;"), "is for other desktops than this one"),
        (("Exec=tray-status", "NotShowIn=GNOME;"), "is for other desktops than this one"),
        (("Exec=tray-status", "TryExec=/gone"), "starts /gone, which is not there any more"),
        (("Exec=/gone/tray-status run",), "starts /gone/tray-status, which is not there any more"),
        (("Name=x",), "names no program"),
        (('Exec="x',), "names no program"),
    ],
)
def test_what_does_not_start_is_no_tick_and_is_mended(
    door: LinuxAutostart, user: Path, program: Path, lines: tuple[str, ...], why: str
) -> None:
    """Catches: a tick beside an entry that the desktop leaves alone; a click that leaves it switched off."""
    write(user, *lines)
    found = door.look()
    assert not found.on
    assert found.why is not None
    assert why in found.why
    assert str(user) in found.why
    after = door.switch(on=True)
    assert (after.on, after.command[0]) in [(True, str(program)), (True, "tray-status")]


@pytest.mark.parametrize("lines", [("OnlyShowIn=GNOME;",), ("NotShowIn=KDE;",), ("Hidden=false",), (f"{SWITCH}=true",)])
def test_what_starts_is_a_tick(door: LinuxAutostart, user: Path, lines: tuple[str, ...]) -> None:
    write(user, "Exec=tray-status run", *lines)
    assert door.look().on


def test_an_entry_of_the_system_counts_until_the_user_has_one(door: LinuxAutostart, user: Path, system: Path) -> None:
    """Catches: a switch that cannot switch off what the administrator has switched on for everybody."""
    write(system, "Exec=tray-status run")
    before = system.read_text()
    assert (door.look().on, door.look().where) == (True, str(system))
    assert not door.switch(on=False).on
    assert "Hidden=true" in user.read_text()
    assert not door.look().on
    assert door.switch(on=True).on
    assert "Hidden" not in user.read_text()
    assert not door.switch(on=False).on
    assert user.exists(), "without it the system's entry would count again"
    assert system.read_text() == before


def test_an_entry_of_the_system_that_starts_another_program_gives_way(
    door: LinuxAutostart, user: Path, system: Path, program: Path
) -> None:
    write(system, "Exec=/gone")
    assert door.look().broken
    assert door.switch(on=True).command == (str(program), "run")
    user.unlink()
    write(system, f"Exec={program} run")
    assert door.switch(on=True).where == str(system)
    assert not user.exists(), "there is nothing to add"


def test_what_the_user_added_stays(door: LinuxAutostart, user: Path, program: Path) -> None:
    """Catches: a delay, a comment or a variable of the user's lost by two clicks."""
    own = ("# mine", "Name=My name", f"Exec=env TRAY_STATUS_CONFIG=/x {program} run", "X-GNOME-Autostart-Delay=20")
    write(user, *own)
    program.with_name("env").write_text("")
    program.with_name("env").chmod(0o755)
    assert door.look().on
    assert not door.switch(on=False).on
    assert door.switch(on=True).on
    text = user.read_text().splitlines()
    assert [line for line in text if line in own] == list(own)
    assert "Hidden=true" not in text


def test_a_program_that_was_moved_is_started_where_it_is_now(door: LinuxAutostart, user: Path, program: Path) -> None:
    """Catches: a repair that keeps the path that is gone."""
    write(user, 'Exec="/old place/tray-status" run', "Name=Tray Status")
    assert door.look().broken
    assert door.switch(on=True).command == (str(program), "run")


def test_a_path_that_no_desktop_starts_is_not_written(user: Path, said: Callable[..., str]) -> None:
    """Catches: a tick, and no program at the next login."""
    door = LinuxAutostart(user.parent, [], lambda: ("/100%/tray-status", "run"))
    assert "path has a `%`: /100%/tray-status." in said(lambda: door.switch(on=True))
    assert not user.exists()


def test_odd_bytes_of_others_survive(door: LinuxAutostart, user: Path) -> None:
    write(user)
    user.write_bytes(b"[Desktop Entry]\nName[xx]=\xff\xfe\nExec=tray-status\n")
    assert door.look().on
    door.switch(on=False)
    assert b"Name[xx]=\xff\xfe\n" in user.read_bytes()


def test_a_link_is_followed_and_a_folder_is_made(door: LinuxAutostart, user: Path, tmp_path: Path) -> None:
    assert door.switch(on=True).on
    assert user.stat().st_mode & 0o777 == 0o644
    kept = tmp_path / "dotfiles.desktop"
    user.rename(kept)
    user.symlink_to(kept)
    kept.write_text(kept.read_text() + "Hidden=true\n")
    assert not door.look().on
    assert door.switch(on=True).on
    assert user.is_symlink()


def test_an_entry_that_cannot_be_read_is_an_error(door: LinuxAutostart, user: Path, said: Callable[..., str]) -> None:
    user.mkdir(parents=True)
    for act in (door.look, lambda: door.switch(on=True), lambda: door.switch(on=False)):
        assert said(act) == f"{user} cannot be read: is a directory."


@pytest.mark.parametrize(
    ("environ", "where"),
    [
        ({"HOME": "/home/x"}, "/home/x/.config/autostart/tray-status.desktop"),
        ({"HOME": "/home/x", "XDG_CONFIG_HOME": "relative"}, "/home/x/.config/autostart/tray-status.desktop"),
        ({"XDG_CONFIG_HOME": "/c"}, "/c/autostart/tray-status.desktop"),
    ],
)
def test_the_folder_is_the_one_that_the_specification_names(environ: dict[str, str], where: str) -> None:
    found = linux_autostart({**environ, "XDG_CONFIG_DIRS": "/nowhere"}, lambda: ("x",))
    assert found is not None
    assert found.look().where == where
