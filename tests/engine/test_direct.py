"""Owns the proof that a request in one piece says what it is to say, and that its connection is kept or closed."""

from __future__ import annotations

from collections.abc import Callable
from http.client import InvalidURL

import pytest

from tests.engine.conftest import Rig
from tests.servers import Page, Servers, Site
from tray_status.engine.direct import question_of
from tray_status.engine.lean import requests


def question(url: str, **headers: str) -> bytes:
    """The bytes of a request for this address."""
    return question_of(requests.Request("GET", url, headers=headers).prepare())


def test_a_request_names_its_path_its_host_and_its_fields() -> None:
    """Seeded defect: the question's part behind the path is lost, or a field."""
    asked = question("https://pages.test/a%20b?c=d#e", Accept="*/*").split(b"\r\n")
    assert asked == [b"GET /a%20b?c=d HTTP/1.1", b"Host: pages.test", b"Accept: */*", b"", b""]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Pages.test:443/", b"pages.test"),
        ("http://pages.test:8080/", b"pages.test:8080"),
        ("https://[::1]/", b"[::1]"),
        ("https://[::1]:8443/", b"[::1]:8443"),
        ("https://b\u00fccher.test/", b"xn--bcher-kva.test"),
    ],
)
def test_a_host_is_named_as_servers_know_it(url: str, host: bytes) -> None:
    """Seeded defect: an address of IPv6 without its brackets, or the usual port as if it were another server."""
    assert question(url).split(b"\r\n")[1] == b"Host: " + host


@pytest.mark.parametrize("path", ["/a b", "/a\r\nX: y", "/\0"])
def test_no_address_smuggles_anything_into_a_request(path: str) -> None:
    """Seeded defect: a line break in an address begins a field of its own."""
    request = requests.Request("GET", "http://pages.test/").prepare()
    request.url = f"http://pages.test{path}"
    with pytest.raises(InvalidURL):
        question_of(request)


def test_a_field_on_several_lines_is_read_as_one(make_rig: Callable[..., Rig], servers: Servers) -> None:
    """Seeded defect: a folded ETag goes back with its line break, which is a request nobody may send."""
    url = servers.serve(Site({"/": Page(body=b"x", etag=False, headers={"ETag": '"a\r\n b"'})}))
    assert make_rig().get(url).validators.etag == '"a b"'
