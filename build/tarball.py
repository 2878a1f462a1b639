"""Makes the archive for a home folder: the program, what desktops look for, and scripts that install and take away."""

from __future__ import annotations

import lzma
import shutil
import tarfile
from pathlib import Path

import elf
import share

EXECUTABLE = 0o755


def build(frozen: Path, out: Path, work: Path, *, version: str, epoch: int, machine: str) -> Path:
    """Make the archive of a frozen program in the folder `out`, with `work` for what passes; return its file."""
    shutil.rmtree(work, ignore_errors=True)
    name = f"tray-status-{version}-linux-{machine}"
    root = work / name
    root.mkdir(parents=True)
    shutil.copytree(frozen, root / "program", symlinks=True)
    share.lay_out(root / "share", version=version, epoch=epoch, program="tray-status")
    words = {"GLIBC": elf.needed_glibc(frozen), "MACHINE": machine, "VERSION": version}
    for script in ("install.sh", "uninstall.sh"):
        file = root / script
        file.write_text(share.filled(share.LINUX / script, words), encoding="utf-8")
        file.chmod(EXECUTABLE)
    shutil.copyfile(share.ROOT / "LICENSE", root / "LICENSE")
    file = out / f"{name}.tar.xz"
    pack(root, file, epoch)
    return file


def pack(root: Path, file: Path, epoch: int) -> None:
    """Pack a folder: the same bytes whenever and by whomever it is packed."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = epoch
        entry.mode = EXECUTABLE if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with lzma.open(file, "wb", preset=6) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        archive.add(root, root.name, recursive=False, filter=plain)
        for path in sorted(root.rglob("*")):
            archive.add(path, f"{root.name}/{path.relative_to(root).as_posix()}", recursive=False, filter=plain)
