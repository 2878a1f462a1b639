"""Signs programs and installers for Windows with signtool.

python build/windows/sign.py FILE|FOLDER…

WINDOWS_CERTIFICATE holds a PKCS #12 file in base64, WINDOWS_CERTIFICATE_PASSWORD its password. Without them nothing is
signed, and that is said. A certificate that lives in hardware needs its maker's own tool in place of this one.
"""

from __future__ import annotations

import base64
import binascii
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

CERTIFICATE, PASSWORD = "WINDOWS_CERTIFICATE", "WINDOWS_CERTIFICATE_PASSWORD"
TIME_SERVER = "http://timestamp.digicert.com"
"""Dates the signature, so that it holds when the certificate has run out; its answers are signed themselves."""

SIGNED = (".exe", ".dll", ".pyd")


def main(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Sign what is named; 0 when that was done or is not wanted, 1 when it failed, 2 when half of it is set."""
    given = {name: environ.get(name, "") for name in (CERTIFICATE, PASSWORD)}
    lacking = [name for name, value in given.items() if not value]
    if len(lacking) == len(given):
        print("NOT SIGNED: Windows warns of what nobody has signed. Set", " and ".join(given), "to sign.")
        return 0
    if lacking:
        print(f"To sign, {lacking[0]} must be set as well.", file=sys.stderr)
        return 2
    files = [str(file) for name in arguments for file in programs(Path(name))]
    tool = signtool(environ)
    if tool is None or not files:
        what = (
            "signtool is not installed (it comes with the Windows SDK)" if tool is None else "there is nothing to sign"
        )
        print(f"{what}.", file=sys.stderr)
        return 1
    try:
        certificate = base64.b64decode(given[CERTIFICATE], validate=False)
    except binascii.Error:
        print(f"{CERTIFICATE} is no base64.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "certificate.pfx"
        file.write_bytes(certificate)
        options = ["/fd", "SHA256", "/tr", TIME_SERVER, "/td", "SHA256", "/d", "Tray Status"]
        done = subprocess.run([tool, "sign", *options, "/f", file, "/p", given[PASSWORD], *files], check=False)
    print(f"signed: {len(files)} files" if done.returncode == 0 else "signtool failed.")
    return 1 if done.returncode else 0


def programs(path: Path) -> Iterator[Path]:
    """The file itself, or the programs and libraries below a folder."""
    if path.is_dir():
        yield from (file for file in sorted(path.rglob("*")) if file.suffix.lower() in SIGNED)
    else:
        yield path


def signtool(environ: Mapping[str, str]) -> str | None:
    """The newest signtool of the Windows SDK, or the one that is found by its name."""
    kits = Path(environ.get("ProgramFiles(x86)", "/nowhere")) / "Windows Kits" / "10" / "bin"
    found = sorted(kits.glob("10.*/x64/signtool.exe"), key=_version)
    return str(found[-1]) if found else shutil.which("signtool", path=environ.get("PATH"))


def _version(tool: Path) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in tool.parent.parent.name.split(".")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
