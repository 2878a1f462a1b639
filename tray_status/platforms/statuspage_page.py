"""Owns the HTML of Statuspage's pages, the last resort when neither its JSON nor its feeds are to be had."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Incident, IncidentId, Kind, Update
from tray_status.core.reading import Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.html_links import feeds_in, require_end, require_sane
from tray_status.platforms.labels import NO_PHASE, began_at
from tray_status.platforms.payload import Shape, refuse, shape_of, text_of
from tray_status.platforms.times import parse_partial, parse_time
from tray_status.platforms.words import (
    COMPONENT_HEALTHS,
    IMPACTS,
    INDICATORS,
    PHASES,
    Notes,
    key,
    kind_of,
    look_up,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bs4 import BeautifulSoup, Tag

_PLATFORM: Final = "statuspage"
_ADDRESS = re.compile(r"/incidents/([\w-]{1,80})")
_STATE = re.compile(r"^(?:status|impact)-([a-z]+)$")


def read_page(body: bytes, page: Page) -> Reading:
    """What the page shows: its state, what is open, the components, the addresses of its feeds.

    What is merely planned is not read: the page's feeds tell it better.
    """
    text, encoding_notes = text_of(body, _PLATFORM)
    if shape_of(text) is not Shape.HTML:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "What arrived is no HTML page.", _PLATFORM)
    require_end(text, _PLATFORM)
    require_sane(text, _PLATFORM)
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "html.parser")
    banner = soup.find(class_="page-status")
    blocks = soup.find_all(class_="unresolved-incident")
    parts = soup.select("[data-component-id]")
    if banner is None and not blocks and not parts:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page shows neither a state nor components.", _PLATFORM)
    notes = Notes(*encoding_notes)
    word = _state(banner) if banner is not None else _state(soup.body)
    health = look_up(INDICATORS, word, "state of the page", notes)
    if blocks and health is Health.OPERATIONAL:
        health = None  # something is open: how bad it is, the incidents and components tell
    components = tuple(found for part in parts if (found := _component(part, notes)) is not None)
    now = _rendered_at(soup)
    base = page.url or None
    incidents = [_incident(block, now, base, notes) for block in blocks]
    return Reading(
        role=Role("page"),
        scope=Scope.ACTIVE,
        health=health,
        doubtful=health is None and (not blocks or bool(word)),
        covers=(Kind.INCIDENT, Kind.NOTICE) if None not in incidents else (),
        components=components,
        incidents=tuple({one.id: one for one in incidents if one is not None}.values()),
        page_name=one_line(re.sub(r" Status$", "", soup.title.get_text())) or None if soup.title else None,
        page_url=base,
        feeds=feeds_in(text, base),
        notes=notes.all,
    )


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
        notes.add("An open incident without an address was left out.")
        return None
    labels = [one_line(strong.get_text()) for item in block.select(".update") if (strong := item.find("strong"))]
    updates = tuple(_update(item, now, notes) for item in block.select(".update"))
    word = next((label for label in labels if key(label) != NO_PHASE), "")
    phase = look_up(PHASES, word, "phase", notes)
    return Incident(
        id=IncidentId(found[1]),
        kind=kind_of((phase, *(update.phase for update in updates))),
        title=one_line(link.get_text()) or "(without a title)",
        impact=look_up(IMPACTS, _state(block), "impact", notes),
        phase=phase,
        started_at=began_at(updates),
        updated_at=updates[0].at if updates else None,
        url=safe_url(_attribute(link, "href"), base),
        updates=updates,
    )


def _update(item: Tag, now: datetime | None, notes: Notes) -> Update:
    strong, small = item.find("strong"), item.find("small")
    label = one_line(strong.get_text()) if strong is not None else ""
    ago = item.select_one("[data-datetime-unix]")
    at = parse_time(_attribute(ago, "data-datetime-unix"))
    if at is None and small is not None:
        at = parse_partial(one_line(small.get_text()), now)
    for part in (strong, small):
        if part is not None:
            part.extract()
    return Update(
        at=at,
        phase=None if key(label) == NO_PHASE else look_up(PHASES, label, "phase", notes),
        body=plain_text(item.decode_contents(), limit=BODY_LIMIT).lstrip("-\u2013\u2014 ").strip(),
    )
