"""Owns the proof that the system's certificates are found on every kind of system, once, and no others are believed."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import certifi
import pytest

from tests.bad_pages import LITTLE
from tests.certificates import Certificates
from tests.engine.conftest import Rig
from tests.servers import Page, Servers, Site
from tray_status.core.errors import ConfigError
from tray_status.core.problem import ProblemKind
from tray_status.engine.tls import certificates_fault, contexts, openssl_context, truststore_context


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A system on which OpenSSL finds no certificates where it looks."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    (tmp_path / "certs").mkdir()
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "certs"))
    return tmp_path


def count(context: ssl.SSLContext) -> int:
    """How many authorities a context has read."""
    return context.cert_store_stats()["x509_ca"]


def test_certificates_are_verified_and_hosts_compared() -> None:
    context = openssl_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_the_certificates_of_the_environment_come_first(
    monkeypatch: pytest.MonkeyPatch, bare: Path, certs: Certificates
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certs.ca_file))
    assert count(openssl_context(bundles=(certifi.where(),))) == 1
    assert bare.exists()


def test_where_openssl_looks_in_vain_the_usual_places_are_tried(bare: Path, certs: Certificates) -> None:
    """Fails when our packaged Python, built on another system, believes nobody at all."""
    bundles = (str(bare / "no.pem"), str(certs.ca_file), certifi.where())
    assert count(openssl_context(bundles=bundles)) == 1


def test_a_folder_of_certificates_is_enough(bare: Path, certs: Certificates) -> None:
    (bare / "certs" / "abcdef01.0").write_bytes(certs.ca_file.read_bytes())
    assert count(openssl_context(bundles=(certifi.where(),))) == 0


def test_at_last_certifis_certificates_are_used(bare: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert count(openssl_context(bundles=())) > 50
    assert "certifi" in caplog.text
    assert bare.exists()


def test_where_truststore_does_not_run_certifis_certificates_are_used(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> ssl.SSLContext:
        raise ImportError("truststore requires macOS 10.13 or later")

    assert count(truststore_context(make=broken)) > 50
    assert "macOS 10.13" in caplog.text


def test_all_hosts_share_one_context_where_openssl_verifies() -> None:
    """Fails when every host, or every connection, reads the certificates again: 19 instead of 1.6 ms each."""
    context_for = contexts(by_host=False)
    assert context_for("a.test") is context_for("b.test")


def test_each_host_has_its_own_context_where_the_system_verifies() -> None:
    """Fails when hosts share a truststore context, which is locked for as long as a handshake takes."""
    context_for = contexts(by_host=True)
    assert context_for("a.test") is context_for("a.test")
    assert context_for("a.test") is not context_for("b.test")


def test_pages_are_fetched_through_truststore_too(
    make_rig: Callable[..., Rig], servers: Servers, certs: Certificates
) -> None:
    rig = make_rig()
    context = truststore_context()
    context.load_verify_locations(certs.ca_file)
    rig.web._adapter._tls = lambda _host: context
    assert rig.get(servers.serve(Site({"/": Page(body=LITTLE)}), tls=certs.good)).body == LITTLE
    stranger = rig.problem(servers.serve(Site({"/": Page(body=LITTLE)}), tls=certs.stranger))
    assert stranger.kind is ProblemKind.TLS


@pytest.mark.parametrize("by_host", [True, False])
def test_the_users_own_authority_is_believed_instead_of_the_systems(certs: Certificates, *, by_host: bool) -> None:
    """Seeded defect: the file's certificates are added, so that whoever the system believes is believed as well."""
    context_for = contexts(ca_file=str(certs.ca_file), by_host=by_host)
    (believed,) = context_for("a.test").get_ca_certs(binary_form=True)
    assert believed == ssl.PEM_cert_to_DER_cert(certs.ca_file.read_text())
    assert context_for("a.test") is context_for("b.test")


@pytest.mark.parametrize("kind", ["missing", "folder", "no certificate"])
def test_a_ca_file_that_cannot_be_used_says_why(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "ca.pem"
    if kind == "folder":
        path.mkdir()
    elif kind == "no certificate":
        path.write_text("hello")
    words = "holds no certificate" if kind == "no certificate" else "cannot be read"
    assert words in str(certificates_fault(str(path)))
    with pytest.raises(ConfigError, match=words) as caught:
        contexts(ca_file=str(path))
    assert caught.value.file == str(path)
    assert caught.value.hint is not None


def test_a_file_with_certificates_has_no_fault(certs: Certificates) -> None:
    assert certificates_fault(str(certs.ca_file)) is None
