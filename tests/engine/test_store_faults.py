"""Owns the proof that a failing disk stops nothing and loses nothing, and that a crash at any step tears no file."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.fake_disk import FakeDisk, PowerCutError
from tests.engine.making import GITHUB, state
from tests.fakes import NOON, FakeClock
from tests.mounting import mount, unmount
from tray_status.core.appstate import AppState
from tray_status.core.events import EventKind
from tray_status.core.history import Record
from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.codec import encode, to_bytes
from tray_status.engine.decisions import Entry
from tray_status.engine.migrate import APP, POLLS, PROVIDER, Form
from tray_status.engine.store import Store
from tray_status.engine.store_files import Forms
from tray_status.threads import start_thread

FOLDER = Path("/mnt/state")
NPM = ProviderId("npm")
OLD, NEW = state(title="old"), state(title="new")
PLENTY = 10.0


def start(disk: FakeDisk, *, forms: Forms | None = None) -> Store:
    """A start of the program on a disk."""
    forms = forms or Forms(provider=PROVIDER, polls=POLLS, app=APP)
    return Store(FOLDER, start_thread=None, clock=FakeClock(), disk=disk, forms=forms)


@pytest.mark.parametrize("operation", ["make_folder", "write_new", "write_half", "replace", "sync_folder"])
@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.ENOSPC, "disk full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EIO, "the disk reports an error"),
        (errno.EACCES, "no permission"),
    ],
)
def test_the_program_goes_on_in_memory_says_so_once_and_tries_again_each_minute(
    operation: str, number: int, cause: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Seeded defects: an exception reaches the hub; the problem is told for every file; it is never tried again."""
    disk = FakeDisk()
    store = start(disk)
    store.load_all([GITHUB, NPM])
    store.save(OLD)
    disk.faults[operation] = number
    sentence = f"Cannot save: {cause}. Alerts may repeat after a restart."
    tickets = [store.save(NEW), store.save(state(NPM)), store.save(NEW)]
    assert [ticket.problem for ticket in tickets] == [sentence] * 3
    assert store.problem == sentence
    assert [entry.message for entry in caplog.records] == [sentence]
    store.retry(NOON)
    disk.faults.clear()
    store.retry(NOON + timedelta(seconds=59))
    assert store.problem == sentence
    store.retry(NOON + timedelta(seconds=60))
    assert not store.problem
    loaded = start(disk).load_all([GITHUB, NPM])
    assert loaded.states == {GITHUB: NEW, NPM: state(NPM)}
    assert not [path for path in disk.files if path.suffix == ".tmp"]


def test_a_clock_set_back_does_not_put_off_the_next_try() -> None:
    disk = FakeDisk()
    store = start(disk)
    store.load_all([GITHUB])
    disk.faults["write_new"] = errno.EIO
    store.save(NEW)
    store.retry(NOON)
    disk.faults.clear()
    store.retry(NOON - timedelta(days=1))
    assert store.problem is None
    store.retry(NOON)


def test_nothing_is_deleted_to_make_room() -> None:
    """Seeded defect: old files go when the disk is full."""
    disk = FakeDisk()
    store = start(disk)
    store.load_all([GITHUB, NPM])
    store.save(OLD)
    store.save(state(NPM))
    store.remove(NPM, NOON)
    store.add_history(GITHUB, [Record(at=NOON, kind=EventKind.OPENED)])
    before = set(disk.files)
    disk.faults |= {"write_half": errno.ENOSPC, "append_half": errno.ENOSPC}
    store.save(NEW)
    store.add_history(GITHUB, [Record(at=NOON, kind=EventKind.OPENED)])
    store.add_decisions([Entry(at=NOON, reason="because")])
    store.close(NOON, PLENTY)
    assert before <= set(disk.files)


def test_a_folder_that_vanished_is_said_and_filled_again_when_it_is_back() -> None:
    """Seeded defect: only what changed meanwhile is written; what did not is gone at the next start."""
    disk = FakeDisk()
    store = start(disk)
    store.load_all([GITHUB, NPM])
    app = AppState(phase=0.5)
    store.save_app(app)
    store.save(OLD)
    store.save(state(NPM))
    disk.files.clear()
    disk.folders.intersection_update({Path("/")})
    store.save(NEW)
    assert store.problem == "Cannot save: folder missing. Alerts may repeat after a restart."
    store.retry(NOON)
    assert store.problem is not None
    disk.make_folder(Path("/mnt"))
    store.retry(NOON + timedelta(minutes=1))
    assert not store.problem
    loaded = start(disk).load_all([GITHUB, NPM])
    assert loaded.states == {GITHUB: NEW, NPM: state(NPM)}
    assert loaded.app == app


def test_a_folder_that_cannot_be_made_or_looked_into_does_not_end_the_start() -> None:
    disk = FakeDisk(faults={"make_folder": errno.EROFS, "names": errno.EACCES})
    loaded = start(disk).load_all([GITHUB])
    assert loaded.states == {GITHUB: ProviderState(provider=GITHUB)}


def test_the_clean_up_that_fails_is_a_problem_and_not_an_end() -> None:
    disk = FakeDisk()
    store = start(disk)
    store.load_all([GITHUB])
    disk.faults["names"] = errno.EIO
    store.purge(NOON)
    store.remove_others(NOON)
    assert store.problem == "Cannot save: the disk reports an error. Old files stay."


def test_each_file_that_cannot_be_written_says_what_that_means() -> None:
    """Seeded defect: "Alerts may repeat after a restart" although it is only the log of decisions that fails."""
    entry, record = Entry(at=NOON, reason="because"), Record(at=NOON, kind=EventKind.OPENED)
    saves: dict[str, Callable[[Store], object]] = {
        "Alerts may repeat after a restart.": lambda store: store.save(NEW),
        "A restart may forget that you paused or snoozed.": lambda store: store.save_app(AppState(paused=True)),
        "The history may have gaps after a restart.": lambda store: store.add_history(GITHUB, [record]),
        "The log of decisions may have gaps after a restart.": lambda store: store.add_decisions([entry]),
        "Shell prompts show nothing known.": lambda store: store.show_glance({"providers": []}, NOON),
        "After a restart every page is read anew.": lambda store: store.save_polls(NOON, force=True),
    }
    for loss, save in saves.items():
        disk = FakeDisk()
        store = start(disk)
        store.load_all([GITHUB])
        disk.faults |= {"write_new": errno.ENOSPC, "append": errno.ENOSPC}
        save(store)
        assert store.problem == f"Cannot save: disk full. {loss}"


def life(store: Store, done: list[ProviderState]) -> None:
    """What a program does with its state; each state that is reported as saved is noted."""
    for step in (OLD, NEW, replace(NEW, outbox=())):
        if store.save(step).saved:
            done.append(step)
        store.add_history(GITHUB, [Record(at=NOON, kind=EventKind.OPENED)])
        store.save_polls(NOON, force=True)
        store.save_app(AppState(phase=0.5, paused=len(done) % 2 == 0))
    store.remove(NPM, NOON)


@pytest.mark.parametrize("power_lost", [False, True], ids=["killed", "power lost"])
def test_a_crash_at_any_step_leaves_a_state_that_was_and_at_least_the_one_reported_saved(
    power_lost: bool,
) -> None:
    """Seeded defects: reporting before the sync; no sync of the folder; a file written in place."""
    possible = (ProviderState(provider=GITHUB), OLD, NEW, replace(NEW, outbox=()))
    steps = 0
    while True:
        disk = FakeDisk()
        store = start(disk)
        store.load_all([GITHUB, NPM])
        store.save(state(NPM))
        saved: list[ProviderState] = [possible[0]]
        disk.stop_after = steps
        finished = True
        try:
            life(store, saved)
        except PowerCutError:
            finished = False
        after = disk.restart(power_lost=power_lost)
        loaded = start(after).load_all([GITHUB, NPM])
        found = loaded.states[GITHUB]
        assert found in possible, f"torn at step {steps}"
        assert possible.index(found) >= possible.index(saved[-1]), f"lost at step {steps}"
        assert loaded.states[NPM] == state(NPM) or power_lost
        assert loaded.notes == ()
        store = start(after)
        store.load_all([GITHUB, NPM])
        assert store.save(NEW).saved
        assert start(after.restart(power_lost=True)).load_all([GITHUB]).states == {GITHUB: NEW}
        if finished:
            break
        steps += 1
    assert steps > 60


def test_a_crash_while_an_older_file_is_led_up_loses_neither_the_old_nor_the_state() -> None:
    forms = Forms(provider=Form(schema=2, steps={1: dict}), polls=POLLS, app=APP)
    old = to_bytes({"schema": 1, "provider": GITHUB, "state": encode(OLD)})
    for step in range(40):
        disk = FakeDisk()
        start(disk).load_all([GITHUB])
        store = start(disk)
        store.save(OLD)
        (path,) = (path for path in disk.files if path.parent == FOLDER / "providers")
        disk.remove(path)
        disk.write_new(path, old, sync=True)
        disk.sync_folder(path.parent)
        store = start(disk, forms=forms)
        store.load_all([GITHUB])
        disk.stop_after = step
        with suppress(PowerCutError):
            store.save(NEW)
        for power_lost in (False, True):
            after = disk.restart(power_lost=power_lost)
            found = start(after, forms=forms).load_all([GITHUB]).states[GITHUB]
            assert found in (OLD, NEW)
            copy = path.with_name(f"{path.name}.v1")
            assert after.files[path].data == old or after.files[copy].data == old


@pytest.fixture
def small_disk(tmp_path: Path, announce: Callable[[str], None]) -> Iterator[Path]:
    """A real disk of 128 kB."""
    if not mount("-t", "tmpfs", "-o", "size=128k", "tmpfs", str(tmp_path)):
        announce("NOT TESTED: a disk that is really full (mounting a small tmpfs needs root)")
        pytest.skip("a small tmpfs cannot be mounted here")
    announce("tested: a disk that is really full (tmpfs of 128 kB)")
    yield tmp_path
    unmount(tmp_path)


def test_a_disk_that_is_really_full_is_said_and_used_again_when_there_is_room(small_disk: Path) -> None:
    store = Store(small_disk / "state", start_thread=start_thread, clock=FakeClock())
    store.load_all([GITHUB])
    assert store.save(OLD).wait(PLENTY)
    filler = small_disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(512))
    big = replace(NEW, page_url="https://" + "x" * 8192)
    ticket = store.save(big)
    assert ticket.wait(PLENTY) is False
    assert store.problem == "Cannot save: disk full. Alerts may repeat after a restart."
    again = Store(small_disk / "state", start_thread=None, clock=FakeClock())
    assert again.load_all([GITHUB]).states == {GITHUB: OLD}
    filler.unlink()
    store.retry(NOON)
    assert store.flush(PLENTY)
    assert not store.problem
    again = Store(small_disk / "state", start_thread=None, clock=FakeClock())
    assert again.load_all([GITHUB]).states == {GITHUB: big}


@pytest.fixture
def read_only(tmp_path: Path, announce: Callable[[str], None]) -> Iterator[Callable[[], None]]:
    """Makes the test's folder read-only for everybody, root too."""
    mounted = mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path))
    if not mounted and os.geteuid() == 0:
        announce("NOT TESTED: a folder that is really read-only (root here, but mounting is not allowed)")
        pytest.skip("a file system cannot be mounted here, and modes do not stop root")
    announce(f"tested: a folder that is really read-only ({'remounted tmpfs' if mounted else 'by its mode'})")

    def make() -> None:
        if mounted:
            assert mount("-o", "remount,ro", str(tmp_path))
        else:
            for folder in (tmp_path / "state" / "providers", tmp_path / "state"):
                folder.chmod(0o500)

    yield make
    if mounted:
        unmount(tmp_path)
    else:
        for folder in (tmp_path / "state", tmp_path / "state" / "providers"):
            folder.chmod(0o700)


def test_a_folder_that_is_really_read_only_is_said_and_what_is_in_it_read(
    read_only: Callable[[], None], tmp_path: Path
) -> None:
    store = Store(tmp_path / "state", start_thread=start_thread, clock=FakeClock())
    store.load_all([GITHUB])
    assert store.save(OLD).wait(PLENTY)
    read_only()
    assert not store.save(NEW).wait(PLENTY)
    assert store.problem is not None
    assert store.problem.startswith(("Cannot save: the disk is read-only.", "Cannot save: no permission."))
    again = Store(tmp_path / "state", start_thread=None, clock=FakeClock())
    assert again.load_all([GITHUB]).states == {GITHUB: OLD}
    assert not again.save(NEW).saved
