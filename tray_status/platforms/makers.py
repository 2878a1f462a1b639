"""Owns the list of platforms that are one maker's own: most have one page in the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_status.platforms import (
    apple,
    aws,
    azure,
    azuredevops,
    checkly,
    fedora,
    firehydrant,
    flashduty,
    google,
    m365,
    oracle,
    slack,
    xai,
)

if TYPE_CHECKING:
    from tray_status.platforms.base import Platform

MAKERS: Final[tuple[Platform, ...]] = (
    aws.PLATFORM,
    apple.PLATFORM,
    azure.PLATFORM,
    azuredevops.PLATFORM,
    google.CLOUD_PLATFORM,
    google.WORKSPACE_PLATFORM,
    slack.PLATFORM,
    m365.PLATFORM,
    xai.PLATFORM,
    flashduty.PLATFORM,
    checkly.PLATFORM,
    firehydrant.PLATFORM,
    fedora.PLATFORM,
    oracle.PLATFORM,
)
"""In no particular order: no document belongs to two of them."""
