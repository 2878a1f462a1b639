"""Owns the proof that lines are added whole, once, in order and within bounds: histories and the decision log."""

from __future__ import annotations

import errno
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.engine.fake_disk import FakeDisk, PowerCutError
from tests.engine.making import GITHUB, incident
from tests.fakes import NOON, FakeClock
from tray_status.core.alerts import Decision
from tray_status.core.errors import StateError
from tray_status.core.events import AlertId, Event, EventKind
from tray_status.core.history import Record
from tray_status.core.model import Health, IncidentId, ProviderId
from tray_status.engine.decisions import FILE, LIMIT, OLDER_FILE, DecisionLog, Entry, entry_of
from tray_status.engine.disk import SystemDisk
from tray_status.engine.history import LIMIT as HISTORY_LIMIT
from tray_status.engine.history import History
from tray_status.engine.journal import WAITING_LINES

FOLDER = Path("/s")
PATH = FOLDER / "h.jsonl"


def record(number: int = 0, at: datetime = NOON, title: str = "") -> Record:
    return Record(at=at, kind=EventKind.OPENED, health=Health.DEGRADED, incident=IncidentId(str(number)), title=title)


@pytest.fixture
def disk() -> FakeDisk:
    return FakeDisk(folders={Path("/"), FOLDER})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def history(disk: FakeDisk, clock: FakeClock) -> History:
    return History(disk, PATH, clock.now)


def again(disk: FakeDisk, clock: FakeClock) -> History:
    """The same history as the next start finds it."""
    return History(disk, PATH, clock.now)


def test_what_was_added_is_there_after_a_restart(history: History, disk: FakeDisk, clock: FakeClock) -> None:
    history.add([record(1), record(2)])
    assert again(disk, clock).read() == ()
    history.flush()
    history.flush()
    history.add([record(3)])
    history.flush()
    assert again(disk, clock).read() == (record(1), record(2), record(3)) == history.read()
    assert disk.synced == 0


def test_a_torn_last_line_is_dropped_and_the_next_line_is_whole(disk: FakeDisk, clock: FakeClock) -> None:
    """Seeded defect: appending to the torn line, which loses the new one as well."""
    disk.append(PATH, b'{"at":"2026-11-23T12:00:00Z","kind":"opened","incident":"1"}\n{"at":"2026-11')
    history = again(disk, clock)
    assert [line.incident for line in history.read()] == ["1"]
    history.add([record(2)])
    history.flush()
    assert [line.incident for line in again(disk, clock).read()] == ["1", "2"]


def test_a_file_that_is_one_torn_line_is_begun_anew(disk: FakeDisk, clock: FakeClock) -> None:
    disk.append(PATH, b'{"at"')
    history = again(disk, clock)
    history.add([record(2)])
    history.flush()
    assert again(disk, clock).read() == (record(2),)


def test_lines_that_are_not_understood_are_left_out(disk: FakeDisk, clock: FakeClock) -> None:
    disk.append(PATH, b'nonsense\n[]\n{"at":"2026-11-23T12:00:00Z","kind":"opened"}\n{"kind":"new word"}\n')
    assert len(again(disk, clock).read()) == 1


@pytest.mark.parametrize("operation", ["append", "append_half", "make_folder", "read"])
def test_a_failing_disk_neither_loses_a_line_nor_adds_one_twice(
    operation: str, history: History, disk: FakeDisk, clock: FakeClock
) -> None:
    """Seeded defect: half a batch stays in the file, and the whole batch is added again."""
    if operation != "read":
        history.add([record(0)])
        history.flush()
    disk.faults[operation] = errno.ENOSPC
    # The longer second line is where the half of the two ends.
    history.add([record(1), record(2, title="x" * 99)])
    with pytest.raises(StateError, match="Cannot save: disk full"):
        history.flush()
    disk.faults.clear()
    before = [] if operation == "read" else ["0"]
    assert [line.incident for line in history.read()] == [*before, "1", "2"]
    history.add([record(3)])
    history.flush()
    assert [line.incident for line in again(disk, clock).read()] == [*before, "1", "2", "3"]
    assert again(disk, clock).read() == history.read()


def test_a_crash_while_adding_costs_at_most_what_was_being_added(clock: FakeClock) -> None:
    for step in range(6):
        disk = FakeDisk(folders={Path("/"), FOLDER})
        history = again(disk, clock)
        history.add([record(1)])
        history.flush()
        history.add([record(2)])
        disk.stop_after = step
        with suppress(PowerCutError):
            history.flush()
        after = disk.restart(power_lost=False)
        assert again(after, clock).read() in ((record(1),), (record(1), record(2)))
        later = again(after, clock)
        later.add([record(9)])
        later.flush()
        assert again(after, clock).read()[-1] == record(9)


def test_a_file_taken_away_is_begun_anew(history: History, disk: FakeDisk, clock: FakeClock) -> None:
    history.add([record(1)])
    history.flush()
    disk.remove(PATH)
    disk.faults["append"] = errno.EIO
    history.add([record(2)])
    with pytest.raises(StateError):
        history.flush()
    disk.faults.clear()
    history.flush()
    assert again(disk, clock).read() == (record(2),)


def test_while_the_disk_fails_only_so_many_lines_wait(history: History, disk: FakeDisk) -> None:
    disk.faults["append"] = errno.ENOSPC
    history.add(record(number) for number in range(WAITING_LINES + 5))
    with pytest.raises(StateError):
        history.flush()
    assert [line.incident for line in history.read()][:1] == ["5"]
    assert len(history.read()) == WAITING_LINES


def test_a_history_stays_within_512_kb_and_keeps_the_newest(history: History, disk: FakeDisk, clock: FakeClock) -> None:
    """Seeded defect: appending for ever."""
    for number in range(120):
        history.add([record(number, title="x" * 9_000)])
        history.flush()
        assert len(disk.read(PATH, 10**9)) <= HISTORY_LIMIT
    kept = again(disk, clock).read()
    assert kept[-1].incident == "119"
    assert [int(line.incident or -1) for line in kept] == list(range(120 - len(kept), 120))
    assert len(kept) >= 40


def test_room_is_made_by_dropping_what_is_too_old_first_and_a_fault_then_loses_nothing(
    history: History, disk: FakeDisk, clock: FakeClock
) -> None:
    history.add(record(number, title="x" * 9_000) for number in range(50))
    history.flush()
    clock.step(91 * 86_400)
    new = [record(number, at=clock.now(), title="x" * 9_000) for number in range(100, 110)]
    history.add(new)
    disk.faults["write_half"] = errno.ENOSPC
    with pytest.raises(StateError, match="disk full"):
        history.flush()
    assert history.read() == tuple(new)
    disk.faults.clear()
    history.flush()
    assert again(disk, clock).read() == tuple(new)
    assert len(disk.read(PATH, 10**9)) < 100_000


def test_records_over_90_days_old_are_not_read_and_dropped_a_month_later(
    history: History, disk: FakeDisk, clock: FakeClock
) -> None:
    history.add([record(1), record(2, at=NOON + timedelta(days=60))])
    history.flush()
    clock.step(91 * 86_400)
    assert [line.incident for line in history.read()] == ["2"]
    history.compact()
    assert b'"1"' in disk.read(PATH, 10**6)
    clock.step(30 * 86_400)
    history.compact()
    assert b'"1"' not in disk.read(PATH, 10**6)
    assert [line.incident for line in history.read()] == ["2"]
    history.add([record(3, at=clock.now())])
    history.flush()
    assert [line.incident for line in again(disk, clock).read()] == ["2", "3"]


def test_a_history_that_is_not_there_needs_no_compacting(history: History, disk: FakeDisk) -> None:
    history.compact()
    assert disk.files == {}


def decided(number: int, *, told: bool = False) -> Decision:
    event = Event(kind=EventKind.OPENED, provider=GITHUB, incident=incident(number), at=NOON)
    return Decision(event=event, told=told, reason="because", alert=AlertId("a") if told else None)


def test_an_entry_says_what_was_decided_and_why(disk: FakeDisk) -> None:
    entry = entry_of(decided(7, told=True), NOON)
    assert entry == Entry(
        at=NOON,
        provider=GITHUB,
        kind=EventKind.OPENED,
        incident=IncidentId("i7"),
        title="Errors 7",
        told=True,
        reason="because",
        alert=AlertId("a"),
    )
    lost = replace(decided(7), event=Event(kind=EventKind.LOST, provider=GITHUB, at=NOON))
    assert (entry_of(lost, NOON).incident, entry_of(lost, NOON).title) == (None, None)
    log = DecisionLog(disk, FOLDER)
    log.add([entry])
    log.flush()
    assert DecisionLog(disk, FOLDER).read() == (entry,)


def test_decisions_are_found_by_time_provider_and_incident(disk: FakeDisk) -> None:
    log = DecisionLog(disk, FOLDER)
    every = [
        Entry(at=NOON + timedelta(minutes=n), provider=ProviderId("ab"[n % 2]), incident=IncidentId(str(n)), reason="r")
        for n in range(6)
    ]
    log.add(every)
    log.flush()
    assert log.read(since=every[4].at) == tuple(every[4:])
    assert log.read(provider=ProviderId("b")) == tuple(every[1::2])
    assert log.read(incident=IncidentId("3")) == (every[3],)
    assert log.read(limit=2) == tuple(every[4:])
    assert log.read(limit=0) == ()


class Turning(FakeDisk):
    """A disk on which another process turns the log over right after its newer file was read for the first time."""

    def read(self, path: Path, limit: int) -> bytes:
        """Read; then the newer file becomes the older one, and a new one begins."""
        data = super().read(path, limit)
        if path == FOLDER / FILE and not super().names(FOLDER).count(OLDER_FILE):
            self.replace(path, FOLDER / OLDER_FILE)
            late = DecisionLog(self, FOLDER)
            late.add([Entry(at=NOON, reason="late")])
            late.flush()
        return data


def test_a_log_that_is_turned_over_while_it_is_read_is_read_once_and_whole() -> None:
    """Seeded defect: once in a megabyte `audit` shows everything twice, or nothing at all."""
    disk = Turning(folders={Path("/"), FOLDER})
    log = DecisionLog(disk, FOLDER)
    log.add([Entry(at=NOON, reason="first"), Entry(at=NOON, reason="second")])
    log.flush()
    assert [one.reason for one in DecisionLog(disk, FOLDER).read()] == ["first", "second", "late"]


def test_the_decision_log_is_two_files_of_one_megabyte(tmp_path: Path) -> None:
    """Seeded defect: one file that grows for ever."""
    log = DecisionLog(SystemDisk(), tmp_path)
    for number in range(300):
        log.add([Entry(at=NOON, incident=IncidentId(str(number)), reason="x" * 10_000)])
        log.flush()
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {FILE, OLDER_FILE}
    assert all(size <= LIMIT for size in sizes.values())
    kept = [int(entry.incident or -1) for entry in log.read()]
    assert kept == list(range(300 - len(kept), 300))
    assert len(kept) > 100
