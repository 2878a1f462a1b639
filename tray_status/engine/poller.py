"""Owns one poll: which platform the page has, what its documents say now, and which outcome that makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from tray_status.core.errors import FetchError
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Page
from tray_status.core.state import Failed, Fetched, NotModified, Outcome, ProviderState
from tray_status.engine.deadline import Deadline
from tray_status.engine.finding import Detect, find
from tray_status.engine.places import away, led_to, same_server
from tray_status.engine.signing import Signing, written
from tray_status.engine.visit import Fetches, Visit
from tray_status.platforms.base import Platform
from tray_status.platforms.feed import NAME as ANY_FEED

FindPlatform = Callable[[str], Platform | None]
"""The platform of a name, or None when there is none."""

GONE = frozenset({404, 410})
MOVED = frozenset(
    {
        ProblemKind.NOT_A_STATUS_PAGE,
        ProblemKind.WRONG_PLATFORM,
        ProblemKind.MALFORMED,
        ProblemKind.EMPTY,
        ProblemKind.REDIRECT,
    }
)
"""How the documents of a platform fail when the page has moved to another: missing, or answered by something else."""

LOOK_AGAIN_EVERY = 8
"""A page that begins to fail as one does that has moved is looked at anew in two polls, then after so many failures."""

LOOK_BACK_EVERY = 15 * 60
"""A page that has become a mere feed is looked for where it was in the first poll of every so many seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollJob:
    """What one poll is about: what settings say of the provider, what we hold of it, and the number of the poll."""

    prefs: ProviderPrefs
    state: ProviderState
    poll: int = 0


def poll(job: PollJob, deadline: Deadline, *, web: Fetches, find_platform: FindPlatform, detect: Detect) -> Outcome:
    """Ask the page what is new. A failure of the page is an outcome; what raises is a mistake of ours."""
    signing = Signing(web, written(job.prefs))
    try:
        return _Poll(job, deadline, signing, find_platform, detect).outcome()
    except FetchError as error:
        return Failed(problem=error.problem, stranger=error.stranger)


def usual(job: PollJob, signing: Signing) -> tuple[str, Page] | None:
    """The platform and page that a poll asks first, as settings or an earlier poll know them; None: it has to look."""
    prefs, state = job.prefs, job.state
    if prefs.platform is not None:
        return prefs.platform, _written_page(prefs, signing)
    guess = state.platform or prefs.guess
    return (guess, state.page or _written_page(prefs, signing)) if guess else None


def _written_page(prefs: ProviderPrefs, signing: Signing) -> Page:
    return signing.page(Page(url=prefs.url, feed=prefs.feed, mapping=prefs.mapping))


def looks_back(state: ProviderState) -> bool:
    """Whether it is time to look for the page where it was, before all there was of it was a feed."""
    if state.former is None or state.platform != ANY_FEED or state.failures:
        return False
    if state.due_at is None or state.believed_at is None:
        return True
    return _quarter(state.due_at) != _quarter(state.believed_at)


def _quarter(moment: datetime) -> int:
    return int(moment.timestamp()) // LOOK_BACK_EVERY


Look = Callable[[], Fetched | NotModified]


@dataclass(frozen=True, slots=True)
class _Poll:
    """One poll under way, with all it needs."""

    job: PollJob
    deadline: Deadline
    web: Signing
    find_platform: FindPlatform
    detect: Detect

    def outcome(self) -> Fetched | NotModified:
        """Visit the page, after finding out what it is where settings do not say so."""
        known = usual(self.job, self.web)
        if known is None:
            return self._find_and_visit()
        name, page = known
        if self.job.prefs.platform is not None:
            return self._visit(name, page)
        # What the page was when it was last read, or what pages of that name usually are: a guess, and no more.
        if away(self.job.state.problem):
            # Where nobody answered the last time, so many seconds are not waited for again before it is looked for.
            found = self._first(self._elsewhere(name, page, partial(self._find_and_visit, again=False)))
            if found is not None:
                return found
        former = self.job.state.former
        if former is not None and looks_back(self.job.state):
            found = self._first([lambda: self._found(self._visit(former.platform, former.page), former.page)])
            if found is not None:
                return found
        try:
            return self._found(self._visit(name, page), page)
        except FetchError as error:
            # Where looking anew is no better, what was wrong in the first place is what the user should read.
            look_anew = partial(self._find_and_visit, again=_as_before(self.job.state.problem, error.problem))
            looks: list[Look] = [look_anew] if self._may_have_moved(error) else []
            if looks or away(error.problem):
                looks += [look for look in self._elsewhere(name, page, look_anew) if look not in looks]
            found = self._first(looks)
            if found is None:
                raise
            return found

    def _elsewhere(self, name: str, page: Page, look_anew: Look) -> list[Look]:
        """Where else the page may be: where redirects led, and what settings say, if it is not there that we look."""
        looks: list[Look] = []
        led = led_to(page, self.job.state.page_url)
        if led is not None:
            looks.append(lambda: self._found(self._visit(name, led), led))
        if not same_server(page.url, self._page().url):
            looks.append(look_anew)
        return looks

    def _first(self, looks: Iterable[Look]) -> Fetched | NotModified | None:
        """What the first of some looks finds that finds anything in the time there is."""
        for look in looks:
            if self.deadline.passed:
                break
            try:
                return look()
            except FetchError:
                continue
        return None

    def _page(self) -> Page:
        """The page as settings name it, without the secrets in its addresses."""
        return _written_page(self.job.prefs, self.web)

    def _visit(self, name: str, page: Page) -> Fetched | NotModified:
        platform = self.find_platform(name)
        if platform is None:
            sentence = f"There is no platform {name}; take the line away, or install the package that brings it."
            raise FetchError(Problem(kind=ProblemKind.WRONG_PLATFORM, sentence=sentence))
        return Visit(platform, page, self.job.state, web=self.web, deadline=self.deadline).outcome()

    def _find_and_visit(self, *, again: bool = False) -> Fetched | NotModified:
        """Find out what the page is, and visit it. `again`: it failed in the same way at the last poll."""
        found = find(self._page(), self.detect, web=self.web, deadline=self.deadline)
        gives_up = found.platform == ANY_FEED and self.job.state.platform not in (None, ANY_FEED)
        if gives_up and not again:
            raise FetchError(_NO_PROOF)
        try:
            page = self.web.page(found.page)
            outcome = self._visit(found.platform, page)
        except FetchError as error:
            platform = self.find_platform(found.platform)
            if platform is None or error.problem.kind.unanswered:
                raise
            raise found.but(error, platform.title) from error
        if gives_up and not _tells_phases(outcome):
            raise FetchError(_NO_PROOF)
        return self._found(outcome, page)

    def _found(self, outcome: Fetched | NotModified, page: Page) -> Fetched | NotModified:
        """The outcome with the page as detection found it, so that the next poll need not look again."""
        return replace(outcome, page=page) if isinstance(outcome, Fetched) else outcome

    def _may_have_moved(self, error: FetchError) -> bool:
        """Whether the page looks as if it were on another platform or at another address, and it is time to look."""
        state = self.job.state
        again = state.failures == 1 or (state.failures > 0 and state.failures % LOOK_AGAIN_EVERY == 0)
        return _strange(error.problem) and (again or not _strange(state.problem)) and not self.deadline.passed


def _strange(problem: Problem | None) -> bool:
    """Whether a page that has moved would fail in this way."""
    return problem is not None and (problem.status in GONE or problem.kind in MOVED)


def _as_before(before: Problem | None, now: Problem) -> bool:
    """Whether a page fails for the second time as one that has moved, or as one whose host is gone."""
    return (_strange(before) and _strange(now)) or (away(before) and away(now))


_NO_PROOF = Problem(
    kind=ProblemKind.NOT_A_STATUS_PAGE, sentence="There is a feed, and nothing proves that it is now the status page."
)


def _tells_phases(outcome: Fetched | NotModified) -> bool:
    """Whether any entry that was read says how far it is, as those of a blog do not."""
    readings = (read.reading for read in outcome.documents if read.reading is not None)
    return any(one.phase is not None for reading in readings for one in reading.incidents)
