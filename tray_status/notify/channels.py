"""Sends notifications by Apprise to chats, e-mail and push services; it is imported with the first of them."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tray_status.core.events import EventKind, Urgency
from tray_status.core.text import shorten
from tray_status.notify.base import Capability, Notifier
from tray_status.notify.payload import cleaned

if TYPE_CHECKING:
    from apprise import AppriseResult, NotifyBase, NotifyType

    from tray_status.core.events import Notification

BODY: Final = 1_500
"""Characters: what most services take in one message."""
LATER: Final = 60.0
"""Seconds to wait when a service is asked too often: Apprise keeps to itself for how long it wants to be left alone."""
TOO_MANY: Final = 429

_ANSWERED = re.compile(r"\berror=(\d{3})\b")
_WITH_HOST: Final = frozenset({"form", "forms", "json", "jsons", "mailto", "mailtos", "xml", "xmls"})
"""Schemes at which the host of an address is really one; at most others it is a token."""


class AppriseNotifier(Notifier):
    """Sends to one service; delivered is what that service took."""

    def __init__(self, name: str, url: str) -> None:
        super().__init__(name, frozenset({Capability.TEXT}))
        self._url = url
        self._service: NotifyBase | None = None

    def notify(self, notification: Notification) -> None:
        """Send one notification. Raises NotifyError, `unreachable` when nothing tells that the service answered."""
        clean = cleaned(notification)
        result = self._told(_text(clean), clean.title, notification)
        if result:
            return
        words = " ".join(entry.message for entry in result.logs())
        answered = _ANSWERED.search(words)
        who = shown_channel(self._url)
        if answered is None:
            raise self.failure(f"{who} could not be reached, or did not take it", unreachable=True)
        status = int(answered[1])
        raise self.failure(f"{who} answered {status}", retry_after=LATER if status == TOO_MANY else None)

    def _told(self, body: str, title: str, notification: Notification) -> AppriseResult:
        try:
            import apprise
        except ImportError as error:
            why = "Apprise is not installed; it comes with `pip install 'tray-status[channels]'`"
            raise self.failure(why) from error
        logging.getLogger("apprise").propagate = False  # it quotes addresses, and with them secrets
        if self._service is None:
            # Nothing on disk, nothing in threads of its own, no patience of its own: the outbox tries again.
            asset = apprise.AppriseAsset(
                app_id="Tray Status", app_desc="Tray Status", app_url="", async_mode=False, service_timeout=0,
                storage_mode=apprise.PersistentStoreMode.MEMORY, allow_templates=False, pgp_autogen=False,
                pem_autogen=False,
            )  # fmt: skip
            self._service = apprise.Apprise.instantiate(self._url, asset=asset)
        if self._service is None:
            raise self.failure(f"{shown_channel(self._url)} is no address that Apprise understands")
        one = apprise.Apprise(asset=self._service.asset)
        one.add(self._service)
        return one.notify(
            body=body, title=title, notify_type=_type(notification), body_format=apprise.NotifyFormat.TEXT
        )


def shown_channel(url: str) -> str:
    """An Apprise address as people and logs may read it: its scheme, its host where that is none of its secrets."""
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme.lower() in _WITH_HOST else None
    except ValueError:
        return "…"
    return f"{parts.scheme}://{host or ''}{'/' if host else ''}…" if parts.scheme else "…"


def _text(notification: Notification) -> str:
    """The body, and the link as its last line: most services have no other place for it."""
    lines = [shorten(notification.body, BODY), notification.url or ""]
    return "\n".join(line for line in lines if line) or notification.title


def _type(notification: Notification) -> NotifyType:
    from apprise import NotifyType

    if notification.kind in (EventKind.RESOLVED, EventKind.COMPLETED, EventKind.FOUND):
        return NotifyType.SUCCESS
    urgent = {Urgency.CRITICAL: NotifyType.FAILURE, Urgency.NORMAL: NotifyType.WARNING}
    return urgent.get(notification.urgency, NotifyType.INFO)
