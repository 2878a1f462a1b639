"""Owns the proof that a page which moves by itself is told once, and no page that somebody moved in the settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.making import PREFS, T0, calm_watch, fetched, kinds, summary
from tray_status.core.alert_making import alert_id
from tray_status.core.events import Event, EventKind, Urgency
from tray_status.core.reading import Page
from tray_status.core.state import Former

HERE, THERE = Page(url="https://status.acme.test/x"), Page(url="https://acme.test:8443/x")
OLD, NEW = "status.acme.test", "acme.test:8443"


def test_another_host_is_told_once_and_quietly_with_before_and_after() -> None:
    """Seeded defect: a page is read at another host for weeks, and its user cannot know."""
    watch = calm_watch(summary())
    watch.poll(replace(fetched(summary()), page=HERE))
    step = watch.poll(replace(fetched(summary()), page=THERE))
    (alert,) = step.alerts
    assert (alert.kind, alert.urgency, alert.key) == (EventKind.MOVED, Urgency.LOW, "acme/moved")
    assert f"It was {OLD} and is {NEW}." in alert.body
    assert [one.reason for one in step.decisions if one.told] == [f"{OLD} → {NEW}: moved is told"]
    assert kinds(watch.poll(replace(fetched(summary()), page=THERE)).events) == []


@pytest.mark.parametrize(
    ("before", "after"), [(None, THERE), (HERE, None), (HERE, replace(HERE, url="https://status.acme.test/y"))]
)
def test_what_is_no_other_host_is_no_news(before: Page | None, after: Page | None) -> None:
    watch = calm_watch(summary())
    watch.poll(replace(fetched(summary()), page=before))
    assert kinds(watch.poll(replace(fetched(summary()), page=after)).events) == []


def test_a_host_that_the_user_changed_is_no_news_to_him() -> None:
    watch = calm_watch(summary())
    watch.poll(replace(fetched(summary()), page=HERE))
    watch.prefs = replace(PREFS, url="https://acme.test:8443/x")
    assert kinds(watch.poll(replace(fetched(summary()), page=THERE)).events) == []


def test_other_software_at_another_host_is_one_move() -> None:
    watch = calm_watch(summary())
    watch.poll(replace(fetched(summary()), page=HERE))
    (alert,) = watch.poll(replace(fetched(summary(), platform="instatus"), page=THERE)).alerts
    assert "It was statuspage and is instatus." in alert.body


def test_different_moves_have_different_ids() -> None:
    """Seeded defect: the second move of a day replaces the first before it was told."""
    event = Event(kind=EventKind.MOVED, provider=PREFS.id, hosts=(OLD, NEW), at=T0)
    back = replace(event, hosts=(NEW, OLD))
    assert len({alert_id(event), alert_id(back), alert_id(replace(event, hosts=None))}) == 3


def test_what_a_page_was_before_its_latest_move_is_kept_until_settings_say_what_it_is() -> None:
    """Seeded defect: a page that is back is not found, since nobody knows any more where it was."""
    watch = calm_watch(summary())
    kept = []
    for name, page in (("statuspage", HERE), ("feed", THERE), ("feed", THERE), ("instatus", HERE)):
        watch.poll(replace(fetched(summary()), platform=name, page=page))
        kept.append(watch.state.former)
    was = Former(platform="statuspage", page=HERE)
    assert kept == [None, was, was, Former(platform="feed", page=THERE)]
    for name in ("instatus", "statuspage"):
        watch.prefs = replace(PREFS, platform=name)
        watch.poll(replace(fetched(summary()), platform=name, page=None))
        assert watch.state.former is None
