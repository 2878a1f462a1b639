"""A provider as this user sees it: health and incidents through focus, and what colours the icon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tray_status.core.belief import Belief
from tray_status.core.focus import chosen, naming, passes
from tray_status.core.model import Component, Health, Incident, IncidentId, Kind
from tray_status.core.prefs import Focus
from tray_status.core.standing import MANY_COMPONENTS, burden, demoted, standing, upcoming, worst
from tray_status.core.wording import HEALTH_LABEL

UNSURE = frozenset({None, Health.OPERATIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What of a belief matters to the user at a moment.

    `health` is None when nothing tells. `colour` is the health the icon shows: without acknowledged incidents, and
    without a page-wide minor that nothing explains, and at least what its incidents claim where the page calls itself
    well; `remark` says how the icon comes to differ from the page. `ongoing` are unplanned incidents, worst first.
    `explained` is whether one of them is alive enough to explain a health. `outside` is how many unplanned incidents go
    on outside the focus.
    """

    health: Health | None
    colour: Health | None
    ongoing: tuple[Incident, ...]
    maintenance: tuple[Incident, ...]
    upcoming: tuple[Incident, ...]
    explained: bool = False
    remark: str | None = None
    outside: int = 0


def outlook(
    belief: Belief, focus: Focus, now: datetime, *, acknowledged: frozenset[IncidentId] = frozenset()
) -> Outlook:
    """The belief through a focus at `now`."""
    current = [standing(incident, now) for incident in belief.open]
    page = naming(belief.components, belief.incidents, focus)
    going_on = [incident for incident in current if not incident.over]
    in_focus = [incident for incident in going_on if passes(incident, focus, page)]
    ongoing = [incident for incident in in_focus if incident.kind is Kind.INCIDENT]
    planned = [incident for incident in in_focus if incident.kind is Kind.MAINTENANCE]
    health = _health(belief, focus, (going_on, in_focus), now)
    loud = [incident for incident in in_focus if incident.id not in acknowledged]
    claim = _claim(loud, now)
    explained = any(not demoted(incident, now) for incident in ongoing)
    remark = None if explained else _remark(belief, focus, health)
    colour = health
    if remark is not None or (health is not None and len(loud) < len(in_focus)):
        colour = worst(tuple(burden(incident, now) for incident in loud)) or Health.OPERATIONAL
    if claim is not None and (health or Health.OPERATIONAL) <= Health.MAINTENANCE:
        colour, remark = claim, f"{HEALTH_LABEL[claim]} by its incidents"
    return Outlook(
        health=health,
        colour=colour,
        ongoing=tuple(sorted(ongoing, key=lambda incident: burden(incident, now) or 0, reverse=True)),
        maintenance=tuple(incident for incident in planned if not upcoming(incident)),
        upcoming=tuple(incident for incident in planned if upcoming(incident)),
        explained=explained,
        remark=remark,
        outside=sum(1 for one in going_on if one.kind is Kind.INCIDENT) - len(ongoing),
    )


def _claim(loud: list[Incident], now: datetime) -> Health | None:
    """How bad the unplanned incidents are by their own words, or None when they claim nothing.

    Where the page itself says that something is wrong it knows best how bad: impact and health are two scales.
    """
    claims = worst(tuple(burden(incident, now) for incident in loud if incident.kind is Kind.INCIDENT))
    return claims if claims is not None and claims > Health.MAINTENANCE else None


def _health(
    belief: Belief, focus: Focus, incidents: tuple[list[Incident], list[Incident]], now: datetime
) -> Health | None:
    """The health of what is in focus; `incidents` are those that go on, and those of them in focus."""
    if focus.everything or belief.health is None:
        return belief.health
    going_on, in_focus = incidents
    weights = [(burden(one, now), one) for one in going_on if one not in in_focus]
    others = [(weight, one) for weight, one in weights if weight is not None]
    if not others and not focus.chooses_components:
        return belief.health
    # What lies outside explains what is ill up to its own weight: a minor incident is not the reason of an outage.
    heaviest = worst(tuple(weight for weight, _ in others))
    explained = heaviest is not None and belief.health <= heaviest
    events = worst(tuple(burden(incident, now) for incident in in_focus))
    if not belief.components:
        return (events or Health.OPERATIONAL) if explained else worst((events, belief.health))
    if not explained and not focus.chooses_components:
        return belief.health
    parts = _parts(belief.components, focus, others, in_focus)
    found = worst((*parts, events))
    # Of what the user cares about the page must speak: a renamed component is not well, it is unknown.
    if found is None or (found in UNSURE and (not parts or None in parts)):
        return None
    # Who chooses no components sees no more of a page than it says as a whole: of many parts one is always ill.
    return found if focus.chooses_components else min(found, belief.health)


def _parts(
    components: tuple[Component, ...],
    focus: Focus,
    others: list[tuple[Health, Incident]],
    in_focus: list[Incident],
) -> list[Health | None]:
    """How ill the components in focus are, but for what an incident outside the focus explains."""
    explained: dict[str, Health] = {}
    for weight, one in others:
        for name in one.components:
            explained[name] = max(weight, explained.get(name, weight))
    for one in in_focus:
        for name in one.components:
            explained.pop(name, None)
    return [
        Health.OPERATIONAL
        if one.health is not None and one.health <= explained.get(one.name, Health.OPERATIONAL)
        else one.health
        for one in components
        if chosen(one.name, focus, one.group)
    ]


def _remark(belief: Belief, focus: Focus, health: Health | None) -> str | None:
    """Why a health that no incident explains does not colour the icon, or None when it does."""
    if health is None or focus.chooses_components:
        return None
    if health is Health.DEGRADED:
        return "minor, no incident"
    if health is Health.PARTIAL_OUTAGE and len(belief.components) > MANY_COMPONENTS:
        return "some components, no incident"
    return None
