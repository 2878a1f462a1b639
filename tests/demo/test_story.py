"""The story as data: what every page says at each second."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.demo.stories import NEWS, POST, SHOP, TINY
from tray_status.core.model import Health, Impact, Kind, Phase
from tray_status.demo import MINUTE, Fault, Step, Story
from tray_status.demo.story import SitePage


def shop(seconds: float) -> SitePage:
    return TINY.at(seconds)[0]


def test_before_anything_is_written_all_is_well_and_nothing_has_changed() -> None:
    for page in TINY.at(0):
        assert page.entries == ()
        assert page.health is Health.OPERATIONAL
        assert page.changed_at is None


def test_a_step_takes_effect_at_its_very_second() -> None:
    assert shop(9.999).entries == ()
    (entry,) = shop(10).entries
    assert (entry.title, entry.phase, entry.impact) == ('Till "jammed" & stuck', Phase.INVESTIGATING, Impact.MAJOR)
    assert shop(10).health is Health.PARTIAL_OUTAGE
    assert shop(10).component_health("Till") is Health.PARTIAL_OUTAGE
    assert shop(10).component_health("Shelves") is Health.OPERATIONAL


def test_a_message_without_phase_changes_nothing_but_the_messages() -> None:
    entry = next(entry for entry in shop(20).entries if entry.id == "till")
    assert entry.phase is Phase.INVESTIGATING
    assert [(post.at, post.phase) for post in entry.posts] == [(20, None), (10, Phase.INVESTIGATING)]
    assert shop(20).changed_at == 20
    assert next(entry for entry in shop(36).entries if entry.id == "till").phase is Phase.IDENTIFIED


def test_later_steps_change_what_they_name_and_keep_the_rest() -> None:
    entry = next(entry for entry in shop(30).entries if entry.id == "till")
    assert (entry.title, entry.impact, entry.phase) == ("Till was stuck", Impact.CRITICAL, Phase.IDENTIFIED)
    assert entry.affects == {"Till": Health.PARTIAL_OUTAGE}
    assert (entry.started_at, entry.updated_at) == (10, 30)
    assert shop(30).health is Health.MAJOR_OUTAGE


def test_a_plan_is_not_felt_until_it_begins_nor_after_it_is_done() -> None:
    """Seeded defect: a scheduled maintenance that colours the page at once."""
    healths = {second: shop(second).component_health("Shelves") for second in (15, 25, 35)}
    assert healths == {15: Health.OPERATIONAL, 25: Health.MAINTENANCE, 35: Health.OPERATIONAL}
    plan = next(entry for entry in shop(15).entries if entry.id == "shelves")
    assert (plan.kind, plan.window, plan.felt) == (Kind.MAINTENANCE, (25, 35), False)


def test_what_is_over_stays_in_the_history_and_names_its_components_as_well() -> None:
    page = shop(40)
    assert page.open == ()
    assert page.health is Health.OPERATIONAL
    assert [entry.id for entry in page.entries] == ["shelves", "till"], "newest first"
    assert page.entries[1].posts[0].affects == {"Till": Health.OPERATIONAL}


def test_a_fault_lasts_from_its_first_second_to_just_before_its_last() -> None:
    faults = {second: [page.fault for page in TINY.at(second)] for second in (49.9, 50, 54.9, 55, 60)}
    news, post = TINY.faults
    assert faults == {
        49.9: [None, None, None],
        50: [None, post, news],
        54.9: [None, post, news],
        55: [None, None, news],
        60: [None, None, None],
    }


def test_moments_are_the_seconds_at_which_something_changes() -> None:
    assert TINY.moments == (0, 10, 12, 14, 15, 20, 25, 30, 32, 34, 35, 36, 40, 50, 55, 60)


@given(st.floats(min_value=-10, max_value=100))
def test_between_two_moments_nothing_changes(seconds: float) -> None:
    """Seeded defect: a page whose bytes tick, so that no request is ever answered with 304."""
    moment = max((moment for moment in TINY.moments if moment <= seconds), default=0)
    assert TINY.at(max(seconds, 0)) == TINY.at(moment)


def test_a_step_or_fault_of_an_unknown_site_is_refused() -> None:
    step = Step(at=1, site="nowhere", entry="x", title="x", phase=Phase.RESOLVED, text="x")
    with pytest.raises(ValueError, match="no site called nowhere"):
        Story(sites=(SHOP,), steps=(step,), length=2)
    with pytest.raises(ValueError, match="no site called nowhere"):
        Story(sites=(SHOP,), steps=(), length=2, faults=(Fault(site="nowhere", since=0, until=1),))


@pytest.mark.parametrize(("title", "phase"), [(None, Phase.RESOLVED), ("x", None)])
def test_an_entry_begins_with_a_title_and_a_phase(title: str | None, phase: Phase | None) -> None:
    step = Step(at=1, site="shop", entry="x", title=title, phase=phase, text="x")
    with pytest.raises(ValueError, match="first step of x needs a title and a phase"):
        Story(sites=(SHOP,), steps=(step,), length=2)


def test_two_sites_may_use_the_same_name_for_an_entry() -> None:
    steps = [
        Step(at=1, site=site.id, entry="same", title=site.name, phase=Phase.IDENTIFIED, text="x")
        for site in (SHOP, POST, NEWS)
    ]
    story = Story(sites=(SHOP, POST, NEWS), steps=tuple(steps), length=2)
    assert [page.entries[0].title for page in story.at(1)] == ["Corner & Shop", "Parcel Post", "Village News"]


def test_the_minute_begins_and_ends_well_and_takes_about_a_minute() -> None:
    assert 50 <= MINUTE.length <= 70
    assert max(MINUTE.moments) <= MINUTE.length - 3, "the last change needs time to be seen"
    for second in (0, MINUTE.length):
        assert [page.health for page in MINUTE.at(second)] == [Health.OPERATIONAL] * 4
        assert all(not page.open for page in MINUTE.at(second))


def test_the_minute_tells_an_incident_a_second_provider_and_a_maintenance_in_this_order() -> None:
    firsts: dict[str, float] = {}
    for second in MINUTE.moments:
        for page in MINUTE.at(second):
            for entry in page.open:
                firsts.setdefault(f"{page.site.id} {entry.phase}", second)
    assert sorted(firsts, key=firsts.__getitem__) == [
        "acme investigating",
        "acme identified",
        "harbor investigating",
        "paperkite scheduled",
        "acme monitoring",
        "northwind investigating",
        "paperkite in_progress",
        "harbor monitoring",
    ]


def test_the_minutes_changes_lie_apart_far_enough_to_be_seen_one_by_one() -> None:
    for site in MINUTE.sites:
        seconds = sorted(step.at for step in MINUTE.steps if step.site == site.id and step.at >= 0)
        assert all(later - earlier >= 6 for earlier, later in pairwise(seconds))


def test_no_real_company_is_named() -> None:
    """The demo must never tell anybody that a real service is down."""
    words = " ".join([step.text + (step.title or "") for step in MINUTE.steps] + [site.name for site in MINUTE.sites])
    real = r"github|gitlab|openai|stripe|cloudflare|aws|amazon|azure|google|slack|fastly|akamai|paypal|fastmail"
    assert not re.search(real, words, re.IGNORECASE)
