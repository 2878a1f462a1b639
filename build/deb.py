"""Makes the package for Debian and its kin with nfpm: the program in /opt, and what desktops look for in /usr/share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml

import elf
import share

NAME = "tray-status"
HOME = f"/opt/{NAME}"
PROGRAM = f"{HOME}/TrayStatus"
ARCHITECTURES: Mapping[str, str] = {"x86_64": "amd64", "aarch64": "arm64"}
MAINTAINER = "Tray Status contributors <maintainers@tray-status.invalid>"

DESCRIPTION = """Watch many status pages and hear only what changed
Tray Status watches the status pages of the services you depend on and tells
you only what changed: an incident opened, got worse, was updated, is over.
An icon in the tray says how everything is; a click opens the incident.
.
The program brings its own Python. It needs glibc {glibc} or newer."""


def build(frozen: Path, out: Path, work: Path, *, version: str, epoch: int, machine: str) -> Path:
    """Make the package of a frozen program in the folder `out`, with `work` for what passes; return its file."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "doc").mkdir(parents=True)
    share.lay_out(work / "share", version=version, epoch=epoch, program=PROGRAM)
    _write_documents(work / "doc", version, epoch)
    glibc = elf.needed_glibc(frozen)
    spec = specification(
        frozen,
        work,
        version=version,
        architecture=ARCHITECTURES[machine],
        glibc=glibc,
        packages=elf.needed_packages(frozen),
    )
    for file in (work / "share", work / "doc", *work.rglob("*")):
        os.utime(file, (epoch, epoch))
    config = work / "nfpm.yaml"
    config.write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
    file = out / f"{NAME}_{version}_{ARCHITECTURES[machine]}.deb"
    nfpm = Path(sys.executable).with_name("nfpm")
    subprocess.run(  # noqa: S603 -- an argument list; the program is pinned with its hash
        [nfpm, "package", "--packager", "deb", "--config", config, "--target", file],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
    )
    return file


def specification(
    frozen: Path, work: Path, *, version: str, architecture: str, glibc: str, packages: tuple[str, ...]
) -> dict[str, object]:
    """What nfpm is told. `glibc` is the least version that will do, `packages` what is needed besides."""
    return {
        "name": NAME,
        "arch": architecture,
        "platform": "linux",
        "version": version,
        "section": "net",
        "priority": "optional",
        "maintainer": MAINTAINER,
        "description": DESCRIPTION.format(glibc=glibc),
        "license": "MIT",
        "umask": 0o022,
        "depends": [f"libc6 (>= {glibc})", *packages],
        "recommends": ["default-dbus-session-bus | dbus-session-bus", "xdg-utils"],
        "suggests": ["gnome-shell-extension-appindicator"],
        "contents": [
            {"src": f"{frozen}/", "dst": HOME, "type": "tree"},
            {"src": f"{HOME}/tray-status", "dst": f"/usr/bin/{NAME}", "type": "symlink"},
            {"src": f"{work}/share/", "dst": "/usr/share", "type": "tree"},
            {"src": f"{work}/doc/", "dst": f"/usr/share/doc/{NAME}", "type": "tree"},
        ],
        "scripts": {"preremove": str(share.LINUX / "prerm")},
        "deb": {"compression": "xz"},
    }


def _write_documents(folder: Path, version: str, epoch: int) -> None:
    lines = (share.ROOT / "LICENSE").read_text(encoding="utf-8").strip().splitlines()
    licence = "\n".join(f" {line}" if line else " ." for line in lines[2:])
    text = share.filled(share.LINUX / "copyright", {"LICENSE": licence})
    (folder / "copyright").write_text(text, encoding="utf-8")
    change = f"{NAME} ({version}) stable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n"
    signed = f" -- {MAINTAINER}  {share.moment(epoch)}\n"
    (folder / "changelog.gz").write_bytes(share.compressed(change + signed))
