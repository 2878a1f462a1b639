"""Paints the overview as one static HTML document: no scripts, no addresses but links that people may follow."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from xml.etree.ElementTree import Element

from tray_status.core.model import ProviderId, Update
from tray_status.core.overview import Course, Entry, Overview, Row
from tray_status.core.wording import PHASE_LABEL, clock
from tray_status.desktop.windows.looks import PROVIDER_RULE, STYLE
from tray_status.desktop.windows.strips import bars, css_class, day_name, notable, story
from tray_status.desktop.windows.tags import tag, written
from tray_status.desktop.windows.words import COURSES, NOTHING, standing, state_line, why_unread


def document(seen: Overview) -> str:
    """The whole page. It works without scripts, which its policy forbids; all that others wrote is escaped."""
    style = STYLE + "".join(PROVIDER_RULE.format(number=number) for number in range(len(seen.rows)))
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    numbers = {row.provider: number for number, row in enumerate(seen.rows)}
    return written(
        tag(
            "html",
            tag(
                "head",
                tag("meta", charset="utf-8"),
                tag("meta", http_equiv="Content-Security-Policy", content=policy),
                tag("meta", name="referrer", content="no-referrer"),
                tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
                tag("title", seen.summary),
                tag("style", style),
            ),
            tag(
                "body",
                _head(seen),
                tag("main", _providers(seen), *_incidents(seen, numbers)),
            ),
            lang="en",
        )
    )


def _head(seen: Overview) -> Element:
    local = seen.at.astimezone(seen.zone)
    return tag(
        "header",
        tag("h1", tag("span", class_=f"dot {seen.icon.state.name.lower().replace('_', '-')}"), seen.summary),
        tag(
            "p",
            "As it was on ",
            tag("time", f"{local.day} {local:%b %Y, %H:%M}", datetime=seen.at.isoformat()),
            ". This page does not change by itself; open it from the menu again.",
            class_="aside",
        ),
        *(tag("p", problem, class_="problem") for problem in seen.problems),
    )


def _providers(seen: Overview) -> Element:
    rows = [_provider(row, number, seen) for number, row in enumerate(seen.rows)]
    body = tag("ul", *rows, class_="providers") if rows else tag("p", "No providers yet: add some to the settings.")
    return tag(
        "section",
        tag("h2", "Providers", id="providers"),
        _choice("provider", "every-provider", "Incidents of all", checked=True) if rows else None,
        body,
        aria_labelledby="providers",
    )


def _provider(row: Row, number: int, seen: Overview) -> Element:
    told = [tag("li", story(day)) for day in notable(row.days)]
    return tag(
        "li",
        tag(
            "div",
            tag("h3", _link(row.name, row.url)),
            tag(
                "p",
                tag("span", class_=f"dot {css_class(row.health)}"),
                standing(row, seen),
            ),
            _choice("provider", f"only-{number}", f"Only incidents of {row.name}"),
            tag("p", why_unread(row, seen), class_="problem") if row.problem else None,
        ),
        tag(
            "div",
            bars(row.days),
            tag("p", tag("span", day_name(row.days[0].day)), tag("span", "today"), class_="ends"),
            tag("details", tag("summary", _days(len(told))), tag("ul", *told)) if told else None,
        ),
    )


def _days(count: int) -> str:
    return "One day to tell of" if count == 1 else f"{count} days to tell of"


def _choice(group: str, name: str, text: str, *, checked: bool = False) -> Element:
    box = tag("input", type="radio", name=group, id=name, checked=checked)
    return tag("p", box, tag("label", text, for_=name), class_="choice")


def _incidents(seen: Overview, numbers: dict[ProviderId, int]) -> Iterator[Element]:
    left_out = sum(row.left_out for row in seen.rows)
    for course, heading in COURSES.items():
        mine = [entry for entry in seen.entries if entry.course is course]
        shown = [_incident(entry, numbers[entry.provider], seen) for entry in mine]
        older = tag("p", f"{left_out} older ones stand on their providers' pages.", class_="aside")
        yield tag(
            "section",
            tag("h2", heading, tag("span", f" ({len(mine)})", class_="count"), id=course.value),
            *(shown or [tag("p", NOTHING[course], class_="aside")]),
            older if course is Course.PAST and left_out else None,
            aria_labelledby=course.value,
        )


def _incident(entry: Entry, number: int, seen: Overview) -> Element:
    incident = entry.incident
    updates = [_update(update, seen) for update in incident.updates]
    return tag(
        "article",
        tag("h3", tag("span", entry.provider_name, class_="who"), _link(incident.title or "untitled", entry.url)),
        tag(
            "p",
            tag("span", class_=f"dot {css_class(entry.health) if entry.course is Course.LIVE else 'past'}"),
            state_line(entry, seen),
        ),
        tag(
            "details",
            tag("summary", _messages(len(updates))),
            tag("ol", *updates),
            open=entry.course is Course.LIVE,
        )
        if updates
        else None,
        class_=f"of-{number}",
    )


def _messages(count: int) -> str:
    return "One message" if count == 1 else f"{count} messages"


def _update(update: Update, seen: Overview) -> Element:
    paragraphs = [tag("p", line) for line in update.body.splitlines() if line.strip()]
    phase = PHASE_LABEL[update.phase] if update.phase is not None else "Update"
    return tag("li", tag("p", tag("strong", phase), _at(update.at, seen), class_="when"), *paragraphs)


def _at(moment: datetime | None, seen: Overview) -> Element | None:
    if moment is None:
        return None
    return tag("time", f" {clock(moment, seen.at, seen.zone)}", datetime=moment.isoformat())


def _link(text: str, url: str | None) -> Element | str:
    return tag("a", text, href=url, rel="noreferrer noopener") if url is not None else text
