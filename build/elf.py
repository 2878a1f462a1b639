"""What programs and libraries for Linux ask of the system that they run on: the age of its C library, and packages."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

_GLIBC: Final = re.compile(rb"\0GLIBC_2\.(\d+)(?:\.\d+)?(?=\0)")
_NEEDED: Final = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)

OF_THE_C_LIBRARY: Final = frozenset(
    {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1", "libresolv.so.2"}
)
OF_THE_SCREEN: Final = {
    "libX11.so.6": "libx11-6",
    "libXau.so.6": "libxau6",
    "libXdmcp.so.6": "libxdmcp6",
    "libXext.so.6": "libxext6",
    "libXft.so.2": "libxft2",
    "libXss.so.1": "libxss1",
    "libfontconfig.so.1": "libfontconfig1",
}
"""Libraries by which windows come to the screen, and their packages: each desktop has its own, for its own fonts."""

PACKAGES: Final = {"libgcc_s.so.1": "libgcc-s1", "libstdc++.so.6": "libstdc++6", **OF_THE_SCREEN}
"""The packages of Debian for libraries that are not brought along."""

Entry = tuple[str, str, str]
"""A file as PyInstaller lists it: its place in the folder, where it is now, and its kind."""


class MissingLibraryError(Exception):
    """Something that is built in asks for a library that neither is brought along nor has a package that we know."""


def elf_files(folder: Path) -> Iterator[Path]:
    """Every program and library below a folder, links left out."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as start:
                if start.read(4) == b"\x7fELF":
                    yield file


def glibc_of(data: bytes) -> int:
    """The least glibc 2.N whose symbols these bytes of an ELF file ask for, as N; 0 when it asks for none."""
    return max((int(found) for found in _GLIBC.findall(data)), default=0)


def needed_glibc(folder: Path) -> str:
    """The least version of glibc with which everything below `folder` starts, such as "2.36"."""
    return f"2.{max((glibc_of(file.read_bytes()) for file in elf_files(folder)), default=0)}"


def needed_packages(folder: Path) -> tuple[str, ...]:
    """The packages, besides that of the C library, whose libraries are asked for and not brought along.

    Raises MissingLibraryError.
    """
    brought = {file.name for file in folder.rglob("*.so*")}
    asked: dict[str, Path] = {}
    for file in elf_files(folder):
        asked |= dict.fromkeys(asked_by(file), file)
    return tuple(packages_for(asked, brought))


def asked_by(file: Path) -> tuple[str, ...]:
    """The libraries that a program or library names as what it cannot do without."""
    done = subprocess.run(["objdump", "-p", file], capture_output=True, text=True, check=True)  # noqa: S603, S607 -- of binutils, which freezing needs as well
    return tuple(_NEEDED.findall(done.stdout))


def without_systems_own(entries: Iterable[Entry]) -> list[Entry]:
    """What is brought along, less what belongs to the screen, and less what only that asks for."""
    entries = list(entries)
    asks = {Path(place).name: asked_by(Path(file)) for place, file, kind in entries if kind in ("BINARY", "EXTENSION")}
    left = systems_own(asks)
    return [entry for entry in entries if Path(entry[0]).name not in left]


def systems_own(asks: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The libraries to leave to the system, of those that are listed with what each of them asks for."""
    left = set(OF_THE_SCREEN) & set(asks)
    while True:
        kept = {name for file, names in asks.items() if file not in left for name in names}
        alone = {name for file in left for name in asks[file] if name in asks} - kept - left
        if not alone:
            return frozenset(left)
        left |= alone


def packages_for(asked: dict[str, Path], brought: Iterable[str]) -> Iterator[str]:
    """The packages for libraries; `asked` names for each a file that asks for it. Raises MissingLibraryError."""
    for library in sorted(set(asked) - set(brought) - OF_THE_C_LIBRARY):
        if library.startswith("ld-linux"):
            continue
        if library not in PACKAGES:
            raise MissingLibraryError(
                f"{asked[library]} asks for {library}, which is not brought along. Bring it along (tray_status.spec), "
                "or name the package that has it (build/elf.py)."
            )
        yield PACKAGES[library]
