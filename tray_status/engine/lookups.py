"""Owns name look-ups, which nothing can interrupt: who has one unanswered is not asked for again until it returns."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Callable, Sequence
from threading import Lock

from tray_status.engine.deadline import Deadline, DeadlinePassedError

SocketAddress = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
"""Where a socket connects to; its form depends on the family."""

Addresses = Sequence[tuple[int, int, int, str, SocketAddress]]
"""What `socket.getaddrinfo` returns: family, type, protocol, canonical name, socket address."""

Resolve = Callable[[str, int, int, int], Addresses]
"""`socket.getaddrinfo`, or what stands in for it: host, port, family (0: any), type."""

MOST_HUNG = 32
"""So many look-ups without an answer mean that the name service is dead: then nobody else is sent after it."""


class HungLookUpError(Exception):
    """This look-up was not begun, because earlier ones still have no answer long after their time was over."""


class LookUps:
    """The system's name service, with a bound on the threads that it can swallow.

    A look-up that is not answered by its deadline keeps its thread until the system gives up. While it does, further
    polls of that host fail at once, and when there are many such hosts, so do look-ups of all others.
    """

    def __init__(self, resolve: Resolve = socket.getaddrinfo) -> None:
        self._resolve = resolve
        self._lock = Lock()
        self._hung: Counter[str] = Counter()
        self._worked: dict[str, int] = {}

    @property
    def hung(self) -> int:
        """How many look-ups have outlived their deadline and still hold a thread."""
        return self._hung.total()

    def addresses(self, host: str, port: int, deadline: Deadline) -> Addresses:
        """The addresses of a host, the family that worked last time first.

        Raises HungLookUpError, DeadlinePassedError when the answer came too late, and `socket.gaierror` when there is
        no such name.
        """
        with self._lock:
            if self._hung[host] or self._hung.total() >= MOST_HUNG:
                raise HungLookUpError(f"name look-ups are not answered ({host})")
            del self._hung[host]
        late: list[str] = []
        held = deadline.hold(lambda: self._hangs(host, late))
        try:
            found = self._resolve(host, port, 0, socket.SOCK_STREAM)
        except socket.gaierror:
            raise
        except (OSError, UnicodeError) as error:
            raise socket.gaierror(socket.EAI_NONAME, f"{host} could not be looked up: {error}") from error
        finally:
            deadline.release(held)
            self._returned(host, late)
        if deadline.expired:
            raise DeadlinePassedError
        family = self._worked.get(host)
        return sorted(found, key=lambda address: address[0] != family) if family is not None else found

    def worked(self, host: str, family: int) -> None:
        """Remember by which family (IPv4 or IPv6) the host was reached: it is tried first from now on."""
        self._worked[host] = family

    def _hangs(self, host: str, late: list[str]) -> None:
        with self._lock:
            late.append(host)
            self._hung[host] += 1

    def _returned(self, host: str, late: list[str]) -> None:
        with self._lock:
            self._hung[host] -= len(late)
            if not self._hung[host]:
                del self._hung[host]
