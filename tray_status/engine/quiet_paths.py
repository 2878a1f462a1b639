"""Owns which pages answered only “not modified” when they were last asked, and what asking them again consists of."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.reading import Page, Role
from tray_status.core.state import DocumentRead, NotModified, Outcome, Validators
from tray_status.engine.poller import FindPlatform, PollJob, looks_back, usual
from tray_status.engine.signing import Signing, written
from tray_status.engine.visit import Fetches
from tray_status.platforms.base import Platform

VAIN_MOST = 3
"""Whoever was asked so often in a row, and never answered as before, is not asked this way any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to ask, as signed addresses with their validators, and the outcome if nothing of it has changed."""

    questions: tuple[tuple[str, Validators], ...]
    outcome: NotModified


@dataclass(slots=True, kw_only=True)
class _Path:
    """Where a page was found when it was last asked, and how often in a row it was asked over again in vain."""

    prefs: ProviderPrefs
    platform: Platform
    page: Page
    state_page: Page | None
    sign: Callable[[str], str]
    open: bool = True
    vain: int = 0
    signed: dict[str, str] = field(default_factory=dict)

    def signed_url(self, url: str) -> str:
        """The address with its secrets."""
        found = self.signed.get(url)
        if found is None:
            found = self.signed[url] = self.sign(url)
        return found


class QuietPaths:
    """One path for each quiet page. Workers learn, the hub asks whether there is one, the lane plans and reports.

    A path says only where a page was. What to ask it for is the platform's answer to its present state, each time.
    """

    def __init__(self, find_platform: FindPlatform) -> None:
        self._find_platform = find_platform
        self._paths: dict[ProviderId, _Path] = {}

    def leads_to(self, job: PollJob) -> bool:
        """Whether this poll may be made in the lane, at first sight."""
        path, state = self._paths.get(job.prefs.id), job.state
        return (
            path is not None
            and path.open
            and path.prefs is job.prefs
            and path.state_page == state.page
            and state.platform == path.platform.name
            and state.failures == 0
            and state.problem is None
            and not state.gap
            and not looks_back(state)
        )

    def learn(self, job: PollJob, outcome: Outcome, web: Fetches) -> None:
        """Take in what the usual way has found: whoever had nothing new is quiet."""
        provider = job.prefs.id
        known = self._paths.get(provider)
        if not isinstance(outcome, NotModified):
            if known is not None:
                known.open = False
            return
        if known is not None and known.prefs is job.prefs and known.state_page == job.state.page:
            known.open = known.vain < VAIN_MOST
            return
        signing = Signing(web, written(job.prefs))
        found = usual(job, signing)
        platform = self._find_platform(found[0]) if found is not None else None
        if found is not None and platform is not None:
            self._paths[provider] = _Path(
                prefs=job.prefs, platform=platform, page=found[1], state_page=job.state.page, sign=signing.signed
            )

    def plan(self, job: PollJob) -> Plan | None:
        """What to ask now; None when it is not the same as at the last poll. May raise what a platform raises."""
        path = self._paths.get(job.prefs.id)
        if path is None or not self.leads_to(job):
            return None
        state, roles = job.state, set[Role]()
        questions, reads, readings = [], [], []
        for document in path.platform.documents(path.page, state):
            if document.role in roles:
                continue
            stored = state.documents.get(document.role)
            if stored is None or stored.url != document.url:
                return None
            roles.add(document.role)
            questions.append((path.signed_url(document.url), stored.validators))
            readings.append(stored.reading)
            reads.append(
                DocumentRead(
                    role=document.role,
                    url=document.url,
                    reading=None,
                    digest=stored.digest,
                    validators=stored.validators,
                )
            )
        further = path.platform.follow_up(path.page, state, tuple(readings))
        if not questions or any(document.role not in roles for document in further):
            return None
        return Plan(questions=tuple(questions), outcome=NotModified(documents=tuple(reads)))

    def answered(self, provider: ProviderId, *, as_before: bool) -> None:
        """Take in how asking went: whoever had anything else to say goes the usual way until that is quiet again."""
        path = self._paths.get(provider)
        if path is not None:
            path.vain = 0 if as_before else path.vain + 1
            path.open = as_before

    def keep(self, providers: Collection[ProviderId]) -> None:
        """Forget the paths to all pages but these."""
        self._paths = {provider: path for provider, path in self._paths.items() if provider in providers}
