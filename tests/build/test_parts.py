"""Owns the proof that a release names what it brings along, with versions, licences and checksums."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import pytest

from parts import Library, Part, libraries, packages, runtime, third_party
from sbom import ListError, list_of_parts

EPOCH = 1_777_887_000


def test_packages_are_found_by_the_modules_that_were_frozen() -> None:
    """Seeded defect: a package whose module has another name than it (yaml, bs4, PIL) is left out."""
    found = {part.name: part for part in packages(["yaml", "yaml.loader", "bs4.element", "PIL", "tray_status", "json"])}
    assert set(found) == {"beautifulsoup4", "pillow", "PyYAML"}
    assert found["PyYAML"].version == version("PyYAML")
    assert all(part.licence != "not stated" and part.texts for part in found.values())


def test_python_itself_is_among_what_is_brought_along() -> None:
    assert {part.name for part in runtime()} >= {"CPython", "PyInstaller (start program)"}


def test_libraries_are_known_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "libz.so.1").write_bytes(b"library")
    (tmp_path / "link.so").symlink_to("deep/libz.so.1")
    (tmp_path / "notes.txt").write_bytes(b"text")
    assert list(libraries(tmp_path)) == [Library(path="deep/libz.so.1", sha256=hashlib.sha256(b"library").hexdigest())]


def test_whoever_gets_the_program_gets_the_licences() -> None:
    parts = [Part(name="one", version="1", licence="MIT", texts=("Permission is granted.",))]
    text = third_party(parts)
    assert "one 1: MIT" in text
    assert "Permission is granted." in text


def test_the_list_of_parts_fits_its_schema_and_is_the_same_for_the_same() -> None:
    parts = [
        Part(name="Some.Package", version="1.0", licence="Apache-2.0 OR MIT"),
        Part(name="odd", version="2", licence="Some words of its own"),
        Part(name="silent", version="3", licence="not stated"),
    ]
    python = [Part(name="CPython", version="3.11.9", licence="PSF-2.0")]
    made = [Library(path="libz.so.1", sha256=hashlib.sha256(b"").hexdigest())]
    text = list_of_parts("1.2.3", EPOCH, parts, made, python)
    assert list_of_parts("1.2.3", EPOCH, parts, made, python) == text
    tree = json.loads(text)
    assert tree["specVersion"] == "1.6"
    assert tree["metadata"]["timestamp"] == "2026-05-04T09:30:00+00:00"
    found = {one["name"]: one for one in tree["components"]}
    assert found["Some.Package"]["purl"] == "pkg:pypi/some.package@1.0"
    assert found["Some.Package"]["licenses"] == [{"expression": "Apache-2.0 OR MIT"}]
    assert "purl" not in found["CPython"]
    assert found["libz.so.1"]["hashes"][0]["alg"] == "SHA-256"


def test_a_list_that_does_not_fit_the_schema_is_not_handed_out() -> None:
    """Seeded defect: the list is written unseen, and scanners that read it by the schema find nothing."""
    with pytest.raises(ListError, match="does not fit the schema"):
        list_of_parts("1.2.3", EPOCH, [], [Library(path="libz.so.1", sha256="no checksum")])
