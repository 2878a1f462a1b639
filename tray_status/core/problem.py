"""Why a poll, a file or a delivery failed, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ProblemKind(StrEnum):
    """The named ways in which a poll fails. The word is what logs and `--json` show."""

    DNS = "dns"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    TLS = "tls"
    PROXY = "proxy"
    HTTP_STATUS = "http_status"
    RATE_LIMITED = "rate_limited"
    REDIRECT = "redirect"
    TOO_BIG = "too_big"
    UNPACK = "unpack"
    NOT_A_STATUS_PAGE = "not_a_status_page"
    WRONG_PLATFORM = "wrong_platform"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    EMPTY = "empty"
    ENCODING = "encoding"
    EMPTIED = "emptied"
    INTERNAL = "internal"

    @property
    def connection(self) -> bool:
        """Whether the other side was not reached at all: such problems may be ours (offline)."""
        return self in (ProblemKind.DNS, ProblemKind.CONNECT, ProblemKind.PROXY)

    @property
    def unanswered(self) -> bool:
        """Whether no answer came: the other side was not reached, or was too slow once the connection stood."""
        return self.connection or self is ProblemKind.TIMEOUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong: `sentence` is for users and holds no secret; `retry_at` is when we were asked to return."""

    kind: ProblemKind
    sentence: str
    status: int | None = None
    retry_at: datetime | None = None
