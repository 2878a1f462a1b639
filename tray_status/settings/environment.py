"""Replaces `${NAME}` by a value of the environment and `${keyring:NAME}` by a secret, when needed; keeps neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tray_status.core.errors import TrayStatusError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    SecretOf = Callable[[str], str]
    """Gives the secret of a name. Raises EnvironmentValueError."""

# `$${` is how a text says `${` itself.
_PLACEHOLDER = re.compile(r"\$(\$\{)|\$\{([^}]*)(\}?)")
_MEANT = "Write `${NAME}`, or `${keyring:NAME}` for a secret; to write `${` itself, double its `$`."
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
KEYRING = "keyring:"
SECRET_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
"""What a secret may be called."""


class EnvironmentValueError(TrayStatusError):
    """A `${…}` cannot be resolved. `why` completes "the setting …", `hint` says what to do, both without values."""

    def __init__(self, why: str, hint: str) -> None:
        self.why, self.hint = why, hint
        super().__init__(f"A setting {why}. {hint}")


def resolve(
    text: str, environ: Mapping[str, str], secret: SecretOf, hear: Callable[[str], None] = lambda _: None
) -> str:
    """The text with each `${…}` replaced by what it stands for; `$${` becomes `${`. Raises EnvironmentValueError.

    The result may be a secret: hand it on, do not keep or print it. `hear` is told each value that was put in.
    """

    def looked_up(name: str) -> str:
        if name.startswith(KEYRING):
            return secret(_secret_name(name.removeprefix(KEYRING)))
        if _NAME.fullmatch(name) is None:
            raise EnvironmentValueError("has a `${…}` that holds no name of an environment variable", _MEANT)
        if name not in environ:
            raise EnvironmentValueError(
                f"needs the environment variable `{name}`, which is not set", "Set it before the program starts."
            )
        return environ[name]

    def value(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        if not match[3]:
            raise EnvironmentValueError("has a `${` that is not closed by `}`", _MEANT)
        found = looked_up(match[2])
        hear(found)
        return found

    return _PLACEHOLDER.sub(value, text)


def _secret_name(name: str) -> str:
    """The name, which may be one: what is no name may be the secret itself, and is not quoted."""
    if SECRET_NAME.fullmatch(name) is None:
        raise EnvironmentValueError("has a `${keyring:…}` that holds no name of a secret", _MEANT)
    return name


def secrets_named(text: str) -> dict[str, int]:
    """The secrets that a settings file names, also one with mistakes, and the line on which each stands first."""
    found: dict[str, int] = {}
    for match in _PLACEHOLDER.finditer(text):
        name = (match[2] or "").removeprefix(KEYRING)
        if name != match[2] and match[3] and SECRET_NAME.fullmatch(name):
            found.setdefault(name, text.count("\n", 0, match.start()) + 1)
    return found
