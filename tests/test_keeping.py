"""What is kept from one run to the next in a small file: it may be lost, and it never stands in anybody's way."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from tray_status.keeping import FileKeep

if TYPE_CHECKING:
    from pathlib import Path

KEPT = {"bus": "3f0c", "shown": [{"number": 1, "key": "acme/ü\udcff"}]}


def test_what_was_saved_is_loaded_by_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "state" / "notifications.json"
    FileKeep(path).save(KEPT)
    FileKeep(path).save({**KEPT, "owner": ":1.7"})
    assert {key: FileKeep(path).load()[key] for key in ("bus", "shown", "owner")} == {**KEPT, "owner": ":1.7"}
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert next(iter(json.loads(path.read_bytes()))) == "note"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 200_000, b'{"a": "' + b"x" * 2_000_000 + b'"}']
)
def test_what_cannot_be_read_is_begun_anew(tmp_path: Path, data: bytes) -> None:
    """Seeded defect: a torn file keeps the program from starting, or its notifier from showing anything."""
    path = tmp_path / "notifications.json"
    path.write_bytes(data)
    keep = FileKeep(path)
    assert keep.load() == {}
    keep.save(KEPT)
    assert keep.load()["bus"] == "3f0c"


def test_there_is_nothing_before_the_first_run(tmp_path: Path) -> None:
    assert FileKeep(tmp_path / "notifications.json").load() == {}


def test_a_disk_that_fails_is_told_once_and_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Seeded defect: a full disk fails the notification, or fills the log with each."""
    path = tmp_path / "no" / "such" / "folder" / "notifications.json"
    caplog.set_level(logging.WARNING)
    keep = FileKeep(path)
    keep.save(KEPT)
    keep.save(KEPT)
    assert len(caplog.records) == 1
    path.parent.mkdir(parents=True)
    keep.save(KEPT)
    path.unlink()
    path.mkdir()
    keep.save(KEPT)
    assert len(caplog.records) == 2
