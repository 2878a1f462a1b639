"""Owns the proof that a package asks for what its programs need: a C library that is new enough, and no less."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from elf import MissingLibraryError, elf_files, glibc_of, needed_glibc, packages_for, systems_own

ELF = b"\x7fELF\0"


@pytest.mark.parametrize(
    ("data", "least"),
    [
        (b"\0GLIBC_2.4\0GLIBC_2.35\0GLIBC_2.17\0", 35),
        (b"\0GLIBC_2.2.5\0", 2),
        (b"\0GLIBC_PRIVATE\0", 0),
        (b"see GLIBC_2.99 for more", 0),
        (b"", 0),
    ],
)
def test_the_newest_symbol_decides_which_c_library_is_needed(data: bytes, least: int) -> None:
    """Seeded defect: versions are compared as text, and 2.4 is newer than 2.35."""
    assert glibc_of(data) == least


def test_all_programs_and_libraries_of_a_folder_are_asked_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "library.so").write_bytes(ELF + b"\0GLIBC_2.34\0")
    (tmp_path / "program").write_bytes(ELF + b"\0GLIBC_2.17\0")
    (tmp_path / "text").write_bytes(b"\0GLIBC_2.38\0")
    (tmp_path / "link").symlink_to("program")
    assert [file.name for file in elf_files(tmp_path)] == ["library.so", "program"]
    assert needed_glibc(tmp_path) == "2.34"


def test_a_library_that_is_brought_along_or_of_the_c_library_needs_no_package() -> None:
    asked = dict.fromkeys(("libc.so.6", "ld-linux-x86-64.so.2", "libz.so.1", "libgcc_s.so.1"), Path("program"))
    assert list(packages_for(asked, {"libz.so.1"})) == ["libgcc-s1"]


def test_a_library_that_nobody_brings_is_named_with_whoever_asks_for_it() -> None:
    """Seeded defect: the package installs everywhere, and starts only where it was made."""
    with pytest.raises(MissingLibraryError, match=r"program asks for libodd\.so\.1"):
        list(packages_for({"libodd.so.1": Path("program")}, ()))


def test_what_belongs_to_the_screen_is_left_to_the_system_with_all_that_only_it_asks_for() -> None:
    """Seeded defects: fonts are looked for with another library than the desktop's; what Python needs goes as well."""
    asks = {
        "_tkinter.so": ["libtk8.6.so"],
        "libtk8.6.so": ["libXft.so.2", "libX11.so.6", "libz.so.1"],
        "libXft.so.2": ["libfreetype.so.6", "libX11.so.6", "libc.so.6"],
        "libfreetype.so.6": ["libpng16.so.16", "libz.so.1"],
        "libpng16.so.16": ["libz.so.1"],
        "libX11.so.6": ["libxcb.so.1"],
        "libz.so.1": [],
        "libffi.so.8": [],
    }
    assert systems_own(asks) == {"libXft.so.2", "libX11.so.6", "libfreetype.so.6", "libpng16.so.16"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other programs")
def test_a_real_program_needs_a_real_version(tmp_path: Path) -> None:
    (tmp_path / "python").write_bytes(Path(sys.executable).resolve().read_bytes())
    major, _, minor = needed_glibc(tmp_path).partition(".")
    assert major == "2"
    assert 2 <= int(minor) < 100
