"""Owns the proof that requests take the way out that settings or system name, and no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import pytest

from tests import bad_pages
from tests.certificates import Certificates
from tests.engine.conftest import SHORT, Rig
from tests.servers import HOST, Handler, Page, Reader, Servers, Site, Writer, head, request_of
from tray_status.core.errors import FetchError
from tray_status.core.problem import ProblemKind
from tray_status.engine.addresses import parse
from tray_status.engine.proxies import Proxies

SYSTEM = {"http": "http://proxy.test:3128", "https": "proxy.test:3129"}


def way(proxies: Proxies, url: str) -> Mapping[str, str]:
    """The proxy for an address."""
    return proxies.of(parse(url))


def system(found: Mapping[str, str], *bypassed: str, setting: str | None = None) -> Proxies:
    """Proxies on a system with these settings."""
    return Proxies(setting, found=lambda: found, bypass=lambda host: host in bypassed)


def test_the_systems_proxies_are_used_by_scheme_and_its_exceptions_honoured() -> None:
    proxies = system(SYSTEM, "near.test")
    assert way(proxies, "http://a.test/") == {"http": "http://proxy.test:3128"}
    assert way(proxies, "https://a.test/") == {"https": "http://proxy.test:3129"}
    assert way(proxies, "https://near.test/") == {}
    assert way(system({"all": "https://p.test"}), "http://a.test/") == {"http": "https://p.test"}
    assert way(system({}), "http://a.test/") == {}


def test_the_setting_comes_before_the_system() -> None:
    assert way(system(SYSTEM, setting="none"), "https://a.test/") == {}
    named = system(SYSTEM, "near.test", setting="http://own.test")
    assert way(named, "https://a.test/") == {"https": "http://own.test"}
    assert way(named, "https://near.test/") == {}


@pytest.mark.parametrize("host", ["localhost", "demo.localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_this_machine_is_always_reached_directly(host: str) -> None:
    assert way(system(SYSTEM, setting="http://own.test"), f"http://{host}:8000/") == {}


def test_the_system_is_asked_once_and_anew_only_when_told() -> None:
    """Fails when every request asks the system, or a laptop that changed networks keeps the old proxy."""
    asked: list[str] = []
    now = dict(SYSTEM)
    proxies = Proxies(found=lambda: now, bypass=asked.append)
    for _ in range(3):
        way(proxies, "http://a.test/")
    assert asked == ["a.test"]
    now.clear()
    assert way(proxies, "http://a.test/") == {"http": "http://proxy.test:3128"}
    proxies.refresh()
    assert way(proxies, "http://a.test/") == {}


def test_the_ways_out_that_are_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when a page that redirects to a new host in every poll fills the memory."""
    monkeypatch.setattr("tray_status.engine.proxies.KNOWN_MOST", 3)
    proxies = system({})
    for number in range(10):
        way(proxies, f"http://{number}.test/")
        assert len(proxies._known) <= 3


def test_a_proxy_of_a_kind_we_cannot_use_is_named_without_its_password() -> None:
    with pytest.raises(FetchError, match="kind socks5") as caught:
        way(system({}, setting="socks5://me:word@p.test:1080"), "http://a.test/")
    assert caught.value.problem.kind is ProblemKind.PROXY
    assert "word" not in caught.value.problem.sentence


def tunnel(goal: str, seen: list[tuple[str, str]], status: str = "200 OK") -> Handler:
    """A proxy that connects everybody who asks for any host with `goal`, an address on this machine."""
    port = parse(goal).port

    async def pump(reader: Reader, writer: Writer) -> None:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
        writer.close()

    async def handler(reader: Reader, writer: Writer) -> None:
        request = await request_of(reader)
        assert request is not None
        seen.append((request[0], request[1].get("proxy-authorization", "")))
        writer.write(head(status, {}))
        if not status.startswith("200"):
            return
        there, back = await asyncio.open_connection(HOST, port)
        try:
            await asyncio.gather(pump(reader, back), pump(there, writer))
        finally:
            back.close()

    return handler


BODY = b"{}"


def test_an_encrypted_page_is_reached_through_a_tunnel(
    make_rig: Callable[..., Rig], servers: Servers, certs: Certificates
) -> None:
    """Fails when a proxy is not used for https, its password is not sent, or TLS is not spoken with the page itself."""
    seen: list[tuple[str, str]] = []
    goal = servers.serve(Site({"/": Page(body=BODY)}), tls=certs.good)
    proxy = servers.serve(tunnel(goal, seen)).replace("//", "//me:word@")
    rig = make_rig(proxy=proxy)
    assert rig.get("https://page.test/").body == BODY
    assert rig.get("https://page.test/").not_modified
    assert seen == [("page.test:443", "Basic bWU6d29yZA==")]


def test_an_encrypted_proxy_is_trusted_like_a_page(
    make_rig: Callable[..., Rig], servers: Servers, certs: Certificates
) -> None:
    seen: list[tuple[str, str]] = []
    goal = servers.serve(Site({"/": Page(body=BODY)}), tls=certs.good)
    rig = make_rig(proxy=servers.serve(tunnel(goal, seen), tls=certs.good))
    assert rig.get("https://page.test/").body == BODY
    assert seen == [("page.test:443", "")]


def test_a_plain_page_is_asked_for_by_its_whole_address(make_rig: Callable[..., Rig], servers: Servers) -> None:
    site = Site({"http://page.test/x": Page(body=BODY)})
    rig = make_rig(proxy=servers.serve(site).replace("//", "//me:word@"))
    assert rig.get("http://page.test/x").body == BODY
    assert site.requests[0][1]["proxy-authorization"] == "Basic bWU6d29yZA=="


def test_a_proxy_that_never_ends_its_answer_is_cut_off(make_rig: Callable[..., Rig], servers: Servers) -> None:
    """Fails when a connection is known to the deadline only once it is ready: every byte renews the read timeout."""
    rig = make_rig(proxy=servers.serve(bad_pages.trickled_headers()))
    problem = rig.problem("https://page.test/", SHORT)
    assert problem.kind is ProblemKind.CONNECT
    assert f"within {SHORT} s" in problem.sentence


def test_what_goes_wrong_with_a_proxy_is_a_proxy_problem(
    make_rig: Callable[..., Rig], servers: Servers, certs: Certificates
) -> None:
    """Fails when a proxy that is down makes every page look down."""
    refusing = make_rig(proxy=servers.serve(tunnel("http://a.test/", [], "403 Forbidden")))
    refused = refusing.problem("https://page.test/")
    assert refused.kind is ProblemKind.PROXY
    assert "it answered 403" in refused.sentence
    password = make_rig(proxy=servers.serve(Site({"http://page.test/": Page(body=b"", status="407 No", etag=False)})))
    assert password.problem("http://page.test/").kind is ProblemKind.PROXY
    with Servers() as gone:
        nobody = gone.serve(Site({}))
    down = make_rig(proxy=nobody)
    for url in ("http://page.test/", "https://page.test/"):
        assert down.problem(url).kind is ProblemKind.PROXY
    stranger = make_rig(proxy=servers.serve(tunnel("http://a.test/", []), tls=certs.stranger))
    assert stranger.problem("https://page.test/").kind is ProblemKind.PROXY
    assert make_rig(proxy="socks5://p.test").problem("http://a.test/").kind is ProblemKind.PROXY
