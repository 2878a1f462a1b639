"""Owns the user's secrets in the system's keyring: reading, keeping and removing them, and never in plain text."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final, Protocol

from tray_status.core.errors import TrayStatusError
from tray_status.settings.environment import EnvironmentValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SERVICE: Final = "tray-status"
"""Under which all our secrets stand in the keyring."""
_NAMES: Final = "(names)"
"""An entry of ours that holds the names of the others: no keyring lists what it has. No secret can be called so."""

_ELSE: Final = "use an environment variable instead: `${NAME}`"
_INSTALL: Final = f"Install it with `pip install 'tray-status[keyring]'`, or {_ELSE}."
_START: Final = f"Start one (on Linux GNOME Keyring, KWallet or KeePassXC), or {_ELSE}."
UNLOCK: Final = f"Unlock it and run `tray-status reload`, or {_ELSE}."
_OTHER: Final = f"Choose another one, or {_ELSE}."


class KeyringUnusableError(TrayStatusError):
    """The keyring cannot be used. `why` completes "the keyring cannot be used: …", `hint` says what to do."""

    def __init__(self, why: str, hint: str) -> None:
        self.why, self.hint = why, hint
        super().__init__(f"The keyring cannot be used: {why}. {hint}")


class Backend(Protocol):
    """One keyring, as the library `keyring` has it."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, None when there is none."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""

    def delete_password(self, service: str, username: str) -> None:
        """Take it out."""


class SecretStore:
    """Our secrets in these keyrings, the first of which is preferred. Everything raises KeyringUnusableError."""

    def __init__(self, backends: Sequence[Backend]) -> None:
        self._backends = tuple(backends)

    def read(self, name: str) -> str | None:
        """The secret of that name, None when there is none."""
        for backend in self._backends:
            with _told():
                found = backend.get_password(SERVICE, name)
            if found is not None:
                return found
        return None

    def write(self, name: str, secret: str) -> None:
        """Keep a secret, in the place of the one that had this name."""
        self._put(name, secret)
        if self.read(name) != secret:
            raise KeyringUnusableError("it did not keep what it was given", _OTHER)
        if name not in self.names():
            self._put(_NAMES, " ".join(sorted({*self.names(), name})))

    def remove(self, name: str) -> bool:
        """Take a secret out, wherever it stands; whether there was one."""
        was_there = False
        for backend in self._backends:
            with _told():
                if backend.get_password(SERVICE, name) is not None:
                    backend.delete_password(SERVICE, name)
                    was_there = True
        if name in self.names():
            self._put(_NAMES, " ".join(other for other in self.names() if other != name))
        return was_there

    def names(self) -> tuple[str, ...]:
        """The names of the secrets that were written by us, in the order of the alphabet."""
        return tuple((self.read(_NAMES) or "").split())

    def _put(self, name: str, text: str) -> None:
        for backend in self._backends:
            with _told(), contextlib.suppress(NotImplementedError):  # a keyring that can only be read
                backend.set_password(SERVICE, name, text)
                return
        raise KeyringUnusableError("it can only be read", _OTHER)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What a keyring raises becomes a sentence, without its words: they may quote a secret."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 -- a border: keyrings are the system's and of other packages, and raise what they like
        kind = type(error).__name__
        if kind == "KeyringLocked":
            raise KeyringUnusableError("it is locked", UNLOCK) from None
        raise KeyringUnusableError(f"it failed ({kind})", f"See that it works, or {_ELSE}.") from None


def system_keyring() -> SecretStore:
    """The keyring of this system. Raises KeyringUnusableError when there is none, or it would keep plain text."""
    try:
        import keyring
        from keyring.backends import fail, null
        from keyring.backends.chainer import ChainerBackend
    except ImportError:
        raise KeyringUnusableError("the package `keyring` is not installed", _INSTALL) from None
    with _told():
        chosen = keyring.get_keyring()
        several: Sequence[Backend] = chosen.backends if isinstance(chosen, ChainerBackend) else (chosen,)
    found = [backend for backend in several if not isinstance(backend, fail.Keyring | null.Keyring)]
    if not found:
        raise KeyringUnusableError("this system has none, or it is switched off", _START)
    safe = [backend for backend in found if "plaintext" not in type(backend).__name__.lower()]
    if not safe:
        raise KeyringUnusableError("the one here keeps its secrets in a file in plain text", _START)
    return SecretStore(safe)


def read_secret(name: str) -> str | None:
    """The secret of that name in the system's keyring, None when there is none. Raises KeyringUnusableError."""
    return system_keyring().read(name)


class Secrets:
    """What `${keyring:NAME}` stands for. `ask` reads a secret from the keyring, and raises KeyringUnusableError.

    `read` is for whoever checks settings; `value` for whoever uses them: that is the secret which was checked.
    """

    def __init__(self, ask: Callable[[str], str | None] = read_secret) -> None:
        self._ask = ask
        self._known: dict[str, str] = {}
        self._changed = False

    def read(self, name: str) -> str:
        """The secret as the keyring has it now. Raises EnvironmentValueError."""
        try:
            found = self._ask(name)
        except KeyringUnusableError as error:
            why = f"needs the secret `{name}` of the keyring, which cannot be used: {error.why}"
            raise EnvironmentValueError(why, error.hint) from error
        if found is None:
            why = f"needs the secret `{name}`, which is not in the keyring"
            raise EnvironmentValueError(why, f"Put it there with `tray-status secret set {name}`.")
        self._changed |= self._known.get(name, found) != found
        self._known[name] = found
        return found

    def value(self, name: str) -> str:
        """The secret as it was last read. Raises EnvironmentValueError."""
        return self._known[name] if name in self._known else self.read(name)

    def changed(self) -> bool:
        """Whether a secret was read that is another than before, since this was last asked."""
        changed, self._changed = self._changed, False
        return changed
