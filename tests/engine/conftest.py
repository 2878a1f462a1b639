"""Owns what the tests of the wire share: certificates, servers on this machine, and a way to fetch from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests import certificates
from tests.certificates import Certificates
from tests.servers import Servers
from tray_status.core.errors import FetchError
from tray_status.core.problem import Problem
from tray_status.core.state import Validators
from tray_status.engine.clock import SystemClock
from tray_status.engine.watchdog import Watchdog
from tray_status.engine.web import Answer, Request, Web
from tray_status.threads import start_thread

PLENTY = 20.0
"""Seconds: what is expected to answer never needs them, and what hangs by mistake fails within a test's limit."""

SHORT = 0.25
"""Seconds after which a page that hangs is given up in these tests."""


@dataclass(slots=True)
class Rig:
    """A Web and the watchdog that keeps its deadlines."""

    web: Web
    watchdog: Watchdog
    validators: dict[str, Validators] = field(default_factory=dict)

    def get(self, url: str, seconds: float = PLENTY, *, asked: Request | None = None) -> Answer:
        """Fetch one document, conditionally when it was fetched before."""
        deadline = self.watchdog.deadline(seconds)
        request = asked or Request(url=url, validators=self.validators.get(url, Validators()))
        try:
            answer = self.web.get(request, deadline)
        finally:
            deadline.finish()
        self.validators[url] = answer.validators
        return answer

    def problem(self, url: str, seconds: float = PLENTY) -> Problem:
        """The problem with which fetching fails; the test fails when it does not."""
        with pytest.raises(FetchError) as caught:
            self.get(url, seconds)
        return caught.value.problem


@pytest.fixture(scope="session")
def certs(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Good and bad certificates."""
    return certificates.make(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def servers() -> Iterator[Servers]:
    """Servers that end with the test."""
    with Servers() as running:
        yield running


@pytest.fixture
def make_rig(certs: Certificates) -> Iterator[Callable[..., Rig]]:
    """Make a Web with further arguments of its own."""
    made: list[Web] = []

    def make(**options: object) -> Rig:
        clock = SystemClock()
        web = Web(clock=clock, **{"ca_file": str(certs.ca_file), **options})  # type: ignore[arg-type]  # passed on
        made.append(web)
        return Rig(web, Watchdog(clock=clock, start_thread=start_thread))

    yield make
    for web in made:
        web.refresh_proxies()


@pytest.fixture
def rig(make_rig: Callable[..., Rig]) -> Rig:
    """A Web that believes the test authority."""
    return make_rig()
