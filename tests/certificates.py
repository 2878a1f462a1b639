"""Owns the certificates of the test servers: a good one, and one for each way in which a certificate can be wrong."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import trustme

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
HOSTS = ("127.0.0.1", "localhost", "page.test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    """TLS contexts for servers, and the file a client must believe (`ca_file`) to trust the good one."""

    ca_file: Path
    good: ssl.SSLContext
    expired: ssl.SSLContext
    wrong_host: ssl.SSLContext
    self_signed: ssl.SSLContext
    stranger: ssl.SSLContext


def make(folder: Path, hosts: Sequence[str] = HOSTS) -> Certificates:
    """Make all of them, good for `hosts`; the authority's file goes into `folder`."""
    authority, stranger = trustme.CA(), trustme.CA()
    ca_file = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    alone = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own = folder / "self-signed.pem"
    own.write_bytes(stranger.private_key_pem.bytes() + stranger.cert_pem.bytes())
    alone.load_cert_chain(own)
    return Certificates(
        ca_file=ca_file,
        good=_server(authority.issue_cert(*hosts)),
        expired=_server(authority.issue_cert(*hosts, not_before=LONG_AGO, not_after=LONG_AGO.replace(year=2002))),
        wrong_host=_server(authority.issue_cert("somebody.else.test")),
        self_signed=alone,
        stranger=_server(stranger.issue_cert(*hosts)),
    )


def _server(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
