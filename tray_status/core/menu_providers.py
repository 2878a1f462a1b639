"""Owns the lines of the menu that tell of providers: what is wrong, each provider, what was and what will be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tray_status.core.belief import Belief
from tray_status.core.commands import Acknowledge, Snooze
from tray_status.core.focus import Named, naming, passes
from tray_status.core.glance import SEPARATOR, Item, Sight, health_label, loud, unacknowledged
from tray_status.core.menu_lines import (
    GROUP,
    LABEL_LENGTH,
    Moment,
    back_item,
    label,
    mute_item,
    named,
    poll_item,
    snooze_group,
    snooze_items,
)
from tray_status.core.misfits import misfit_words, misfits
from tray_status.core.model import Health, Incident, Kind, ProviderId
from tray_status.core.standing import burden
from tray_status.core.text import shorten
from tray_status.core.wording import IMPACT_LABEL, PHASE_LABEL
from tray_status.core.wording import named as components_named

RECENT = 10
MISFITS = 3


def wrong_items(seen: Sequence[Sight], moment: Moment) -> tuple[Item, ...]:
    """What is wrong now, worst first: incidents, maintenance, and providers that are unwell without naming any."""
    found: list[tuple[int, Item]] = []
    for one in seen:
        if one.prefs.muted:
            continue
        going_on = (*unacknowledged(one), *loud(one, one.outlook.maintenance))
        ranks = [burden(incident, moment.now) or Health.OPERATIONAL for incident in going_on]
        items = [_incident_item(one, incident, moment) for incident in going_on]
        found += zip(ranks, items, strict=True)
        told, colour = max(ranks, default=Health.OPERATIONAL), one.outlook.colour or Health.OPERATIONAL
        if colour > told <= Health.MAINTENANCE:
            found.append((colour, Item(label=named(one, f": {health_label(one)}"), command=one.opens(), key="health")))
    return tuple(item for _, item in sorted(found, key=lambda entry: -entry[0]))


def _incident_item(one: Sight, incident: Incident, moment: Moment) -> Item:
    since = f" (since {moment.clock(incident.started_at)})" if incident.started_at is not None else ""
    whole = f"{one.prefs.name}: {incident.title}"
    text = shorten(whole, LABEL_LENGTH - len(since))
    said = (
        PHASE_LABEL[incident.phase] if incident.phase is not None else "",
        IMPACT_LABEL.get(incident.impact, "") if incident.impact is not None else "",
        components_named(incident.components),
    )
    how = " · ".join(part for part in said if part)
    quiet = Acknowledge(provider=one.prefs.id, incident=incident.id)
    return Item(
        label=f"{text}{since}",
        key=f"{one.prefs.id}/{incident.id}",
        children=(
            Item(label="Open incident", command=one.opens(incident), default=True),
            *((Item(label=label(incident.title), key="title", enabled=False),) if text != whole else ()),
            *((Item(label=label(how), key="how", enabled=False),) if how else ()),
            SEPARATOR,
            Item(label="Acknowledge (quiet until it ends)", command=quiet),
            *snooze_items(one.prefs.id, moment, incident=incident.id),
            *((back_item(one),) if _unwell(one) else ()),
            *_snoozed_incidents(one, [incident], moment, ""),
        ),
    )


def provider_item(one: Sight, moment: Moment) -> Item:
    """One provider: how it is, and what can be done about it."""
    text = f": {health_label(one)}"
    state, id_ = one.state, one.prefs.id
    snoozed = moment.snoozed(one)
    if one.prefs.muted:
        text += ", muted"
    elif snoozed is not None:
        text += ", snoozed"
    children = [Item(label="Open status page", command=one.opens(), default=True)]
    if state is not None and state.problem is not None:
        children.append(Item(label=label(state.problem.sentence), key="problem", enabled=False))
    if state is not None and state.notes:
        children.append(Item(label=label(state.notes[-1]), key="note", enabled=False))
    children += _misfit_items(one)
    if (others := one.outlook.outside) > 0:
        text_of = f"{others} open incident{'' if others == 1 else 's'} outside your focus"
        children.append(Item(label=text_of, key="outside", enabled=False))
    if one.stale and state is not None and state.believed_at is not None:
        text += f", as of {moment.clock(state.believed_at)}"
    children += (poll_item(id_), SEPARATOR)
    if state is not None:
        children.append(snooze_group(id_, snoozed, moment, ("Snooze", "Snoozed")))
    children.append(mute_item(id_, muted=one.prefs.muted))
    if _unwell(one):
        children.append(back_item(one))
    quiet = [*(_acknowledged(one, incident, "") for incident in _known(one)), *_snoozed_ones(one, moment, "")]
    children += quiet[:GROUP]
    return Item(label=named(one, text), key=id_, children=tuple(children))


def _misfit_items(one: Sight) -> Iterator[Item]:
    """The patterns of the focus that fit nothing: a slip of the hand would leave the icon green for ever."""
    belief = one.state.belief if one.state is not None else Belief()
    for glob in misfits(belief, one.prefs.focus)[:MISFITS]:
        yield Item(label=label(misfit_words(glob, belief)), key=f"misfit {glob}", enabled=False)


def quiet_items(seen: Sequence[Sight], moment: Moment) -> list[Item]:
    """Everything the user made quiet, each line with a tick that takes it back."""
    acknowledged = [_acknowledged(one, incident, f"{one.prefs.name}: ") for one in seen for incident in _known(one)]
    incidents = [item for one in seen for item in _snoozed_ones(one, moment, f"{one.prefs.name}: ")]
    return [*acknowledged, *incidents, *_snoozed(seen, moment), *_muted(seen)]


def _unwell(one: Sight) -> bool:
    """Whether there is an end to be told of: something is wrong, or the user has asked to be told."""
    asked = one.state is not None and one.state.tell_back
    return asked or bool(one.outlook.ongoing) or (one.outlook.health or Health.OPERATIONAL) > Health.MAINTENANCE


def _known(one: Sight) -> list[Incident]:
    """What goes on and was acknowledged."""
    if one.state is None or not one.state.acknowledged:
        return []
    going_on = (*one.outlook.ongoing, *one.outlook.maintenance)
    return [incident for incident in going_on if incident.id in one.state.acknowledged]


def _acknowledged(one: Sight, incident: Incident, who: str) -> Item:
    undo = Acknowledge(provider=one.prefs.id, incident=incident.id, undo=True)
    return Item(label=label(f"Acknowledged: {who}{incident.title}"), command=undo, checked=True)


def _snoozed_ones(one: Sight, moment: Moment, who: str) -> Iterator[Item]:
    """What goes on and is snoozed by itself."""
    if one.state is not None and one.state.snoozed_incidents:
        yield from _snoozed_incidents(one, (*one.outlook.ongoing, *one.outlook.maintenance), moment, who)


def _snoozed_incidents(one: Sight, incidents: Iterable[Incident], moment: Moment, who: str) -> Iterator[Item]:
    for incident in incidents:
        until = moment.snoozed_incident(one, incident.id)
        if until is not None:
            undo = Snooze(provider=one.prefs.id, incident=incident.id)
            text = label(f"Snoozed until {moment.clock(until)}: {who}{incident.title}")
            yield Item(label=text, command=undo, checked=True)


def _snoozed(seen: Sequence[Sight], moment: Moment) -> Iterator[Item]:
    for one in seen:
        if (until := moment.snoozed(one)) is not None:
            text = label(f"Snoozed until {moment.clock(until)}: {one.prefs.name}")
            yield Item(label=text, command=Snooze(provider=one.prefs.id), checked=True)


def _muted(seen: Sequence[Sight]) -> Iterator[Item]:
    for one in seen:
        if one.prefs.muted:
            command = mute_item(one.prefs.id, muted=True).command
            yield Item(label=label(f"Muted: {one.prefs.name}"), command=command, checked=True)


def recent_items(seen: Sequence[Sight], moment: Moment) -> tuple[Item, ...]:
    """The newest incidents that are over, and notices; a click opens each."""
    dated = [
        (at, one, one.state.belief, incident)
        for one in seen
        if one.state is not None
        for incident in one.state.belief.incidents
        if (at := incident.started_at or incident.updated_at) is not None and at <= moment.now
    ]
    dated.sort(key=lambda entry: entry[0], reverse=True)
    pages: dict[ProviderId, Named] = {}
    found: list[Item] = []
    # From the newest on: whether one is over and in focus matters only of those that are shown.
    for at, one, belief, incident in dated:
        if not incident.over and incident.kind is not Kind.NOTICE:
            continue
        focus = one.prefs.focus
        if one.prefs.id not in pages:
            pages[one.prefs.id] = naming(belief.components, belief.incidents, focus)
        if passes(incident, focus, pages[one.prefs.id]):
            found.append(_dated(one, incident, moment.clock(at)))
            if len(found) == RECENT:
                break
    return tuple(found)


def upcoming_items(seen: Sequence[Sight], moment: Moment) -> tuple[Item, ...]:
    """The next maintenances; a click opens each."""
    planned = [(incident.started_at, one, incident) for one in seen for incident in one.outlook.upcoming]
    planned.sort(key=lambda entry: (entry[0] is None, entry[0] or moment.now))
    return tuple(
        _dated(one, incident, moment.clock(at) if at is not None else "Planned:")
        for at, one, incident in planned[:GROUP]
    )


def _dated(one: Sight, incident: Incident, when: str) -> Item:
    text = label(f"{when} {one.prefs.name}: {incident.title}")
    return Item(label=text, key=f"{one.prefs.id}/{incident.id}", command=one.opens(incident))
