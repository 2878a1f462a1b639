"""Owns the proof that files are found in the checkout and in a frozen build, and users' folders where they belong."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from tray_status import paths

CHECKOUT = Path(__file__).resolve().parent.parent


def test_the_icon_is_found_in_the_checkout() -> None:
    assert paths.asset("icon.svg") == CHECKOUT / "assets" / "icon.svg"


def test_a_missing_file_is_named_with_the_places_looked_at() -> None:
    with pytest.raises(FileNotFoundError, match=r"not installed completely: config/none\.yaml is missing") as caught:
        paths.config_file("none.yaml")
    assert str(CHECKOUT / "config" / "none.yaml") in str(caught.value)


@pytest.mark.parametrize("inside", ["tray_status/config", "config"])
def test_a_frozen_build_is_asked_first(inside: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when a frozen program reads files of an installation that happens to lie beside it."""
    file = tmp_path / inside / "defaults.yaml"
    file.parent.mkdir(parents=True)
    file.touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.config_file("defaults.yaml") == file


def test_an_installed_package_never_reads_a_strangers_config_folder_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "tray_status"
    stranger = tmp_path / "site-packages" / "config" / "defaults.yaml"
    package.mkdir(parents=True)
    stranger.parent.mkdir()
    stranger.touch()
    monkeypatch.setattr(paths, "_PACKAGE", package)
    with pytest.raises(FileNotFoundError):
        paths.config_file("defaults.yaml")


def test_users_folders_can_be_named(tmp_path: Path) -> None:
    environ = {"TRAY_STATUS_STATE": str(tmp_path / "state"), "TRAY_STATUS_CONFIG": str(tmp_path / "config")}
    assert paths.state_folder(environ) == tmp_path / "state"
    assert paths.config_folder(environ) == tmp_path / "config"


def test_named_folders_are_absolute_and_know_the_home_folder(home: Path) -> None:
    assert paths.state_folder({"TRAY_STATUS_STATE": "~/mine"}) == home / "mine"
    assert paths.config_folder({"TRAY_STATUS_CONFIG": "here"}) == Path.cwd() / "here"


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_name_counts_as_none(value: str) -> None:
    environ = {"TRAY_STATUS_STATE": value, "TRAY_STATUS_CONFIG": value}
    assert paths.state_folder(environ) == paths.state_folder({})
    assert paths.config_folder(environ) == paths.config_folder({})


def test_usual_folders_lie_in_the_users_home_and_are_not_made_by_asking(home: Path) -> None:
    for folder in (paths.state_folder({}), paths.config_folder({})):
        assert folder.is_relative_to(home)
        assert folder.name == "tray-status"
    assert not any(home.iterdir())


def test_the_runtime_folder_is_in_the_sessions_own_folder(tmp_path: Path) -> None:
    assert paths.runtime_folder({"XDG_RUNTIME_DIR": str(tmp_path)}).parent == tmp_path


@pytest.mark.parametrize("value", [None, "", "relative", "/no/such/folder"])
def test_the_runtime_folder_is_in_the_temporary_folder_where_the_session_has_none(value: str | None) -> None:
    environ = {} if value is None else {"XDG_RUNTIME_DIR": value}
    assert paths.runtime_folder(environ).parent == Path(tempfile.gettempdir())


def test_programs_with_different_memories_have_different_runtime_folders(tmp_path: Path) -> None:
    """Fails when the demo talks to the program that runs already."""
    folders = {paths.runtime_folder({"TRAY_STATUS_STATE": str(tmp_path / name)}) for name in ("a", "b", "a")}
    assert len(folders) == 2


def test_the_path_of_a_socket_stays_short_however_deep_the_state_folder_lies(tmp_path: Path) -> None:
    """Fails when a deep home folder makes the socket's path longer than the 104 bytes every system takes."""
    environ = {"TRAY_STATUS_STATE": str(tmp_path.joinpath(*["deep"] * 50)), "XDG_RUNTIME_DIR": "/run"}
    assert len(str(paths.runtime_folder(environ) / "channel")) < 60


@pytest.mark.skipif(sys.platform != "win32", reason="only there a user has two folders")
def test_on_windows_settings_roam_and_state_stays() -> None:
    """Catches state that follows its user to another machine, which has seen other things."""
    assert paths.config_folder({}).parts[-2:] == ("Roaming", "tray-status")
    assert paths.state_folder({}).parts[-2:] == ("Local", "tray-status")
