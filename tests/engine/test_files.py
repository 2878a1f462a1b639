"""Owns the proof that files are replaced whole or not at all, under names every system takes, with causes in words."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.fake_disk import FakeDisk, PowerCutError
from tray_status.core.errors import StateError
from tray_status.engine import disk as disk_module
from tray_status.engine.disk import Disk, SystemDisk
from tray_status.engine.files import READ_LIMIT, cause, file_name, read_file, replace_atomically, sweep

WINDOWS_KEEPS = ("aux", "con", "nul", "com1")


@pytest.fixture(params=["system", "fake"])
def disk(request: pytest.FixtureRequest) -> Disk:
    """The real disk and the fake one: what tests learn from the fake must hold on the real one."""
    return SystemDisk() if request.param == "system" else FakeDisk()


@pytest.fixture
def folder(disk: Disk, tmp_path: Path) -> Path:
    disk.make_folder(tmp_path, parents=True)
    return tmp_path


def test_a_new_file_holds_its_bytes_and_is_refused_when_it_exists(disk: Disk, folder: Path) -> None:
    disk.write_new(folder / "a", b"one", sync=True)
    assert disk.read(folder / "a", 10) == b"one"
    assert disk.read(folder / "a", 1) == b"on"
    with pytest.raises(FileExistsError):
        disk.write_new(folder / "a", b"two", sync=False)
    assert disk.read(folder / "a", 10) == b"one"


def test_appending_truncating_renaming_and_removing_do_what_they_say(disk: Disk, folder: Path) -> None:
    disk.append(folder / "a", b"one\n")
    disk.append(folder / "a", b"two\n")
    disk.truncate(folder / "a", 6)
    disk.replace(folder / "a", folder / "b")
    disk.sync_folder(folder)
    assert disk.names(folder) == ["b"]
    assert disk.read(folder / "b", 99) == b"one\ntw"
    disk.remove(folder / "b")
    assert disk.names(folder) == []
    assert disk.names(folder / "nowhere") == []


@pytest.mark.parametrize(
    "act",
    [
        lambda disk, folder: disk.read(folder / "no", 1),
        lambda disk, folder: disk.truncate(folder / "no", 0),
        lambda disk, folder: disk.replace(folder / "no", folder / "b"),
        lambda disk, folder: disk.remove(folder / "no"),
        lambda disk, folder: disk.write_new(folder / "no" / "a", b"", sync=True),
        lambda disk, folder: disk.append(folder / "no" / "a", b""),
        lambda disk, folder: disk.make_folder(folder / "no" / "a"),
        lambda disk, folder: disk.sync_folder(folder / "no"),
    ],
)
def test_what_is_missing_is_reported_as_missing(act: Callable[[Disk, Path], None], disk: Disk, folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        act(disk, folder)


def test_making_a_folder_that_exists_is_no_fault(disk: Disk, folder: Path) -> None:
    disk.make_folder(folder / "a")
    disk.make_folder(folder / "a")
    disk.make_folder(folder / "b" / "c", parents=True)
    disk.write_new(folder / "b" / "c" / "d", b"", sync=False)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps users apart by other means than modes")
def test_files_and_folders_are_for_their_owner_only(tmp_path: Path) -> None:
    """Seeded defect: files made with the usual mode; others on the machine would read what a user watches."""
    real = SystemDisk()
    old = os.umask(0)
    try:
        real.make_folder(tmp_path / "f")
        real.append(tmp_path / "f" / "a", b"")
        replace_atomically(real, tmp_path / "f" / "b", b"x")
    finally:
        os.umask(old)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "f", tmp_path / "f" / "a", tmp_path / "f" / "b")]
    assert modes == [0o700, 0o600, 0o600]


def test_a_folder_that_cannot_be_synced_is_no_fault_but_a_broken_disk_is(tmp_path: Path) -> None:
    real = SystemDisk()
    assert errno.EIO not in disk_module.FOLDER_CANNOT_SYNC
    # A null device opens like a folder and, like some file systems, knows no syncing.
    real.sync_folder(Path(os.devnull))
    with pytest.raises(FileNotFoundError):
        real.sync_folder(tmp_path / "no")


def test_replacing_gives_the_new_bytes_and_leaves_nothing_else(disk: Disk, folder: Path) -> None:
    replace_atomically(disk, folder / "sub" / "a.json", b"one")
    replace_atomically(disk, folder / "sub" / "a.json", b"two", sync=False)
    assert disk.read(folder / "sub" / "a.json", 99) == b"two"
    assert disk.names(folder / "sub") == ["a.json"]


@pytest.mark.parametrize("power_lost", [False, True], ids=["killed", "power lost"])
def test_a_crash_at_any_step_leaves_the_old_or_the_new_bytes(power_lost: bool) -> None:
    """Seeded defects: writing in place; renaming before the sync; no sync of the folder."""
    seen = set()
    for step in range(20):
        disk = FakeDisk(folders={Path("/"), Path("/s")})
        replace_atomically(disk, Path("/s/a"), b"old bytes")
        disk.stop_after = step
        whole = True
        try:
            replace_atomically(disk, Path("/s/a"), b"new bytes")
        except PowerCutError:
            whole = False
        after = disk.restart(power_lost=power_lost)
        found = after.read(Path("/s/a"), 99)
        seen.add(found)
        assert found in (b"old bytes", b"new bytes")
        assert found == b"new bytes" or not whole
        sweep(after, Path("/s"))
        assert after.names(Path("/s")) == ["a"]
    assert seen == {b"old bytes", b"new bytes"}


@pytest.mark.parametrize("operation", ["make_folder", "write_new", "write_half", "replace", "sync_folder"])
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "Cannot save: disk full."),
        (errno.EDQUOT, "Cannot save: disk quota used up."),
        (errno.EROFS, "Cannot save: the disk is read-only."),
        (errno.EIO, "Cannot save: the disk reports an error."),
        (errno.EACCES, "Cannot save: no permission."),
        (errno.ENOENT, "Cannot save: folder missing."),
        (errno.EBUSY, "Cannot save: the file is in use."),
    ],
)
def test_a_fault_at_any_step_is_named_and_the_old_bytes_stay(operation: str, number: int, sentence: str) -> None:
    disk = FakeDisk(folders={Path("/"), Path("/s")})
    replace_atomically(disk, Path("/s/a"), b"old")
    disk.faults[operation] = number
    with pytest.raises(StateError) as caught:
        replace_atomically(disk, Path("/s/a"), b"new")
    assert str(caught.value) == sentence
    assert isinstance(caught.value.__cause__, OSError)
    disk.faults.clear()
    assert disk.names(Path("/s")) == ["a"]
    assert disk.read(Path("/s/a"), 9) == (b"new" if operation == "sync_folder" else b"old")


@dataclass(slots=True)
class Syncing:
    """Stands in for the system's `fsync`: notes what it was asked to make safe, and how the file looked then."""

    path: Path
    calls: list[tuple[str, bytes]] = field(default_factory=list)

    def __call__(self, descriptor: int) -> None:
        """Note whether it is the new file (with its bytes as the system has them) or the folder (with the file's)."""
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            assert os.path.samestat(os.fstat(descriptor), self.path.parent.stat())
            self.calls.append(("folder", self.path.read_bytes()))
        else:
            assert not os.path.samestat(os.fstat(descriptor), self.path.stat())
            self.calls.append(("file", Path(f"/proc/self/fd/{descriptor}").read_bytes()))
            assert self.path.read_bytes() == b"old"


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the file is looked at through its descriptor")
def test_bytes_are_flushed_and_safe_before_they_get_their_name_and_the_name_before_it_counts(tmp_path: Path) -> None:
    """Seeded defects: no sync of the file, or of the folder; a sync before the flush, or after the replacement."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    syncing = Syncing(path)
    replace_atomically(SystemDisk(syncing), path, b"new")
    assert syncing.calls == [("file", b"new"), ("folder", b"new")]
    replace_atomically(SystemDisk(syncing), path, b"old", sync=False)
    assert len(syncing.calls) == 2


def test_the_real_disk_waits_for_the_system_itself() -> None:
    """Seeded defect: a disk that waits for nothing where nobody hands in another way."""
    (usual,) = SystemDisk.__init__.__defaults__ or ()
    assert usual is os.fsync


def test_what_cannot_be_removed_after_a_fault_does_not_hide_the_fault() -> None:
    disk = FakeDisk(folders={Path("/")}, faults={"replace": errno.ENOSPC, "remove": errno.EIO})
    with pytest.raises(StateError, match="disk full"):
        replace_atomically(disk, Path("/a"), b"x")
    assert [name for name in disk.names(Path("/")) if not name.endswith(".tmp")] == []
    disk.faults = {"remove": errno.EIO}
    assert sweep(disk, Path("/")) == 0
    disk.faults = {"names": errno.EIO}
    assert sweep(disk, Path("/")) == 0
    disk.faults = {}
    assert sweep(disk, Path("/")) == 1


def test_sweeping_takes_only_our_own_left_over_files(tmp_path: Path) -> None:
    """Seeded defect: every file ending in .tmp goes."""
    for name in (".a.json.0123abcd.tmp", "notes.tmp", ".a.json.tmp", "a.json", ".b.0123ABCD.tmp"):
        (tmp_path / name).touch()
    assert sweep(SystemDisk(), tmp_path) == 1
    assert not (tmp_path / ".a.json.0123abcd.tmp").exists()
    assert len(list(tmp_path.iterdir())) == 4


def test_causes_are_words_even_for_what_nobody_foresaw() -> None:
    assert cause(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert cause(OSError("odd")) == "odd"
    assert cause(TimeoutError()) == "TimeoutError"
    scanner = PermissionError(errno.EACCES, "The process cannot access the file")
    scanner.winerror = 32  # type: ignore[attr-defined]  # what Windows adds to its errors
    assert cause(scanner) == "the file is in use"


def test_a_file_that_is_missing_or_far_too_big_is_not_read(disk: Disk, folder: Path) -> None:
    assert read_file(disk, folder / "a") is None
    (folder / "no folder").touch()
    assert read_file(disk, folder / "no folder" / "a") is None
    disk.write_new(folder / "a", bytes(READ_LIMIT), sync=False)
    assert read_file(disk, folder / "a") == bytes(READ_LIMIT)
    disk.append(folder / "a", b"x")
    with pytest.raises(StateError, match="a is larger than 64 MB"):
        read_file(disk, folder / "a")


@given(st.lists(st.text(st.characters(), max_size=60), unique=True, max_size=8))
def test_file_names_are_safe_short_and_differ_even_where_case_does_not_count(ids: list[str]) -> None:
    """Seeded defect: the id itself as the name; `aux` cannot be made on Windows, `Foo` and `foo` are one file there."""
    names = [file_name(id_) for id_ in ids]
    assert len({name.lower() for name in names}) == len(ids)
    for name in names:
        assert len(name) <= 49
        assert not set(name) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
        assert not name.startswith(".")
        assert name.split(".")[0].lower() not in WINDOWS_KEEPS


def test_file_names_show_the_id_to_people() -> None:
    assert file_name("github").startswith("github-")
    assert file_name("Foo").lower() != file_name("foo").lower()
    assert file_name("../etc/passwd").startswith("_etc_passwd-")
    assert file_name("").startswith("id-")
    assert file_name("x" * 99)[:41] == "x" * 40 + "-"
