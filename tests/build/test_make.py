"""Owns the proof that a release is dated, checked and packed the same way by whomever it is made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import deb
from figures import lines, size
from make import CHECKSUMS, Release, assets, checksums, epoch_of, main
from make import version as told_version
from tarball import pack

NOBODY: dict[str, str] = {}


def test_a_release_is_dated_by_the_environment() -> None:
    assert epoch_of({"SOURCE_DATE_EPOCH": "1777887000"}, Path()) == 1_777_887_000
    with pytest.raises(ValueError, match="is 'yesterday'; give the seconds"):
        epoch_of({"SOURCE_DATE_EPOCH": "yesterday"}, Path())


def test_a_release_of_an_archive_without_commits_is_dated_by_its_files(tmp_path: Path) -> None:
    """Seeded defect: packages cannot be made from the archive of the sources."""
    (tmp_path / "pyproject.toml").touch()
    os.utime(tmp_path / "pyproject.toml", (1_777_887_000, 1_777_887_000))
    assert epoch_of(NOBODY, tmp_path) == 1_777_887_000


def test_a_stage_that_there_is_not_is_refused_with_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["freeze", "polish"])
    said = capsys.readouterr().err
    assert "there is no stage polish" in said
    assert "checksums" in said


def test_a_version_that_users_are_not_told_of_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pyproject.toml").touch()
    changes = tmp_path / "CHANGELOG.md"
    changes.write_text("## [0.0.1]\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="say there what is new"):
        told_version(Release(tmp_path))
    changes.write_text("## [Unreleased]\n", encoding="utf-8")
    told_version(Release(tmp_path))
    assert Release(tmp_path).version in capsys.readouterr().out


def test_pictures_of_this_drawing_are_not_drawn_again(capsys: pytest.CaptureFixture[str]) -> None:
    """Fails when assets/icon.svg was changed and `make assets` was not run."""
    assets(Release(Path(__file__).resolve().parents[2]))
    assert "are of this icon.svg" in capsys.readouterr().out


def test_checksums_are_of_all_that_is_handed_out_and_can_be_checked(tmp_path: Path) -> None:
    """Seeded defect: the file of the checksums holds one of itself, which can never be right."""
    release = Release(tmp_path)
    release.out.mkdir(parents=True)
    (release.out / "one.deb").write_bytes(b"one")
    (release.out / "two.whl").write_bytes(b"two")
    for _ in range(2):
        checksums(release)
    said = (release.out / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    assert [line.split("  ")[1] for line in said] == ["one.deb", "two.whl"]
    sha256sum = shutil.which("sha256sum")
    if sha256sum is not None:
        subprocess.run([sha256sum, "--check", "--strict", CHECKSUMS], cwd=release.out, check=True)


def test_an_archive_has_the_same_bytes_whenever_and_by_whomever_it_is_packed(tmp_path: Path) -> None:
    files = []
    for number, (mode, mtime) in enumerate(((0o755, 1), (0o700, 2_000_000_000))):
        folder = tmp_path / str(number) / "tray-status"
        folder.mkdir(parents=True)
        for name in ("b", "a"):
            (folder / name).write_text(name)
            (folder / name).chmod(mode)
            os.utime(folder / name, (mtime, mtime))
        (folder / "link").symlink_to("a")
        file = tmp_path / f"{number}.tar.xz"
        pack(folder, file, 1_777_887_000)
        files.append(file)
    assert files[0].read_bytes() == files[1].read_bytes()
    with tarfile.open(files[0]) as archive:
        assert archive.getnames() == [f"tray-status{rest}" for rest in ("", "/a", "/b", "/link")]
        assert {(entry.uid, entry.uname) for entry in archive} == {(0, "root")}


def test_sizes_stand_beside_their_goals(tmp_path: Path) -> None:
    frozen, out = tmp_path / "tray-status", tmp_path / "release"
    frozen.mkdir()
    out.mkdir()
    program = frozen / "tray-status"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    (frozen / "TrayStatus").symlink_to("tray-status")
    (out / "tray-status.deb").write_bytes(bytes(21_000_000))
    (out / "tray-status.whl").write_bytes(bytes(1_000_000))
    assert size(frozen) == program.stat().st_size
    said = "\n".join(lines(frozen, out))
    assert "21.0 MB   ≤ 20 MB  MISSED" in said
    assert "1.0 MB\n" in said
    assert "≤ 60 MB\n" in said


@pytest.mark.skipif(sys.platform != "linux", reason="the package is for Linux")
def test_a_package_has_the_same_bytes_for_the_same_folder_and_dpkg_reads_it(tmp_path: Path) -> None:
    """Seeded defects: what was written just now is dated so; files belong to whoever made the package."""
    frozen = tmp_path / "frozen"
    frozen.mkdir()
    (frozen / "tray-status").write_bytes(Path("/bin/sh").resolve().read_bytes())
    (frozen / "TrayStatus").symlink_to("tray-status")
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(
            deb.build(
                frozen, tmp_path / name, tmp_path / "work", version="1.2.3", epoch=1_777_887_000, machine="x86_64"
            )
        )
    assert made[0].name == "tray-status_1.2.3_amd64.deb"
    assert made[0].read_bytes() == made[1].read_bytes()
    dpkg = shutil.which("dpkg-deb")
    if dpkg is None:
        pytest.skip("NOT RUN: dpkg-deb is not installed.")
    listed = subprocess.run([dpkg, "--contents", made[0]], capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in listed.splitlines()} == {"root/root"}
    assert "./opt/tray-status/TrayStatus -> tray-status" in listed
    assert "./usr/bin/tray-status -> /opt/tray-status/tray-status" in listed
    said = subprocess.run([dpkg, "--field", made[0], "Depends"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("libc6 (>= 2.")
