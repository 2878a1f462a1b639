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
from tray_status.engine.lock import HOLDER, LOCK, Lock, holder

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
    lock = Lock(tmp_path, FakeDisk(faults={"write_new": 28, "remove": 5}))
    lock.acquire()
    with pytest.raises(LockedError):
        Lock(tmp_path).acquire()
    lock.release()


def test_a_folder_that_cannot_be_used_is_named_with_the_cause(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match=r"The folder .*file.state cannot be used: "):
        Lock(tmp_path / "file" / "state").acquire()
    with pytest.raises(StateError, match="cannot be used: the disk is read-only"):
        Lock(tmp_path, FakeDisk(faults={"make_folder": 30})).acquire()
