"""Tests which links may be followed, and what of an address may be shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.desk import Desk, every_line
from tests.core.making import ACME, PREFS, T0, Watch, calm_watch, failed, fetched, incident, summary, unchanged
from tray_status.core.alerts import Known
from tray_status.core.commands import OpenUrl
from tray_status.core.links import fingerprint, link_of, opened_url, public_url, shown_url, trusted_hosts
from tray_status.core.model import Phase, ProviderId
from tray_status.core.prefs import Settings
from tray_status.core.reading import Page
from tray_status.core.report import incidents_report, provider_report
from tray_status.core.state import ProviderState

PAGE = "https://status.example.com"
SIGNED = "https://me:planted-pw@status.example.com/eu?token=planted-token#planted-part"
EVIL = "https://evil.example.net/login"

FOREIGN = (
    EVIL,
    "https://status.example.com.evil.net/login",
    "https://status.example.com@evil.net/login",
    "https://evil.net\\@status.example.com/",
    "https://evil.net/\\status.example.com/",
    "//evil.net/status.example.com",
    "https://st\u0430tus.example.com/1",  # a Cyrillic letter that looks like the Latin one
    "https://xn--sttus-3ve.example.com/1",
    "https://status.example.com\u3002evil.net/1",
    "https://me:pw@status.example.com/1",
    "https://stspg.io/abc",
    "https://[::1/",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "https://status.example.com/\x1b]8;;https://evil.net\x07",
    "https://status.example.com/a\nb",
    "https://status.example.com/\u202egnp.exe",
    "ftp://status.example.com/1",
    "https://",
    "",
)


@pytest.mark.parametrize("link", FOREIGN)
def test_a_hostile_page_does_not_choose_where_people_go(link: str) -> None:
    """Seeded defect: opening whatever the feed says sends users to a stranger's log-in form."""
    assert link_of(link, PAGE, hosts=()) == PAGE
    assert opened_url(link, PAGE, hosts=()) == PAGE


@pytest.mark.parametrize(
    "link",
    [
        "https://status.example.com/incidents/1",
        "http://status.example.com/incidents/1?id=2#part",
        "https://status.example.com:8443/incidents/1",
    ],
)
def test_links_of_the_page_s_own_host_are_followed(link: str) -> None:
    assert link_of(link, PAGE, hosts=()) == link
    assert opened_url(link, SIGNED, hosts=()) == link


def test_what_is_secret_in_the_page_s_address_is_opened_and_never_handed_on() -> None:
    """Seeded defect: the password of a page's address in a chat room, as the link of an alert."""
    assert link_of(None, SIGNED, hosts=()) == public_url(SIGNED) == "https://status.example.com/eu"
    assert opened_url("https://status.example.com/eu", SIGNED, hosts=()) == SIGNED
    assert opened_url(EVIL, SIGNED, hosts=()) == SIGNED


def test_a_feed_that_repeats_the_query_of_its_own_address_does_not_give_it_away() -> None:
    link = "https://status.example.com/incidents/1?token=planted-token"
    assert link_of(link, SIGNED, hosts=()) == "https://status.example.com/eu"
    assert link_of(link, PAGE, hosts=()) == link
    read = f"https://status.example.com/incidents/1?{fingerprint('token=planted-token')}"
    assert link_of(read, SIGNED, hosts=()) == "https://status.example.com/eu"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (PAGE, PAGE),
        ("https://status.example.com/eu", "https://status.example.com/eu"),
        (SIGNED, "https://status.example.com/…"),
        ("https://me@status.example.com:8443", "https://status.example.com:8443/…"),
        ("https://status.example.com?t=planted", "https://status.example.com/…"),
        ("https://status.example.com/#planted", "https://status.example.com/…"),
        ("https://[::1", "…"),
    ],
)
def test_of_an_address_that_may_hold_secrets_the_host_is_shown(url: str, expected: str) -> None:
    assert shown_url(url) == expected


def test_trusted_hosts_are_those_of_redirects_and_of_the_platform() -> None:
    """Seeded defects: a page that has moved loses all its links; a short link of any page is followed."""
    state = ProviderState(provider=ACME, asked=fingerprint(PREFS.url), page_url="https://Moved.example/")
    assert trusted_hosts(PREFS, None) == frozenset()
    assert trusted_hosts(PREFS, state) == {"moved.example"}
    assert trusted_hosts(replace(PREFS, url="https://other.example"), state) == frozenset()
    assert trusted_hosts(PREFS, replace(state, page_url=None, page=Page(url="https://new.example/x"))) == {
        "new.example"
    }
    assert trusted_hosts(PREFS, replace(state, page_url="https://[", page=None)) == frozenset()
    assert trusted_hosts(PREFS, replace(state, page_url=None, platform="statuspage")) == {"stspg.io"}
    assert trusted_hosts(replace(PREFS, platform="statuspage"), None) == {"stspg.io"}
    assert trusted_hosts(replace(PREFS, platform="feed"), replace(state, platform="statuspage")) == {"moved.example"}


def test_where_redirects_ended_is_what_the_last_good_poll_found() -> None:
    """Seeded defect: a host that a page once redirected to is trusted for ever."""
    watch = Watch()
    elsewhere = incident(url="https://elsewhere.example/1")

    first = watch.poll(fetched(summary(elsewhere), page_url="https://elsewhere.example/"))
    assert [alert.url for alert in first.alerts] == ["https://elsewhere.example/1"]
    watch.poll(failed())
    assert watch.state.page_url == "https://elsewhere.example/"
    watch.poll(replace(unchanged(), page_url="https://third.example/"))
    assert trusted_hosts(PREFS, watch.state) == {"third.example", "stspg.io"}
    watch.see(summary(elsewhere))
    assert watch.state.page_url is None


def test_an_alert_at_first_sight_knows_the_platform_s_short_links() -> None:
    (alert,) = Watch().see(summary(incident(url="https://stspg.io/abc"))).alerts
    assert alert.url == "https://stspg.io/abc"


def test_no_foreign_link_leaves_the_house() -> None:
    """Seeded defect: the check is made on opening alone, and whoever reads the terminal clicks the link there."""
    one, other = incident("i1", url=EVIL), incident("i2", url=EVIL)
    watch = calm_watch()
    for _ in range(2):
        watch.see(summary(one, other))
    over = incident("i3", url=EVIL, phase=Phase.RESOLVED)
    watch.see(summary(one, other, over))
    first = Watch()
    first.see(summary(one, other))

    assert [alert.url for alert in (*watch.alerts, *first.alerts)] == [PREFS.url] * 4
    assert {told.url for told in ({**watch.state.told, **first.state.told}).values()} == {PREFS.url}
    listed = incidents_report({ACME: watch.state}, Settings(providers=(PREFS,)), everything=True)
    assert [entry["url"] for entry in listed] == [PREFS.url] * 3
    view = Desk().add("A", summary(one, other, over)).view()
    opened = [item.command.url for item in every_line(view.menu) if isinstance(item.command, OpenUrl)]
    assert set(opened) == {"https://a.example"}
    assert len(opened) == 4


def test_no_secret_of_a_page_s_address_leaves_the_house() -> None:
    """Seeded defect: the whole address in `status --json`, in the menu's commands and below each notification."""
    prefs = replace(PREFS, url=SIGNED)
    watch = calm_watch(prefs=prefs)
    watch.see(summary(incident("i1", url=None), incident("i2", url=EVIL)))
    first = Watch(prefs=prefs)
    first.see(summary(incident("i1", url=None), incident("i2", url=EVIL)))
    view = Desk().add("A", summary(incident(url=None)), url=SIGNED).view()

    said = repr(
        (
            [alert.url for alert in (*watch.alerts, *first.alerts)],
            provider_report(prefs, watch.state, T0),
            incidents_report({ACME: watch.state}, Settings(providers=(prefs,)), everything=True),
            view,
        )
    )

    assert said.count("https://status.example.com/") > 5
    assert "planted" not in said


@given(
    link=st.text(max_size=60) | st.sampled_from(FOREIGN) | st.from_regex(r"https?://[a-z@:\\/.]{1,30}", fullmatch=True),
    page=st.sampled_from((PAGE, SIGNED)),
)
def test_a_link_leads_to_a_trusted_host_whatever_was_written(link: str, page: str) -> None:
    """Seeded defects: comparing ends of names, hosts before the user name is cut off, or unparsed text."""
    found = link_of(link, page, hosts=("other.example",))
    server = found.split("://", 1)[1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0].split(":", 1)[0]
    assert found.startswith(("https://", "http://"))
    assert server in {"status.example.com", "other.example"}
    assert found.isprintable()
    assert "\\" not in found


def test_known_of_a_state_has_its_hosts() -> None:
    state = ProviderState(provider=ProviderId("acme"), platform="statuspage")
    assert Known.of(state, PREFS, last_good=None).hosts == {"stspg.io"}
