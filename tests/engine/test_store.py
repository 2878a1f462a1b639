"""Owns the proof that what is saved is there after a restart, and that no file is written or lost for another."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given

from tests.engine.fake_disk import FakeDisk
from tests.engine.making import GITHUB, SUMMARY, state, values
from tests.engine.test_migrate import THREE
from tests.fakes import NOON, FakeClock
from tray_status.core.appstate import AppState
from tray_status.core.events import EventKind
from tray_status.core.history import Record
from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState, Validators
from tray_status.engine.codec import encode, to_bytes
from tray_status.engine.decisions import Entry
from tray_status.engine.disk import SystemDisk
from tray_status.engine.memory import MemoryOnDisk
from tray_status.engine.migrate import APP, POLLS, PROVIDER, Form
from tray_status.engine.polls import same_but_for_the_poll
from tray_status.engine.store import Store
from tray_status.engine.store_files import Forms
from tray_status.engine.writer import Ticket
from tray_status.threads import start_thread

FOLDER = Path("/home/state")
PROVIDERS = FOLDER / "providers"
REMOVED = FOLDER / "removed"
NPM = ProviderId("npm")
PLENTY = 10.0
MINUTE = timedelta(minutes=1)


class House:
    """A state folder over several starts of the program."""

    def __init__(self) -> None:
        self.disk = FakeDisk()
        self.clock = FakeClock()
        self.forms = Forms(provider=PROVIDER, polls=POLLS, app=APP)

    def start(self, *providers: ProviderId) -> Store:
        """A new start of the program; what it loads is in `loaded`."""
        store = Store(FOLDER, start_thread=None, clock=self.clock, disk=self.disk, forms=self.forms)
        self.loaded = store.load_all(providers or (GITHUB,))
        return store

    @property
    def file(self) -> Path:
        """The file of the provider that most tests are about."""
        return next(path for path in self.disk.files if path.parent == PROVIDERS and path.name.startswith("github-"))

    def put(self, path: Path, data: bytes) -> None:
        """Have a file hold these bytes, whatever it held."""
        self.disk.files.pop(path, None)
        self.disk.make_folder(path.parent, parents=True)
        self.disk.write_new(path, data, sync=True)

    def names(self, folder: Path) -> list[str]:
        """What lies in a folder, under names without the digits that keep ids apart."""
        return [re.sub(r"-[0-9a-f]{8}(?=\.)", "", name) for name in self.disk.names(folder)]


@pytest.fixture
def house() -> House:
    return House()


def test_a_state_is_the_same_after_a_restart(house: House) -> None:
    """Seeded defect: any part of the state forgotten in the file."""
    ticket = house.start().save(state())
    assert ticket.saved
    house.start()
    assert house.loaded.states == {GITHUB: state()}
    assert house.loaded.notes == ()


@given(values(ProviderState))
def test_any_state_is_the_same_after_a_restart(held: ProviderState) -> None:
    house = House()
    house.start(held.provider).save(held)
    house.start(held.provider)
    # A state that differs in nothing that lasts is not written: it is "never" in both.
    assert same_but_for_the_poll(house.loaded.states[held.provider], held)


def test_a_hundred_unchanged_providers_cost_no_write_and_no_sync(house: House) -> None:
    """Seeded defect: comparing bytes that hold the time of the last poll."""
    ids = [ProviderId(f"p{number}") for number in range(100)]
    store = house.start(*ids)
    for provider in ids:
        store.save(state(provider))
    store.save_app(AppState(phase=0.5))
    store = house.start(*ids)
    before = (house.disk.synced, len(house.disk.files))
    house.disk.log.clear()
    for minute in range(4):
        house.clock.step(60)
        for provider in ids:
            polled = replace(state(provider), believed_at=house.clock.now(), due_at=house.clock.now(), failures=minute)
            assert store.save(polled).saved
        store.save_app(replace(house.loaded.app, last_running=house.clock.now()))
        store.save_polls(house.clock.now())
        store.retry(house.clock.now())
    assert house.disk.log == []
    house.clock.step(120)
    store.save_polls(house.clock.now())
    assert (house.disk.synced, len(house.disk.files)) == (before[0], before[1] + 1)
    assert house.disk.log == ["make_folder", "write_new", "replace"]


def test_the_file_is_for_people_to_look_at_and_leaves_out_what_is_not_there(house: House) -> None:
    house.start().save(state())
    written = json.loads(house.disk.files[house.file].data)
    assert list(written) == ["note", "schema", "provider", "state"]
    assert "snoozed_until" not in written["state"]
    assert written["state"]["believed_at"] == "2026-11-23T12:00:00Z"


def test_what_passes_with_every_poll_is_written_every_five_minutes_and_at_the_end(house: House) -> None:
    store = house.start()
    store.save(state())
    store.save_polls(house.clock.now())
    failing = replace(state(), failures=3, failing_since=NOON, due_at=NOON + MINUTE)
    store.save(failing)
    store.save_app(AppState(last_running=NOON + MINUTE))
    house.clock.step(299)
    store.save_polls(house.clock.now())
    assert "polls.json" not in house.disk.names(FOLDER)
    assert store.close(house.clock.now(), PLENTY)
    assert "polls.json" in house.disk.names(FOLDER)
    house.start()
    assert house.loaded.states[GITHUB] == failing
    assert house.loaded.app.last_running == NOON + timedelta(seconds=299), "whenever polls were written, we ran"
    store = house.start()
    house.disk.log.clear()
    store.save_polls(NOON - timedelta(days=1))
    store.save_polls(NOON - timedelta(days=2))
    assert "write_new" in house.disk.log


def test_losing_the_polls_costs_only_validators_newer_than_the_reading(house: House) -> None:
    store = house.start()
    store.save(state())
    document = state().documents[SUMMARY]
    newer = replace(document, validators=Validators(etag='"e2"'))
    store.save(replace(state(), documents={SUMMARY: newer}))
    store.close(NOON, PLENTY)
    for damaged in (b"torn", b'{"schema":1,"polls":{"providers":[]}}'):
        house.start()
        assert house.loaded.states[GITHUB].documents[SUMMARY] == newer
        house.put(FOLDER / "polls.json", damaged)
        house.start()
        assert house.loaded.states == {GITHUB: state()}
        assert house.loaded.notes == ()
        store = house.start()
        store.save(replace(state(), documents={SUMMARY: newer}))
        store.close(NOON, PLENTY)


def test_the_programs_own_state_is_the_same_after_a_restart_and_written_on_change_only(house: House) -> None:
    app = AppState(paused=True, snoozed_until=NOON, offline_since=NOON, phase=0.25)
    store = house.start()
    assert house.loaded.app == AppState()
    assert store.save_app(app).saved
    store = house.start()
    assert house.loaded.app == app
    house.disk.log.clear()
    assert store.save_app(replace(app, last_running=NOON)).saved
    assert house.disk.log == []
    assert store.save_app(replace(app, paused=False)).saved
    assert "sync_folder" in house.disk.log


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'{"note":"","schema":1,"provider":"github","state":{"provider":"gith',
        b'{"schema":1,"provider":"github","state":{"provider":"github","failures":"many"}}',
        b'{"schema":1,"provider":"npm","state":{"provider":"npm"}}',
        bytes(16 * 1024 * 1024 + 1),
        b"[]",
    ],
    ids=["empty", "torn", "wrong type", "another's", "too big", "no object"],
)
def test_a_damaged_file_is_set_aside_and_costs_only_its_own_provider(data: bytes, house: House) -> None:
    """Seeded defect: one damaged file ends the start, or is overwritten and gone."""
    store = house.start(GITHUB, NPM)
    store.save(state())
    store.save(state(NPM))
    name = house.file.name
    house.put(house.file, data)
    store = house.start(GITHUB, NPM)
    assert house.loaded.states == {GITHUB: ProviderState(provider=GITHUB), NPM: state(NPM)}
    (note,) = house.loaded.notes
    assert note.startswith("The saved state of github is damaged (")
    assert note.endswith(f"It was set aside as {name}.bad-20261123T120000Z, and begins anew.")
    assert house.disk.files[PROVIDERS / f"{name}.bad-20261123T120000Z"].data == data
    assert store.save(state()).saved
    house.start(GITHUB, NPM)
    assert house.loaded.states == {GITHUB: state(), NPM: state(NPM)}
    assert house.loaded.notes == ()


def test_a_damaged_file_that_cannot_be_set_aside_is_left_alone(house: House) -> None:
    """Seeded defect: it is overwritten with the first save, and what a person might have repaired is gone."""
    house.start().save(state())
    house.put(house.file, b"damaged")
    house.disk.faults["replace"] = 13
    store = house.start()
    house.disk.faults.clear()
    (note,) = house.loaded.notes
    assert "could not be moved aside: no permission. It is left as it is, and changes are not saved." in note
    ticket = store.save(state())
    assert (ticket.saved, ticket.problem) == (False, note)
    assert house.disk.files[house.file].data == b"damaged"
    assert store.problem is None


def test_a_newer_file_is_left_untouched_and_its_provider_runs_unsaved(house: House) -> None:
    """Seeded defect: a newer file is called damaged; going back to a newer version would then start from nothing."""
    house.start().save(state())
    newer = to_bytes({"schema": 99, "future": True})
    house.put(house.file, newer)
    house.put(FOLDER / "app.json", newer)
    house.put(FOLDER / "polls.json", newer)
    store = house.start()
    assert house.loaded.states == {GITHUB: ProviderState(provider=GITHUB)}
    assert house.loaded.notes == tuple(
        f"{what} was written by a newer version of Tray Status. It is left as it is, and changes are not saved."
        for what in ("The program's own state", "The saved state of github")
    )
    assert not store.save(state()).saved
    assert not store.save_app(AppState(paused=True)).saved
    store.remove(GITHUB, NOON)
    assert store.close(NOON, PLENTY)
    for path in (house.file, FOLDER / "app.json", FOLDER / "polls.json"):
        assert house.disk.files[path].data == newer


def test_a_file_that_cannot_be_read_is_left_untouched(house: House) -> None:
    """Seeded defect: a file whose disk failed for a moment is taken for missing, and overwritten."""
    house.start().save(state())
    house.disk.faults["read"] = 5
    store = house.start()
    house.disk.faults.clear()
    assert house.loaded.notes[-1] == (
        "The saved state of github could not be read: the disk reports an error. "
        "It is left as it is, and changes are not saved."
    )
    assert not store.save(replace(state(), page_url="https://new")).saved
    house.start()
    assert house.loaded.states == {GITHUB: state()}


def test_a_damaged_state_of_the_program_is_set_aside(house: House) -> None:
    house.start().save_app(AppState(paused=True))
    for data in (b"torn", b'{"schema":1,"app":{"paused":"very"}}'):
        house.put(FOLDER / "app.json", data)
        store = house.start()
        assert house.loaded.app == AppState()
        assert house.loaded.notes[0].startswith("The program's own state is damaged (")
        assert store.save_app(AppState(paused=True)).saved
        house.clock.step(1)


@pytest.fixture
def grown(house: House) -> House:
    """A house whose provider's file an earlier version wrote; the program is two schemas further."""
    first = to_bytes({"note": "", "schema": 1, "id": GITHUB, "state": encode(state())})
    house.forms = replace(house.forms, provider=Form(schema=3, steps={1: THREE.steps[1], 2: dict}))
    house.start().save(state())
    house.put(house.file, first)
    return house


def test_an_older_file_is_led_up_and_kept_once(grown: House) -> None:
    """Seeded defect: the old file is gone after the first save; nobody could go back to the earlier version."""
    old = grown.disk.files[grown.file].data
    copy = grown.file.with_name(f"{grown.file.name}.v1")
    store = grown.start()
    assert grown.loaded.states == {GITHUB: state()}
    assert grown.loaded.notes == ()
    assert grown.disk.files[grown.file].data == old
    assert store.save(state()).saved
    assert json.loads(grown.disk.files[grown.file].data)["schema"] == 3
    assert grown.disk.files[copy].data == old
    grown.disk.log.clear()
    assert store.save(state()).saved
    assert grown.disk.log == []
    store.save(replace(state(), platform="x"))
    assert grown.disk.files[copy].data == old
    grown.start()
    assert grown.loaded.states == {GITHUB: replace(state(), platform="x")}


def test_an_older_file_is_not_replaced_before_it_is_kept(grown: House) -> None:
    old = grown.disk.files[grown.file].data
    store = grown.start()
    grown.disk.faults["write_new"] = 28
    assert not store.save(state()).saved
    assert grown.disk.files[grown.file].data == old
    grown.disk.faults.clear()
    store.retry(NOON)
    assert store.problem is None
    assert len(grown.disk.names(PROVIDERS)) == 2


def test_damaged_files_go_after_ninety_days_and_five_of_a_name_are_kept(house: House) -> None:
    """Seeded defects: damaged files stay for ever; what goes is what is newest; other files go with them."""
    store = house.start()
    store.save(state())
    days = [200, 91, 90, 50, 40, 30, 20, 10, 0]
    stamps = {day: (NOON - timedelta(days=day)).strftime("%Y%m%dT%H%M%SZ") for day in days}
    for folder, name in ((FOLDER, "app.json"), (PROVIDERS, "x.json")):
        for day in days:
            house.put(folder / f"{name}.bad-{stamps[day]}", b"torn")
    house.put(FOLDER / f"polls.json.bad-{stamps[90]}", b"torn")
    house.put(FOLDER / f"polls.json.bad-{stamps[91]}", b"torn")
    others = [FOLDER / "app.json.bad-1999", FOLDER / "app.json.bad-20269999T000000Z", FOLDER / "notes.bad"]
    for path in others:
        house.put(path, b"mine")
    store.purge(NOON)
    assert store.problem is None
    newest = {stamps[day] for day in (40, 30, 20, 10, 0)}
    for folder, name in ((FOLDER, "app.json"), (PROVIDERS, "x.json")):
        kept = {path.name for path in house.disk.files if path.parent == folder and path not in others}
        assert {one.rpartition("-")[2] for one in kept if one.startswith(f"{name}.bad-")} == newest
    assert f"polls.json.bad-{stamps[90]}" in house.disk.names(FOLDER)
    assert f"polls.json.bad-{stamps[91]}" not in house.disk.names(FOLDER)
    assert {*others, house.file} <= set(house.disk.files)


def test_old_files_are_tidied_at_each_start(house: House) -> None:
    """Seeded defect: they are looked for after a day, and no computer runs that long without a break."""
    house.start()
    bad = FOLDER / "app.json.bad-20200101T000000Z"
    house.put(bad, b"torn")
    store = Store(FOLDER, start_thread=None, clock=house.clock, disk=house.disk)
    MemoryOnDisk(store, (GITHUB,), lambda: None).load((GITHUB,), NOON)
    assert bad not in house.disk.files


def test_a_removed_provider_waits_for_thirty_days_and_adding_it_again_is_an_undo(house: House) -> None:
    """Seeded defect: removing deletes; a mistake in the settings would cost all that was acknowledged."""
    store = house.start(GITHUB, NPM)
    store.save(state())
    store.save(state(NPM))
    store.add_history(GITHUB, [Record(at=NOON, kind=EventKind.OPENED)])
    store.remove(GITHUB, NOON)
    assert house.names(PROVIDERS) == ["npm.json"]
    assert house.names(FOLDER / "history") == []
    assert len(house.disk.names(REMOVED)) == 2
    store.purge(NOON + timedelta(days=30))
    assert store.restore(GITHUB).states == {GITHUB: state()}
    assert len(store.history(GITHUB)) == 1
    assert house.disk.names(REMOVED) == []
    house.disk.log.clear()
    assert store.save(state()).saved
    assert house.disk.log == []


def test_what_was_not_written_yet_when_its_provider_is_removed_is_put_aside_with_it(house: House) -> None:
    """Seeded defect: what was taken back just before is still owed by the file that is put aside."""
    store = house.start(GITHUB)
    store.save(state())
    house.disk.faults["write_new"] = 5
    newest = replace(state(), page_url="https://new")
    assert not store.save(newest).saved
    house.disk.faults.clear()
    store.remove(GITHUB, NOON)
    assert store.restore(GITHUB).states == {GITHUB: newest}


def test_what_was_removed_comes_back_at_the_next_start_too_and_the_newest_of_it(house: House) -> None:
    store = house.start()
    for day, platform in enumerate(("old", "new")):
        store.save(replace(state(), platform=platform))
        store.remove(GITHUB, NOON + timedelta(days=day))
        store.save(replace(state(), platform="between"))
    store.remove(GITHUB, NOON + timedelta(days=0, seconds=-5))
    house.start()
    assert house.loaded.states[GITHUB].platform == "new"
    assert len(house.disk.names(REMOVED)) == 2


def test_after_thirty_days_it_is_gone(house: House) -> None:
    store = house.start()
    store.save(state())
    store.remove(GITHUB, NOON)
    for stray in ("notes.txt", "a.99999999T999999Z.json"):
        house.put(REMOVED / stray, b"")
    store.purge(NOON + timedelta(days=31))
    assert house.disk.names(REMOVED) == ["a.99999999T999999Z.json", "notes.txt"]
    assert store.restore(GITHUB).states == {GITHUB: ProviderState(provider=GITHUB)}


def test_providers_that_settings_named_no_more_at_the_start_wait_too(house: House) -> None:
    store = house.start(GITHUB, NPM)
    store.save(state())
    store.save(state(NPM))
    house.put(PROVIDERS / "x.json.bad-20250101T000000Z", b"kept")
    store = house.start(NPM)
    store.remove_others(NOON)
    assert house.names(PROVIDERS) == ["npm.json", "x.json.bad-20250101T000000Z"]
    house.start(GITHUB, NPM)
    assert house.loaded.states == {GITHUB: state(), NPM: state(NPM)}


def test_a_removal_that_the_disk_did_not_take_does_not_come_after_the_undo(house: House) -> None:
    """Seeded defect: the failed removal is tried again a minute later and takes the file of a watched provider."""
    store = house.start()
    store.save(state())
    house.disk.faults["replace"] = 28
    assert not store.remove(GITHUB, NOON).saved
    house.disk.faults.clear()
    assert store.restore(GITHUB).states == {GITHUB: state()}
    store.retry(NOON)
    assert house.names(PROVIDERS) == ["github.json"]


def test_left_over_files_are_swept_at_the_start(house: House) -> None:
    house.start().save(state())
    for folder in (FOLDER, PROVIDERS, FOLDER / "history"):
        house.put(folder / ".github.json.0123abcd.tmp", b"half")
    house.start()
    assert not [path for path in house.disk.files if path.suffix == ".tmp"]


def test_histories_and_decisions_are_there_after_a_restart(house: House) -> None:
    store = house.start()
    record = Record(at=NOON, kind=EventKind.OPENED)
    entry = Entry(at=NOON, provider=GITHUB, reason="because")
    store.add_history(GITHUB, [record])
    store.add_decisions([entry])
    store = house.start()
    assert store.history(GITHUB) == (record,)
    assert store.decisions.read() == (entry,)
    assert store.history(NPM) == ()
    house.disk.faults["read"] = 5
    assert store.history(GITHUB) == ()


def test_old_records_go_with_the_daily_clean_up(house: House) -> None:
    store = house.start()
    store.save(state())
    store.add_history(GITHUB, [Record(at=NOON, kind=EventKind.OPENED)])
    house.clock.step(121 * 86_400)
    store.compact()
    (path,) = (path for path in house.disk.files if path.parent == FOLDER / "history")
    assert house.disk.files[path].data == b""


def test_everything_is_for_its_owner_only_on_the_real_disk(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "state", start_thread=start_thread, clock=FakeClock())
    assert store.load_all([GITHUB]).states == {GITHUB: ProviderState(provider=GITHUB)}
    told: list[Ticket] = []
    ticket = store.save(state(), told.append)
    store.add_history(GITHUB, [Record(at=NOON, kind=EventKind.OPENED)])
    store.add_decisions([Entry(at=NOON, reason="because")])
    store.save_app(AppState(paused=True))
    assert store.close(NOON, PLENTY)
    assert ticket.saved
    assert told == [ticket]
    paths = list((tmp_path / "deep" / "state").rglob("*"))
    assert len([path for path in paths if path.is_file()]) == 5
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}
    assert (tmp_path / "deep" / "state").stat().st_mode & 0o077 == 0
    again = Store(tmp_path / "deep" / "state", start_thread=None, clock=FakeClock(), disk=SystemDisk())
    assert again.load_all([GITHUB]).states == {GITHUB: state()}
