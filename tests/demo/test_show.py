"""The tray as text: what tells something is seen, what only acts takes little room."""

from __future__ import annotations

import pytest

from tray_status.core.commands import Acknowledge, OpenSettings, OpenUrl, Pause, PollNow, Quit, Snooze
from tray_status.core.model import IncidentId, ProviderId
from tray_status.core.view import SEPARATOR, Icon, IconState, Item, View
from tray_status.demo.show import text_view

ACME = ProviderId("acme")
PAGE = OpenUrl(provider=ACME, url="http://127.0.0.1:4000/")
MENU = (
    Item(label="Partial outage", enabled=False),
    Item(label="Settings, line 3: unknown key", key="problem", command=OpenSettings(line=3)),
    SEPARATOR,
    Item(
        label="Acme Cloud: Elevated error rates… (since 14:02)",
        children=(
            Item(label="Open incident", command=PAGE, default=True),
            Item(label="Investigating · major", key="how", enabled=False),
            SEPARATOR,
            Item(label="Acknowledge", command=Acknowledge(provider=ACME, incident=IncidentId("i"))),
        ),
    ),
    SEPARATOR,
    Item(
        label="Providers",
        children=(
            Item(
                label="Acme Cloud: partial outage",
                children=(
                    Item(label="Open status page", command=PAGE, default=True),
                    Item(label="Poll now", command=PollNow(provider=ACME)),
                ),
            ),
        ),
    ),
    Item(label="Recent incidents", children=(Item(label="1 May 09:00 Acme Cloud: Slow\x1b[2J", command=PAGE),)),
    Item(label="Upcoming maintenance", enabled=False),
    Item(
        label="Acknowledged, snoozed or muted (1)",
        children=(Item(label="Snoozed until 13:30: Beta", command=Snooze(provider=ACME), checked=True),),
    ),
    SEPARATOR,
    Item(label="Poll now", command=PollNow()),
    Item(label="Paused", command=Pause(on=True), checked=False),
    Item(label="Snooze", children=(Item(label="for an hour", command=Snooze(provider=None)),)),
    SEPARATOR,
    Item(label="Quit", command=Quit()),
)
VIEW = View(icon=Icon(state=IconState.PARTIAL_OUTAGE, badge=1), tooltip="Tray Status", menu=MENU)


def test_the_tray_looks_like_this_in_a_terminal() -> None:
    assert text_view(VIEW) == (
        "┌─ ▲ partial outage · 1 incident ───────────────────────────────\n"
        "│  Partial outage\n"
        "│  Settings, line 3: unknown key\n"
        "│\n"
        "│  Acme Cloud: Elevated error rates… (since 14:02)\n"
        "│    Investigating · major\n"
        "│\n"
        "│  Providers\n"
        "│    Acme Cloud: partial outage\n"
        "│  Recent incidents\n"
        "│    1 May 09:00 Acme Cloud: Slow\n"
        "│  Acknowledged, snoozed or muted (1)\n"
        "│    [x] Snoozed until 13:30: Beta\n"
        "│\n"
        "│  Poll now · [ ] Paused · Snooze\n"
        "│  Quit\n"
        "└───────────────────────────────────────────────────────────────\n"
        "\n"
    )


def test_an_ascii_terminal_gets_the_same_words() -> None:
    text = text_view(VIEW, unicode=False)
    assert text.isascii()
    assert text.splitlines()[0] == "+- ^ partial outage - 1 incident -------------------------------"
    assert "|    Acme Cloud: partial outage" in text


def test_colour_changes_no_word() -> None:
    coloured = text_view(VIEW, colour=True)
    assert "\x1b[1;31m▲ partial outage · 1 incident\x1b[0m" in coloured
    for code in ("0", "90", "1;31"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == text_view(VIEW)


@pytest.mark.parametrize("state", IconState)
def test_each_state_has_a_shape_of_its_own(state: IconState) -> None:
    """Seeded defect: states told apart by colour alone."""
    others = [other for other in IconState if other is not state]
    for unicode in (True, False):
        mark = heading(state, unicode=unicode)[3]
        assert mark not in [heading(other, unicode=unicode)[3] for other in others]


def heading(state: IconState, *, unicode: bool) -> str:
    view = View(icon=Icon(state=state, badge=2, stale=True), tooltip="", menu=())
    line = text_view(view, unicode=unicode).splitlines()[0]
    assert f"{state.value} {'·' if unicode else '-'} 2 incidents" in line
    assert "out of date" in line
    return line


def test_a_checked_item_is_seen_as_checked() -> None:
    paused = View(
        icon=Icon(state=IconState.PAUSED),
        tooltip="",
        menu=(Item(label="Paused", command=Pause(on=False), checked=True),),
    )
    assert "│  [x] Paused\n" in text_view(paused)
