"""Entering a message bus: found where the session has it, and every refusal an error with a sentence."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tray_status.desktop.bus import Bus
from tray_status.desktop.messages import BusError
from tray_status.threads import start_thread


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A session whose bus listens where systemd puts it, and which no variable names."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "bus"))
        listener.listen()
        yield listener


def test_a_bus_that_hangs_up_is_an_error_and_no_traceback(
    session: socket.socket, capfd: pytest.CaptureFixture[str]
) -> None:
    """Seeded defects: no look into the runtime folder; the library's own way in, whose thread prints a traceback."""

    def hang_up() -> None:
        caller, _ = session.accept()
        with caller:
            caller.recv(100)

    start_thread("bus", hang_up)
    with pytest.raises(BusError, match="cannot be reached"):
        Bus()
    assert capfd.readouterr() == ("", "")


def test_a_session_without_a_bus_is_told_by_the_name_of_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with pytest.raises(BusError, match="DBUS_SESSION_BUS_ADDRESS is not set"):
        Bus()


@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "nonsense"])
def test_an_address_that_leads_nowhere_is_an_error(address: str) -> None:
    with pytest.raises(BusError, match="cannot be reached"):
        Bus(address)
