"""Owns the proof that one program at a time uses a state folder, and that a dead one does not keep it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.fake_disk import FakeDisk
from tray_status.core.errors import LockedError, StateError
from tray_status.engine.disk import SystemDisk
from tray_status.engine.lock import Lock, holder
from tray_status.engine.runtime import ADDRESS, HOLDER, KEY, LOCK, SOCKET

CHECKOUT = Path(__file__).resolve().parents[2]
Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start another process that wants the lock of the test's folder as soon as it is sent a line."""
    started: list[subprocess.Popen[str]] = []

    def run() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(CHECKOUT / "tests" / "engine" / "holding.py"), str(tmp_path / "state")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def ask(process: subprocess.Popen[str]) -> str:
    """Let a process try, and return how it went."""
    go(process)
    return said(process)


def go(process: subprocess.Popen[str]) -> None:
    """Let a process try."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def said(process: subprocess.Popen[str]) -> str:
    """How it went."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_of_twenty_programs_started_at_once_one_wins(start: Start, tmp_path: Path) -> None:
    """Seeded defect: looking for the file first and making it then; two programs would tell everything twice."""
    processes = [start() for _ in range(20)]
    for process in processes:
        go(process)
    answers = {process.pid: said(process) for process in processes}
    (winner,) = (pid for pid, answer in answers.items() if answer == "held")
    # Who is turned away before the winner has written down its number learns none, but never a wrong one.
    assert set(answers.values()) <= {"held", f"locked {winner}", "locked None"}
    assert holder(tmp_path / "state", SystemDisk()) == winner


def test_after_kill_9_the_next_start_works(start: Start, tmp_path: Path) -> None:
    """Seeded defect: a file whose mere existence is the lock."""
    first = start()
    assert ask(first) == "held"
    assert holder(tmp_path / "state", SystemDisk()) == first.pid
    with pytest.raises(LockedError, match=rf"^Tray Status already runs \(process {first.pid}\)\.$") as caught:
        Lock(tmp_path / "state").acquire()
    assert caught.value.holder == first.pid
    first.send_signal(signal.SIGKILL)
    first.wait()
    lock = Lock(tmp_path / "state")
    lock.acquire()
    assert holder(tmp_path / "state", SystemDisk()) == os.getpid()
    lock.release()
    assert ask(start()) == "held"


def test_a_lock_given_back_can_be_taken_again(tmp_path: Path) -> None:
    lock, other = Lock(tmp_path), Lock(tmp_path)
    lock.acquire()
    with pytest.raises(LockedError):
        other.acquire()
    lock.release()
    lock.release()
    assert holder(tmp_path, SystemDisk()) is None
    other.acquire()
    other.release()


def test_the_files_are_for_their_owner_only(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "a" / "b")
    lock.acquire()
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == {LOCK, HOLDER}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "a" / "b").iterdir())
    lock.release()


def test_a_holder_that_wrote_nothing_usable_is_not_named(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    lock.acquire()
    for written in (b"", b"12a", b"-5"):
        (tmp_path / HOLDER).write_bytes(written)
        with pytest.raises(LockedError, match=r"^Tray Status already runs\.$") as caught:
            Lock(tmp_path).acquire()
        assert caught.value.holder is None
    lock.release()


def test_a_full_disk_does_not_keep_the_program_from_starting(tmp_path: Path) -> None:
    lock = Lock(tmp_path, disk=FakeDisk(faults={"write_new": 28, "remove": 5}))
    lock.acquire()
    with pytest.raises(LockedError):
        Lock(tmp_path).acquire()
    lock.release()


def test_a_folder_that_cannot_be_used_is_named_with_the_cause(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match=r"The folder .*file.state cannot be used: "):
        Lock(tmp_path / "file" / "state").acquire()
    with pytest.raises(StateError, match="cannot be used: the disk is read-only"):
        Lock(tmp_path, disk=FakeDisk(faults={"make_folder": 30})).acquire()


@pytest.fixture
def unusable(tmp_path: Path) -> Path:
    """A state folder that can neither be used nor made."""
    (tmp_path / "file").touch()
    return tmp_path / "file" / "state"


def test_where_the_state_folder_cannot_be_used_the_runtime_folder_decides(unusable: Path, tmp_path: Path) -> None:
    """Seeded defects: a read-only state folder ends the start; or it lets two programs run in one session."""
    runtime = tmp_path / "run"
    lock = Lock(unusable, (runtime,))
    lock.acquire()
    assert lock.problem == "Cannot save: folder missing."
    with pytest.raises(LockedError, match=rf"already runs \(process {os.getpid()}\)"):
        Lock(unusable, (runtime,)).acquire()
    assert {path.name for path in runtime.iterdir()} == {LOCK, HOLDER}
    assert runtime.stat().st_mode & 0o077 == 0
    lock.release()
    assert not runtime.exists()
    lock.acquire()
    lock.release()


def test_the_next_runtime_folder_is_taken_when_the_first_cannot_be_used(unusable: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "file" / "run", tmp_path / "run"
    lock = Lock(unusable, (first, second))
    lock.acquire()
    with pytest.raises(LockedError):
        Lock(unusable, (first, second)).acquire()
    lock.release()
    with pytest.raises(StateError, match=r"The folder .* cannot be used: folder missing\."):
        Lock(unusable, (first,)).acquire()


def test_a_program_without_its_state_folder_keeps_others_out_when_the_folder_is_back(
    unusable: Path, tmp_path: Path
) -> None:
    """Seeded defect: the disk is mounted again, a second start finds its lock free, and everything is told twice."""
    runtime = tmp_path / "run"
    lock = Lock(unusable, (runtime,))
    lock.acquire()
    with pytest.raises(StateError, match=r"^Cannot save: folder missing\.$"):
        lock.catch_up()
    (tmp_path / "file").unlink()
    second = Lock(unusable, (runtime,))
    with pytest.raises(LockedError):
        second.acquire()
    lock.catch_up()
    lock.catch_up()
    assert holder(unusable, SystemDisk()) == os.getpid()
    with pytest.raises(LockedError):
        Lock(unusable).acquire()
    lock.release()
    second.acquire()
    assert second.problem is None
    second.release()
    assert not runtime.exists()


def test_a_state_folder_that_another_program_took_meanwhile_is_said(unusable: Path, tmp_path: Path) -> None:
    lock = Lock(unusable, (tmp_path / "run",))
    lock.acquire()
    (tmp_path / "file").unlink()
    elsewhere = Lock(unusable, (tmp_path / "another session",))
    elsewhere.acquire()
    with pytest.raises(StateError, match=r"^Cannot save: another Tray Status uses the folder by now\.$"):
        lock.catch_up()
    elsewhere.release()
    lock.release()


def test_a_full_disk_is_said_and_the_holder_named_all_the_same(tmp_path: Path) -> None:
    """Seeded defect: the process id of a start long ago is named, because it could not be replaced."""
    state, runtime = tmp_path / "state", tmp_path / "run"
    state.mkdir()
    (state / HOLDER).write_bytes(b"1\n")
    os.utime(state / HOLDER, (0, 0))

    class Full(SystemDisk):
        """A disk on which the state folder is full."""

        def write_new(self, path: Path, data: bytes, *, sync: bool) -> None:
            """Refuse."""
            if path.parent == state:
                raise OSError(28, "No space left on device")
            super().write_new(path, data, sync=sync)

    lock = Lock(state, (runtime,), disk=Full())
    lock.acquire()
    assert lock.problem == "Cannot save: disk full."
    with pytest.raises(LockedError, match=rf"process {os.getpid()}"):
        Lock(state, (runtime,)).acquire()
    lock.release()


def test_what_a_dead_program_left_in_its_runtime_folders_goes(tmp_path: Path) -> None:
    """Seeded defects: sockets and keys stay in the temporary folder for ever; strangers' files go with them."""
    used, free, shared, held = (tmp_path / name for name in ("used", "free", "shared", "held"))
    for folder in (used, free, shared, held):
        folder.mkdir()
        for name in (SOCKET, KEY, ADDRESS, HOLDER):
            (folder / name).touch()
    (free / LOCK).touch()
    (shared / "letter").touch()
    lock = Lock(tmp_path / "state", (used, free, shared))
    lock.acquire()
    assert not free.exists()
    assert [path.name for path in shared.iterdir()] == ["letter"]
    other = Lock(tmp_path / "file" / "state", (held,))
    (tmp_path / "file").touch()
    other.acquire()
    with pytest.raises(LockedError):
        Lock(tmp_path / "third", (tmp_path / "x", held)).acquire()
    other.release()
    lock.release()
    assert not used.exists()
    assert not held.exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can make what is another user's")
def test_a_runtime_folder_of_another_user_is_neither_used_nor_touched(tmp_path: Path) -> None:
    """Seeded defect: whoever makes the name in the temporary folder first decides who may run."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / KEY).touch()
    os.chown(theirs, 12345, 12345)
    lock = Lock(tmp_path / "state", (theirs, tmp_path / "mine"))
    lock.acquire()
    assert [path.name for path in theirs.iterdir()] == [KEY]
    assert (tmp_path / "mine" / LOCK).exists()
    lock.release()
    lock = Lock(tmp_path / "state", (tmp_path / "mine", theirs))
    lock.acquire()
    assert [path.name for path in theirs.iterdir()] == [KEY]
    with pytest.raises(StateError, match="cannot be used"):
        Lock(tmp_path / "mine" / LOCK / "no", (theirs,)).acquire()
    lock.release()


def test_a_lock_whose_file_went_with_its_holder_is_no_lock(unusable: Path, tmp_path: Path) -> None:
    """Seeded defect: the file is opened, removed by its last holder, and then locked, while others lock a new one."""
    runtime = tmp_path / "run"
    quick = Lock(unusable, (runtime,))

    class Slow(Lock):
        """One that is overtaken between opening the file and locking it."""

        def _try(self, path: Path) -> int:
            descriptor = super()._try(path)
            if path.exists() and quick.problem is None:
                path.unlink()
                quick.acquire()
            return descriptor

    with pytest.raises(LockedError):
        Slow(unusable, (runtime,)).acquire()
    quick.release()

    class Restless(Lock):
        """One that is overtaken each time."""

        def _try(self, path: Path) -> int:
            descriptor = super()._try(path)
            path.unlink()
            return descriptor

    with pytest.raises(StateError, match="cannot be used"):
        Restless(unusable, (runtime,)).acquire()
