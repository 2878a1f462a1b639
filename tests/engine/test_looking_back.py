"""Owns when a page that has become a mere feed is looked for where it was, on the quiet way as on the usual one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.engine.pollings import FakeWeb
from tests.fakes import NOON
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.reading import Page
from tray_status.core.state import Former, NotModified, ProviderState
from tray_status.engine.poller import PollJob, looks_back
from tray_status.engine.quiet_paths import QuietPaths
from tray_status.platforms.registry import platform

URL = "https://status.test"
MINUTE = timedelta(minutes=1)
QUIET = ProviderState(
    provider=ProviderId("a"),
    platform="feed",
    page=Page(url=URL, feed=f"{URL}/feed"),
    former=Former(platform="statuspage", page=Page(url=URL)),
    believed_at=NOON,
    due_at=NOON + MINUTE,
)
DUE = replace(QUIET, due_at=NOON + 15 * MINUTE)


@pytest.mark.parametrize(
    ("state", "looks"),
    [
        (QUIET, False),
        (DUE, True),
        (replace(QUIET, due_at=None), True),
        (replace(DUE, former=None), False),
        (replace(DUE, platform="instatus"), False),
        (replace(DUE, failures=1), False),
    ],
    ids=["not yet", "time", "first", "never moved", "no feed", "failing"],
)
def test_a_page_is_looked_for_where_it_was_once_every_quarter_of_an_hour(state: ProviderState, *, looks: bool) -> None:
    """Seeded defects: a feed is watched for ever in a page's place; what is not there is asked for at every poll.

    The quiet way would only ask whether the feed is as before.
    """
    assert looks_back(state) is looks
    paths = QuietPaths(platform)
    job = PollJob(prefs=ProviderPrefs(id=QUIET.provider, name="A", url=URL), state=state)
    paths.learn(replace(job, state=QUIET), NotModified(documents=()), FakeWeb({}))
    assert paths.leads_to(job) is (not looks and state.platform == "feed" and not state.failures)
