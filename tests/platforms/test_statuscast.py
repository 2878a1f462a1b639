"""Owns what of a StatusCast page counts: one line, and nothing of its legend or its history."""

from __future__ import annotations

import pytest

from tests.platforms.test_makers import CORPUS
from tray_status.core.errors import PayloadError
from tray_status.core.reading import Page
from tray_status.platforms.statuscast import PAGE, read


def test_a_page_without_that_line_is_not_read() -> None:
    """Fails when a word of the legend stands in for the status, which is there in every state."""
    body = (CORPUS / "statuscast/page_well.html").read_bytes().replace(b"Current Status", b"Uptime")
    with pytest.raises(PayloadError):
        read(PAGE, body, Page(url="https://status.maple.example"))
