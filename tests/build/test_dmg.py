"""Owns the proof, off a Mac, of what the script for macOS signs, with stand-ins for Apple's tools."""

from __future__ import annotations

import base64
import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from frozen_parts import BUNDLE_ID, INFO_PLIST
from tray_status.desktop.autostart_macos import LABEL

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for a Unix shell")

ROOT = Path(__file__).resolve().parents[2]
MACOS = ROOT / "build" / "macos"
TOOLS = ("codesign", "security", "hdiutil", "xcrun", "ditto", "uuidgen")
SIGNING = {
    "MACOS_CERTIFICATE": base64.b64encode(b"certificate").decode(),
    "MACOS_CERTIFICATE_PASSWORD": "sesame",
    "MACOS_IDENTITY": "Developer ID Application: Somebody (ABC)",
}
NOTARISING = {"APPLE_API_KEY": "the key", "APPLE_API_KEY_ID": "K1", "APPLE_API_ISSUER": "I1"}


class Mac:
    """A folder with a frozen app, and tools that write down how they were called."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        self.log.write_text("")
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.app = folder / "dist" / "Tray Status.app"
        for path in ("MacOS/TrayStatus", "MacOS/tray-status", "Frameworks/libx.dylib", "Resources/notes.txt"):
            file = self.app / "Contents" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("")
        (self.app / "Contents" / "Frameworks" / "Python.framework").mkdir()
        self.out = folder / "out"
        for tool in TOOLS:
            self.tool(
                tool, f'printf "%s" "{tool}" >>"{self.log}"; printf " [%s]" "$@" >>"{self.log}"; echo >>"{self.log}"'
            )
        self.tool("file", 'case $2 in *.txt) echo text ;; *) echo "Mach-O 64-bit" ;; esac')
        self.tool("uname", "echo arm64")

    def tool(self, name: str, script: str) -> None:
        """Put a tool in the place of Apple's."""
        file = self.bin / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def run(self, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the script."""
        return subprocess.run(
            [MACOS / "dmg.sh", self.app, self.out, "1.2.3"],
            env={"PATH": f"{self.bin}:{os.environ['PATH']}", **environ},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @property
    def calls(self) -> list[str]:
        """How the tools were called, one line for each."""
        return self.log.read_text().splitlines()


@pytest.fixture
def mac(tmp_path: Path) -> Mac:
    return Mac(tmp_path)


def signed(calls: list[str]) -> list[str]:
    """What was signed, in order."""
    return [call.rpartition("[")[2].rstrip("]").rpartition("/")[2] for call in calls if "[--sign]" in call]


def test_without_a_certificate_it_is_signed_by_nobody_and_says_so(mac: Mac) -> None:
    """Catches: an image that looks signed; an app that is signed before what lies within."""
    done = mac.run()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"NOT SIGNED: {mac.out}/TrayStatus-1.2.3-macos-arm64.dmg.")
    order = signed(mac.calls)
    assert set(order[:2]) == {"libx.dylib", "Python.framework"}
    assert order[2:] == ["TrayStatus", "tray-status", "Tray Status.app"]
    assert all("[--sign] [-]" in call and "[runtime]" in call for call in mac.calls if "[--sign]" in call)
    entitled = [call for call in mac.calls if "[--entitlements]" in call]
    assert signed(entitled) == ["TrayStatus", "tray-status", "Tray Status.app"]
    assert not any(call.startswith(("security", "xcrun")) for call in mac.calls)
    (image,) = (call for call in mac.calls if call.startswith("hdiutil"))
    assert image.endswith(f"[-format] [UDZO] [{mac.out}/TrayStatus-1.2.3-macos-arm64.dmg]")


def test_with_everything_it_is_signed_notarised_and_stapled(mac: Mac) -> None:
    done = mac.run(**SIGNING, **NOTARISING)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("Signed and notarised: ")
    image = f"{mac.out}/TrayStatus-1.2.3-macos-arm64.dmg"
    assert signed(mac.calls)[-1] == Path(image).name
    assert all(SIGNING["MACOS_IDENTITY"] in call and "[--timestamp]" in call for call in mac.calls if "--sign]" in call)
    notarised, stapled = (call for call in mac.calls if call.startswith("xcrun"))
    assert notarised.startswith(f"xcrun [notarytool] [submit] [{image}] [--wait]")
    assert stapled == f"xcrun [stapler] [staple] [{image}]"
    assert mac.calls[-1].startswith("security [delete-keychain]")
    said = done.stdout + done.stderr
    assert not any(value in said for value in ("sesame", "the key", SIGNING["MACOS_CERTIFICATE"]))


def test_signed_but_not_notarised_is_said(mac: Mac) -> None:
    done = mac.run(**SIGNING)
    assert done.returncode == 0
    assert "NOT NOTARISED" in done.stdout


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"MACOS_IDENTITY": "x"}, "To sign or notarise, MACOS_CERTIFICATE MACOS_CERTIFICATE_PASSWORD must be set"),
        (
            {**SIGNING, "APPLE_API_KEY": "x"},
            "To sign or notarise, APPLE_API_KEY_ID APPLE_API_ISSUER must be set as well.",
        ),
        (NOTARISING, "Apple notarises only what is signed"),
    ],
)
def test_half_a_setting_is_a_mistake(mac: Mac, given: dict[str, str], words: str) -> None:
    """Catches: a release that is not signed because a secret was misspelt."""
    done = mac.run(**given)
    assert done.returncode == 1
    assert words in done.stderr
    assert not mac.out.exists()


@pytest.mark.parametrize("tool", ["codesign", "hdiutil", "xcrun", "security"])
def test_a_tool_that_fails_ends_it(mac: Mac, tool: str) -> None:
    """Catches: an image handed out though its signature does not hold."""
    mac.tool(tool, "exit 3")
    assert mac.run(**SIGNING, **NOTARISING).returncode != 0


def test_an_app_that_is_not_there_is_said(mac: Mac) -> None:
    mac.app.rename(mac.app.with_name("other"))
    done = mac.run()
    assert (done.returncode, done.stderr) == (1, f"{mac.app} is not there: freeze the program first.\n")


def test_the_entitlements_are_the_two_that_python_needs() -> None:
    """Catches: a right too many, which Apple may refuse and attackers may use."""
    assert plistlib.loads((MACOS / "entitlements.plist").read_bytes()) == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def test_the_agent_names_the_app_and_the_app_lives_in_the_menu_bar() -> None:
    """Catches: "an item from an unknown developer" in the login items; an icon in the Dock."""
    assert LABEL == BUNDLE_ID
    assert INFO_PLIST["LSUIElement"] is True
    assert plistlib.loads(plistlib.dumps(dict(INFO_PLIST)))["LSMinimumSystemVersion"] == "11.0"


SHELLCHECK = shutil.which("shellcheck")


@pytest.mark.skipif(SHELLCHECK is None, reason="shellcheck is not installed")
def test_shellcheck_finds_nothing() -> None:
    assert SHELLCHECK is not None
    done = subprocess.run([SHELLCHECK, MACOS / "dmg.sh"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
