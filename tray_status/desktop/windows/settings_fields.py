"""Owns the fields of all keys at the top of the settings file, as data, but for its two lists. No tkinter."""

from __future__ import annotations

from tray_status.desktop.windows.field import EVENTS, IMPACTS, WAITS, Field, Option, Shape, plain
from tray_status.desktop.windows.words import _

TELLING = (
    Field(
        path=("minimum_impact",),
        label=_("Tell incidents from"),
        meaning=_("What lies below this impact is shown in the menu, and not told."),
        shape=Shape.CHOICE,
        default="any",
        options=IMPACTS,
    ),
    Field(
        path=("tell",),
        label=_("Events"),
        meaning=_("What makes a notification. The usual choice: incidents that open, get worse, change or end."),
        shape=Shape.EVENTS,
        default="default",
        options=EVENTS,
    ),
    Field(
        path=("confirm_after",),
        label=_("Wait before telling"),
        meaning=_("Only what is still open after this time is told. What ends before is never told."),
        shape=Shape.WAITS,
        default="no",
        options=WAITS,
    ),
    Field(
        path=("remind_every",),
        label=_("Remind me"),
        meaning=_("How often you are told again of an incident that is still open."),
        shape=Shape.TEXT,
        default="never",
        options=plain("never", "30m", "1h", "2h", "4h", "12h", "24h"),
    ),
    Field(
        path=("escalation_breaks_through",),
        label=_("Tell when an acknowledged incident gets worse"),
        meaning=_("It then counts as not acknowledged."),
        shape=Shape.SWITCH,
        default="no",
    ),
    Field(
        path=("damp_flapping",),
        label=_("Calm what comes and goes"),
        meaning=_("What begins more than three times in an hour is told once nothing has changed for 15 minutes."),
        shape=Shape.SWITCH,
        default="yes",
    ),
    Field(
        path=("digest",),
        label=_("Tell many changes as one"),
        meaning=_("At most two notifications a minute; otherwise each change by itself."),
        shape=Shape.SWITCH,
        default="yes",
    ),
    Field(
        path=("expire_after",),
        label=_("Give up after"),
        meaning=_("What could not be shown for so long is given up. Time in which it was held back does not count."),
        shape=Shape.TEXT,
        default="6h",
        options=plain("30m", "1h", "3h", "6h", "12h", "24h", "48h"),
    ),
)
QUIET = (
    Field(
        path=("quiet_hours",),
        label=_("Quiet hours"),
        meaning=_("Nothing is shown meanwhile. What came is told in one notification at the end, with its times."),
        shape=Shape.HOURS,
        default=[],
    ),
)
LOOK = (
    Field(
        path=("icon",),
        label=_("Icon"),
        meaning=_("In colours, or in one colour: light for dark panels, dark for light ones."),
        shape=Shape.CHOICE,
        default="colour",
        options=(
            Option(written="colour", label=_("In colours")),
            Option(written="light", label=_("Light")),
            Option(written="dark", label=_("Dark")),
        ),
    ),
    Field(
        path=("badge",),
        label=_("Number on the icon"),
        meaning=_("How many incidents go on."),
        shape=Shape.SWITCH,
        default="no",
    ),
)
NETWORK = (
    Field(
        path=("every",),
        label=_("Ask each page every"),
        meaning=_("From 10s to 24h: seconds (60s), minutes (5m) or hours (1h). More often while an incident is open."),
        shape=Shape.TEXT,
        default="60s",
        options=plain("30s", "60s", "2m", "5m", "15m", "1h"),
    ),
    Field(
        path=("proxy",),
        label=_("Proxy"),
        meaning=_(
            "“system” is what your system is set to, “none” asks directly; or an address like "
            "http://proxy.example.com:3128. ${NAME} is an environment variable, ${keyring:NAME} a secret."
        ),
        shape=Shape.TEXT,
        default="system",
        options=plain("system", "none"),
    ),
    Field(
        path=("ca_file",),
        label=_("Certificates"),
        meaning=_("“system”, or the path of a PEM file, for networks with an authority of their own."),
        shape=Shape.TEXT,
        default="system",
        options=plain("system"),
    ),
    Field(
        path=("log_level",),
        label=_("Log"),
        meaning=_("How much is written to the log."),
        shape=Shape.CHOICE,
        default="info",
        options=(
            Option(written="error", label=_("Errors")),
            Option(written="warning", label=_("Warnings")),
            Option(written="info", label=_("What happens")),
            Option(written="debug", label=_("Every detail")),
        ),
    ),
)
ALL = (*TELLING, *QUIET, *LOOK, *NETWORK)
"""Every key at the top of the file, but for the two lists that have panes of their own."""
