"""Writes summary.json as Atlassian Statuspage and incident.io do: what is open now, and every component."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tray_status.core.model import Health, Kind
from tray_status.demo.words import COMPONENT_WORD, INDICATOR

if TYPE_CHECKING:
    from tray_status.demo.place import Place
    from tray_status.demo.story import Entry, SitePage

Json = dict[str, object]

_SINCE = -400 * 86_400.0  # seconds of the story: when the page and its components were made


def statuspage(page: SitePage, place: Place) -> str:
    """Atlassian Statuspage's /api/v2/summary.json. An entry is gone from it the moment it is over."""
    indicator, description = INDICATOR[page.health]
    return json.dumps(
        {
            "page": {
                "id": place.code("page"),
                "name": page.site.name,
                "url": place.base,
                "time_zone": "Etc/UTC",
                "updated_at": place.iso(page.changed_at if page.changed_at is not None else _SINCE),
            },
            "components": [
                _component(page, place, name, number) for number, name in enumerate(page.site.components, 1)
            ],
            "incidents": [_incident(page, place, entry) for entry in page.open if entry.kind is Kind.INCIDENT],
            "scheduled_maintenances": [
                _maintenance(page, place, entry) for entry in page.open if entry.kind is Kind.MAINTENANCE
            ],
            "status": {"indicator": indicator, "description": description},
        }
    )


def incidentio(page: SitePage, place: Place) -> str:
    """incident.io's compatible /api/v2/summary.json: no time zone, no maintenance, no components in an incident.

    An incident holds its newest message only, and a quiet page has no `incidents` at all.
    """
    indicator, description = INDICATOR[page.health]
    open_incidents = [_brief_incident(place, entry) for entry in page.open if entry.kind is Kind.INCIDENT]
    summary: Json = {
        "page": {
            "id": place.code("page"),
            "name": page.site.name,
            "url": f"{place.base}/",
            "updated_at": place.iso(page.changed_at if page.changed_at is not None else _SINCE, "seconds"),
        },
        "status": {"description": description, "indicator": indicator},
        "components": [
            {
                "id": place.code("component", name),
                "name": name,
                "status": COMPONENT_WORD[page.component_health(name)],
                "created_at": place.iso(_SINCE, "seconds"),
                "updated_at": place.iso(_SINCE, "seconds"),
                "position": number,
                "page_id": place.code("page"),
            }
            for number, name in enumerate(page.site.components)
        ],
    }
    return json.dumps(summary | ({"incidents": open_incidents} if open_incidents else {}))


def _component(page: SitePage, place: Place, name: str, position: int) -> Json:
    felt = [entry.updated_at for entry in page.entries if name in entry.affects]
    return {
        "id": place.code("component", name),
        "name": name,
        "status": COMPONENT_WORD[page.component_health(name)],
        "created_at": place.iso(_SINCE),
        "updated_at": place.iso(max(felt, default=_SINCE)),
        "position": position,
        "description": None,
        "showcase": True,
        "start_date": place.time(_SINCE).date().isoformat(),
        "group_id": None,
        "page_id": place.code("page"),
        "group": False,
        "only_show_if_degraded": False,
    }


def _incident(page: SitePage, place: Place, entry: Entry) -> Json:
    phase = entry.phase
    updates = []
    for post in reversed(entry.posts):
        # A message that changes no phase carries the phase that holds.
        phase = post.phase or phase
        updates.append(
            {
                "id": place.post_code(entry, post),
                "status": phase.value,
                "body": post.text,
                "incident_id": place.code(entry.id),
                "created_at": place.iso(post.at),
                "updated_at": place.iso(post.at),
                "display_at": place.iso(post.at),
                "affected_components": [
                    {
                        "code": place.code("component", name),
                        "name": name,
                        "old_status": COMPONENT_WORD[Health.OPERATIONAL],
                        "new_status": COMPONENT_WORD[health],
                    }
                    for name, health in post.affects.items()
                ]
                or None,
                "deliver_notifications": True,
                "custom_tweet": None,
                "tweet_id": None,
            }
        )
    positions = {name: number for number, name in enumerate(page.site.components, 1)}
    return {
        "id": place.code(entry.id),
        "name": entry.title,
        "status": entry.phase.value,
        "created_at": place.iso(entry.started_at),
        "updated_at": place.iso(entry.updated_at),
        "monitoring_at": None,
        "resolved_at": None,
        "impact": "maintenance" if entry.kind is Kind.MAINTENANCE else entry.impact.word,
        "shortlink": place.url_of(entry),
        "started_at": place.iso(entry.started_at),
        "page_id": place.code("page"),
        "incident_updates": updates[::-1],
        "components": [_component(page, place, name, positions.get(name, 0)) for name in entry.affects],
        "reminder_intervals": None,
    }


def _maintenance(page: SitePage, place: Place, entry: Entry) -> Json:
    starts, ends = entry.window or (entry.started_at, entry.updated_at)
    return _incident(page, place, entry) | {"scheduled_for": place.iso(starts), "scheduled_until": place.iso(ends)}


def _brief_incident(place: Place, entry: Entry) -> Json:
    newest = entry.posts[0]
    return {
        "id": place.code(entry.id),
        "name": entry.title,
        "status": entry.phase.value,
        "created_at": place.iso(entry.started_at, "seconds"),
        "updated_at": place.iso(entry.updated_at, "seconds"),
        "impact": entry.impact.word,
        "page_id": place.code("page"),
        "incident_updates": [
            {
                "id": place.post_code(entry, newest),
                "body": newest.text,
                "created_at": place.iso(newest.at, "seconds"),
                "display_at": place.iso(newest.at, "seconds"),
                "incident_id": place.code(entry.id),
                "status": entry.phase.value,
                "updated_at": place.iso(newest.at, "seconds"),
            }
        ],
    }
