"""Owns whom we believe: the TLS contexts with the system's certificates, made once and shared by all connections."""

from __future__ import annotations

import logging
import os
import ssl
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from tray_status.core.errors import ConfigError

_log = logging.getLogger(__name__)

TlsContext = Callable[[str], ssl.SSLContext]
"""The context for connections to a host."""

BUNDLES = (
    "/etc/ssl/cert.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)
"""Where systems keep their certificates, for a Python built elsewhere (our packaged one) that looks in vain."""

HOSTS_KEPT = 4096

SYSTEM_VERIFIES = sys.platform in ("win32", "darwin")


def contexts(*, ca_file: str | None = None, by_host: bool = SYSTEM_VERIFIES) -> TlsContext:
    """What gives the TLS context for a host.

    Where OpenSSL verifies (Linux), all hosts share one context, which has read the system's certificates once. Where
    the system itself verifies (Windows, macOS), truststore asks it, and there each host has a context of its own:
    truststore locks a context for as long as a handshake takes, so one host that hangs would hold up all others.
    `ca_file` is a PEM file of the certificates to believe instead of the system's, which OpenSSL then verifies on every
    system. Raises ConfigError when it cannot be used.
    """
    if ca_file is None and by_host:
        return lru_cache(maxsize=HOSTS_KEPT)(lambda _host: truststore_context())
    shared = openssl_context() if ca_file is None else _own_context(ca_file)
    return lambda _host: shared


def certificates_fault(path: str) -> str | None:
    """Why the certificates in a PEM file cannot be believed, as the end of "the file …"; None when they can."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except ssl.SSLError:
        return "holds no certificate in PEM form"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None


def openssl_context(*, bundles: Sequence[str] = BUNDLES) -> ssl.SSLContext:
    """A context with the certificates of OpenSSL's own places, else of the first of `bundles`, else certifi's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    paths = ssl.get_default_verify_paths()
    if paths.cafile or _holds_something(Path(paths.capath or os.devnull)):
        context.set_default_verify_paths()
    elif bundle := next((bundle for bundle in bundles if Path(bundle).is_file()), None):
        context.load_verify_locations(bundle)
    else:
        _load_certifi(context, "this system has no certificates where they are looked for")
    return context


def truststore_context(*, make: Callable[[], ssl.SSLContext] | None = None) -> ssl.SSLContext:
    """A context that has the system verify; certifi's certificates where truststore does not run on this system."""
    try:
        context = make() if make is not None else _truststore()
    except (ImportError, NotImplementedError, OSError) as error:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        _load_certifi(context, str(error))
    return context


def _truststore() -> ssl.SSLContext:
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _holds_something(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _load_certifi(context: ssl.SSLContext, why: str) -> None:
    import certifi

    _log.warning("The system's certificates cannot be used (%s); using the ones that came with certifi.", why)
    context.load_verify_locations(certifi.where())


def _own_context(ca_file: str) -> ssl.SSLContext:
    """A context that believes the certificates of one file and no others."""
    fault = certificates_fault(ca_file)
    if fault is not None:
        raise ConfigError(
            f"this file {fault}.",
            file=ca_file,
            hint="Name a PEM file, or take the `ca_file` line out of your settings.",
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(ca_file)
    return context
