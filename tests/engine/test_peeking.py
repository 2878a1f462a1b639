"""Reading state files for whoever only looks: each once, anew when it has changed, and never more than is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.bench.kept import leave
from tests.core.making import ACME
from tray_status.core.model import Health, ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.clock import SystemClock
from tray_status.engine.disk import SystemDisk
from tray_status.engine.peeking import Peeking, peek
from tray_status.engine.store import Store

FIRST, SECOND = ProviderId("provider-0000"), ProviderId("provider-0001")


class Counting(SystemDisk):
    """A disk that counts what is read."""

    def __init__(self) -> None:
        super().__init__()
        self.read_files: list[str] = []

    def read(self, path: Path, limit: int) -> bytes:
        """The same, counted."""
        self.read_files.append(path.parent.name)
        return super().read(path, limit)


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    """Seeded defects: an open window reads all there is every few seconds; or shows for ever what it read first."""
    leave(tmp_path, count=2, past=3, ill=1)
    disk = Counting()
    files = Peeking(tmp_path / "state", disk)
    first = files.states([FIRST, SECOND])
    assert (len(files.histories([FIRST])[FIRST]), len(disk.read_files)) == (6, 4)
    assert files.states([FIRST, SECOND]) == first
    assert len(disk.read_files) == 4, "nothing has changed"

    store = Store(tmp_path / "state", start_thread=None, clock=SystemClock())
    store.load_all([FIRST])
    store.save(replace(first[FIRST], tell_back=True))
    again = files.states([FIRST, SECOND])
    assert (again[FIRST].tell_back, again[SECOND]) == (True, first[SECOND])
    assert disk.read_files[4:] == ["providers"], "and that alone"


def test_a_first_look_has_what_goes_on_and_nothing_that_is_over(tmp_path: Path) -> None:
    """Seeded defect: what goes on now is missing from the first look, which then says that all is well."""
    leave(tmp_path, count=2, past=3, ill=1)
    files = Peeking(tmp_path / "state", SystemDisk())
    whole, first = files.states([FIRST, SECOND]), files.going_on([FIRST, SECOND])

    for id_ in (FIRST, SECOND):
        expected = tuple(one for one in whole[id_].belief.incidents if not one.over)
        assert first[id_].belief.incidents == expected
        assert first[id_].belief.components == whole[id_].belief.components
        assert first[id_].believed_at == whole[id_].believed_at
    assert first[FIRST].belief.health is Health.PARTIAL_OUTAGE
    assert len(whole[FIRST].belief.incidents) == 4


def test_what_is_missing_damaged_or_another_ones_is_left_out_and_left_alone(tmp_path: Path) -> None:
    files = Peeking(tmp_path / "state", SystemDisk())
    assert (files.states([ACME]), files.going_on([ACME]), files.histories([ACME])) == ({}, {}, {ACME: ()})
    leave(tmp_path, count=2, past=1, ill=0)
    (one, other) = sorted((tmp_path / "state" / "providers").iterdir())
    one.write_bytes(b"{")
    (tmp_path / "state" / "polls.json").write_bytes(b"{")
    before = sorted((tmp_path / "state").rglob("*"))

    assert list(files.states([FIRST, SECOND])) == [SECOND]
    assert list(files.going_on([FIRST, SECOND])) == [SECOND]
    assert peek(tmp_path / "state", FIRST, SystemDisk()) is None
    one.write_bytes(other.read_bytes())
    assert peek(tmp_path / "state", FIRST, SystemDisk()) is None, "it is the other one's"
    assert isinstance(peek(tmp_path / "state", SECOND, SystemDisk()), ProviderState)
    other.write_bytes(other.read_bytes().replace(b'"belief":{', b'"belief":[],"held":{'))
    assert files.going_on([SECOND]) == {}
    (history,) = [file for file in (tmp_path / "state" / "history").iterdir() if "0001" in file.name]
    history.unlink()
    history.mkdir()
    assert files.histories([SECOND]) == {SECOND: ()}
    assert sorted((tmp_path / "state").rglob("*")) == before
