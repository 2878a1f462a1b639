"""Owns the world around the hub in tests: what status pages say at present, and the outcome that makes of a poll."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_doors import Submitted
from tray_status.core.errors import FetchError
from tray_status.core.model import ProviderId
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Reading
from tray_status.core.state import DocumentRead, Failed, Fetched, NotModified, Outcome, Validators
from tray_status.engine.clock import Clock
from tray_status.engine.deadline import Deadline
from tray_status.engine.strangers import mark_of_page

if TYPE_CHECKING:
    from tray_status.engine.web import Answer, Request

STATUSES = {"forbidden": 403, "gone": 404, "unwell": 500, "rate_limited": 429}
"""Problems of a story that are answers with a status."""


def problem(kind: str, host: str = "the page") -> Problem:
    """A problem by its word: one of ProblemKind, or a name of STATUSES."""
    status = STATUSES.get(kind)
    word = ProblemKind.HTTP_STATUS if kind in STATUSES and kind != "rate_limited" else ProblemKind(kind)
    return Problem(kind=word, sentence=f"{host}: {kind}.", status=status)


@dataclass(slots=True)
class FakeWeb:
    """Serves documents by their URL. One that did not change is answered 304 to who has its validator."""

    served: dict[str, bytes | Problem] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    down: bool = False
    stranger: bytes | Problem | None = None

    def get(self, request: Request, deadline: Deadline) -> Answer:
        """One document; a URL that is not served is a 404. A `stranger` answers whatever is asked for."""
        from tray_status.engine.web import Answer

        assert not deadline.passed
        found = self.served.get(request.url, problem("gone", request.url))
        if self.stranger is not None:
            found = self.stranger
        if self.down:
            found = problem("connect", request.url)
        if isinstance(found, Problem):
            self.asked.append((request.url, found.status or 0))
            raise FetchError(found)
        digest = hashlib.sha256(found).hexdigest()
        validators = Validators(etag=f'"{digest[:16]}"')
        unchanged = request.validators == validators
        self.asked.append((request.url, 304 if unchanged else 200))
        if unchanged:
            return Answer(final_url=request.url, validators=validators, not_modified=True)
        return Answer(final_url=request.url, validators=validators, body=found, digest=digest)


@dataclass(slots=True)
class World:
    """What each provider's page says: readings as data, a problem, nothing at all (it hangs), or documents on a web."""

    clock: Clock
    pages: dict[ProviderId, tuple[Reading, ...]] = field(default_factory=dict)
    platforms: dict[ProviderId, str] = field(default_factory=dict)
    problems: dict[ProviderId, Problem] = field(default_factory=dict)
    hanging: set[ProviderId] = field(default_factory=set)
    network: bool = True
    web: FakeWeb = field(default_factory=FakeWeb)

    def outcome(self, asked: Submitted) -> Outcome | None:
        """What this poll learns now; None: it hangs."""
        provider = asked.prefs.id
        if provider in self.hanging:
            return None
        if not self.network:
            return Failed(problem=problem("connect"))
        if self.web.stranger is not None and provider in self.pages:
            return self._stranger(asked, self.web.stranger)
        if provider in self.problems:
            return Failed(problem=self.problems[provider])
        if provider in self.pages:
            return self._read(asked, self.pages[provider])
        return self._poll(asked)

    def _read(self, asked: Submitted, readings: tuple[Reading, ...]) -> Outcome:
        """The outcome of a poll that finds these readings, each document with a digest of its own."""
        platform = self.platforms.get(asked.prefs.id, "statuspage")
        reads = tuple(self._document(asked, reading, platform) for reading in readings)
        if all(read.reading is None for read in reads):
            return NotModified(documents=reads)
        return Fetched(platform=platform, documents=reads)

    @staticmethod
    def _stranger(asked: Submitted, stranger: bytes | Problem) -> Failed:
        """The outcome of a poll that somebody else answers."""
        if isinstance(stranger, Problem):
            return Failed(problem=stranger)
        mark = mark_of_page(asked.prefs.url, asked.prefs.url, stranger)
        return Failed(problem=problem("not_a_status_page"), stranger=mark)

    @staticmethod
    def _document(asked: Submitted, reading: Reading, platform: str) -> DocumentRead:
        digest = hashlib.sha256(repr(reading).encode()).hexdigest()
        stored = asked.state.documents.get(reading.role) if asked.state.platform == platform else None
        unchanged = stored is not None and stored.digest == digest
        return DocumentRead(
            role=reading.role,
            url=f"{asked.prefs.url}/{reading.role}",
            reading=None if unchanged else reading,
            digest=digest,
            validators=Validators(etag=digest[:8]),
        )

    def _poll(self, asked: Submitted) -> Outcome:
        """The outcome of the real poller, with the real reader, on the documents that the web serves."""
        from tray_status.engine.poller import PollJob, poll
        from tray_status.platforms.detect import detect
        from tray_status.platforms.registry import PLATFORMS

        by_name = {platform.name: platform for platform in PLATFORMS}
        deadline = Deadline(self.clock, 15.0)
        job = PollJob(prefs=asked.prefs, state=asked.state, poll=asked.poll)
        return poll(job, deadline, web=self.web, find_platform=by_name.__getitem__, detect=detect)
