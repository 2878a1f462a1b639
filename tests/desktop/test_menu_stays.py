"""The menu of a view in numbered lines: what a user has open stays open, whatever a poll brings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.desk import NOW, Desk, problem_lines
from tests.core.making import at, history, incident, maintenance, summary
from tray_status.core.glance import Conditions
from tray_status.core.model import Health, Impact, IncidentId, Phase, ProviderId
from tray_status.core.view import View
from tray_status.desktop.lines import Line, Lines


def desk() -> Desk:
    """Forty providers: one down, one with maintenance, one quiet, the rest well."""
    found = Desk().add("Down", summary(incident("i1"), health=Health.PARTIAL_OUTAGE))
    found.add("Planned", summary(maintenance("m1", phase=Phase.SCHEDULED)))
    found.add("Quiet", summary(incident("i2"), health=Health.DEGRADED))
    for number in range(37):
        found.add(f"P{number:02}", history(incident(f"o{number}", phase=Phase.RESOLVED, started_at=at(-number))))
    return found.change("quiet", acknowledged=frozenset({IncidentId("i2")}))


def worse(found: Desk) -> Desk:
    """The incident got another title and another impact; its provider's health and line change with it."""
    other = incident("i1", title="It is all of us", impact=Impact.CRITICAL, phase=Phase.IDENTIFIED)
    return renewed(found, "down", Desk().add("Down", summary(other, health=Health.MAJOR_OUTAGE)))


def renewed(found: Desk, name: str, other: Desk) -> Desk:
    found.states[ProviderId(name)] = other.states[ProviderId(name)]
    return found


def more_problems(found: Desk) -> Desk:
    """So many new incidents that some go into the group of the rest."""
    for number in range(9):
        page = summary(incident(f"n{number}", impact=Impact.MINOR), health=Health.DEGRADED)
        renewed(found, f"p{number:02}", Desk().add(f"P{number:02}", page))
    return found


def snoozed(found: Desk) -> Desk:
    """Two providers are snoozed."""
    return found.change("down", snoozed_until=at(90)).change("p03", snoozed_until=at(90))


def muted(found: Desk) -> Desk:
    """A provider is muted."""
    found.prefs[5] = replace(found.prefs[5], muted=True)
    return found


def renamed(found: Desk) -> Desk:
    """The last provider of a group of 25 has another name, and so has the group."""
    found.prefs[24] = replace(found.prefs[24], name="Another")
    return found


CHANGES = {"worse": worse, "more problems": more_problems, "snoozed": snoozed, "muted": muted, "renamed": renamed}


def groups(line: Line, path: tuple[str, ...] = ()) -> dict[int, tuple[str, ...]]:
    """All submenus by their number, each with the labels that lead to it."""
    found: dict[int, tuple[str, ...]] = {}
    for child in line.children:
        if child.children:
            here = (*path, child.item.label)
            found |= {child.number: here} | groups(child, here)
    return found


@pytest.mark.parametrize("change", CHANGES)
def test_an_open_submenu_stays_the_same_submenu(change: str) -> None:
    """Seeded defect: a submenu is known by its label, which a poll changes: it shuts in the face of who reads it."""
    lines = Lines()
    lines.show(desk().view().menu)
    before = groups(lines.root)
    lines.show(CHANGES[change](desk()).view().menu)
    gone = {number: path for number, path in before.items() if number not in groups(lines.root)}
    assert gone == {}


def test_what_is_true_of_us_all_leaves_every_submenu_open() -> None:
    lines = Lines()
    view: View = desk().view()
    lines.show(view.menu)
    before = groups(lines.root)
    lines.show(desk().view(at(30), Conditions(snoozed_until=at(400), problems=problem_lines("The disk is full."))).menu)
    assert before.keys() <= groups(lines.root).keys()
    lines.show(desk().view(NOW, Conditions(paused=True, offline_since=at(1))).menu)
    assert before.keys() <= groups(lines.root).keys()
