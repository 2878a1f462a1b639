"""Owns one visit to a page of a known platform: its documents fetched as far as they are new, and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol
from urllib.parse import urlsplit

from tray_status.core.errors import FetchError, PayloadError
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.state import DocumentRead, DocumentState, Fetched, NotModified, ProviderState
from tray_status.engine.addresses import shown
from tray_status.engine.deadline import Deadline, Phase
from tray_status.engine.strangers import mark_of_page
from tray_status.engine.web import Answer, Request
from tray_status.platforms.base import Platform

REFUSED = frozenset({401, 403, 404, 410, 451})
"""Statuses by which a server says that this document is not to be had, though the page may be well."""

# Where another platform's document came, nothing stands in: what else there is would be another platform's as well.
UNREADABLE = frozenset(
    {
        ProblemKind.NOT_A_STATUS_PAGE,
        ProblemKind.TRUNCATED,
        ProblemKind.MALFORMED,
        ProblemKind.EMPTY,
        ProblemKind.ENCODING,
    }
)


class Fetches(Protocol):
    """What fetches documents."""

    def get(self, request: Request, deadline: Deadline) -> Answer:
        """One document. Raises FetchError."""


class Visit:
    """The documents of one poll. Each document has its own validators, digest and reading (law 5)."""

    def __init__(
        self, platform: Platform, page: Page, state: ProviderState, *, web: Fetches, deadline: Deadline
    ) -> None:
        self._platform = platform
        self._page = page
        self._state = state
        self._web = web
        self._deadline = deadline
        # What another platform's reader made of a document says nothing to this one.
        self._stored: Mapping[Role, DocumentState] = state.documents if state.platform == platform.name else {}
        self._reads: dict[Role, DocumentRead] = {}
        self._readings: list[Reading] = []
        self._notes: list[str] = []
        self._moved_to: str | None = None

    def outcome(self) -> Fetched | NotModified:
        """Make the visit. Raises FetchError when a needed document cannot be had or read."""
        try:
            self._ask(self._platform.documents(self._page, self._state))
        except FetchError as error:
            if not _is_refusal(error.problem) or not self._fall_back(error.problem):
                raise
        self._ask(self._platform.follow_up(self._page, self._state, tuple(self._readings)))
        if not self._reads:
            sentence = "; ".join(self._notes) or f"There is nothing to ask {shown(self._page.url)} for."
            raise FetchError(Problem(kind=ProblemKind.NOT_A_STATUS_PAGE, sentence=sentence))
        documents = tuple(self._reads.values())
        if all(read.reading is None for read in documents):
            return NotModified(documents=documents, page_url=self._moved_to, notes=tuple(self._notes))
        return Fetched(
            platform=self._platform.name, documents=documents, page_url=self._moved_to, notes=tuple(self._notes)
        )

    def _ask(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if document.role in self._reads:
                continue
            try:
                self._take(document)
            except FetchError as error:
                if document.needed or self._deadline.passed:
                    raise
                self._notes.append(f"{document.role} was left out: {error.problem.sentence}")

    def _fall_back(self, refusal: Problem) -> bool:
        """Ask for what stands in for the needed documents; False when nothing does or that cannot be had either."""
        documents = self._platform.fallback(self._page)
        if not documents:
            return False
        try:
            self._ask(documents)
        except FetchError:
            return False
        self._notes.append(f"Read from another place than usual: {refusal.sentence}")
        return True

    def _take(self, document: Document) -> None:
        stored = self._stored.get(document.role)
        if stored is not None and stored.url != document.url:
            stored = None
        answer = self._fetch(document, stored)
        if stored is not None and (answer.not_modified or answer.digest == stored.digest):
            new, digest = None, stored.digest
            self._readings.append(stored.reading)
        else:
            new, digest = self._read(document, answer, stored), answer.digest
            self._readings.append(new)
        self._reads[document.role] = DocumentRead(
            role=document.role, url=document.url, reading=new, digest=digest, validators=answer.validators
        )
        self._notice_move(document.url, answer.final_url)

    def _fetch(self, document: Document, stored: DocumentState | None) -> Answer:
        request = (
            Request(url=document.url) if stored is None else Request(url=document.url, validators=stored.validators)
        )
        answer = self._web.get(request, self._deadline)
        if not answer.not_modified or stored is not None:
            return answer
        # Nothing was asked conditionally and there is nothing to keep: ask once more, for the whole document.
        answer = self._web.get(Request(url=document.url), self._deadline)
        if answer.not_modified:
            sentence = f"{shown(document.url)} says that nothing is new, although we have nothing yet."
            raise FetchError(Problem(kind=ProblemKind.HTTP_STATUS, sentence=sentence, status=304))
        return answer

    def _read(self, document: Document, answer: Answer, stored: DocumentState | None) -> Reading:
        self._deadline.phase = Phase.READING
        try:
            reading = self._platform.read(document.role, answer.body, self._page)
        except PayloadError as error:
            stranger = mark_of_page(document.url, answer.final_url, answer.body)
            problem = Problem(kind=ProblemKind(error.fault.value), sentence=error.what)
            raise FetchError(problem, stranger=stranger) from error
        listed_before = stored is not None and bool(stored.reading.incidents)
        if reading.scope is Scope.RECENT and not reading.incidents and listed_before:
            sentence = f"{shown(document.url)} listed incidents before and lists none at all now; this is not believed."
            raise FetchError(Problem(kind=ProblemKind.EMPTIED, sentence=sentence))
        return reading

    def _notice_move(self, asked: str, final: str) -> None:
        """Remember the server to which redirects led, if it is another than the one asked."""
        was, now = urlsplit(asked), urlsplit(final)
        if (was.scheme, was.netloc.rpartition("@")[2]) != (now.scheme, now.netloc):
            self._moved_to = self._moved_to or f"{now.scheme}://{now.netloc}/"


def _is_refusal(problem: Problem) -> bool:
    return problem.status in REFUSED or problem.kind in UNREADABLE
