"""The words real status pages use for what we call health and phase, as the simulated pages write them."""

from __future__ import annotations

from tray_status.core.model import Health, Phase

INDICATOR = {
    Health.OPERATIONAL: ("none", "All Systems Operational"),
    Health.MAINTENANCE: ("maintenance", "Service Under Maintenance"),
    Health.DEGRADED: ("minor", "Minor Service Outage"),
    Health.PARTIAL_OUTAGE: ("major", "Partial System Outage"),
    Health.MAJOR_OUTAGE: ("critical", "Major Service Outage"),
}
"""A page's own word for its health, and the sentence beside it."""

COMPONENT_WORD = {
    Health.OPERATIONAL: "operational",
    Health.MAINTENANCE: "under_maintenance",
    Health.DEGRADED: "degraded_performance",
    Health.PARTIAL_OUTAGE: "partial_outage",
    Health.MAJOR_OUTAGE: "major_outage",
}

COMPONENT_LABEL = {
    Health.OPERATIONAL: "Operational",
    Health.MAINTENANCE: "Under maintenance",
    Health.DEGRADED: "Degraded performance",
    Health.PARTIAL_OUTAGE: "Partial outage",
    Health.MAJOR_OUTAGE: "Full outage",
}


def phase_label(phase: Phase | None) -> str:
    """A phase as feeds write it before a message; "Update" for a message that changes none."""
    return phase.value.replace("_", " ").capitalize() if phase is not None else "Update"
