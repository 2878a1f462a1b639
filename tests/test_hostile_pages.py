"""Pages that mean harm, from their bytes to everything a person or a program reads of them."""

from __future__ import annotations

import io
import json
import logging
import unicodedata
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.making import PREFS, T0, Watch, calm_watch, fetched, summary
from tests.core.test_links import FOREIGN
from tests.engine.fake_disk import FakeDisk
from tray_status.cli.output import print_json, say_lines
from tray_status.cli.tables import incident_lines, status_lines
from tray_status.core.commands import OpenUrl
from tray_status.core.digest import digest_alerts
from tray_status.core.errors import PayloadError
from tray_status.core.events import Notification
from tray_status.core.glance import Item
from tray_status.core.prefs import Settings
from tray_status.core.reading import Page, Reading
from tray_status.core.report import incidents_report, status_report
from tray_status.core.view import Conditions, build_view
from tray_status.engine.decisions import FILE, DecisionLog, entry_of
from tray_status.logs import RedactingFormatter
from tray_status.notify.console import ConsoleNotifier
from tray_status.platforms.registry import PLATFORMS

TRUSTED = ("https://status.acme.example", "http://status.acme.example", "https://stspg.io/")
NASTY = (
    "\x1b[2J\x1b[1;1H",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x07",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x9d8;;https://evil.example\x9c",
    "\x00\x07\x08\x7f\x85",
    "\u202egnp.exe\u202c\u2066\u2069\u200f\u061c",
    "\u200b\u2060\ufeff\U000e0041\u2028\u2029",
    "\r\n2026-05-04 12:00:00,000 INFO tray_status: all is well\n",
    "&#27;[31m&#x9b;0m&#8238;&#0;&#x1b;]8;;https://evil.example&#7;",
    "&amp;#27;[31m",
    "<script>\x1b</script><a href='javascript:alert(1)'>log in</a><img src=x onerror=alert(1)>",
    "%s%n{0}${HOME}\\u001b\\x1b",
    "\ud800",
    "A" * 10_000,
    "e\u0301" + "\u0301" * 5_000,
)
BIDI = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})

texts = st.lists(st.sampled_from(NASTY) | st.text(max_size=20), max_size=4).map("".join)
links = st.sampled_from((*FOREIGN, "https://status.acme.example/incidents/1", "https://stspg.io/x")) | texts
words = st.sampled_from(("investigating", "resolved", "minor", "critical", "major_outage", "operational")) | texts
times = st.sampled_from(("2026-05-04T12:00:30Z", "2026-05-04T12:00:59Z")) | texts


@st.composite
def summaries(draw: st.DrawFn) -> bytes:
    """A summary.json in which whatever is a string is hostile."""
    updates = [{"id": draw(texts), "status": draw(words), "body": draw(texts), "created_at": draw(times)}]
    names = [draw(texts) for _ in range(2)]
    incidents = [
        {"id": draw(texts) or "i", "name": draw(texts), "status": draw(words), "impact": draw(words)}
        | {"shortlink": draw(links), "created_at": draw(times), "updated_at": draw(times), "started_at": draw(times)}
        | {"incident_updates": updates, "components": [{"id": name, "name": name} for name in names]}
        for _ in range(draw(st.integers(0, 3)))
    ]
    parts = [{"id": draw(texts), "name": name, "status": draw(words), "group_id": draw(texts)} for name in names]
    tree: dict[str, Any] = {
        "page": {"id": "p", "name": draw(texts), "url": draw(links), "updated_at": draw(times)},
        "status": {"indicator": draw(st.sampled_from(("none", "minor", "critical")) | texts), "description": "x"},
        "components": parts,
        "incidents": incidents,
        "scheduled_maintenances": [],
    }
    return json.dumps(tree).encode()


@st.composite
def feeds(draw: st.DrawFn) -> bytes:
    """An Atom feed, well-formed or not, in which whatever is text or a link is hostile."""

    def put(text: str) -> str:
        return escape(text).encode("utf-8", "replace").decode()

    entries = "".join(
        f"<entry><id>{put(draw(texts))}</id><title>{put(draw(texts))}</title><updated>2026-05-04T12:00:30Z</updated>"
        f'<link href="{put(draw(links))}"/><content type="html">{put(draw(texts))}&lt;p&gt;&lt;strong&gt;'
        f"Investigating&lt;/strong&gt; - {put(draw(texts))}</content></entry>"
        for _ in range(draw(st.integers(1, 3)))
    )
    title = put(draw(texts))
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>{entries}</feed>'.encode()


documents = summaries() | feeds()


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything that reaches a person or a program, as text; and the links among it."""

    text: dict[str, str]
    links: tuple[str, ...]


def readings(body: bytes) -> Iterator[tuple[str, Reading]]:
    """What each platform that takes the document for its own reads in it."""
    page = Page(url=PREFS.url)
    for platform in PLATFORMS:
        role = platform.find_role(body, page)
        if role is None:
            continue
        try:
            yield platform.name, platform.read(role, body, page)
        except PayloadError as error:
            yield platform.name, summary(notes=(error.what,))


def hear(watch: Watch) -> Heard:
    """Every output of what a watch has seen."""
    states, settings = {PREFS.id: watch.state}, Settings(providers=(PREFS,))
    conditions, now = Conditions(), T0 + timedelta(minutes=3)
    view = build_view(states, settings, now, conditions=conditions)
    told = digest_alerts(watch.alerts, notifier="console", now=now)
    status = status_report(states, settings, view, now, conditions)
    incidents = incidents_report(states, settings, everything=True)
    text = {
        "console": printed(told),
        "console as JSON": printed(told, as_json=True),
        "status": spoken(list(status_lines(status))),
        "status --json": written(status),
        "incidents": spoken(list(incident_lines(incidents, everything=True))),
        "incidents --json": written(incidents),
        "log": logged((view.tooltip, *(reason for step in watch.steps for reason in step.reasons))),
        "decisions.jsonl": decided(watch),
        "menu": "\n".join((view.tooltip, *(item.label for item in lines(view.menu)))),
    }
    commands = [item.command.url for item in lines(view.menu) if isinstance(item.command, OpenUrl)]
    links = [*commands, *(one.url for one in told), *(str(one["url"] or PREFS.url) for one in incidents)]
    links += [part.strip()[2:] for part in text["console"].splitlines() if part.strip().startswith("↗")]
    return Heard(text, tuple(link for link in links if link is not None))


def printed(told: tuple[Notification, ...], *, as_json: bool = False) -> str:
    stream = io.StringIO()
    notifier = ConsoleNotifier(stream, environ={}, names=lambda _: PREFS.name, as_json=as_json)
    for notification in told:
        notifier.notify(notification)
    return stream.getvalue()


def spoken(said: list[str]) -> str:
    with redirect_stdout(io.StringIO()) as stream:
        say_lines(said)
    return stream.getvalue()


def written(tree: object) -> str:
    with redirect_stdout(io.StringIO()) as stream:
        print_json(tree)
    return stream.getvalue()


def logged(said: tuple[str, ...]) -> str:
    form = RedactingFormatter("%(message)s")
    return "\n".join(form.format(logging.LogRecord("x", 20, "x.py", 1, "%s", (one,), None)) for one in said)


def decided(watch: Watch) -> str:
    disk, folder = FakeDisk(), Path("/state")
    disk.folders.add(folder)
    log = DecisionLog(disk, folder)
    log.add([entry_of(decision, T0) for step in watch.steps for decision in step.decisions])
    log.flush()
    return disk.read(folder / FILE, 1_000_000).decode() if folder / FILE in disk.files else ""


def lines(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from lines(item.children)


def steers(char: str) -> bool:
    """Whether a terminal would obey a character, or show others in another order or on another line."""
    unseen = unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char != "\n"
    return unseen or unicodedata.bidirectional(char) in BIDI or char in "\u200b\u200e\u200f\u2060\u061c\ufeff"


@settings(max_examples=100)
@given(body=documents)
def test_nothing_that_steers_a_terminal_and_no_foreign_link_comes_out_of_any_page(body: bytes) -> None:
    """Seeded defects: a title printed as it came, raw C1 or bidi characters in JSON, a feed's foreign link."""
    for platform, reading in readings(body):
        for watch in (calm_watch(), Watch()):
            watch.poll(fetched(reading, platform=watch.state.platform or platform))
            heard = hear(watch)

            for output, text in heard.text.items():
                wrong = {char for char in text if steers(char)}
                assert not wrong, f"{output}: {wrong}"
            assert [link for link in heard.links if not link.startswith(TRUSTED)] == []
            assert not any(char.isspace() or steers(char) for link in heard.links for char in link)


def test_the_pages_of_this_test_do_reach_the_outputs() -> None:
    """Fails when the hostile documents are not understood at all, which would prove nothing."""
    page = {"id": "p", "name": "x", "url": PREFS.url}
    one: dict[str, object] = {
        "id": "i\x1b1",
        "name": "Down\x1b[2J\u202e now",
        "status": "investigating",
        "impact": "major",
    }
    one |= {"shortlink": "https://evil.example/x", "created_at": "2026-05-04T12:00:30Z", "incident_updates": []}
    tree: dict[str, object] = {"page": page, "components": [], "incidents": [one]}
    tree["status"] = {"indicator": "major", "description": "x"}
    watch = calm_watch()
    for name, reading in readings(json.dumps(tree).encode()):
        if name == "statuspage":
            watch.poll(fetched(reading))

    heard = hear(watch)

    assert all("Down" in text for output, text in heard.text.items() if output not in ("log", "menu"))
    assert len(heard.links) >= 4


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b31m", "\u202e", "\x7f", "\ud800", "\U000e0041", "é東🎉", "\u2028"])
def test_json_is_printable_and_says_the_same(text: str) -> None:
    """Seeded defect: JSON escapes C0 characters only; a terminal obeys C1 and bidi ones as well."""
    out = written({"title": text})
    assert out.rstrip("\n").isprintable()
    assert json.loads(out) == {"title": text}
