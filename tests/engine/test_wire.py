"""Owns the proof that any address of a host will do, and that nobody waits for a connection that is dead."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.bad_pages import LITTLE
from tests.engine.conftest import Rig
from tests.fakes import FakeClock
from tests.servers import HOST, Page, Reader, Servers, Site, Writer, request_of
from tray_status.core.problem import ProblemKind
from tray_status.engine.addresses import parse
from tray_status.engine.deadline import Deadline, Phase
from tray_status.engine.faults import problem_of
from tray_status.engine.lookups import Addresses, LookUps, SocketAddress
from tray_status.engine.trip import Trip
from tray_status.engine.wire import WatchedConnection


def resolves_to(*urls: str) -> Callable[[str, int, int, int], Addresses]:
    """A resolver that gives every host the addresses of these servers."""

    def resolve(_host: str, _port: int, _family: int, kind: int) -> Addresses:
        return [(socket.AF_INET, kind, 0, "", (HOST, parse(url).port)) for url in urls]

    return resolve


def refusing() -> str:
    """The address of a port where nobody listens."""
    with socket.create_server((HOST, 0)) as server:
        return f"http://{HOST}:{server.getsockname()[1]}/"


def test_the_next_address_is_tried_when_one_refuses(make_rig: Callable[..., Rig], servers: Servers) -> None:
    """Fails when a host whose first address (often IPv6) is dead counts as dead."""
    good = servers.serve(Site({"/": Page(body=LITTLE)}))
    rig = make_rig(resolve=resolves_to(refusing(), good))
    assert rig.get("http://a.test/").body == LITTLE


def test_the_next_address_is_tried_when_one_does_not_answer(make_rig: Callable[..., Rig], servers: Servers) -> None:
    """Fails when an address that swallows packets uses up the whole time."""
    good = servers.serve(Site({"/": Page(body=LITTLE)}))
    rig = make_rig(resolve=resolves_to(servers.full(), good))
    assert rig.get("http://a.test/", 1.0).body == LITTLE


@pytest.mark.parametrize("count", [0, 2])
def test_a_host_none_of_whose_addresses_can_be_reached_is_a_connection_problem(
    make_rig: Callable[..., Rig], count: int
) -> None:
    rig = make_rig(resolve=resolves_to(*(refusing() for _ in range(count))))
    problem = rig.problem("http://a.test/")
    assert problem.kind is ProblemKind.CONNECT
    assert problem.sentence == ("a.test refused the connection." if count else "a.test cannot be reached.")


class TimedOut(WatchedConnection):
    """A connection that the system itself gives up."""

    def _dial(self, trip: Trip, kind: tuple[int, int, int], address: SocketAddress, seconds: float) -> socket.socket:
        raise TimeoutError(errno.ETIMEDOUT, f"{trip} {kind} {address} {seconds}")


def test_a_connection_that_the_system_gives_up_did_not_stand() -> None:
    deadline = Deadline(FakeClock(), 15)
    deadline.phase = Phase.CONNECT
    trip = Trip(deadline, LookUps())
    with pytest.raises(Exception, match="no address of the host answered") as caught:
        TimedOut("a.test")._first_that_answers(trip, resolves_to("http://b.test/")("a.test", 80, 0, 1))
    problem = problem_of(caught.value, "a.test", deadline)
    assert (problem.kind, problem.sentence) == (ProblemKind.CONNECT, "a.test did not accept a connection in time.")


@dataclass
class FallsSilent:
    """Answers the first request of its first connection, and after that only new connections."""

    connections: int = 0
    asked: list[int] = field(default_factory=list)

    async def __call__(self, reader: Reader, writer: Writer) -> None:
        """Answer one client."""
        self.connections += 1
        number = self.connections
        page = Page(body=LITTLE)
        while (request := await request_of(reader)) is not None:
            self.asked.append(number)
            if self.asked == [1, 1]:
                await asyncio.Event().wait()
            writer.write(page.answer(request[1]))


def test_a_kept_connection_that_died_without_a_word_is_not_waited_for_till_the_end(rig: Rig, servers: Servers) -> None:
    """Fails when, after the computer slept, every poll waits 15 s on a connection that leads nowhere."""
    site = FallsSilent()
    url = servers.serve(site)
    rig.get(url)
    assert rig.get(url, 1.0).not_modified
    assert site.asked == [1, 1, 2]
    assert rig.get(url).not_modified
    assert site.asked == [1, 1, 2, 2]


def test_connections_are_not_kept_without_end(make_rig: Callable[..., Rig], servers: Servers) -> None:
    """Fails when every server that a redirect ever led to stays connected."""
    sites = [Site({"/": Page(body=LITTLE)}) for _ in range(40)]
    rig = make_rig(hosts=1)
    for site in sites:
        rig.get(servers.serve(site))
    assert 1 <= len(rig.web._adapter._pools) < len(sites)


def test_a_server_for_each_provider_and_one_more_to_which_it_leads_stay_connected(
    make_rig: Callable[..., Rig], servers: Servers
) -> None:
    """Fails when one provider that leads elsewhere is one server too many, and all connect anew at every poll."""
    sites = [Site({"/": Page(body=LITTLE)}) for _ in range(24)]
    urls = [servers.serve(site) for site in sites]
    rig = make_rig(hosts=len(sites) // 2)
    for _ in range(3):
        for url in urls:
            rig.get(url)
    assert [site.connections for site in sites] == [1] * len(sites)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (OSError(errno.EMFILE, "Too many open files"), ProblemKind.BROKEN, "not a proper answer"),
        (UnicodeError("odd"), ProblemKind.BROKEN, "not a proper answer"),
        (ConnectionAbortedError(), ProblemKind.BROKEN, "broke off the connection"),
    ],
)
def test_whatever_else_goes_wrong_has_a_name_too(error: Exception, kind: ProblemKind, words: str) -> None:
    problem = problem_of(error, "a.test", Deadline(FakeClock(), 15))
    assert problem.kind is kind
    assert words in problem.sentence
