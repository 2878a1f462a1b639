"""Everything the program knows of one provider between two polls, and the outcome of a poll."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tray_status.core.belief import Belief
from tray_status.core.events import Alert
from tray_status.core.model import Health, IncidentId, ProviderId
from tray_status.core.problem import Problem
from tray_status.core.reading import Page, Reading, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next request for a document conditional; used only together with the reading it belongs to."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentState:
    """What is kept of one document: its reading, and the validators and hash (hex) of the bytes it was read from."""

    url: str
    reading: Reading
    digest: str
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRead:
    """One document as a poll found it. `reading` None: unchanged, the stored reading still stands."""

    role: Role
    url: str
    reading: Reading | None
    digest: str
    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A good poll in which at least one document's bytes were new.

    `page_url` is the server where redirects ended, None when there were none.
    `notes` are sentences about what was odd in the latest good poll, the newest last.
    `page` is the page as detection found it, None where settings say what it is.
    """

    platform: str
    documents: tuple[DocumentRead, ...]
    page_url: str | None = None
    page: Page | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A good poll in which nothing was new: another look at the same readings. The rest is as in `Fetched`."""

    documents: tuple[DocumentRead, ...]
    page_url: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A poll that learned nothing. `ours`: we are offline, it is not held against the provider.

    `stranger` tells whoever seemed to answer in place of the page: the same for the same login page at other hosts.
    """

    problem: Problem
    ours: bool = False
    stranger: str | None = None


Outcome = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """That the user was told of an incident, with what a click that comes later needs.

    `at` is when the newest alert about it was made, `since` the first (None: before that was kept). `notifiers` are
    those that were to tell it, () where that is not known. `heard`: something of it was really shown, and not its end
    since then. `unheard` are those of the notifiers that have not shown that it goes on, or its end since then.
    """

    at: datetime
    url: str | None
    notifiers: tuple[str, ...] = ()
    since: datetime | None = None
    heard: bool = False
    unheard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained:
    """A health of at least PARTIAL_OUTAGE that no open incident explains.

    `health` is that of the latest look, `since` when it was first so bad, `before` the health until then, `told` the
    health that the user was told of, or None while only one look has seen it. `silent`: two looks have seen it, but the
    user did not want to be told, so its end is not told either.
    """

    health: Health
    since: datetime
    before: Health | None = None
    told: Health | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What a page was made with, and where it was asked, before it moved by itself."""

    platform: str
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderState:
    """What we hold of a provider. Belief and freshness are two facts: a failed poll changes only the second.

    `asked` is the fingerprint of the address that settings named when the page was last read (the address may hold
    secrets): another one is another page. `page_url` is the server where redirects ended at the last good poll.
    `believed_at` is the last good poll, None for NEVER. `problem` is why the latest poll failed, None after a good one;
    `failing_since` is the first of the failures in a row. `due_at` is when the next poll may start (None: at once).
    `page` is the page as detection found it, which later polls ask; None where settings say what it is.
    `former` is what it was before its latest move to other software; None when it never moved, or settings say.
    `begun`: of each thing that begins again and again (`core.flapping`), when it lately did, oldest first.
    `tell_back`: the user asked to be told, once, when nothing is wrong any more.
    `gap`: polls were missed (sleep, pause, restart); set on the copy that a poll is given, never kept.
    """

    provider: ProviderId
    platform: str | None = None
    page_url: str | None = None
    page: Page | None = None
    former: Former | None = None
    asked: str | None = None
    belief: Belief = field(default_factory=Belief)
    believed_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    problem: Problem | None = None
    due_at: datetime | None = None
    documents: Mapping[Role, DocumentState] = field(default_factory=dict)
    outbox: tuple[Alert, ...] = ()
    told: Mapping[IncidentId, Told] = field(default_factory=dict)
    acknowledged: frozenset[IncidentId] = frozenset()
    snoozed_until: datetime | None = None
    snoozed_incidents: Mapping[IncidentId, datetime] = field(default_factory=dict)
    begun: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    tell_back: bool = False
    unexplained: Unexplained | None = None
    lost_told: bool = False
    notes: tuple[str, ...] = ()
    gap: bool = False
