"""Owns the proof of what is signed for Windows, with a stand-in for its tool."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import pytest

from windows.sign import CERTIFICATE, PASSWORD, main, signtool

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")

SECRETS = {CERTIFICATE: base64.b64encode(b"certificate").decode(), PASSWORD: "sesame"}


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A folder of programs whose newest Windows SDK writes down how it was called."""
    for version in ("10.0.9.0", "10.0.22621.0"):
        tool = tmp_path / "Windows Kits" / "10" / "bin" / version / "x64" / "signtool.exe"
        tool.parent.mkdir(parents=True)
        tool.write_text(
            f'#!/bin/sh\nprintf "%s\\n" {version} "$@" >"{tmp_path}/called"\ncat "${{11}}" >"{tmp_path}/given"\n'
        )
        tool.chmod(0o755)
    return tmp_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "dist"
    (found / "sub").mkdir(parents=True)
    for name in ("TrayStatus.exe", "sub/x.PYD", "sub/y.dll", "notes.txt"):
        (found / name).write_text("")
    return found


def test_without_a_certificate_nothing_is_signed_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["x.exe"], {}) == 0
    assert capsys.readouterr().out.startswith("NOT SIGNED: ")


def test_programs_and_libraries_are_signed_by_the_newest_tool(
    kit: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches: a library left out; a password that is printed."""
    assert main([str(folder)], {**SECRETS, "ProgramFiles(x86)": str(kit)}) == 0
    called = (kit / "called").read_text().splitlines()
    assert called[:2] == ["10.0.22621.0", "sign"]
    assert [Path(one).name for one in called if one.startswith(str(folder))] == ["TrayStatus.exe", "x.PYD", "y.dll"]
    assert (kit / "given").read_text() == "certificate"
    assert "sesame" not in capsys.readouterr().out


def test_half_a_setting_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches: a release that is not signed because a secret was misspelt."""
    assert main(["x.exe"], {PASSWORD: "sesame"}) == 2
    assert capsys.readouterr().err == "To sign, WINDOWS_CERTIFICATE must be set as well.\n"
    assert main(["x.exe"], {**SECRETS, CERTIFICATE: "a"}) == 1, "there is no tool either"


def test_what_cannot_be_signed_is_said(kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environ = {**SECRETS, "ProgramFiles(x86)": str(kit)}
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main([str(empty)], environ) == 1
    assert main([str(empty)], SECRETS) == 1
    assert main([str(kit / "x.exe")], {**environ, CERTIFICATE: "a"}) == 2
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "there is nothing to sign.",
        "signtool is not installed (it comes with the Windows SDK).",
        "WINDOWS_CERTIFICATE is no base64.",
    ]
    assert signtool({"PATH": ""}) is None
    (kit / "Windows Kits/10/bin/10.0.22621.0/x64/signtool.exe").write_text("#!/bin/sh\nexit 1\n")
    assert main([str(kit / "x.exe")], environ) == 1
