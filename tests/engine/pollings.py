"""Owns stand-ins for tests of the poller: a web of a few pages, and a poll with everything around it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.engine.platforms import ONE
from tests.fakes import FakeClock
from tray_status.core.errors import FetchError
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Page, Role
from tray_status.core.state import (
    DocumentRead,
    DocumentState,
    Failed,
    Fetched,
    NotModified,
    Outcome,
    ProviderState,
    Validators,
)
from tray_status.engine.deadline import Deadline
from tray_status.engine.finding import Detect
from tray_status.engine.poller import PollJob, poll
from tray_status.engine.web import Answer, Request
from tray_status.platforms.base import Platform
from tray_status.platforms.detection import Detecting

URL = "https://status.test/"


def body(health: str, *incidents: str) -> bytes:
    """A document for the platforms of these tests."""
    return json.dumps({"health": health, "incidents": incidents}).encode()


class FakeWeb:
    """Pages by address, each with its ETag; a Problem in a page's place is raised. `requests` are all that came."""

    def __init__(self, pages: Mapping[str, bytes | Problem], *, validators: bool = True) -> None:
        self.pages = dict(pages)
        self.validators = validators
        self.requests: list[Request] = []
        self.lies = 0
        self.slow: str | None = None
        self.leads_to: str | None = None

    def get(self, request: Request, deadline: Deadline) -> Answer:
        """One document; with `lies` left, "not modified" whatever was asked; `slow` uses up all the time."""
        self.requests.append(request)
        if request.url == self.slow:
            deadline.expire()
        page = self.pages.get(request.url, Problem(kind=ProblemKind.HTTP_STATUS, sentence="Not found.", status=404))
        if isinstance(page, Problem):
            raise FetchError(page)
        final = self.leads_to or request.url
        etag = Validators(etag=hashlib.sha256(page).hexdigest()) if self.validators else Validators()
        if self.lies or (etag == request.validators and self.validators):
            self.lies = max(0, self.lies - 1)
            return Answer(final_url=final, validators=request.validators, not_modified=True)
        return Answer(final_url=final, validators=etag, body=page, digest=hashlib.sha256(page).hexdigest())


def never(page: Page) -> Detecting:
    """Detection that is not expected to be asked."""
    raise AssertionError(f"{page.url} needs no detection")


class Poller:
    """A platform, the web, and polls of one provider."""

    def __init__(
        self,
        platform: Platform,
        pages: Mapping[str, bytes | Problem],
        *,
        validators: bool = True,
        detect: Detect = never,
    ) -> None:
        self.platform = platform
        self.web = FakeWeb({f"{URL}{path}": page for path, page in pages.items()}, validators=validators)
        self.detect = detect
        self.find: Callable[[str], Platform | None] = lambda name: self.platform if name == self.platform.name else None

    def poll(
        self,
        state: ProviderState | None = None,
        *,
        url: str = URL,
        platform: str | None = "",
        guess: str | None = None,
    ) -> Outcome:
        """One poll; settings name this platform unless told otherwise (None: nobody does)."""
        name = self.platform.name if platform == "" else platform
        provider = ProviderId("a")
        prefs = ProviderPrefs(id=provider, name="A", url=url, platform=name, guess=guess)
        job = PollJob(prefs=prefs, state=state or ProviderState(provider=provider))
        return poll(job, Deadline(FakeClock(), 15), web=self.web, find_platform=self.find, detect=self.detect)


def fetched(outcome: Outcome) -> Fetched:
    """The outcome, which must be that something new was read."""
    assert isinstance(outcome, Fetched), outcome
    return outcome


def problem(outcome: Outcome) -> Problem:
    """The problem of an outcome that must be a failure."""
    assert isinstance(outcome, Failed), outcome
    return outcome.problem


def role_reads(outcome: Fetched | NotModified) -> dict[Role, DocumentRead]:
    """What was read, by role."""
    return {read.role: read for read in outcome.documents}


def state_after(outcome: Outcome, state: ProviderState | None = None) -> ProviderState:
    """What is held of the provider after a good poll, as far as the next poll looks at it."""
    new = fetched(outcome)
    before = state or ProviderState(provider=ProviderId("a"))
    documents = {
        read.role: DocumentState(
            url=read.url,
            reading=read.reading or before.documents[read.role].reading,
            digest=read.digest,
            validators=read.validators,
        )
        for read in new.documents
    }
    return replace(
        before, platform=new.platform, page=new.page, page_url=new.page_url, documents={**before.documents, **documents}
    )


KNOWN = ONE.name
