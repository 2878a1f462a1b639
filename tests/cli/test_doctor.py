"""Owns the proof that `doctor` finds what is wrong, says what helps, and gives nothing away."""

from __future__ import annotations

import json
import os
import stat
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.desktop.peer import Peer
from tests.program.started import Program, read_until
from tray_status.app import Place
from tray_status.cli import doctor_program
from tray_status.cli.cleaning import Cleaner
from tray_status.cli.doctor_outside import of_certificates, of_desktop, of_login, of_proxies
from tray_status.cli.doctor_program import of_clock, of_environment, of_log, of_settings, of_state
from tray_status.cli.findings import Finding, State, bad, lines, ok, warn, worst
from tray_status.core.model import ProviderId
from tray_status.core.prefs import Settings
from tray_status.core.state import ProviderState
from tray_status.demo import MINUTE, DemoServer
from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

STORM = 44.0
NOW = datetime(2126, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "state").mkdir(mode=0o700)
    return Place(
        state=tmp_path / "state",
        settings=tmp_path / "settings.yaml",
        runtime=tmp_path / "run",
        environ={"HOME": str(tmp_path)},
    )


def told(found: Iterator[Finding] | list[Finding]) -> list[tuple[str, str]]:
    """The states and the sentences."""
    return [(one.state.value, one.sentence) for one in found]


def test_the_worst_counts_and_each_line_says_what_helps() -> None:
    found = [ok("a", "Fine."), warn("bb", "So so."), bad("bb", "Broken.", "Mend it.")]
    assert worst(found) is State.BAD
    assert worst([]) is State.OK
    assert list(lines(found)) == [
        "ok    a   Fine.",
        "warn  bb  So so.",
        "bad       Broken.",
        "          → Mend it.",
        "",
        "1 ok, 1 to look at, 1 bad.",
    ]
    assert list(lines([ok("a", "Fine.")]))[-1] == "All 1 are well."


def test_settings_that_are_not_there_are_not_written(place: Place) -> None:
    """Seeded defect: whoever only looks makes a settings file with four providers."""
    settings, found = of_settings(place)
    assert settings is None
    assert found[0].state is State.WARN
    assert not place.settings.exists()


def test_mistakes_of_the_settings_are_bad_whether_a_copy_holds_or_not(place: Place) -> None:
    place.settings.write_text("evry: 60s\n")
    settings, found = of_settings(place)
    assert settings is None
    assert found[0].state is State.BAD
    assert "settings.yaml:1:1: unknown key `evry`" in found[0].sentence
    place.settings.write_text("providers: []\nnotifiers: [console]\n")
    settings, found = of_settings(place)
    assert settings is not None
    assert [one.state for one in found] == [State.WARN]
    place.settings.write_text("evry: 60s\n")
    settings, found = of_settings(place)
    assert settings is not None
    assert found[0].state is State.BAD


def test_a_state_folder_with_faults_tells_them(place: Place) -> None:
    """Seeded defect: a damaged file is passed over, and doctor finds that all is well."""
    from tray_status.engine.store_files import Places

    place.settings.write_text("providers: [GitHub]\nnotifiers: [console]\n")
    settings, found = of_settings(place)
    assert [one.state for one in found] == [State.OK]
    assert [one.state for one in of_state(place, settings)] == [State.OK]
    path = Places(folder=place.state).provider(ProviderId("github"))
    path.parent.mkdir()
    path.write_text("{")
    (path.parent / f"{path.name}.bad-20260504T120000Z").write_text("{")
    assert told(of_state(place, settings)) == [
        ("bad", "Cannot be read: github."),
        ("warn", "1 damaged files were set aside, the newest is " + f"{path.name}.bad-20260504T120000Z."),
    ]
    assert told(of_state(replace(place, state=place.state / "none"), settings))[0][0] == "warn"
    if os.name == "posix":
        place.state.chmod(0o755)
        assert ("warn", "Others of this machine may read what you watch.") in told(of_state(place, settings))


def test_little_space_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_program, "LITTLE_SPACE", 1 << 60)
    assert "MB are free on its disk." in next(of_state(place, None)).sentence


@pytest.mark.parametrize(
    ("now", "believed", "state"),
    [
        (NOW, NOW - timedelta(days=1), State.OK),
        (NOW, NOW + timedelta(hours=1), State.BAD),
        (datetime(2001, 1, 1, tzinfo=UTC), None, State.BAD),
        (NOW, None, State.OK),
    ],
)
def test_a_clock_that_cannot_be_right_is_bad(now: datetime, believed: datetime | None, state: State) -> None:
    """Seeded defect: a machine whose battery is empty distrusts every certificate, and nobody says why."""
    one = ProviderState(provider=ProviderId("a"), believed_at=believed)
    assert [found.state for found in of_clock({one.provider: one}, now)] == [state]


def test_the_last_mistake_of_the_log_is_told(place: Place) -> None:
    assert told(of_log(place))[0][0] == "warn"
    log = place.state / "tray-status.log"
    log.write_text("2026-05-04 12:00:00,000 INFO tray_status.app: running\n")
    assert told(of_log(place))[0][0] == "ok"
    log.write_text("2026-05-04 12:00:00,000 ERROR tray_status.app: it fell\n  of its own ERROR \n")
    assert told(of_log(place)) == [
        ("warn", "1 mistake, the last one: 2026-05-04 12:00:00,000 ERROR tray_status.app: it fell")
    ]
    log.unlink()
    log.mkdir()
    assert told(of_log(place))[0][0] == "bad"


def test_certificates_of_the_settings_are_looked_at(tmp_path: Path) -> None:
    broken = tmp_path / "authority.pem"
    broken.write_text("hello")
    assert told(of_certificates(Settings(ca_file=str(broken)), {}))[0] == (
        "bad",
        f"{broken} holds no certificate in PEM form.",
    )
    found = told(of_certificates(None, {"SSL_CERT_FILE": str(tmp_path / "gone")}))
    assert found[0] == ("bad", f"SSL_CERT_FILE names {tmp_path / 'gone'}, which is not there.")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("proxy", "sentence"),
    [
        ("none", "None, as the settings say."),
        ("http://me:planted-pw@proxy.example:3128/x", "proxy.example:3128/…, named by the settings"),
    ],
)
def test_proxies_are_told_without_their_secrets(proxy: str, sentence: str) -> None:
    """Seeded defect: the password of the proxy stands in a report of a fault."""
    assert told(of_proxies(Settings(proxy=proxy))) == [("ok", sentence)]


def test_a_proxy_that_cannot_be_used_is_bad() -> None:
    (found,) = of_proxies(Settings(proxy="socks5://me:planted-pw@proxy.example:1080"))
    assert found.state is State.BAD
    assert "planted" not in found.sentence


def test_the_start_at_login_is_told(tmp_path: Path) -> None:
    assert len(told(of_login({"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}))) == 1
    assert told(of_login({}))[0][0] == "warn"


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_have_tray_and_notifications(system: str) -> None:
    assert [state for state, _ in told(of_desktop({}, system))] == ["ok", "ok"]


LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a session bus")
NOBODY = "org.freedesktop.DBus.Error.ServiceUnknown"


@LINUX
@pytest.mark.parametrize("well", [True, False])
def test_who_takes_icons_and_shows_notifications_is_asked(well: bool) -> None:
    """Seeded defect: "this desktop has no tray" in front of a tray, or the other way round."""
    peer, found = Peer(), SimpleQueue[list[Finding]]()
    environ = {"WAYLAND_DISPLAY": "wayland-9", "XDG_CURRENT_DESKTOP": "sway"}
    start_thread("doctor test", lambda: found.put(list(of_desktop(environ, "linux", meet=lambda: peer.bus))))
    try:
        asked = peer.hear_call("Get")
        if well:
            peer.reply(asked, "v", ("b", True))
            peer.reply(peer.hear_call("GetServerInformation"), "ssss", "mako", "emersion", "1.10", "1.2")
        else:
            peer.refuse(asked, NOBODY)
            peer.refuse(peer.hear_call("GetServerInformation"), NOBODY)
        tray, notifications = found.get(timeout=20)
    finally:
        peer.close()
    if well:
        assert tray.sentence == "A tray of this desktop takes icons."
        assert notifications.sentence.startswith("mako 1.10 shows them;")
    else:
        assert (tray.state, notifications.state) == (State.WARN, State.WARN)
        assert "swaybar" in str(tray.help)
        assert "mako" in str(notifications.help)


@LINUX
def test_without_a_session_bus_it_is_said_what_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    tray, notifications = of_desktop({"DISPLAY": ":99"}, "linux")
    assert (tray.state, notifications.state) == (State.WARN, State.WARN)
    assert tray.help is not None
    assert "Start the window manager inside one" in tray.help


def test_a_cleaner_takes_out_what_settings_name_and_where_home_is(place: Place, tmp_path: Path) -> None:
    """Seeded defect: a token that an error of a library repeats leaves the machine with the bundle."""
    place.settings.write_text("notifiers:\n  - {kind: webhook, url: '${HOOK}', secret: '${SHORT}'}\n")
    cleaner = Cleaner.of(replace(place, environ={"HOOK": "planted-hook", "SHORT": "ab"}))
    assert cleaner.secrets == ("planted-hook",)
    home = replace(cleaner, home=str(tmp_path))
    dirty = f"{tmp_path}/x: planted-hook at https://me:pw@a.example/secret/path?t=1\nab"
    assert home.text(dirty) == "~/x: … at https://a.example/…\nab"
    assert home.tree({"planted-hook": [dirty, 1, None]}) == {"…": [home.text(dirty), 1, None]}
    assert replace(cleaner, home="/").text("/a/b") == "/a/b"


def test_a_bundle_holds_what_it_says_for_its_owner_alone(tmp_path: Path) -> None:
    began = SystemClock().now()
    with DemoServer(MINUTE, lambda: STORM, start_thread, began=began) as server:
        program = Program(tmp_path, [(page.id, page.name, page.url) for page in server.pages])
        try:
            read_until(program.start(), "icon: partial outage")
            bundle = tmp_path / "report.zip"
            done = program.say("doctor", "--json", "--bundle", str(bundle))
        finally:
            program.stop()
    seen = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (seen["version"], seen["bundle"]) == (1, str(bundle))
    assert {"program", "settings", "state", "log", "running", "tray", "certificates", "proxies", "clock"} <= {
        one["area"] for one in seen["findings"]
    }
    if os.name == "posix":
        assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    with zipfile.ZipFile(bundle) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert [one["name"] for one in seen["contents"]] == list(parts)
    assert [one["bytes"] for one in seen["contents"]] == [len(part.encode()) for part in parts.values()]
    assert {"findings.txt", "versions.json", "state.json", "settings.json", "tray-status.log"} <= parts.keys()
    assert [one["open"] for one in json.loads(parts["state.json"]) if one["provider"] == "acme"] == [1]
    assert "Elevated error rates" not in parts["state.json"]
    again = program.say("doctor", "--bundle", str(bundle))
    assert (again.returncode, again.stderr) == (2, f"{bundle} is there already; name another file.\n")
    nowhere = program.say("doctor", "--bundle", str(tmp_path / "none" / "x.zip"))
    assert nowhere.returncode == 2


def test_what_is_bad_ends_with_one(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.settings.write_text("evry: 60s\n")
    done = program.say("doctor")
    assert done.returncode == 1
    assert "bad   settings" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("1 bad.")


def test_what_is_not_installed_completely_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeded defect: doctor looks at a file of its own code, which a frozen program does not have, and falls."""
    monkeypatch.setattr(doctor_program, "__file__", "/nowhere/tray_status/cli/doctor_program.py")
    assert told(of_clock({}, NOW))[0][0] == "ok"
    monkeypatch.setattr(doctor_program, "_installed", lambda: 0.0)
    assert "It is not installed completely" in [one.sentence.partition(":")[0] for one in of_environment()]
    assert told(of_clock({}, NOW))[0][0] == "ok"
