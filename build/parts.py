"""Finds what the frozen program brings along, Python packages and libraries, and under which licences."""

from __future__ import annotations

import hashlib
import platform
import re
import ssl
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PathDistribution, packages_distributions
from pathlib import Path

OWN = "tray-status"
LIBRARY = (".so", ".dll", ".pyd", ".dylib")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A package that is brought along: `licence` in a few words (an SPDX expression if it says one), and its texts."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A library in machine code: where it lies in the folder, and the SHA-256 of its bytes in hexadecimal."""

    path: str
    sha256: str


def frozen_modules(program: Path) -> frozenset[str]:
    """All Python modules in a frozen program by name, those of packages with their dots; packages beside it, too."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program))
    beside = {file.parent.name for file in program.parent.glob("*/*/__init__.py*")}
    return frozenset(archive.open_embedded_archive("PYZ.pyz").toc) | beside


def packages(modules: Iterable[str]) -> list[Part]:
    """The installed packages that these modules come from, by name, ours left out."""
    owners = packages_distributions()
    tops = {module.partition(".")[0] for module in modules}
    names = {owner.casefold().replace("_", "-") for top in tops for owner in owners.get(top, ())}
    return [_part(Distribution.from_name(name)) for name in sorted(names - {OWN})]


def runtime() -> list[Part]:
    """Python itself, its library for TLS, and the start program of PyInstaller."""
    pyinstaller = Distribution.from_name("pyinstaller")
    home = Path(sysconfig.get_path("stdlib"))
    texts = [file for file in (home / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt") if file.is_file()]
    openssl = re.match(r"OpenSSL (\S+)", ssl.OPENSSL_VERSION)
    return [
        Part(
            name="CPython",
            version=platform.python_version(),
            licence="PSF-2.0",
            texts=tuple(file.read_text(encoding="utf-8") for file in texts[:1]),
        ),
        *([Part(name="OpenSSL", version=openssl[1], licence="Apache-2.0")] if openssl is not None else []),
        Part(
            name="PyInstaller (start program)",
            version=pyinstaller.version,
            licence="GPL-2.0-or-later WITH Bootloader-exception",
            texts=_part(pyinstaller).texts,
        ),
    ]


def libraries(folder: Path) -> Iterator[Library]:
    """Every library below a folder, links left out."""
    for file in sorted(folder.rglob("*")):
        named = ".so." in file.name or file.suffix in LIBRARY
        if named and file.is_file() and not file.is_symlink():
            yield Library(path=file.relative_to(folder).as_posix(), sha256=sha256(file))


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def third_party(parts: Iterable[Part]) -> str:
    """What is brought along and under which licences, with their texts, for whoever gets the program."""
    parts = list(parts)
    head = ["Tray Status brings along:", ""]
    head += [f"  {part.name} {part.version}: {part.licence}" for part in parts]
    texts = [
        line
        for part in parts
        for text in part.texts
        for line in ("", "=" * 100, f"{part.name} {part.version}", "=" * 100, "", text.strip())
    ]
    return "\n".join([*head, *texts, ""])


def _part(distribution: Distribution) -> Part:
    data = distribution.metadata
    return Part(
        name=data["Name"],
        version=distribution.version,
        licence=_licence(*(data.get_all(key) or [] for key in ("License-Expression", "Classifier", "License"))),
        texts=tuple(_texts(distribution)),
    )


def _licence(expressions: Sequence[str], classifiers: Sequence[str], free: Sequence[str]) -> str:
    """What a package says of its licence: an expression first, then its classifiers, then the first line of a text."""
    found = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: ")]
    named = " and ".join(one for one in found if one != "OSI Approved")
    first = "".join(free).strip().partition("\n")[0]
    return "".join(expressions) or named or first or "not stated"


def _texts(distribution: Distribution) -> Iterator[str]:
    if not isinstance(distribution, PathDistribution):
        return
    for file in distribution.files or ():
        path = Path(str(file))
        about = path.parent.name.endswith(".dist-info") or "licenses" in path.parts
        if about and re.match(r"(?i)(licen[cs]e|copying|notice)", path.name):
            yield Path(str(distribution.locate_file(file))).read_text(encoding="utf-8", errors="replace")
