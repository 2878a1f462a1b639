"""Tests the words for what a page tells: order of healths, what is over, the newest text."""

from __future__ import annotations

import pytest

from tests.core.making import T0, incident
from tray_status.core.model import IMPACT_HEALTH, Health, Impact, Phase

OVER = {Phase.RESOLVED, Phase.POSTMORTEM, Phase.COMPLETED}


def test_healths_are_ordered_from_well_to_worst() -> None:
    assert sorted(Health) == [
        Health.OPERATIONAL,
        Health.MAINTENANCE,
        Health.DEGRADED,
        Health.PARTIAL_OUTAGE,
        Health.MAJOR_OUTAGE,
    ]


def test_words_are_lower_case() -> None:
    assert (Health.PARTIAL_OUTAGE.word, Impact.CRITICAL.word) == ("partial_outage", "critical")


@pytest.mark.parametrize("phase", Phase)
def test_a_phase_alone_says_whether_an_incident_is_over(phase: Phase) -> None:
    """Seeded defect: an end date that stands beside an open phase ends the incident."""
    assert incident(phase=phase, resolved_at=T0).over is (phase in OVER)


def test_without_a_phase_an_end_date_ends_an_incident_and_nothing_else_does() -> None:
    """Seeded defect: what is not known to be over counts as over."""
    assert incident(phase=None, resolved_at=T0).over
    assert not incident(phase=None, resolved_at=None).over


def test_the_newest_text_is_that_of_the_first_update() -> None:
    assert incident().newest_text == "investigating of i1"
    assert incident(updates=()).newest_text == ""


def test_a_worse_impact_never_means_a_better_health() -> None:
    healths = [IMPACT_HEALTH[impact] for impact in sorted(Impact)]
    assert healths == sorted(healths)
