"""Owns the list of platforms that are one maker's own: most have one page in the world."""

from __future__ import annotations

from typing import Final

from tray_status.platforms.shelf import Shelf

MAKERS: Final = Shelf(
    "aws",
    "apple",
    "azure",
    "azuredevops",
    "gcp=google:CLOUD_PLATFORM",
    "gworkspace=google:WORKSPACE_PLATFORM",
    "slack",
    "m365",
    "xai",
    "flashduty",
    "checkly",
    "firehydrant",
    "fedora",
    "oracle",
)
"""In no particular order: no document belongs to two of them."""
