"""Owns the proof of what a poll makes of what comes: readings, nothing new, or a named failure, never half a truth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.engine.platforms import HISTORY, ONE, OTHER, SUMMARY, TWO, document, read
from tests.engine.pollings import URL, FakeWeb, Poller, body, fetched, problem, role_reads, state_after
from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Health
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Document, Page, Reading, Role
from tray_status.core.state import Failed, Fetched, NotModified, ProviderState, Validators
from tray_status.engine.deadline import Deadline, Phase
from tray_status.engine.web import Answer, Request
from tray_status.platforms.base import Platform

K = ProblemKind


def test_a_first_poll_reads_every_document() -> None:
    poller = Poller(TWO, {"summary": body("operational"), "history": body("operational", "old")})
    outcome = fetched(poller.poll())
    assert outcome.platform == "two"
    assert [(read.role, read.url) for read in outcome.documents] == [
        (SUMMARY, f"{URL}summary"),
        (HISTORY, f"{URL}history"),
    ]
    assert all(read.reading is not None and read.digest and read.validators.etag for read in outcome.documents)
    assert (outcome.page_url, outcome.page, outcome.notes) == (None, None, ())


def test_each_document_is_asked_for_with_its_own_validators_and_reused_by_itself() -> None:
    """Fails when a 304 of one document reuses the reading of another, or new bytes of one hide the other."""
    poller = Poller(TWO, {"summary": body("operational"), "history": body("operational", "old")})
    known = state_after(poller.poll())
    poller.web.pages[f"{URL}summary"] = body("degraded", "new")
    outcome = fetched(poller.poll(known))
    reads = role_reads(outcome)
    assert reads[SUMMARY].reading is not None
    assert reads[HISTORY].reading is None
    assert reads[HISTORY].digest == known.documents[HISTORY].digest
    asked = {request.url: request.validators for request in poller.web.requests[2:]}
    assert asked == {
        f"{URL}summary": known.documents[SUMMARY].validators,
        f"{URL}history": known.documents[HISTORY].validators,
    }


def test_nothing_new_is_another_look_at_the_same_readings() -> None:
    poller = Poller(TWO, {"summary": body("operational"), "history": body("operational")})
    known = state_after(poller.poll())
    outcome = poller.poll(known)
    assert isinstance(outcome, NotModified)
    assert [read.reading for read in outcome.documents] == [None, None]


def test_the_same_bytes_sent_again_are_not_read_again() -> None:
    """Fails when a server without validators costs a parse in every poll."""
    times: list[bytes] = []

    def counted(role: Role, body: bytes, page: Page) -> Reading:
        times.append(body)
        return read(role, body, page)

    poller = Poller(replace(ONE, read=counted), {"": body("operational")}, validators=False)
    known = state_after(poller.poll())
    outcome = poller.poll(known)
    assert isinstance(outcome, NotModified)
    assert len(times) == 1
    assert outcome.documents[0].validators == Validators()


def test_validators_and_readings_of_another_address_or_platform_are_not_used() -> None:
    """Fails when a 304 to the ETag of an old address keeps an old reading alive."""
    poller = Poller(ONE, {"": body("operational"), "new": body("operational")})
    known = state_after(poller.poll())
    moved = poller.poll(known, url=f"{URL}new")
    assert fetched(moved).documents[0].reading is not None
    other = poller.poll(replace(known, platform="another"))
    assert fetched(other).documents[0].reading is not None
    assert [request.validators for request in poller.web.requests[1:]] == [Validators(), Validators()]


def test_nothing_new_although_we_have_nothing_is_asked_again_and_then_refused() -> None:
    """Fails when "not modified" without a stored reading counts as a good poll: nobody knows of what."""
    poller = Poller(ONE, {"": body("operational")})
    poller.web.lies = 1
    assert fetched(poller.poll()).documents[0].reading is not None
    assert len(poller.web.requests) == 2
    poller.web.lies = 2
    assert problem(poller.poll()).status == 304


def test_a_needed_document_that_fails_fails_the_poll_and_an_extra_one_leaves_a_note() -> None:
    """Fails when history.atom answering 403 makes a provider look lost, or a missing summary looks like no incident."""
    poller = Poller(TWO, {"summary": body("degraded", "open"), "history": Problem(kind=K.BROKEN, sentence="It broke.")})
    outcome = fetched(poller.poll())
    assert [read.role for read in outcome.documents] == [SUMMARY]
    assert outcome.notes == ("history was left out: It broke.",)
    poller.web.pages[f"{URL}history"] = b"<!doctype html>"
    assert fetched(poller.poll()).notes == ("history was left out: This is an HTML page.",)
    poller.web.pages[f"{URL}summary"] = Problem(kind=K.TIMEOUT, sentence="Too slow.")
    assert problem(poller.poll()) == Problem(kind=K.TIMEOUT, sentence="Too slow.")


def test_an_extra_document_that_uses_up_the_time_fails_the_poll() -> None:
    poller = Poller(TWO, {"summary": body("operational"), "history": Problem(kind=K.TIMEOUT, sentence="Too slow.")})
    poller.web.slow = f"{URL}history"
    assert problem(poller.poll()).kind is K.TIMEOUT


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!doctype html>", K.NOT_A_STATUS_PAGE),
        (b"no json", K.MALFORMED),
        (b"\xff\xfe", K.ENCODING),
    ],
)
def test_what_cannot_be_read_is_a_failed_poll_of_that_name(content: bytes, kind: ProblemKind) -> None:
    """Fails when an unreadable page is healthy."""
    assert problem(Poller(ONE, {"": content}).poll()).kind is kind


def test_a_page_that_takes_too_long_to_read_is_said_to() -> None:
    phases: list[Phase] = []

    class Watching(FakeWeb):
        def get(self, request: Request, deadline: Deadline) -> Answer:
            self.deadline = deadline
            return super().get(request, deadline)

    def looked_at(role: Role, body: bytes, page: Page) -> Reading:
        phases.append(web.deadline.phase)
        return read(role, body, page)

    poller = Poller(replace(ONE, read=looked_at), {})
    web = Watching({URL: body("operational")})
    poller.web = web
    fetched(poller.poll())
    assert phases == [Phase.READING]


def test_a_history_that_had_entries_and_has_none_is_not_believed() -> None:
    """Fails when an emptied feed ends every incident at once (law 2)."""
    poller = Poller(ONE, {"": body("operational", "old")})
    poller.platform = replace(ONE, documents=lambda page, _state: (document(HISTORY, page.url),))
    known = state_after(poller.poll())
    poller.web.pages[URL] = body("operational")
    assert problem(poller.poll(known)).kind is K.EMPTIED
    assert "listed incidents before" in problem(poller.poll(known)).sentence
    poller.web.pages[URL] = body("operational", "newer")
    emptied = state_after(poller.poll(known))
    assert fetched(poller.poll(replace(emptied, platform="another"))).documents[0].reading is not None
    assert fetched(poller.poll()).documents[0].reading is not None


def test_an_empty_list_of_what_is_open_means_that_nothing_is() -> None:
    poller = Poller(ONE, {"": body("degraded", "open")})
    known = state_after(poller.poll())
    poller.web.pages[URL] = body("operational")
    assert fetched(poller.poll(known)).documents[0].reading == Reading(
        role=SUMMARY, scope=read(SUMMARY, body("operational"), Page(url=URL)).scope, health=Health.OPERATIONAL
    )


def test_an_emptied_extra_document_leaves_a_note() -> None:
    poller = Poller(TWO, {"summary": body("operational"), "history": body("operational", "old")})
    known = state_after(poller.poll())
    poller.web.pages[f"{URL}history"] = body("operational")
    poller.web.pages[f"{URL}summary"] = body("degraded")
    outcome = fetched(poller.poll(known))
    assert [read.role for read in outcome.documents] == [SUMMARY]
    assert "listed incidents before" in outcome.notes[0]


def test_a_poll_in_which_nothing_is_new_tells_as_well_what_was_left_out() -> None:
    pages: dict[str, bytes | Problem] = {
        "summary": body("operational"),
        "history": Problem(kind=K.BROKEN, sentence="It broke."),
    }
    poller = Poller(TWO, pages)
    outcome = poller.poll(state_after(poller.poll()))
    assert isinstance(outcome, NotModified)
    assert outcome.notes == ("history was left out: It broke.",)


def test_what_the_first_readings_call_for_is_asked_in_the_same_poll() -> None:
    """Fails when the history that tells how an incident ended is asked for only in the next poll."""
    seen: list[Sequence[Reading]] = []

    def more(page: Page, state: ProviderState, readings: Sequence[Reading]) -> tuple[Document, ...]:
        assert state.provider
        seen.append(readings)
        return (document(SUMMARY, f"{page.url}summary"), document(OTHER, f"{page.url}other", needed=False))

    pages = {"summary": body("operational"), "history": body("operational"), "other": body("operational")}
    poller = Poller(replace(TWO, follow_up=more), pages)
    known = state_after(poller.poll())
    assert set(known.documents) == {SUMMARY, HISTORY, OTHER}
    poller.poll(known)
    assert [len(readings) for readings in seen] == [2, 2]
    assert [reading.role for reading in seen[1]] == [SUMMARY, HISTORY]
    assert len(poller.web.requests) == 6


@pytest.mark.parametrize("refusal", [401, 403, 404, 410, 451, None])
def test_another_document_stands_in_where_the_needed_one_is_refused(refusal: int | None) -> None:
    unreadable = b"<!doctype html>"
    refused = Problem(kind=K.HTTP_STATUS, sentence="Refused.", status=refusal)
    pages = {"summary": refused if refusal else unreadable, "history": body("operational", "old")}
    second = replace(TWO, fallback=lambda page: (document(HISTORY, f"{page.url}history"),))
    outcome = fetched(Poller(second, pages).poll())
    assert [read.role for read in outcome.documents] == [HISTORY]
    assert outcome.notes[0].startswith("Read from another place than usual: ")


def test_nothing_stands_in_for_the_document_of_another_platform() -> None:
    """Seeded defect: a page has moved, and the feed of its new maker is read as that of the old one."""

    def foreign(role: Role, body: bytes, page: Page) -> Reading:
        if role == SUMMARY:
            raise PayloadError(PayloadFault.WRONG_PLATFORM, "Made by another.", platform="two")
        return read(role, body, page)

    second = replace(TWO, read=foreign, fallback=lambda page: (document(HISTORY, f"{page.url}history"),))
    pages = {"summary": body("operational"), "history": body("operational", "old")}
    assert problem(Poller(second, pages).poll()).kind is K.WRONG_PLATFORM


def test_nothing_stands_in_for_a_page_that_is_down_or_has_nothing_else() -> None:
    """Fails when an outage of the page itself is read from a stale copy."""
    second = replace(TWO, fallback=lambda page: (document(HISTORY, f"{page.url}history"),))
    down = Problem(kind=K.HTTP_STATUS, sentence="Oops.", status=500)
    forbidden = replace(down, status=403, sentence="Forbidden.")
    history = body("operational", "old")
    assert problem(Poller(second, {"summary": down, "history": history}).poll()) == down
    assert problem(Poller(second, {"summary": forbidden, "history": down}).poll()) == forbidden
    assert problem(Poller(TWO, {"summary": forbidden, "history": history}).poll()) == forbidden


def test_a_page_of_which_nothing_could_be_had_is_no_good_poll() -> None:
    """Fails when a poll that read nothing counts as "nothing new"."""
    extra = replace(ONE, documents=lambda page, _state: (document(SUMMARY, page.url, needed=False),))
    failure = problem(Poller(extra, {"": Problem(kind=K.BROKEN, sentence="It broke.")}).poll())
    assert failure.kind is K.NOT_A_STATUS_PAGE
    assert "It broke." in failure.sentence
    nothing = problem(Poller(replace(ONE, documents=lambda _page, _state: ()), {}).poll())
    assert nothing.sentence == "There is nothing to ask status.test for."


def test_where_redirects_ended_is_told() -> None:
    poller = Poller(TWO, {"summary": body("operational"), "history": body("operational")})
    poller.web.leads_to = "https://elsewhere.test/x"
    first = fetched(poller.poll())
    assert first.page_url == "https://elsewhere.test/"
    again = poller.poll(state_after(first))
    assert isinstance(again, NotModified)
    assert again.page_url == "https://elsewhere.test/"


def test_a_platform_that_nobody_knows_is_named() -> None:
    poller = Poller(ONE, {"": body("operational")})
    failure = problem(poller.poll(platform="magic"))
    assert failure.kind is K.WRONG_PLATFORM
    assert "magic" in failure.sentence


def test_a_mistake_in_a_reader_is_not_taken_for_a_problem_of_the_page() -> None:
    poller = Poller(ONE, {"": json.dumps({"health": "operational"}).encode()})
    with pytest.raises(KeyError):
        poller.poll()


def test_the_fake_web_answers_as_the_real_one_does() -> None:
    web = FakeWeb({URL: body("operational")})
    poller = Poller(ONE, {"": body("operational")})
    poller.web = web
    first = poller.poll()
    assert isinstance(first, Fetched)
    assert isinstance(poller.poll(state_after(first)), NotModified)
    assert isinstance(Poller(ONE, {}).poll(), Failed)
    assert Answer(final_url=URL, validators=Validators()).body == b""
    assert Platform is type(ONE)
