"""Owns the HTML of Statuspage's pages, the last resort when neither its JSON nor its feeds are to be had."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Impact, Incident, IncidentId, Kind, Phase
from tray_status.core.reading import COMPONENTS_MOST, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.compat import MOST_INCIDENTS, each_once
from tray_status.platforms.html_links import feeds_in, require_end, require_sane
from tray_status.platforms.labels import MOST_UPDATES, Labelled, began_at, phase_of, updates_of
from tray_status.platforms.payload import Shape, refuse, shape_of, text_of
from tray_status.platforms.times import parse_partial, parse_time, parse_window
from tray_status.platforms.words import (
    COMPONENT_HEALTHS,
    IMPACTS,
    INDICATORS,
    Notes,
    kind_of,
    look_up,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bs4 import BeautifulSoup, Tag

_PLATFORM: Final = "statuspage"
_LABEL = re.compile(r"(?:\s|<!--(?:[^-]|-(?!->)){0,400}-->){0,50}<strong>([^<]{1,80})</strong>\s{0,99}-")
_ADDRESS = re.compile(r"/incidents/([\w-]{1,80})")
_DEEPEST: Final = 3
_STATE = re.compile(r"^(?:status|impact)-([a-z]+)$")


def read_page(body: bytes, page: Page) -> Reading:
    """What the page shows: its state, what is open or planned, the components, the addresses of its feeds."""
    text, encoding_notes = text_of(body, _PLATFORM)
    if shape_of(text) is not Shape.HTML:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "What arrived is no HTML page.", _PLATFORM)
    require_end(text, _PLATFORM)
    require_sane(text, _PLATFORM)
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "html.parser")
    banner = soup.find(class_="page-status")
    blocks = _blocks(soup, "unresolved-incident")
    parts = soup.select("[data-component-id]", limit=COMPONENTS_MOST)
    if banner is None and not blocks and not parts:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page shows neither a state nor components.", _PLATFORM)
    notes = Notes(*encoding_notes)
    word = _state(banner) if banner is not None else _state(soup.body)
    health = look_up(INDICATORS, word, "state of the page", notes)
    components = tuple(found for part in parts if (found := _component(part, notes)) is not None)
    now = _rendered_at(soup)
    base = page.url or None
    opened = [_incident(block, now, base, notes) if block else None for block in blocks]
    planned = [
        _incident(block, now, base, notes) if block else None for block in _blocks(soup, "scheduled-maintenance")
    ]
    if health is Health.OPERATIONAL and any(one is None or one.impact not in (Impact.NONE, None) for one in opened):
        health = None  # it contradicts itself: how bad it is, the incidents and components tell
    return Reading(
        role=Role("page"),
        scope=Scope.ACTIVE,
        health=health,
        doubtful=health is None and (not blocks or bool(word)),
        covers=(Kind.INCIDENT, Kind.NOTICE) if None not in opened and len(opened) < MOST_INCIDENTS else (),
        components=components,
        incidents=each_once((*opened, *planned)),
        page_name=one_line(re.sub(r" Status$", "", soup.title.get_text())) or None if soup.title else None,
        page_url=base,
        feeds=feeds_in(text, base),
        notes=notes.all,
    )


def _blocks(soup: BeautifulSoup, name: str) -> list[Tag | None]:
    """The blocks of this class; None for those deep inside others, as each one is searched through to its end."""
    found = soup.find_all(class_=name, limit=MOST_INCIDENTS)
    return [block if len(block.find_parents(class_=name, limit=_DEEPEST)) < _DEEPEST else None for block in found]


def _classes(tag: Tag | None) -> list[str]:
    found = tag.get("class") if tag is not None else None
    return [str(name) for name in found] if isinstance(found, list) else []


def _state(tag: Tag | None) -> str:
    """The word behind `status-` or `impact-` among the classes."""
    return next((found[1] for name in _classes(tag) if (found := _STATE.match(name))), "")


def _attribute(tag: Tag | None, name: str) -> str:
    found = tag.get(name) if tag is not None else None
    return found if isinstance(found, str) else ""


def _rendered_at(soup: BeautifulSoup) -> datetime | None:
    """When the page was made, as it says itself: the dates on it lack the year."""
    return parse_time(_attribute(soup.select_one('meta[name="issued"]'), "content"))


def _component(part: Tag, notes: Notes) -> Component | None:
    """A component; None for the heading of a group, which repeats the worst of its children."""
    if _attribute(part, "data-js-hook") == "component-group-opener":
        return None
    name = part.find(class_="name")
    box = part.find_parent(class_="is-group")
    heading = box.select_one("[data-js-hook=component-group-opener]") if box is not None else None
    group = heading.find(class_="name") if heading is not None else None
    return Component(
        id=ComponentId(_attribute(part, "data-component-id")),
        name=one_line(name.get_text()) if name is not None else "",
        group=one_line(group.get_text()) or None if group is not None else None,
        health=look_up(COMPONENT_HEALTHS, _attribute(part, "data-component-status"), "state of a component", notes),
    )


def _incident(block: Tag, now: datetime | None, base: str | None, notes: Notes) -> Incident | None:
    link = block.find("a", href=_ADDRESS)
    found = _ADDRESS.search(_attribute(link, "href"))
    if link is None or found is None:
        notes.add("An incident without an address was left out.")
        return None
    printed = tuple(_update(item, now) for item in block.select(".update", limit=MOST_UPDATES))
    updates = updates_of(printed, notes)
    planned = "scheduled-maintenance" in _classes(block)
    phase = Phase.SCHEDULED if planned else phase_of(printed, notes)
    starts, ends = _window(block, now) if planned else (began_at(updates), None)
    return Incident(
        id=IncidentId(found[1]),
        kind=kind_of((phase, *(update.phase for update in updates))),
        title=one_line(link.get_text()) or "(without a title)",
        impact=look_up(IMPACTS, _state(block), "impact", notes),
        phase=phase,
        started_at=starts,
        ends_at=ends,
        updated_at=updates[0].at if updates else None,
        url=safe_url(_attribute(link, "href"), base),
        updates=updates,
    )


def _window(block: Tag, now: datetime | None) -> tuple[datetime | None, datetime | None]:
    """Start and end of a planned event; the start stands there in seconds as well."""
    dated = block.select_one("[data-unix-time]")
    stamp = parse_time(_attribute(dated, "data-unix-time"))
    text = one_line(dated.get_text()) if dated is not None else ""
    starts, ends = parse_window(re.sub(r"(:\d\d) ?- ?", r"\1 - ", text), stamp or now)
    return stamp or starts, ends


def _update(item: Tag, now: datetime | None) -> Labelled:
    """One update as it is printed: label, dash, text, time. A single one of a planned event has no label."""
    ago = item.select_one("[data-datetime-unix]")
    at = parse_time(_attribute(ago, "data-datetime-unix"))
    dated = item.select("small")
    if dated:
        at = at or parse_partial(one_line(dated[-1].get_text()).removeprefix("Posted on "), now)
        dated[-1].extract()
    inner = item.decode_contents()
    label = _LABEL.match(inner)
    body = plain_text(inner[label.end() :] if label else inner, limit=BODY_LIMIT)
    return Labelled(at, one_line(label[1]) if label else "", body)
