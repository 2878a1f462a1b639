"""Owns the proof that addresses of private networks are known by their look, in whatever form they are written."""

from __future__ import annotations

import pytest

from tray_status.core.private import is_private, leads_inside

HERE = [
    "http://127.0.0.1:8080/admin",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "http://printer.local/",
    "http://printer/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://172.16.0.9/",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://127.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.0x1/",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://metadata.google.internal/",
    "http://[::1",
    "http:///",
]
OUT = [
    "https://status.example.com/",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
    "https://[::ffff:8.8.8.8]/",
    "https://local.example.com/",
    "https://mylocal.io/",
    "https://0x7f.io/",
]


@pytest.mark.parametrize("url", HERE)
def test_what_is_of_a_private_network_is_known(url: str) -> None:
    """Seeded defect: one of the many ways to write 127.0.0.1 is overlooked."""
    assert is_private(url)
    assert leads_inside(url, OUT[0])
    assert not leads_inside(url, OUT[0], HERE[0])


@pytest.mark.parametrize("url", OUT)
def test_what_is_of_the_whole_world_is_no_private_network(url: str) -> None:
    assert not is_private(url)
    assert not leads_inside(url, OUT[0])
