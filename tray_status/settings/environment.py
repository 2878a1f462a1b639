"""Replaces `${NAME}` by a value of the environment, which is looked up when it is needed and never kept in settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tray_status.core.errors import TrayStatusError

if TYPE_CHECKING:
    from collections.abc import Mapping

# `$${` is how a text says `${` itself.
_PLACEHOLDER = re.compile(r"\$(\$\{)|\$\{([^}]*)(\}?)")
_MEANT = "Write `${NAME}`; to write `${` itself, double its `$`."
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class EnvironmentValueError(TrayStatusError):
    """A `${NAME}` cannot be resolved. `why` completes "the setting …", `hint` says what to do, both without values."""

    def __init__(self, why: str, hint: str) -> None:
        self.why, self.hint = why, hint
        super().__init__(f"A setting {why}. {hint}")


def resolve(text: str, environ: Mapping[str, str]) -> str:
    """The text with each `${NAME}` replaced by its value; `$${` becomes `${`. Raises EnvironmentValueError.

    The result may be a secret: hand it on, do not keep or print it.
    """

    def value(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        name = match[2]
        if not match[3]:
            raise EnvironmentValueError("has a `${` that is not closed by `}`", _MEANT)
        if _NAME.fullmatch(name) is None:
            raise EnvironmentValueError("has a `${…}` that holds no name of an environment variable", _MEANT)
        if name not in environ:
            raise EnvironmentValueError(
                f"needs the environment variable `{name}`, which is not set", "Set it before the program starts."
            )
        return environ[name]

    return _PLACEHOLDER.sub(value, text)
