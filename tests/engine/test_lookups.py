"""Owns the proof that a name service that does not answer cannot swallow one thread after the other."""

from __future__ import annotations

import socket
import threading

import pytest

from tests.fakes import FakeClock, FakeResolver
from tray_status.engine.deadline import Deadline, DeadlinePassedError
from tray_status.engine.lookups import MOST_HUNG, Addresses, HungLookUpError, LookUps
from tray_status.threads import start_thread


def deadline() -> Deadline:
    """A deadline that nobody watches."""
    return Deadline(FakeClock(), 15)


def test_a_name_is_looked_up_and_the_family_that_worked_comes_first() -> None:
    """Fails when a host with broken IPv6 is tried by IPv6 first in every poll."""
    v6, v4 = socket.AF_INET6, socket.AF_INET
    found: Addresses = [(v6, 1, 6, "", ("::1", 80, 0, 0)), (v4, 1, 6, "", ("127.0.0.1", 80))]
    lookups = LookUps(lambda *_query: found)
    assert [family for family, *_ in lookups.addresses("a.test", 80, deadline())] == [v6, v4]
    lookups.worked("a.test", v4)
    assert [family for family, *_ in lookups.addresses("a.test", 80, deadline())] == [v4, v6]
    assert [family for family, *_ in lookups.addresses("b.test", 80, deadline())] == [v6, v4]


@pytest.mark.parametrize("error", [OSError("strange"), UnicodeError("label too long"), socket.gaierror(8, "none")])
def test_every_failed_look_up_is_the_same_kind_of_error(error: Exception) -> None:
    def fail(*_query: object) -> Addresses:
        raise error

    with pytest.raises(socket.gaierror):
        LookUps(fail).addresses("a.test", 80, deadline())


def test_hosts_with_hanging_look_ups_are_not_asked_for_again_and_many_of_them_stop_all() -> None:
    """Fails when hanging look-ups are not counted, or not counted down when they return."""
    names = [f"{number}.test" for number in range(MOST_HUNG)]
    resolver = FakeResolver({"good.test": "127.0.0.1"}, hanging=set(names))
    lookups = LookUps(resolver)
    limits = [deadline() for _ in names]
    ended: list[type[BaseException]] = []
    asked = threading.Barrier(len(names) + 1)

    def look_up(name: str, limit: Deadline) -> None:
        hold = limit.hold

        def held(wake: object) -> int:
            number = hold(wake)  # type: ignore[arg-type]  # handed on
            asked.wait(10)
            return number

        limit.hold = held  # type: ignore[method-assign]  # to know when the look-up begins
        try:
            lookups.addresses(name, 80, limit)
        except (OSError, DeadlinePassedError) as error:
            ended.append(type(error))

    threads = [start_thread(name, look_up, name, limit) for name, limit in zip(names, limits, strict=True)]
    asked.wait(10)
    assert lookups.addresses("good.test", 80, deadline())
    limits[0].expire()
    assert lookups.hung == 1
    with pytest.raises(HungLookUpError):
        lookups.addresses("0.test", 80, deadline())
    assert lookups.addresses("good.test", 80, deadline())
    for limit in limits[1:]:
        limit.expire()
    assert lookups.hung == MOST_HUNG
    with pytest.raises(HungLookUpError):
        lookups.addresses("good.test", 80, deadline())
    resolver.names |= dict.fromkeys(names[:1], "127.0.0.1")
    resolver.let_go.set()
    for thread in threads:
        thread.join(5)
    assert lookups.hung == 0
    assert ended.count(DeadlinePassedError) == 1
    assert len(ended) == len(names)
    assert lookups.addresses("good.test", 80, deadline())
    assert lookups._hung == {}
