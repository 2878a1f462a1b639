"""Owns the proof that each way of misbehaving on the wire ends in time, as a problem that says what it was."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from hashlib import blake2b

import pytest

from tests import bad_pages
from tests.bad_pages import LITTLE
from tests.certificates import Certificates
from tests.engine.conftest import SHORT, Rig
from tests.fakes import FakeResolver
from tests.servers import Handler, Page, Servers, Site
from tray_status.core.problem import ProblemKind
from tray_status.threads import start_thread

K = ProblemKind
TEN_MILLION = gzip.compress(b"".join(blake2b(b"%d" % number).hexdigest().encode() * 8 for number in range(10_000)))
"""So many bytes, packed about as well as the lists of real pages are."""


@pytest.mark.parametrize(
    ("handler", "scheme", "words"),
    [
        (bad_pages.silent, "http", "did not answer within 0.25 s"),
        (bad_pages.silent, "https", "did not answer within 0.25 s"),
        (bad_pages.trickled_headers(), "http", "did not answer within 0.25 s"),
        (bad_pages.trickled_headers(), "https", "did not answer within 0.25 s"),
        (bad_pages.trickled_body(), "http", "did not send everything within 0.25 s"),
        (bad_pages.trickled_body(), "https", "did not send everything within 0.25 s"),
        (bad_pages.after_request(b"HTTP/1.1 200 OK\r\n", hang=True), "http", "did not answer within 0.25 s"),
        (bad_pages.endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "http", "did not answer within 0.25 s"),
        (
            bad_pages.trickled(b"HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\n", b" "),
            "https",
            "did not send everything within",
        ),
    ],
)
def test_a_page_that_never_ends_is_cut_off_at_the_deadline(
    rig: Rig, servers: Servers, certs: Certificates, handler: Handler, scheme: str, words: str
) -> None:
    """Fails when nobody shuts the socket (every byte renews a read timeout), or what came until then is believed."""
    problem = rig.problem(servers.serve(handler, tls=certs.good if scheme == "https" else None), SHORT)
    assert problem.kind is K.TIMEOUT
    assert words in problem.sentence


def test_a_hang_before_accept_in_the_handshake_and_in_connecting_is_cut_off(rig: Rig, servers: Servers) -> None:
    """Fails when the socket is known to the deadline only after it is connected, or after hands are shaken."""
    unaccepted = rig.problem(servers.listen_only(), SHORT)
    assert (unaccepted.kind, "did not answer within" in unaccepted.sentence) == (K.TIMEOUT, True)
    url = servers.serve(bad_pages.silent).replace("http:", "https:")
    for handshake in (rig.problem(servers.listen_only("https"), SHORT), rig.problem(url, SHORT)):
        assert handshake.kind is K.CONNECT
        assert "did not finish setting up the encrypted connection within" in handshake.sentence
    connect = rig.problem(servers.full(), SHORT)
    assert connect.kind is K.CONNECT
    assert "did not accept a connection within" in connect.sentence


def test_a_handshake_that_hangs_holds_up_no_other(rig: Rig, servers: Servers, certs: Certificates) -> None:
    """Fails when all hosts share a context that is locked during a handshake, as truststore's is."""
    hangs = threading.Event()
    goes_on = threading.Event()
    failed = threading.Event()

    async def hang(reader: object, writer: object) -> None:
        hangs.set()
        await bad_pages.silent(reader, writer)  # type: ignore[arg-type]  # handed on

    url = servers.serve(hang).replace("http:", "https:")

    def poll() -> None:
        rig.problem(url, 1.5)
        failed.set()

    start_thread("hanging-poll", poll)
    assert hangs.wait(5)
    assert rig.get(servers.serve(Site({"/": Page(body=LITTLE)}), tls=certs.good)).body == LITTLE
    assert not failed.is_set()
    goes_on.set()
    assert failed.wait(5)


@pytest.mark.parametrize(
    ("handler", "kind", "words"),
    [
        (bad_pages.huge(300_000_000), K.TOO_BIG, "sends 300 MB; more than 5 MB are not read"),
        (bad_pages.huge(), K.TOO_BIG, "sends more than 5 MB"),
        (bad_pages.bomb(), K.UNPACK, "unpacks to more than 100 times its size"),
        (bad_pages.packed_as("gzip", TEN_MILLION), K.TOO_BIG, "unpacks to more than 8 MB"),
        (bad_pages.packed_twice(), K.UNPACK, "packed more than once"),
        (bad_pages.packed_as("br", b"\x0b\x02\x80"), K.UNPACK, "not asked for (br)"),
        (bad_pages.broken_off(), K.TRUNCATED, "broke off before everything was sent"),
        (bad_pages.bad_chunks(), K.TRUNCATED, "broke off before everything was sent"),
        (bad_pages.no_http(), K.BROKEN, "not a proper answer"),
        (bad_pages.endless_headers(), K.BROKEN, "not a proper answer"),
        (bad_pages.endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65_536), K.BROKEN, "not a proper answer"),
        (bad_pages.redirect("/"), K.REDIRECT, "redirects in a circle"),
        (bad_pages.redirect("file:///etc/passwd"), K.REDIRECT, "redirects to file:"),
        (bad_pages.redirect(None), K.REDIRECT, "without saying where to"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_each_kind_of_nonsense_has_a_problem_of_its_own(
    rig: Rig, servers: Servers, certs: Certificates, handler: Handler, kind: ProblemKind, words: str, scheme: str
) -> None:
    problem = rig.problem(servers.serve(handler, tls=certs.good if scheme == "https" else None))
    assert words in problem.sentence
    assert problem.kind is kind


def test_a_connection_that_is_reset_is_broken(rig: Rig, servers: Servers) -> None:
    problem = rig.problem(servers.serve(bad_pages.reset))
    assert (problem.kind, "broke off the connection" in problem.sentence) == (K.BROKEN, True)


def test_nobody_leads_us_out_of_encryption(rig: Rig, servers: Servers, certs: Certificates) -> None:
    """Fails when a redirect from https to http is followed."""
    goal = Site({"/": Page(body=LITTLE)})
    problem = rig.problem(servers.serve(bad_pages.redirect(servers.serve(goal)), tls=certs.good))
    assert problem.kind is K.REDIRECT
    assert "from an encrypted to an unencrypted address" in problem.sentence
    assert goal.requests == []


def test_a_redirect_to_another_server_is_followed_and_the_final_address_tells(rig: Rig, servers: Servers) -> None:
    login = servers.serve(bad_pages.login_page()) + "login"
    assert rig.get(servers.serve(bad_pages.redirect(login))).final_url == login


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("expired", "its certificate has expired"),
        ("wrong_host", "its certificate is for another host"),
        ("self_signed", "its certificate is signed by nobody but itself"),
        ("stranger", "from an authority this computer does not know"),
    ],
)
def test_a_wrong_certificate_is_refused_with_its_reason(
    rig: Rig, servers: Servers, certs: Certificates, which: str, words: str
) -> None:
    """Fails when a certificate is not verified, or the user cannot tell what is wrong with it."""
    problem = rig.problem(servers.serve(Site({"/": Page(body=LITTLE)}), tls=getattr(certs, which)))
    assert problem.kind is K.TLS
    assert words in problem.sentence


def test_a_port_that_does_not_speak_tls_is_a_tls_problem(rig: Rig, servers: Servers) -> None:
    url = servers.serve(bad_pages.at_once(b"HTTP/1.1 400 Bad Request\r\n\r\n")).replace("http:", "https:")
    problem = rig.problem(url)
    assert problem.kind is K.TLS
    assert "could not agree on encryption" in problem.sentence


def test_a_port_where_nobody_listens_is_a_connection_problem(rig: Rig) -> None:
    with Servers() as gone:
        url = gone.serve(bad_pages.silent)
    problem = rig.problem(url)
    assert problem.kind is K.CONNECT
    assert "refused the connection" in problem.sentence


def test_a_name_service_that_does_not_answer_is_named_and_not_asked_again(make_rig: Callable[..., Rig]) -> None:
    """Fails when polls of a host whose look-up hangs pile up threads."""
    resolver = FakeResolver(hanging={"stuck.test"})
    found: list[ProblemKind] = []
    rig = make_rig(resolve=resolver)
    thread = start_thread("stuck-poll", lambda: found.append(rig.problem("https://stuck.test/", SHORT).kind))
    assert resolver.hangs.wait(5)
    while not rig.web.hung_look_ups:
        thread.join(0.01)
    again = rig.problem("https://stuck.test/")
    assert again.kind is K.DNS
    assert "earlier look-ups are still not answered" in again.sentence
    resolver.let_go.set()
    thread.join(5)
    assert found == [K.DNS]
    assert resolver.asked == ["stuck.test"]
    assert rig.web.hung_look_ups == 0
    assert rig.problem("https://stuck.test/").kind is K.DNS
    assert resolver.asked == ["stuck.test"] * 2
