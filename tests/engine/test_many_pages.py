"""Owns the proof of the whole way: a hundred pages at once, twenty of them bad in every way there is."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Iterator
from queue import SimpleQueue

import pytest

from tests import bad_pages
from tests.certificates import Certificates
from tests.engine.platforms import ONE
from tests.fakes import FakeResolver
from tests.servers import Page as ServedPage
from tests.servers import Servers, Site
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.problem import ProblemKind
from tray_status.core.state import Failed, Fetched, Outcome, ProviderState
from tray_status.engine.clock import SystemClock
from tray_status.engine.deadline import Deadline, Phase
from tray_status.engine.poller import PollJob, poll
from tray_status.engine.watchdog import Watchdog
from tray_status.engine.web import Web
from tray_status.engine.workers import Workers
from tray_status.threads import start_thread

K = ProblemKind
DEADLINE = 3600.0
"""Seconds; nobody waits for them: they are leapt over once only hanging pages are left, however slow the machine."""

HANGING = (Phase.LOOK_UP, Phase.CONNECT, Phase.TLS, Phase.ANSWER, Phase.BODY)
WAIT = 60.0
"""Seconds that one step of this may take at most, on a machine that does much else."""

GOOD = json.dumps({"health": "operational", "incidents": []}).encode()


@pytest.fixture
def bad(servers: Servers, certs: Certificates) -> dict[str, tuple[ProblemKind, str]]:
    """Bad pages by address: their kind of problem, and words of its sentence."""
    tls = certs.good
    here = Site({"/": ServedPage(body=GOOD)})
    hidden = servers.serve(here)
    return {
        servers.listen_only(): (K.TIMEOUT, "did not answer"),
        servers.full(): (K.CONNECT, "did not accept a connection"),
        servers.listen_only("https"): (K.CONNECT, "encrypted connection"),
        servers.serve(bad_pages.silent).replace("http:", "https:"): (K.CONNECT, "encrypted connection"),
        servers.serve(bad_pages.trickled_headers(), tls=tls): (K.TIMEOUT, "did not answer"),
        servers.serve(bad_pages.trickled_body(), tls=tls): (K.TIMEOUT, "did not send everything"),
        "https://stuck.test/": (K.DNS, "name service did not answer"),
        "https://nobody.test/": (K.DNS, "no host of the name"),
        servers.serve(bad_pages.huge(300_000_000), tls=tls): (K.TOO_BIG, "300 MB"),
        servers.serve(bad_pages.bomb(), tls=tls): (K.UNPACK, "unpacks to more than"),
        servers.serve(bad_pages.redirect("/"), tls=tls): (K.REDIRECT, "in a circle"),
        servers.serve(bad_pages.redirect(hidden), tls=tls): (K.REDIRECT, "unencrypted"),
        servers.serve(here, tls=certs.self_signed): (K.TLS, "nobody but itself"),
        servers.serve(here, tls=certs.expired): (K.TLS, "has expired"),
        servers.serve(here, tls=certs.wrong_host): (K.TLS, "for another host"),
        servers.serve(bad_pages.login_page(), tls=tls): (K.NOT_A_STATUS_PAGE, "HTML"),
        servers.serve(bad_pages.entity_bomb(), tls=tls): (K.MALFORMED, "entities"),
        servers.serve(bad_pages.wrong_encoding(), tls=tls): (K.ENCODING, "not UTF-8"),
        servers.serve(bad_pages.answer(GOOD, "application/json", "429 Too Many Requests", Retry_After="60"), tls=tls): (
            K.RATE_LIMITED,
            "less often",
        ),
        servers.serve(bad_pages.reset): (K.BROKEN, "broke off the connection"),
    }


def nobody(*_: object) -> Generator[object, object, object]:
    """Detection that is never needed here."""
    raise AssertionError("the platform is known")


class LeapingClock(SystemClock):
    """The machine's clock, until it is told to leap ahead: then every deadline is over."""

    leapt = 0.0

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return super().monotonic() + self.leapt


class Crowd:
    """Everything that polls, on real threads and a clock that leaps; keeps count of the threads there were."""

    def __init__(self, certs: Certificates, resolver: FakeResolver, hosts: int) -> None:
        self.clock = LeapingClock()
        self.watchdog = Watchdog(clock=self.clock, start_thread=start_thread)
        self.web = Web(clock=self.clock, ca_file=str(certs.ca_file), hosts=hosts, resolve=resolver)
        self.outcomes: SimpleQueue[tuple[str, Outcome, bool]] = SimpleQueue()
        self.deadlines: dict[str, Deadline] = {}
        self.most_threads = 0
        before = threading.active_count()

        def run(job: PollJob, deadline: Deadline) -> Outcome:
            self.most_threads = max(self.most_threads, threading.active_count() - before)
            self.deadlines[job.prefs.url] = deadline
            return poll(job, deadline, web=self.web, find_platform=lambda _name: ONE, detect=nobody)  # type: ignore[arg-type]  # never used

        self.workers = Workers[PollJob](
            run,
            lambda job, outcome, _took, late: self.outcomes.put((job.prefs.url, outcome, late)),
            clock=self.clock,
            watchdog=self.watchdog,
            start_thread=start_thread,
            seconds=DEADLINE,
        )

    def submit(self, url: str, state: ProviderState | None = None) -> None:
        """Poll one page."""
        provider = ProviderId(url)
        prefs = ProviderPrefs(id=provider, name=url, url=url, platform="one")
        self.workers.submit(PollJob(prefs=prefs, state=state or ProviderState(provider=provider)))

    def outcomes_of(self, count: int) -> dict[str, Outcome]:
        """The next outcomes, in their order."""
        found: dict[str, Outcome] = {}
        for _ in range(count):
            url, outcome, _ = self.outcomes.get(timeout=WAIT)
            assert url not in found
            found[url] = outcome
        return found

    def until_in(self, url: str, phase: Phase) -> None:
        """Wait until the poll of a page hangs where it is to hang."""
        turn = threading.Event()
        for _ in range(round(WAIT / 0.01)):
            if url in self.deadlines and self.deadlines[url].phase is phase:
                return
            turn.wait(0.01)
        pytest.fail(f"{url} does not hang in {phase}")

    def leap(self) -> None:
        """Let all deadlines be over."""
        self.clock.leapt += DEADLINE
        self.watchdog.turn()


@pytest.fixture
def crowd(certs: Certificates) -> Iterator[Callable[[FakeResolver], Crowd]]:
    """Make a crowd; what still hangs is let go at the end."""
    made: list[tuple[Crowd, FakeResolver]] = []

    def make(resolver: FakeResolver) -> Crowd:
        made.append((Crowd(certs, resolver, 100), resolver))
        return made[-1][0]

    yield make
    for one, resolver in made:
        one.workers.stop()
        resolver.let_go.set()
        one.web.refresh_proxies()


def test_twenty_bad_pages_of_a_hundred_each_have_their_problem_and_hold_up_nobody(
    crowd: Callable[[FakeResolver], Crowd],
    servers: Servers,
    certs: Certificates,
    bad: dict[str, tuple[ProblemKind, str]],
) -> None:
    """Fails when one bad page reads as health, has no problem of its own, or keeps a healthy one from its poll."""
    assert len(bad) == 20
    healthy = [servers.serve(Site({"/": ServedPage(body=GOOD)}), tls=certs.good) for _ in range(80)]
    names = {"127.0.0.1": "127.0.0.1"}
    one = crowd(FakeResolver(names, hanging={"stuck.test"}))
    for url in (*bad, *healthy):
        one.submit(url)
    hanging = {url: phase for url, (_, words) in bad.items() for phase in HANGING if words in phase.value}
    assert len(hanging) == 7
    outcomes = one.outcomes_of(100 - len(hanging))
    assert hanging.keys().isdisjoint(outcomes)
    for url, phase in hanging.items():
        one.until_in(url, phase)
    one.leap()
    outcomes |= one.outcomes_of(len(hanging))
    for url, (kind, words) in bad.items():
        found = outcomes[url]
        assert isinstance(found, Failed), url
        assert (found.problem.kind, words in found.problem.sentence) == (kind, True), found.problem
    assert all(isinstance(outcomes[url], Fetched) for url in healthy)
    assert one.outcomes.empty()
    assert one.most_threads <= 80
