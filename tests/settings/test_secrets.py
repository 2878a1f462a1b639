"""Secrets of the keyring: what `${keyring:NAME}` stands for, and what is said where there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import PasswordSetError

from tests.memory_keyring import Plain, PlaintextKeyring
from tray_status.core.errors import ConfigErrors
from tray_status.notifiers import BUILT_IN
from tray_status.settings.environment import EnvironmentValueError, resolve, secrets_named
from tray_status.settings.file import SettingsFile
from tray_status.settings.reader import Surroundings
from tray_status.settings.secrets import (
    SERVICE,
    KeyringUnusableError,
    Secrets,
    SecretStore,
    read_secret,
    system_keyring,
)

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

PUT_IT_THERE = "which is not in the keyring. Put it there with `tray-status secret set"
MEANT = "Write `${NAME}`, or `${keyring:NAME}` for a secret; to write `${` itself, double its `$`."


class Shelf:
    """A typed fake of `Backend`: a keyring that takes, keeps or refuses as a test wants."""

    def __init__(self, *, writable: bool = True, forgets: bool = False, error: Exception | None = None) -> None:
        self.entries: dict[str, str] = {}
        self.writable, self.forgets, self.error = writable, forgets, error

    def get_password(self, service: str, username: str) -> str | None:
        """See `Backend`."""
        self._fail()
        assert service == SERVICE
        return self.entries.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """See `Backend`."""
        self._fail()
        assert service == SERVICE
        if not self.writable:
            raise NotImplementedError
        if not self.forgets:
            self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:
        """See `Backend`."""
        assert service == SERVICE
        del self.entries[username]

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


@pytest.fixture
def chosen() -> Iterator[Plain]:
    """The real library, with a keyring in memory."""
    backend = Plain()
    keyring.set_keyring(backend)
    yield backend
    nothing: type[KeyringBackend] = fail.Keyring
    keyring.set_keyring(nothing())


def secret_of(name: str) -> str:
    return Secrets({"one": "sesame"}.get).read(name)


def test_a_secret_stands_where_its_name_was() -> None:
    assert resolve("slack://${keyring:one}/${WHERE}", {"WHERE": "#x"}, secret_of) == "slack://sesame/#x"
    assert resolve("$${keyring:one}", {}, secret_of) == "${keyring:one}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("${keyring:two}", f"needs the secret `two`, {PUT_IT_THERE} two`."),
        ("${keyring:hunter2 here}", f"has a `${{keyring:…}}` that holds no name of a secret. {MEANT}"),
        ("${keyring:one", f"has a `${{` that is not closed by `}}`. {MEANT}"),
    ],
)
def test_what_is_not_there_is_said_with_what_to_do(text: str, sentence: str) -> None:
    """Catches: a text quoted that is the secret itself, written in the wrong place."""
    with pytest.raises(EnvironmentValueError) as caught:
        resolve(text, {}, secret_of)
    assert str(caught.value) == f"A setting {sentence}"


def test_what_is_written_is_read_listed_and_removed(chosen: Plain) -> None:
    store = system_keyring()
    store.write("b", "sesame")
    store.write("a.1", "open")
    store.write("b", "sesame2")
    assert (read_secret("b"), store.read("c"), store.names()) == ("sesame2", None, ("a.1", "b"))
    assert store.remove("b")
    assert not store.remove("b")
    assert (store.read("b"), store.names()) == (None, ("a.1",))
    assert {service for service, _ in chosen.held.entries} == {SERVICE}


def test_a_secret_that_others_put_there_is_read_and_removed_too() -> None:
    shelf = Shelf()
    shelf.entries["x"] = "sesame"
    store = SecretStore([shelf])
    assert (store.read("x"), store.names()) == ("sesame", ())
    assert store.remove("x")
    assert shelf.entries == {}


def test_the_first_keyring_that_can_write_is_written_and_all_are_read() -> None:
    closed, spare = Shelf(writable=False), Shelf()
    closed.entries["old"] = "sesame"
    store = SecretStore([closed, spare])
    store.write("new", "open")
    assert spare.entries["new"] == "open"
    assert (store.read("old"), store.read("new")) == ("sesame", "open")


@pytest.mark.parametrize(
    ("shelf", "why"),
    [
        (Shelf(writable=False), "it can only be read"),
        (Shelf(forgets=True), "it did not keep what it was given"),
        (Shelf(error=PasswordSetError("sesame is too long")), "it failed (PasswordSetError)"),
    ],
)
def test_a_keyring_that_does_not_keep_says_so_and_nothing_of_the_secret(shelf: Shelf, why: str) -> None:
    """Catches: "kept" said of a secret that is gone; the words of a keyring's error, which may quote the secret."""
    with pytest.raises(KeyringUnusableError) as caught:
        SecretStore([shelf]).write("x", "sesame")
    assert caught.value.why == why
    assert "use an environment variable instead: `${NAME}`" in caught.value.hint
    assert "sesame" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_locked_keyring_is_called_locked(chosen: Plain) -> None:
    chosen.held.locked = True
    with pytest.raises(KeyringUnusableError, match=r"it is locked\. Unlock it and run `tray-status reload`, or use"):
        read_secret("x")


@pytest.mark.usefixtures("chosen")
@pytest.mark.parametrize(
    ("backend", "why"),
    [
        (fail.Keyring, "this system has none, or it is switched off"),
        (null.Keyring, "this system has none, or it is switched off"),
        (PlaintextKeyring, "the one here keeps its secrets in a file in plain text"),
    ],
)
def test_without_a_keyring_nothing_is_kept_anywhere_else(backend: type[KeyringBackend], why: str) -> None:
    """Catches: a secret in plain text because the library found nothing better, or swallowed by its null keyring."""
    keyring.set_keyring(backend())
    with pytest.raises(KeyringUnusableError) as caught:
        system_keyring().write("x", "sesame")
    assert caught.value.why == why
    assert caught.value.hint.startswith("Start one (")


class Several(ChainerBackend):
    """Several keyrings at once, as the library finds them on a desktop with two."""

    priority = 0.02
    backends: tuple[KeyringBackend, ...] = ()


@pytest.mark.usefixtures("chosen")
def test_of_several_keyrings_those_with_plain_text_are_left_out() -> None:
    plain, good = PlaintextKeyring(), Plain()
    several = Several()  # type: ignore[no-untyped-call]  # of the library
    several.backends = (plain, good)
    keyring.set_keyring(several)
    system_keyring().write("x", "sesame")
    assert plain.held.entries == {}
    assert good.held.entries[SERVICE, "x"] == "sesame"


def test_without_the_library_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(
        KeyringUnusableError, match=r"not installed. Install it with `pip install 'tray-status\[keyring\]'`"
    ):
        system_keyring()


def test_a_used_secret_is_the_one_that_was_checked() -> None:
    """Catches: a notifier made with another secret than the settings were found good with."""
    now = {"x": "one"}
    secrets = Secrets(now.get)
    assert (secrets.read("x"), secrets.changed()) == ("one", False)
    now["x"] = "two"
    assert secrets.value("x") == "one"
    assert (secrets.read("x"), secrets.changed(), secrets.changed()) == ("two", True, False)
    assert secrets.value("x") == "two"
    now["y"] = "three"
    assert (secrets.value("y"), secrets.changed()) == ("three", False)


TEXT = "proxy: 'http://me:${keyring:proxy}@127.0.0.1:9'\nnotifiers:\n  - {kind: webhook, url: '${keyring:hook}'}\n"


def made(folder: Path, now: dict[str, str]) -> SettingsFile:
    path = folder / "settings.yaml"
    path.write_text(TEXT)
    around = Surroundings(
        folder=folder, kinds=tuple(kind.settings for kind in BUILT_IN), environ={}, secrets=Secrets(now.get)
    )
    return SettingsFile(path, defaults=path, last_good=folder / "last-good.yaml", around=around)


def test_a_missing_secret_is_a_mistake_of_its_line(tmp_path: Path) -> None:
    """Catches: a secret quoted because it is not what its option takes."""
    with pytest.raises(ConfigErrors) as caught:
        made(tmp_path, {"hook": "no-address-planted"}).start()
    missing, no_address = [str(error).removeprefix(f"{tmp_path}/settings.yaml:") for error in caught.value.errors]
    assert missing == f"1:8: `proxy` needs the secret `proxy`, {PUT_IT_THERE} proxy`."
    assert no_address.startswith("3:26: the option `url` is no address that can be asked. Write ")


def test_a_keyring_that_cannot_be_used_is_a_mistake_of_each_line_that_needs_it(tmp_path: Path) -> None:
    file = made(tmp_path, {})
    file._around.secrets._ask = SecretStore([Shelf(error=OSError())]).read
    with pytest.raises(ConfigErrors) as caught:
        file.start()
    assert len(caught.value.errors) == 2
    assert str(caught.value.errors[0]).endswith(
        "1:8: `proxy` needs the secret `proxy` of the keyring, which cannot be used: it failed (OSError). See that it "
        "works, or use an environment variable instead: `${NAME}`."
    )


def test_reading_again_finds_a_secret_that_changed_and_keeps_the_settings_when_one_is_gone(tmp_path: Path) -> None:
    """Catches: a reload that says "not changed" and goes on with the old password; good settings lost for bad ones."""
    now = {"proxy": "one", "hook": "https://hooks.example.com/one"}
    file = made(tmp_path, now)
    before = file.start()
    assert file.refresh(force=True) is None
    now["proxy"] = "two"
    assert file.refresh(force=True) == before
    assert file.refresh(force=True) is None
    del now["hook"]
    assert file.refresh(force=True) is None
    assert [error.line for error in file.errors] == [3]
    assert file.settings == before
    for path in tmp_path.iterdir():
        assert path.read_text() == TEXT


def test_the_secrets_of_a_file_are_found_with_their_lines() -> None:
    text = (
        "a: '${keyring:one}'\n# ${keyring:two} $${keyring:not}\nb: '${keyring:one} ${keyring:} ${keyring:x y} ${C}'\n"
    )
    assert secrets_named(text + "${keyring:open") == {"one": 1, "two": 2}
