"""The story `tray-status demo` tells: one minute in the life of four invented providers, as data."""

from __future__ import annotations

from tray_status.core.model import Health, Impact, Kind, Phase
from tray_status.demo.story import Site, Step, Story, Style

DAY = 86_400.0

ACME = Site(id="acme", name="Acme Cloud", style=Style.STATUSPAGE, components=("API", "Console", "Object storage"))
HARBOR = Site(
    id="harbor", name="Harbor Payments", style=Style.INCIDENTIO, components=("Card payments", "Payouts", "Webhooks")
)
PAPERKITE = Site(id="paperkite", name="Paperkite Mail", style=Style.STATUSPAGE, components=("Sending", "Inbox search"))
NORTHWIND = Site(id="northwind", name="Northwind CDN", style=Style.FEED, components=("Edge network", "Cache purge"))

_BEFORE = (
    Step(
        at=-3 * DAY,
        site="acme",
        entry="old-console",
        title="Slow log-ins to the console",
        impact=Impact.MINOR,
        affects={"Console": Health.DEGRADED},
        phase=Phase.INVESTIGATING,
        text="Some people wait longer than usual when they log in.",
    ),
    Step(
        at=-3 * DAY + 2_400,
        site="acme",
        entry="old-console",
        phase=Phase.RESOLVED,
        text="Logging in is as quick as it was.",
    ),
    Step(
        at=-9 * DAY,
        site="harbor",
        entry="old-webhooks",
        title="Webhooks arrive late",
        impact=Impact.MINOR,
        affects={"Webhooks": Health.DEGRADED},
        phase=Phase.IDENTIFIED,
        text="A queue is longer than it should be.",
    ),
    Step(
        at=-9 * DAY + 5_400,
        site="harbor",
        entry="old-webhooks",
        phase=Phase.RESOLVED,
        text="The queue is empty again.",
    ),
    Step(
        at=-5 * DAY,
        site="northwind",
        entry="old-edge",
        title="Errors at one edge location",
        impact=Impact.MAJOR,
        affects={"Edge network": Health.PARTIAL_OUTAGE},
        phase=Phase.INVESTIGATING,
        text="Requests in the north are answered with errors.",
    ),
    Step(
        at=-5 * DAY + 1_800,
        site="northwind",
        entry="old-edge",
        phase=Phase.RESOLVED,
        text="Traffic was moved to a neighbouring location.",
    ),
)

_ACME = (
    Step(
        at=8,
        site="acme",
        entry="api-errors",
        title="Elevated error rates on the API",
        impact=Impact.MAJOR,
        affects={"API": Health.PARTIAL_OUTAGE, "Console": Health.DEGRADED},
        phase=Phase.INVESTIGATING,
        text="About one request in five to the API fails with error 500. We are looking for the cause.",
    ),
    Step(
        at=16,
        site="acme",
        entry="api-errors",
        phase=Phase.IDENTIFIED,
        text="A database node ran out of connections. We are moving its load to another one.",
    ),
    Step(
        at=30,
        site="acme",
        entry="api-errors",
        affects={"API": Health.DEGRADED, "Console": Health.OPERATIONAL},
        phase=Phase.MONITORING,
        text="The load has moved and errors are going down. We are watching.",
    ),
    Step(
        at=50,
        site="acme",
        entry="api-errors",
        phase=Phase.RESOLVED,
        text="Error rates are back to normal. Thank you for your patience.",
    ),
)

_HARBOR = (
    Step(
        at=22,
        site="harbor",
        entry="late-payouts",
        title="Payouts are delayed",
        impact=Impact.MINOR,
        affects={"Payouts": Health.DEGRADED},
        phase=Phase.INVESTIGATING,
        text="Payouts of this afternoon reach bank accounts later than promised. Payments are not affected.",
    ),
    Step(
        at=40,
        site="harbor",
        entry="late-payouts",
        phase=Phase.MONITORING,
        text="Our bank has accepted all waiting payouts.",
    ),
    Step(
        at=54,
        site="harbor",
        entry="late-payouts",
        phase=Phase.RESOLVED,
        text="All payouts have arrived.",
    ),
)

_PAPERKITE = (
    Step(
        at=26,
        site="paperkite",
        entry="index-move",
        kind=Kind.MAINTENANCE,
        title="Moving the search index",
        affects={"Inbox search": Health.MAINTENANCE},
        window=(36, 46),
        phase=Phase.SCHEDULED,
        text="We move the search index to new machines. Search may be slow while we do; mail is not affected.",
    ),
    Step(
        at=36,
        site="paperkite",
        entry="index-move",
        phase=Phase.IN_PROGRESS,
        text="The move has begun.",
    ),
    Step(
        at=46,
        site="paperkite",
        entry="index-move",
        phase=Phase.COMPLETED,
        text="The move is done. Search is quicker than before.",
    ),
)

_NORTHWIND = (
    Step(
        at=33,
        site="northwind",
        entry="slow-purge",
        title="Cache purges take minutes",
        impact=Impact.MINOR,
        affects={"Cache purge": Health.DEGRADED},
        phase=Phase.INVESTIGATING,
        text="Purged files are still served for some minutes.",
    ),
    Step(
        at=43,
        site="northwind",
        entry="slow-purge",
        phase=None,
        text="A fix is being rolled out, location by location.",
    ),
    Step(
        at=56,
        site="northwind",
        entry="slow-purge",
        phase=Phase.RESOLVED,
        text="Purges take effect within a second again.",
    ),
)

MINUTE = Story(
    sites=(ACME, HARBOR, PAPERKITE, NORTHWIND),
    steps=(*_BEFORE, *_ACME, *_HARBOR, *_PAPERKITE, *_NORTHWIND),
    length=60,
)
"""All well, an incident and its updates, a second provider, a maintenance from plan to end, all well again."""
