"""Owns the proof that quiet pages are asked as they would be otherwise, and that nothing else is done to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Event, current_thread

import pytest

from tests.certificates import Certificates
from tests.engine.platforms import HISTORY, ONE, OTHER, SUMMARY, TWO, document
from tests.engine.quiet import ILL, TAG, UNCHANGED, WELL, Polled, Scripted
from tests.servers import Page, Servers, Site, head
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Document
from tray_status.core.reading import Page as StatusPage
from tray_status.core.state import Failed, Fetched, NotModified, ProviderState
from tray_status.engine.addresses import parse
from tray_status.engine.hosts import AT_ONCE
from tray_status.engine.inbox import PollDone
from tray_status.engine.questions import Questions
from tray_status.engine.quiet_lane import IDLE, OVERDUE
from tray_status.threads import start_thread

SHORT = 0.05


@pytest.fixture
def polled(certs: Certificates) -> Iterator[Polled]:
    """Polls that believe the test authority."""
    made = Polled(str(certs.ca_file))
    yield made
    end(made)


def end(polled: Polled) -> None:
    """Leave no connection behind."""
    polled.polls.stop()
    polled.polls.network_changed()


@pytest.fixture(params=["http", "https"])
def tls(request: pytest.FixtureRequest, certs: Certificates) -> object:
    """What to serve with."""
    return certs.good if request.param == "https" else None


def test_a_quiet_page_is_asked_the_same_question_over_the_same_connection(
    servers: Servers, polled: Polled, tls: None
) -> None:
    """Seeded defects: a header left out or in another order; the connection not given back; another outcome."""
    site = Site({"/": Page(body=WELL, last_modified=True)})
    url = servers.serve(site, tls=tls)
    polled.poll(url)
    usual = polled.usual(url)
    for _ in range(3):
        assert polled.quiet(url) == usual
    assert site.connections == 1
    assert len(site.requests) == 5
    (asked,) = {tuple(headers.items()) for _, headers in site.requests[1:]}
    assert [name for name, _ in asked][:2] == ["host", "user-agent"]
    assert polled.threads.count("quiet") == 1


def test_secrets_of_an_address_are_sent_to_its_server_here_as_well(servers: Servers, polled: Polled) -> None:
    """Seeded defect: a quiet page asked without the secrets that settings hold for it, as if it were another."""
    site = Site({"/?key=of-the-house": Page(body=WELL)})
    url = servers.serve(site).replace("http://", "http://me:word@") + "?key=of-the-house"
    polled.calm_down(url)
    assert "word" not in str(polled.states[url].documents)
    assert "of-the-house" not in str(polled.states[url].documents)
    polled.quiet(url)
    assert [path for path, _ in site.requests] == ["/?key=of-the-house"] * 3
    assert len({headers["authorization"] for _, headers in site.requests}) == 1


def test_what_has_changed_is_read_as_ever_and_is_quiet_again_only_when_it_was_quiet(
    servers: Servers, polled: Polled, tls: None
) -> None:
    """Seeded defects: a change that the lane hides; a page that goes back to the lane before it was quiet."""
    site = Site({"/": Page(body=WELL)})
    url = servers.serve(site, tls=tls)
    polled.calm_down(url)
    polled.quiet(url)
    site.pages["/"].body = ILL
    outcome = polled.usual(url)
    assert isinstance(outcome, Fetched)
    assert [incident.title for incident in polled.states[url].belief.open] == ["All is lost"]
    assert isinstance(polled.usual(url), NotModified)
    assert isinstance(polled.quiet(url), NotModified)


BODY = b"4\r\nmore\r\n0\r\n\r\n"
STRANGE = {
    "another status": head("500 Internal Server Error", {"Content-Length": "0"}),
    "a redirect": head("302 Found", {"Location": "/else", "Content-Length": "0"}),
    "an older protocol": b"HTTP/1.0 304 Not Modified\r\n\r\n",
    "a 304 with a body in pieces": head("304 Not Modified", {"Transfer-Encoding": "chunked"}) + BODY,
    "a 304 in pieces without any": head("304 Not Modified", {"Transfer-Encoding": "chunked"}),
    "a 304 with a body": head("304 Not Modified", {"Content-Length": "4"}) + b"more",
    "two answers": UNCHANGED + UNCHANGED,
    "a hint before": b"HTTP/1.1 103 Early Hints\r\n\r\n" + UNCHANGED,
    "no protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a header without a name": b"HTTP/1.1 304 Not Modified\r\n: x\r\n\r\n",
    "a header without a colon": b"HTTP/1.1 304 Not Modified\r\nETag\r\n\r\n",
    "a folded header": b"HTTP/1.1 304 Not Modified\r\nETag: 1\r\n 2\r\n\r\n",
    "a line end alone": b"HTTP/1.1 304 Not Modified\r\nA: 1\nB: 2\r\n\r\n",
    "a zero": b"HTTP/1.1 304 Not Modified\r\nA: \0\r\n\r\n",
    "a head without end": b"HTTP/1.1 304 Not Modified\r\nA: " + b"x" * 20_000,
    "a status that only begins so": b"HTTP/1.1 3040 Odd\r\n\r\n",
    "nothing, and the end": b"",
}


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("ends", ["stays", "ends"])
def test_any_other_answer_is_left_to_the_usual_way(servers: Servers, polled: Polled, name: str, ends: str) -> None:
    """Seeded defects: what is no plain 304 taken for one, or kept on a connection of which nobody knows the state."""
    word = STRANGE[name]
    script = Scripted(stays=ends == "stays" and word != b"")
    url = servers.serve(script)
    polled.calm_down(url)
    script.words.append(word)
    assert isinstance(polled.usual(url), NotModified)
    assert script.connections == 2
    assert len(script.requests) == 4


def test_an_answer_may_come_byte_by_byte(servers: Servers, polled: Polled, tls: None) -> None:
    """Seeded defect: half a head judged as if it were all."""
    script = Scripted(bytewise=True)
    url = servers.serve(script, tls=tls)
    polled.calm_down(url)
    script.words.append(UNCHANGED)
    assert isinstance(polled.quiet(url), NotModified)


def test_a_server_may_end_the_connection_with_its_answer(servers: Servers, polled: Polled, tls: None) -> None:
    """Seeded defect: a connection kept that the other side will read nothing from any more."""
    script = Scripted()
    url = servers.serve(script, tls=tls)
    polled.calm_down(url)
    script.words.append(head("304 Not Modified", {"ETag": TAG, "Connection": "close"}))
    assert isinstance(polled.quiet(url), NotModified)
    assert isinstance(polled.usual(url), NotModified)
    assert script.connections == 2


def test_a_connection_that_ended_meanwhile_is_made_anew(servers: Servers, polled: Polled, tls: None) -> None:
    """Seeded defect: the end of an idle connection, which only reading shows, taken for an answer or a failure."""
    site = Site({"/": Page(body=WELL)}, close_after=None)
    url = servers.serve(site, tls=tls)
    polled.calm_down(url)
    servers.drop()
    for _ in range(3):  # it is no strange page: it may always come back
        assert isinstance(polled.usual(url), NotModified)
        assert isinstance(polled.quiet(url), NotModified)
        servers.drop()


def test_what_came_unasked_is_no_answer(servers: Servers, polled: Polled, tls: None) -> None:
    """Seeded defect: a second answer to the question before taken for the one to this."""
    site = Site({"/": Page(body=WELL)})
    url = servers.serve(site, tls=tls)
    polled.calm_down(url)
    servers.say(UNCHANGED)
    site.pages["/"].body = ILL
    assert isinstance(polled.usual(url), Fetched)


def test_who_never_answers_here_as_before_is_not_asked_here_for_ever(servers: Servers, polled: Polled) -> None:
    """Seeded defect: a server with an odd 304 asked twice at every poll."""
    script = Scripted()
    url = servers.serve(script)
    polled.calm_down(url)
    for _ in range(3):
        script.words.append(UNCHANGED + UNCHANGED)
        polled.usual(url)
    before = len(script.requests)
    for _ in range(3):
        polled.usual(url)
    assert len(script.requests) == before + 3


def test_who_answers_whole_though_nothing_is_new_is_asked_once(servers: Servers, polled: Polled) -> None:
    """Seeded defect: a server that knows no 304 any more asked twice at every poll."""
    script = Scripted()
    url = servers.serve(script)
    polled.calm_down(url)
    whole = head("200 OK", {"ETag": TAG, "Content-Length": str(len(WELL))}) + WELL
    script.words.extend([whole] * 4)
    assert isinstance(polled.usual(url), NotModified)
    before = len(script.requests)
    for _ in range(2):
        assert isinstance(polled.usual(url), NotModified)
    assert len(script.requests) == before + 2


def test_a_redirect_is_gone_the_usual_way_each_time(servers: Servers, polled: Polled, tls: None) -> None:
    """Seeded defect: the last hop alone asked, as if the address that settings name did not count."""
    away = Page(body=b"", status="302 Found", headers={"Location": "/new"}, etag=False)
    site = Site({"/": away, "/new": Page(body=WELL)})
    url = servers.serve(site, tls=tls)
    polled.calm_down(url)
    for _ in range(2):
        assert isinstance(polled.usual(url), NotModified)
    assert [path for path, _ in site.requests] == ["/", "/new"] * 4


def test_a_silent_page_holds_up_nobody_and_is_asked_again_soon(servers: Servers, polled: Polled) -> None:
    """Seeded defect: the lane waits for one page, or for ever."""
    script, other = Scripted(), Site({"/": Page(body=WELL)})
    silent, well = servers.serve(script), servers.serve(other)
    polled.calm_down(silent, well)
    script.words.append(None)
    polled.submit(silent)
    polled.submit(well)
    assert polled.next()[0] == well
    assert polled.usually == 0
    polled.clock.leapt += 2.0
    polled.submit(well)  # makes the lane look up
    assert {polled.next()[0], polled.next()[0]} == {well, silent}
    assert polled.usually == 1


def test_silence_ends_without_anybody_else_asking(
    servers: Servers, polled: Polled, caplog: pytest.LogCaptureFixture
) -> None:
    """Seeded defect: the lane looks at the clock only when something happens."""
    script = Scripted()
    url = servers.serve(script)
    polled.calm_down(url)
    polled.lane._seconds = SHORT
    script.words.append(None)
    assert isinstance(polled.usual(url), NotModified)
    assert not caplog.records, "it was the watchdog who noticed"


def test_no_place_at_the_server_means_the_usual_way(servers: Servers, polled: Polled) -> None:
    """Seeded defect: more requests to one server at the same time than it is promised."""
    url = servers.serve(Site({"/": Page(body=WELL)}))
    polled.calm_down(url)
    web = polled.polls._web
    assert web is not None
    place = url.split("/")[2]
    for _ in range(AT_ONCE):
        assert web._hosts.take_free(place)
    assert not web._hosts.take_free(place)
    polled.submit(url)
    assert polled.went.wait(20)
    for _ in range(AT_ONCE):
        web._hosts.give_back(place)
    assert isinstance(polled.next()[1], NotModified)
    assert isinstance(polled.quiet(url), NotModified)
    assert not web._hosts._taken


PROBLEM = Problem(kind=ProblemKind.TIMEOUT, sentence="It did not answer.")


@pytest.mark.parametrize(
    "changes",
    [{"slow": True}, {"gap": True}, {"failures": 1}, {"problem": PROBLEM}, {"platform": "two"}],
    ids=lambda changes: next(iter(changes)),
)
def test_whoever_is_not_quite_as_before_goes_the_usual_way(
    servers: Servers, polled: Polled, changes: dict[str, object]
) -> None:
    """Seeded defect: a page in trouble, or asked after a gap, asked only half of what it should be."""
    url = servers.serve(Site({"/": Page(body=WELL)}))
    polled.calm_down(url)
    polled.usual(url, **changes)


def test_other_settings_of_a_provider_are_not_asked_the_old_way(servers: Servers, polled: Polled) -> None:
    """Seeded defect: a path kept for another address."""
    url = servers.serve(Site({"/": Page(body=WELL)}))
    polled.calm_down(url)
    polled.prefs[url] = replace(polled.prefs[url], every=timedelta(hours=1))
    polled.usual(url)
    polled.quiet(url)


def test_another_network_means_new_connections(servers: Servers, polled: Polled) -> None:
    """Seeded defect: a connection of the network before asked."""
    site = Site({"/": Page(body=WELL)})
    url = servers.serve(site)
    polled.calm_down(url)
    polled.polls.network_changed()
    polled.usual(url)
    assert site.connections == 2
    polled.quiet(url)


def test_another_way_out_is_taken_at_once(servers: Servers, polled: Polled, certs: Certificates) -> None:
    """Seeded defect: quiet pages asked past the settings, over connections of the way out before."""
    site = Site({"/": Page(body=WELL)})
    url = servers.serve(site)
    polled.calm_down(url)
    before = polled.polls._web
    assert before is not None
    polled.polls.use(replace(polled.settings, ca_file=None))
    before.refresh_proxies()
    polled.usual(url)
    assert site.connections == 2
    assert certs.ca_file.exists()


def test_after_the_end_nothing_is_asked_and_nothing_said(servers: Servers) -> None:
    """Seeded defect: an outcome for a hub that has gone, or a thread that never ends."""
    ended = Event()

    def start(name: str, target: Callable[[], object]) -> object:
        def run() -> None:
            target()
            if name == "quiet":
                ended.set()

        return start_thread(name, run)

    script = Scripted()
    url = servers.serve(script)
    own = Polled(None, starts=start)
    own.calm_down(url)
    script.words.append(None)
    own.submit(url)
    own.polls.stop()
    assert ended.wait(20)
    own.submit(url)
    end(own)
    assert own.inbox.take() is None
    assert own.threads.count("quiet") == 1


def test_the_thread_ends_when_idle_and_the_next_job_starts_another(servers: Servers) -> None:
    """Seeded defect: a thread for ever, or a job that nobody hears of."""
    ended = Event()

    def start(name: str, target: Callable[[], object]) -> object:
        def run() -> None:
            target()
            if name == "quiet":
                ended.set()

        return start_thread(name, run)

    url = servers.serve(Site({"/": Page(body=WELL)}))
    own = Polled(None, starts=start)
    own.calm_down(url)
    deliver = own.lane._done

    def leap(polls: object) -> None:
        own.clock.leapt += IDLE + 1.0
        deliver(polls)  # type: ignore[arg-type]  # handed on

    own.lane._done = leap
    own.quiet(url)
    assert ended.wait(20)
    own.quiet(url)
    assert own.threads.count("quiet") == 2
    end(own)


def test_without_another_thread_the_usual_ones_do(servers: Servers) -> None:
    """Seeded defect: a job lost because the system has no thread left."""

    def start(name: str, target: Callable[[], object]) -> object:
        if name == "quiet":
            raise RuntimeError("can't start new thread")
        return start_thread(name, target)

    url = servers.serve(Site({"/": Page(body=WELL)}))
    own = Polled(None, starts=start)
    own.calm_down(url)
    assert isinstance(own.usual(url), NotModified)
    assert isinstance(own.usual(url), NotModified)
    end(own)


def test_a_mistake_in_the_lane_costs_no_poll(
    servers: Servers, polled: Polled, caplog: pytest.LogCaptureFixture
) -> None:
    """Seeded defect: a thread that dies takes its jobs along, and the pages are never asked again."""
    script = Scripted()
    silent, well = servers.serve(script), servers.serve(Site({"/": Page(body=WELL)}))
    polled.calm_down(silent, well)

    def stumble(polls: object) -> None:
        raise ValueError(str(polls)[:10])

    polled.lane._done = stumble
    script.words.append(None)
    polled.submit(silent)
    polled.submit(well)
    assert {polled.next()[0], polled.next()[0]} == {silent, well}
    assert polled.usually == 2
    assert "the usual way from now on" in caplog.text
    assert "looks up again" not in caplog.text, "it was the watchdog who noticed"
    polled.usual(silent)
    assert polled.threads.count("quiet") == 1
    caplog.clear()


def test_a_thread_that_hangs_keeps_no_job(servers: Servers, caplog: pytest.LogCaptureFixture) -> None:
    """Seeded defects: a thread that hangs, and its pages are never asked again; a lane left empty for good after it."""
    held: list[Callable[[], object]] = []

    def start(name: str, target: Callable[[], object]) -> object:
        if name != "quiet":
            return start_thread(name, target)
        held.append(target)
        return None

    url = servers.serve(Site({"/": Page(body=WELL)}))
    own = Polled(None, starts=start)
    own.calm_down(url)
    own.submit(url)
    own.clock.leapt += OVERDUE / 2
    own.lane._look_after()
    assert own.usually == 0
    own.clock.leapt += OVERDUE
    own.watchdog.turn()
    assert isinstance(own.next()[1], NotModified)
    assert "until their thread looks up again" in caplog.text
    own.usual(url)
    looks_up = Event()
    over = own.lane._over

    def look_up(questions: Questions, latest: float) -> bool:
        ended = over(questions, latest)
        looks_up.set()
        return ended

    own.lane._over = look_up  # type: ignore[method-assign]  # to know when
    start_thread("quiet", held[0])
    assert looks_up.wait(20)
    own.quiet(url)
    end(own)


def test_what_was_handed_on_has_one_outcome(servers: Servers) -> None:
    """Seeded defect: a thread that hung tells what the workers have told long ago."""
    hangs, go_on = Event(), Event()

    def documents(page: StatusPage, state: ProviderState) -> tuple[Document, ...]:
        if current_thread().name == "quiet":
            hangs.set()
            assert go_on.wait(20)
        return ONE.documents(page, state)

    url, other = servers.serve(Site({"/": Page(body=WELL)})), servers.serve(Site({"/": Page(body=WELL)}))
    own = Polled(None, platform=replace(ONE, documents=documents))
    own.calm_down(url, other)
    own.lane._seconds = 600.0
    own.submit(url)
    own.submit(other)
    assert hangs.wait(20)
    own.clock.leapt += OVERDUE
    own.watchdog.turn()
    assert {own.next()[0], own.next()[0]} == {url, other}
    assert own.usually == 2
    own.clock.leapt -= OVERDUE
    go_on.set()
    last = servers.serve(Site({"/": Page(body=WELL)}))
    own.calm_down(last)
    while own.usually != 1:  # until the thread has looked up
        own.usually = 1
        own.poll(last)
    end(own)
    assert own.inbox.take() is None


def test_at_rest_no_alarm_is_set(servers: Servers, polled: Polled) -> None:
    """Seeded defect: the watchdog woken after each minute in which all is well."""
    url = servers.serve(Site({"/": Page(body=WELL)}))
    polled.calm_down(url)
    polled.quiet(url)
    polled.quiet(url)  # by now the lane has done with the one before
    alarm = polled.lane._alarm
    polled.quiet(url)
    assert alarm is None or polled.lane._alarm is not alarm


def test_a_platform_that_stumbles_is_met_by_a_worker(servers: Servers) -> None:
    """Seeded defect: a platform's mistake that ends the lane for all, or that nobody hears of."""
    broken: list[str] = []

    def documents(page: StatusPage, state: ProviderState) -> tuple[Document, ...]:
        if broken:
            raise ValueError(broken[0])
        return ONE.documents(page, state)

    url, other = servers.serve(Site({"/": Page(body=WELL)})), servers.serve(Site({"/": Page(body=WELL)}))
    own = Polled(None, platform=replace(ONE, documents=documents))
    own.calm_down(url, other)
    broken.append("a mistake")
    outcome = own.usual(url)
    assert isinstance(outcome, Failed)
    assert outcome.problem.kind is ProblemKind.INTERNAL
    broken.clear()
    own.quiet(other)
    end(own)


def test_a_job_that_waited_for_too_long_goes_the_usual_way(servers: Servers, polled: Polled) -> None:
    """Seeded defect: many silent pages keep those behind them waiting, one second after the other."""
    url = servers.serve(Site({"/": Page(body=WELL)}))
    polled.calm_down(url)
    polled.lane._seconds = 0.0
    polled.usual(url)


def test_of_providers_that_were_removed_nothing_is_kept(servers: Servers, polled: Polled) -> None:
    """Seeded defect: memory that grows with each provider there ever was."""
    one, other = servers.serve(Site({"/": Page(body=WELL)})), servers.serve(Site({"/": Page(body=WELL)}))
    polled.calm_down(one, other)
    polled.polls.use(replace(polled.settings, providers=(polled.prefs[one],)))
    polled.usual(other)
    polled.quiet(one)


def test_whatever_the_platform_asks_now_is_asked(servers: Servers, certs: Certificates) -> None:
    """Seeded defects: only the documents of the last time asked; a platform's mistake that nobody hears of."""
    asks: list[Callable[[StatusPage, ProviderState], tuple[Document, ...]]] = [TWO.documents]

    def documents(page: StatusPage, state: ProviderState) -> tuple[Document, ...]:
        return asks[0](page, state)

    odd = replace(TWO, name="one", documents=documents)
    site = Site({"/summary": Page(body=WELL), "/history": Page(body=WELL), "/other": Page(body=WELL)})
    url = servers.serve(site, tls=certs.good)
    own = Polled(str(certs.ca_file), platform=odd)
    own.calm_down(url)
    first = own.quiet(url)
    assert isinstance(first, NotModified)
    assert [read.role for read in first.documents] == ["summary", "history"]
    assert [path for path, _ in site.requests] == ["/summary", "/history"] * 3
    assert site.connections == 1
    asks[0] = lambda page, state: TWO.documents(page, state)[:1]
    assert isinstance(own.quiet(url), NotModified)
    asks[0] = lambda page, state: (*TWO.documents(page, state), document(OTHER, f"{page.url}other"))
    own.usual(url)
    end(own)


def test_a_second_document_that_cannot_be_asked_here_means_the_usual_way_for_both(servers: Servers) -> None:
    """Seeded defect: a poll that ends after its first document, and is waited for until the program ends."""
    far = f"{servers.serve(Site({'/history': Page(body=WELL)}))}history"

    def documents(page: StatusPage, state: ProviderState) -> tuple[Document, ...]:  # noqa: ARG001 -- the Protocol's name
        return document(SUMMARY, page.url), document(HISTORY, far)

    near = Site({"/": Page(body=WELL)})
    url = servers.serve(near)
    own = Polled(None, platform=replace(ONE, documents=documents))
    own.calm_down(url)
    own.quiet(url)
    web = own.polls._web
    assert web is not None
    pool = web._adapter.pool_at(parse(far))
    assert pool is not None
    taken = pool.lend()
    assert taken is not None
    assert isinstance(own.usual(url), NotModified)
    assert len(near.requests) == 5
    taken.close()
    end(own)


def test_validators_of_one_address_are_not_used_at_another(servers: Servers) -> None:
    """Seeded defect: what was read elsewhere confirmed by a page that was never read."""
    elsewhere: list[str] = []

    def documents(page: StatusPage, state: ProviderState) -> tuple[Document, ...]:  # noqa: ARG001 -- the Protocol's name
        return (document(SUMMARY, next(iter(elsewhere), page.url)),)

    one, other = Page(body=WELL), Page(body=WELL)
    url = servers.serve(Site({"/one": one, "/other": other}))
    own = Polled(None, platform=replace(ONE, documents=documents))
    own.calm_down(f"{url}one", f"{url}other")
    elsewhere.append(f"{url}other")
    assert isinstance(own.usual(f"{url}one"), Fetched)
    end(own)


def test_a_document_that_follows_is_left_to_the_usual_way(servers: Servers) -> None:
    """Seeded defect: the page that tells how an incident ended is not asked."""
    further: list[Document] = []
    odd = replace(ONE, follow_up=lambda _page, _state, _readings: tuple(further))
    site = Site({"/": Page(body=WELL), "/history": Page(body=WELL)})
    url = servers.serve(site)
    own = Polled(None, platform=odd)
    own.calm_down(url)
    own.quiet(url)
    further.append(TWO.documents(StatusPage(url=url), ProviderState(provider=own.prefs[url].id))[1])
    assert isinstance(own.usual(url), Fetched)
    end(own)


def test_half_of_a_page_changed_means_that_all_of_it_is_asked_the_usual_way(servers: Servers) -> None:
    """Seeded defect: one document's 304 counted for both."""
    site = Site({"/summary": Page(body=WELL), "/history": Page(body=WELL)})
    url = servers.serve(site)
    own = Polled(None, platform=replace(TWO, name="one"))
    own.calm_down(url)
    own.quiet(url)
    site.pages["/history"].body = ILL
    assert isinstance(own.usual(url), Fetched)
    end(own)


def test_the_usual_way_is_gone_through_a_proxy(servers: Servers) -> None:
    """Seeded defect: a quiet page asked past the proxy."""
    site = Site({"http://status.test/": Page(body=WELL)})
    proxy = servers.serve(site)
    own = Polled(None, proxy=proxy)
    own.poll("http://status.test/")
    for _ in range(3):
        assert isinstance(own.usual("http://status.test/"), NotModified)
    assert site.connections == 1
    end(own)


def test_an_outcome_says_how_long_it_took_and_whose_it_is(servers: Servers, polled: Polled) -> None:
    """Seeded defect: the number of another poll, so that the hub waits for ever."""
    url = servers.serve(Site({"/": Page(body=WELL)}))
    polled.calm_down(url)
    polled.submit(url)
    done = polled.inbox.wait(20)
    assert isinstance(done, PollDone)
    assert (done.provider, done.poll) == (polled.prefs[url].id, 3)
    assert 0.0 <= done.took < 20.0
