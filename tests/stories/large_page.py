"""Owns a page with very many components, in the shape that Statuspage sends: one day of trouble in it, by hand."""

from __future__ import annotations

import copy
import json
from typing import Any

Json = dict[str, Any]

CONTINENTS = ("North", "South", "East", "West", "Far East", "Far West", "Islands")
CITIES = 20
FAR_AWAY = 33
SERVICES = ("Compute", "Storage", "Dashboard", "DNS")
URL = "https://large.example"


def large_page() -> Json:
    """144 components, one incident at 20:03 that hits one of them, 33 cities that are down, and 16 maintenances."""
    cities = [_component(f"City {place}, {land}", land) for land in CONTINENTS for place in range(CITIES)]
    for city in cities[:FAR_AWAY]:
        city["status"] = "partial_outage"
    services = [_component(name, "Services") for name in SERVICES]
    services[0]["status"] = "major_outage"
    headings = [_component(name, None) | {"group": True, "id": _id(name)} for name in (*CONTINENTS, "Services")]
    works = [_work(number, cities[50 + number]) for number in range(16)]
    return {
        "page": {"id": "l4rg3", "name": "Large", "url": URL, "time_zone": "Etc/UTC", "updated_at": _at("20:03")},
        "components": [*headings, *cities, *services],
        "incidents": [_incident(services[0])],
        "scheduled_maintenances": works,
        "status": {"indicator": "major", "description": "Partial System Outage"},
    }


def calm(page: Json) -> Json:
    """The page on a usual day: far-away places are down, and nothing else is said."""
    usual = without_incident(page)
    usual["scheduled_maintenances"] = []
    for component in usual["components"]:
        if component["status"] == "under_maintenance":
            component["status"] = "operational"
    return usual


def without_incident(page: Json) -> Json:
    """The page without its incident, and without what that did; the places far away stay as they are."""
    rest = copy.deepcopy(page)
    rest["incidents"] = []
    for component in rest["components"]:
        if component["status"] == "major_outage":
            component["status"] = "operational"
    rest["status"] = {"indicator": "minor", "description": "Minor Service Outage"}
    return rest


def merely_without_incident(page: Json) -> Json:
    """The page of which only the incident is gone: it goes on to call itself, and the component, out of order."""
    rest = copy.deepcopy(page)
    rest["incidents"] = []
    return rest


def only_maintenance(page: Json) -> Json:
    """The page on a day on which there is planned work and nothing else; places are down for that alone."""
    rest = without_incident(page)
    for component in rest["components"]:
        if component["status"] == "partial_outage":
            component["status"] = "under_maintenance"
    rest["status"] = {"indicator": "maintenance", "description": "Service Under Maintenance"}
    return rest


def bytes_of(page: Json) -> bytes:
    """The document that is sent."""
    return json.dumps(page).encode()


def _component(name: str, group: str | None) -> Json:
    return {
        "id": _id(f"{group}/{name}"),
        "name": name,
        "status": "operational",
        "group": False,
        "group_id": None if group is None else _id(group),
        "page_id": "l4rg3",
        "position": 1,
        "only_show_if_degraded": False,
        "created_at": "2025-01-07T09:00:00Z",
        "updated_at": "2026-07-23T04:54:11Z",
    }


def _incident(component: Json) -> Json:
    update = {"id": "u1", "status": "identified", "body": "Deployments fail. Running programs are not affected."}
    return {
        "id": "d3pl0y",
        "name": "Compute: errors deploying programs",
        "status": "identified",
        "impact": "major",
        "created_at": _at("20:03"),
        "started_at": _at("20:03"),
        "updated_at": _at("20:03"),
        "monitoring_at": None,
        "resolved_at": None,
        "shortlink": f"{URL}/incidents/d3pl0y",
        "page_id": "l4rg3",
        "incident_updates": [
            update | {"incident_id": "d3pl0y", "created_at": _at("20:03"), "display_at": _at("20:03")}
        ],
        "components": [component],
    }


def _work(number: int, city: Json) -> Json:
    """Planned work: the first four go on at 20:03, the others begin later, hour by hour and day by day."""
    begins = f"2026-07-29T{16 + number:02}:00:00Z" if number < 8 else f"2026-08-{number:02}T06:00:00Z"
    ends = f"2026-07-29T{20 + number // 2:02}:30:00Z" if number < 8 else f"2026-08-{number:02}T10:00:00Z"
    running = number < 4
    if running:
        city["status"] = "under_maintenance"
    update = {"id": f"w{number}", "status": "in_progress" if running else "scheduled", "body": "We work on this place."}
    return {
        "id": f"work{number}",
        "name": f"{city['name']}: planned work",
        "status": update["status"],
        "impact": "maintenance",
        "created_at": _at("08:00"),
        "updated_at": _at("16:00"),
        "shortlink": f"{URL}/incidents/work{number}",
        "page_id": "l4rg3",
        "incident_updates": [update | {"created_at": _at("08:00"), "display_at": _at("08:00")}],
        "components": [city],
        "scheduled_for": begins,
        "scheduled_until": ends,
    }


def _at(time: str) -> str:
    return f"2026-07-29T{time}:32Z"


def _id(name: str) -> str:
    return name.lower().replace(" ", "").replace("/", "-")
