"""Sends notifications as JSON to an address, signed so that the other side knows whose and how old they are."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final, Protocol

from tray_status.core.errors import FetchError, TrayStatusError
from tray_status.notify.base import Capability, Notifier
from tray_status.notify.payload import payload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tray_status.core.events import Notification

DELIVERY: Final = "Tray-Status-Delivery"
TIMESTAMP: Final = "Tray-Status-Timestamp"
SIGNATURE: Final = "Tray-Status-Signature"

REFUSED_FOR_GOOD: Final = frozenset({400, 405, 410, 411, 413, 415, 422})
"""Answers that the same document would get again; others (a wrong password, a missing page) may be mended meanwhile."""


class Answer(Protocol):
    """What the other side answered."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def retry_after(self) -> float | None:
        """How many seconds it asks us to wait, None when it does not."""


class Post(Protocol):
    """How something is sent; redirects are not followed."""

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str], /) -> Answer:
        """Send and wait for the answer. Raises FetchError when none came."""


class WebhookNotifier(Notifier):
    """Sends each notification with one POST; delivered is what was answered with 2xx.

    `secret` None: not signed. `now` gives the time that is signed with it.
    """

    def __init__(
        self, name: str, url: str, *, post: Post, now: Callable[[], datetime], secret: str | None = None
    ) -> None:
        super().__init__(name, frozenset({Capability.TEXT}))
        self._url, self._post, self._now = url, post, now
        self._secret = secret

    def notify(self, notification: Notification) -> None:
        """Send one notification. Raises NotifyError, `unreachable` when there was no answer at all."""
        body = payload(notification)
        headers = {"Content-Type": "application/json", DELIVERY: notification.id}
        if self._secret is not None:
            stamp = str(int(self._now().timestamp()))
            headers |= {TIMESTAMP: stamp, SIGNATURE: signature(self._secret, stamp, body)}
        try:
            answer = self._post(self._url, body, headers)
        except TrayStatusError as error:  # also where the proxy or the certificates that settings name cannot be used
            raise self.failure(str(error).rstrip("."), unreachable=isinstance(error, FetchError)) from error
        if not 200 <= answer.status < 300:  # noqa: PLR2004 -- HTTP's own numbers
            why = f"the other side answered {answer.status}"
            if 300 <= answer.status < 400:  # noqa: PLR2004 -- the same
                why += ", which leads elsewhere; write the address that it leads to"
            final = answer.status in REFUSED_FOR_GOOD
            raise self.failure(why, retry_after=answer.retry_after, final=final)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the HMAC-SHA256 in hex, with the secret, of the timestamp, a full stop and the body."""
    signed = timestamp.encode("ascii") + b"." + body
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
