"""Writes the simulated pages' feeds: Statuspage's Atom, incident.io's Atom, and a plain RSS feed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from tray_status.core.model import Phase
from tray_status.demo.words import COMPONENT_LABEL, phase_label

if TYPE_CHECKING:
    from tray_status.demo.place import Place
    from tray_status.demo.story import Entry, Post, SitePage

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def statuspage(page: SitePage, place: Place) -> str:
    """Atlassian Statuspage's /history.atom: every entry, all its messages as HTML, newest first."""
    host = place.base.partition("://")[2]
    entries = "".join(_statuspage_entry(place, entry, host) for entry in page.entries)
    return (
        f'{_DECLARATION}<feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>tag:{host},2005:/history</id>\n"
        f'  <link rel="alternate" type="text/html" href={quoteattr(place.base)}/>\n'
        f'  <link rel="self" type="application/atom+xml" href={quoteattr(place.base + "/history.atom")}/>\n'
        f"  <title>{escape(page.site.name)} Status - Incident History</title>\n"
        f"  <updated>{_changed(page, place)}</updated>\n"
        f"  <author>\n    <name>{escape(page.site.name)}</name>\n  </author>\n"
        f"{entries}</feed>\n"
    )


def _statuspage_entry(place: Place, entry: Entry, host: str) -> str:
    # What Statuspage calls published is the newest message's time, and of a plan the time it is planned for.
    planned = entry.window is not None and entry.phase is Phase.SCHEDULED
    published = entry.window[0] if planned and entry.window else entry.updated_at
    content = _scheduled(place, entry) if planned else ""
    content += "".join(_statuspage_post(place, post) for post in entry.posts)
    return (
        "  <entry>\n"
        f"    <id>tag:{host},2005:Incident/{place.number(entry)}</id>\n"
        f"    <published>{place.iso(published, 'seconds')}</published>\n"
        f"    <updated>{place.iso(entry.updated_at, 'seconds')}</updated>\n"
        f'    <link rel="alternate" type="text/html" href={quoteattr(place.url_of(entry))}/>\n'
        f"    <title>{escape(entry.title)}</title>\n"
        f'    <content type="html">{escape(content)}</content>\n'
        "  </entry>\n"
    )


def _scheduled(place: Place, entry: Entry) -> str:
    starts, ends = (place.time(second) for second in entry.window or (0, 0))
    return (
        f"<p><strong>THIS IS A SCHEDULED EVENT {starts:%b} <var data-var='date'>{starts.day:2}</var>, "
        f"<var data-var='time'>{starts:%H:%M}</var> - <var data-var='time'>{ends:%H:%M}</var> UTC</strong></p>"
    )


def _statuspage_post(place: Place, post: Post) -> str:
    at = place.time(post.at)
    return (
        f"<p><small>{at:%b} <var data-var='date'>{at.day:2}</var>, <var data-var='time'>{at:%H:%M}</var> UTC</small>"
        f"<br><strong>{phase_label(post.phase)}</strong> - {escape(post.text)}</p>"
    )


def incidentio(page: SitePage, place: Place) -> str:
    """incident.io's /feed.atom: every entry with its newest message only, and its components as they are after it."""
    entries = "".join(_incidentio_entry(place, entry) for entry in page.entries)
    return (
        f'{_DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"    <id>{escape(place.base)}/</id>\n"
        f"    <title>{escape(page.site.name)} status</title>\n"
        f"    <updated>{_changed(page, place, 'milliseconds')}</updated>\n"
        "    <generator>incident.io</generator>\n"
        f'    <link rel="alternate" href={quoteattr(place.base + "/")}/>\n'
        f"    <subtitle>{escape(page.site.name)} status page updates</subtitle>\n"
        f"{entries}</feed>\n"
    )


def _incidentio_entry(place: Place, entry: Entry) -> str:
    newest = entry.posts[0]
    affected = "\n".join(
        f"<li>{escape(name)} ({COMPONENT_LABEL[health]})</li>" for name, health in newest.affects.items()
    )
    listed = f"<br/><br/><b>Affected components</b>\n          <ul>\n          {affected}\n          </ul>"
    content = f"<b>Status: {phase_label(entry.phase)}</b><br/><br/>{escape(newest.text)}{listed if affected else ''}"
    link = f"{place.base}/{place.path_of(entry)}"  # incident.io really writes the slash twice
    return (
        "    <entry>\n"
        f'        <title type="html">{_cdata(escape(entry.title))}</title>\n'
        f"        <id>{escape(link)}</id>\n"
        f"        <link href={quoteattr(link)}/>\n"
        f"        <updated>{place.iso(entry.updated_at)}</updated>\n"
        f'        <summary type="html">{_cdata(content)}</summary>\n'
        f'        <content type="html">{_cdata(content)}</content>\n'
        "    </entry>\n"
    )


def rss(page: SitePage, place: Place) -> str:
    """A plain RSS 2.0 feed as self-made pages write it: status, newest message and components as HTML, no more."""
    items = "".join(_rss_item(place, entry) for entry in page.entries)
    return (
        f'{_DECLARATION}<rss version="2.0">\n  <channel>\n'
        f"    <title>{escape(page.site.name)} status</title>\n"
        f"    <link>{escape(place.base)}/</link>\n"
        f"    <description>Incidents at {escape(page.site.name)}</description>\n"
        f"{items}  </channel>\n</rss>\n"
    )


def _rss_item(place: Place, entry: Entry) -> str:
    affected = "".join(f"<li>{escape(name)}</li>" for name in entry.affects)
    listed = f"<b>Affected components</b><ul>{affected}</ul>" if affected else ""
    text = f"<b>Status: {phase_label(entry.phase)}</b><p>{escape(entry.posts[0].text)}</p>{listed}"
    return (
        "    <item>\n"
        f"      <title>{escape(entry.title)}</title>\n"
        f"      <link>{escape(place.url_of(entry))}</link>\n"
        f'      <guid isPermaLink="false">{place.code(entry.id)}</guid>\n'
        f"      <pubDate>{place.rfc822(entry.updated_at)}</pubDate>\n"
        f"      <description>{escape(text)}</description>\n"
        "    </item>\n"
    )


def _changed(page: SitePage, place: Place, timespec: str = "seconds") -> str:
    return place.iso(page.changed_at if page.changed_at is not None else 0, timespec)


def _cdata(text: str) -> str:
    # What is written inside is escaped HTML: it holds no "]]>".
    return f"<![CDATA[{text}]]>"
