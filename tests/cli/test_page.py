"""`page`: made of what the program wrote down, whether it runs or not, for its user alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.engine.making import incident
from tests.fakes import NOON, FakeClock
from tests.program.started import Program
from tray_status.cli.gathering import NOT_RUNNING
from tray_status.cli.page import write
from tray_status.core.belief import Belief
from tray_status.core.errors import StateError
from tray_status.core.events import EventKind
from tray_status.core.history import Record
from tray_status.core.model import Health, ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.store import Store

ACME = ProviderId("acme")


def remembered(state: Path) -> None:
    """Have a state folder in which one incident goes on."""
    store = Store(state, start_thread=None, clock=FakeClock(NOON))
    belief = Belief(health=Health.PARTIAL_OUTAGE, incidents=(incident(1),))
    store.load_all([ACME])
    store.save(ProviderState(provider=ACME, belief=belief, believed_at=NOON))
    store.add_history(ACME, [Record(at=NOON, kind=EventKind.HEALTH, health=Health.PARTIAL_OUTAGE)])
    store.close(NOON, 5.0)


def test_the_page_holds_what_was_believed_last_and_says_that_nobody_watches(tmp_path: Path) -> None:
    program = Program(tmp_path, [("acme", "Acme", "https://acme.example")])
    remembered(tmp_path / "state")
    done = program.say("page", str(tmp_path / "out.html"))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Written: {tmp_path / 'out.html'}\n"
    text = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert incident(1).title in text
    assert NOT_RUNNING in text
    assert stat.S_IMODE((tmp_path / "out.html").stat().st_mode) == 0o600


def test_without_a_desktop_it_says_where_the_page_is(tmp_path: Path) -> None:
    program = Program(tmp_path, [("acme", "Acme", "https://acme.example")])
    program.environ = {
        **{key: value for key, value in program.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")},
        "HOME": str(tmp_path),
        "PATH": "",
    }
    done = program.say("page")

    path = tmp_path / "state" / "tray-status.html"
    assert (done.returncode, done.stdout) == (0, f"There is no desktop here to open it on. It is {path}\n")
    assert path.is_file()


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match=r"The page cannot be written to .*file/page.html: "):
        write(tmp_path / "file" / "page.html", "")
