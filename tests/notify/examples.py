"""Notifications for tests: one plain example, and the texts a hostile feed would send."""

from __future__ import annotations

from datetime import UTC, datetime

from tray_status.core.events import AlertId, EventKind, Notification, Urgency
from tray_status.core.model import Health, ProviderId

AT = datetime(2026, 5, 4, 14, 2, 7, tzinfo=UTC)

EXAMPLE = Notification(
    id="n1",
    key="acme/q2kg8n",
    notifier="console",
    alerts=(AlertId("a1"),),
    providers=(ProviderId("acme"),),
    kind=EventKind.OPENED,
    title="Acme Cloud: Elevated API error rates",
    body="Investigating, major · API, Console\nSome requests to the API fail. We are looking into it.",
    url="http://127.0.0.1:4000/incidents/q2kg8n",
    urgency=Urgency.CRITICAL,
    health=Health.PARTIAL_OUTAGE,
    at=AT,
)

HOSTILE_TEXTS = {
    "empty": "",
    "blank": " \n\t ",
    "option": "-rf --help",
    "long": "x" * 10_000,
    "long lines": "many words " * 900,
    "right to left": "\u202egpj.exe\u202c \u05e9\u05dc\u05d5\u05dd \u2067hidden\u2069",
    "control characters": "a\x00b\x07c\x08d\x7fe\x9b31mf\r\ng\rh",
    "markup": "<b>bold</b> <a href='x'>link</a> &amp; &lt;",
    "format": "%s %d %(name)s {0} {name}",
    "colour": "\x1b[31mred\x1b[0m",
    "clear the screen": "\x1b[2J\x1b[H\x1bc",
    "window title": "\x1b]0;owned\x07after \x1b]8;;http://evil.example\x1b\\text\x1b]8;;\x1b\\",
    "unfinished escape": "before\x1b]0;never ends \x1b[",
    "device control": "\x1bP+q544e\x1b\\ \x90+q544e\x9c",
    "half a surrogate": "half \ud83d pair",
    "emoji and scripts": "✅ 日本語 हिन्दी 👩\u200d💻",
    "line separators": "one\u2028two\u2029three\x85four\x0bfive\x0csix",
}
