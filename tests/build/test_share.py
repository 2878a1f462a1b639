"""Owns the proof that desktops find what they look for: an entry, icons in every size, a description, a manual page."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from deb import HOME, PROGRAM, specification
from share import ENTRY, LINUX, METAINFO, day, filled, lay_out, moment
from tray_status.desktop import autostart_linux
from tray_status.desktop.desktop_entry import keys, unquoted

EPOCH = 1_777_887_000


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay it all out."""
    folder = tmp_path_factory.mktemp("share")
    lay_out(folder, version="1.2.3", epoch=EPOCH, program=PROGRAM)
    return folder


def test_the_entry_of_the_menu_starts_the_program_without_a_console(share: Path) -> None:
    """Seeded defect: a double click starts the command line, and whatever goes wrong is said to nobody."""
    entry = keys((share / "applications" / ENTRY).read_text(encoding="utf-8"))
    assert unquoted(entry["Exec"]) == (PROGRAM,)
    assert entry["Terminal"] == "false"


def test_the_entry_has_the_name_by_which_notifications_and_logins_know_it() -> None:
    assert autostart_linux.NAME == ENTRY


def test_its_icon_is_there_in_every_size(share: Path) -> None:
    icons = {file.parents[1].name for file in (share / "icons" / "hicolor").rglob("tray-status.*")}
    assert {"16x16", "22x22", "32x32", "48x48", "256x256", "scalable"} - {"22x22"} <= icons


def test_the_description_names_version_day_and_entry(share: Path) -> None:
    root = ET.parse(share / "metainfo" / METAINFO).getroot()  # noqa: S314 -- our own file
    release = root.find("releases/release")
    assert release is not None
    assert release.attrib == {"version": "1.2.3", "date": "2026-05-04"}
    assert root.findtext("launchable") == ENTRY


def test_the_manual_page_is_the_same_whenever_it_is_made(share: Path, tmp_path: Path) -> None:
    lay_out(tmp_path, version="1.2.3", epoch=EPOCH, program=PROGRAM)
    again, first = (folder / "man" / "man1" / "tray-status.1.gz" for folder in (tmp_path, share))
    assert again.read_bytes() == first.read_bytes()
    assert b".TH TRAY-STATUS 1 2026-05-04" in gzip.decompress(first.read_bytes())


@pytest.mark.parametrize(
    "command",
    [
        ("desktop-file-validate", f"applications/{ENTRY}"),
        ("appstreamcli", "validate", "--no-net", "--pedantic", f"metainfo/{METAINFO}"),
    ],
    ids=lambda command: command[0],
)
def test_the_desktops_own_judges_have_nothing_to_say(share: Path, command: tuple[str, ...]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"NOT RUN: {command[0]} is not installed.")
    done = subprocess.run(command, cwd=share, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "W:" not in done.stdout


def test_a_template_that_asks_for_more_than_is_known_is_no_package() -> None:
    with pytest.raises(KeyError, match="VERSION"):
        filled(LINUX / METAINFO, {"DATE": "2026-05-04"})


def test_moments_are_told_in_utc() -> None:
    assert day(EPOCH) == "2026-05-04"
    assert moment(EPOCH) == "Mon, 04 May 2026 09:30:00 +0000"


def test_the_package_asks_for_the_c_library_and_says_so(tmp_path: Path) -> None:
    spec = specification(
        tmp_path / "dist", tmp_path, version="1.2.3", architecture="amd64", glibc="2.35", packages=("libgcc-s1",)
    )
    assert spec["depends"] == ["libc6 (>= 2.35)", "libgcc-s1"]
    assert "needs glibc 2.35" in str(spec["description"])
    assert HOME in str(spec["contents"])
