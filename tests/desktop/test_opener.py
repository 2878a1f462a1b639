"""Which links a click may open."""

from __future__ import annotations

import pytest

from tray_status.desktop.opener import allowed, open_link

PAGE = "https://status.example.com"


@pytest.mark.parametrize(
    ("link", "opened"),
    [
        ("https://status.example.com/incidents/1", "https://status.example.com/incidents/1"),
        ("http://status.example.com/incidents/1", "http://status.example.com/incidents/1"),
        ("https://stspg.io/abc", "https://stspg.io/abc"),
        ("https://evil.example.net/login", PAGE),
        ("https://status.example.com.evil.net/login", PAGE),
        ("https://status.example.com@evil.net/login", PAGE),
        ("javascript:alert(1)", PAGE),
        ("file:///etc/passwd", PAGE),
        ("", PAGE),
    ],
)
def test_a_hostile_page_does_not_choose_where_people_go(link: str, opened: str) -> None:
    """Seeded defect: opening whatever the feed says sends users to a stranger's log-in form."""
    assert allowed(link, PAGE) == opened


def test_a_host_where_redirects_ended_may_be_opened_too() -> None:
    assert allowed("https://status.example.org/1", PAGE, also=("status.example.org",)) == "https://status.example.org/1"


@pytest.mark.parametrize("link", ["file:///etc/passwd", "javascript:alert(1)", "https://", "mailto:a@b.example"])
def test_nothing_but_web_addresses_is_ever_opened(link: str) -> None:
    assert open_link(link) == "Only web addresses are opened."
