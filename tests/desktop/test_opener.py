"""What the browser is handed."""

from __future__ import annotations

import pytest

from tray_status.desktop.opener import open_link


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "javascript:alert(1)", "https://", "mailto:a@b.example", "https://[", "--help", ""]
)
def test_nothing_but_web_addresses_is_ever_opened(link: str) -> None:
    assert open_link(link) == "Only web addresses are opened."
