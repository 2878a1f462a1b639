"""Owns the proof that the guards around every test hold: home folder, network, announcements."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from tests.conftest import StrayedError, is_local

# A documentation address: nothing answers there, should the guard ever fail.
FAR_AWAY = "192.0.2.1"


def test_the_home_folder_is_empty_and_ours(home: Path) -> None:
    assert Path.home() == home
    assert not any(home.iterdir())


def test_connecting_beyond_this_machine_is_refused(stays_on_this_machine: list[str]) -> None:
    with socket.socket() as connection, pytest.raises(StrayedError, match=FAR_AWAY):
        connection.connect((FAR_AWAY, 80))
    with socket.socket(type=socket.SOCK_DGRAM) as datagrams, pytest.raises(StrayedError, match=FAR_AWAY):
        datagrams.sendto(b"", (FAR_AWAY, 53))
    assert len(stays_on_this_machine) == 2
    stays_on_this_machine.clear()


def test_a_refusal_in_a_thread_is_noticed_even_when_it_is_swallowed(stays_on_this_machine: list[str]) -> None:
    """Fails when a program that turns every exception into a value can hide that it left this machine."""

    def swallow() -> None:
        with pytest.raises(StrayedError):
            socket.getaddrinfo("status.example.com", 443)

    thread = threading.Thread(target=swallow)  # noqa: TID251 -- the guard must not depend on what it guards
    thread.start()
    thread.join(5)
    assert stays_on_this_machine == ["socket.getaddrinfo 'status.example.com'"]
    stays_on_this_machine.clear()


def test_connecting_to_this_machine_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


@pytest.mark.parametrize("host", [None, "", "localhost", b"localhost", "127.0.0.1", "127.9.9.9", "::1", "::1%lo"])
def test_these_hosts_are_this_machine(host: object) -> None:
    assert is_local(host)


@pytest.mark.parametrize("host", [FAR_AWAY, "10.0.0.1", "0.0.0.0", "::", "localhost.example.com", b"example.com", 7])  # noqa: S104 -- never bound
def test_these_hosts_are_not_this_machine(host: object) -> None:
    assert not is_local(host)
