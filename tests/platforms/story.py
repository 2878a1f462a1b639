"""Owns a provider whose page says one thing after the other, and the feeds it says it in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.core.making import Watch
from tray_status.core.model import Health, Phase
from tray_status.core.outlook import outlook
from tray_status.core.prefs import Focus
from tray_status.core.reading import Page, Role
from tray_status.core.step import Step
from tray_status.platforms.registry import platform

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
URLS = {"azure": "https://azure.status.microsoft/en-us/status", "aws": "https://health.aws.amazon.com/health/status"}


class Story:
    """A provider whose page says one thing after the other."""

    def __init__(self, name: str, role: str, now: datetime = NOON) -> None:
        found = platform(name)
        assert found is not None
        self.platform, self.role = found, Role(role)
        self.page = Page(url=URLS.get(name, "https://status.maple.example"))
        self.watch = Watch(now=now)

    def says(self, text: str, after: timedelta = timedelta(minutes=5)) -> Step:
        """One poll that finds this document."""
        return self.watch.see(self.platform.read(self.role, text.encode(), self.page), after=after)

    def phases(self) -> dict[str, Phase | None]:
        """How far everything is that is held, by title."""
        return {one.title: one.phase for one in self.watch.state.belief.incidents}

    def colour(self) -> Health | None:
        """What the icon shows."""
        return outlook(self.watch.state.belief, Focus(), self.watch.now).colour


def update(label: str, text: str, time: str, day: int = 4) -> str:
    """One update in Statuspage's markup."""
    return (
        f"&lt;p&gt;&lt;small&gt;May &lt;var data-var='date'&gt; {day}&lt;/var&gt;, &lt;var data-var='time'&gt;{time}"
        f"&lt;/var&gt; UTC&lt;/small&gt;&lt;br&gt;&lt;strong&gt;{label}&lt;/strong&gt; - {text}&lt;/p&gt;"
    )


def entry(number: int, title: str, *updates: str, updated: str = "2026-05-04T11:00:00Z") -> str:
    """One entry of Statuspage's history."""
    link = f"https://status.maple.example/incidents/m{number:011}"
    return (
        f"<entry><id>tag:status.maple.example,2005:Incident/{number}</id><published>{updated}</published>"
        f'<updated>{updated}</updated><link rel="alternate" href="{link}"/><title>{title}</title>'
        f'<content type="html">{"".join(updates)}</content></entry>\n'
    )


def history(*entries: str) -> str:
    """Statuspage's history."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        "<id>tag:status.maple.example,2005:/history</id>"
        '<link rel="alternate" type="text/html" href="https://status.maple.example"/>'
        f"<title>Maple Status - Incident History</title>\n{''.join(entries)}</feed>\n"
    )


def item(guid: str, title: str, date: str, text: str = "We look.") -> str:
    """One item of RSS."""
    return (
        f"<item><guid>{guid}</guid><title>{title}</title><link>https://status.maple.example/</link>"
        f"<pubDate>{date}</pubDate><description>{text}</description></item>\n"
    )


def rss(*items: str, title: str = "Maple Status", link: str = "https://status.maple.example/") -> str:
    """RSS of any maker."""
    return f'<rss version="2.0"><channel><title>{title}</title><link>{link}</link>\n{"".join(items)}</channel></rss>\n'
