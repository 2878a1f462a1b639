"""Owns what is taken out of all that leaves this machine: secrets, the paths of addresses, the home folder."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_status.cli.findings import Finding
    from tray_status.place import Place

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
LEAST = 4
"""Characters: what is shorter guards nothing, and would blot out words that only look like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaner:
    """Takes these secrets out, and the path of a home folder; longest first, one may hold another."""

    secrets: tuple[str, ...]
    home: str

    @classmethod
    def of(cls, place: Place) -> Cleaner:
        """What the settings of a place name: environment variables and secrets of the keyring; broken ones too."""
        from tray_status.core.errors import TrayStatusError
        from tray_status.settings.environment import EnvironmentValueError, secrets_named

        text = ""
        with suppress(OSError):
            text = place.settings.read_text(encoding="utf-8", errors="replace")
        values = {place.environ.get(name, "") for name in VARIABLE.findall(text)}
        for name in secrets_named(text):
            with suppress(EnvironmentValueError, TrayStatusError):
                values.add(place.secrets.value(name))
        found = {value for value in values if len(value) >= LEAST}
        return cls(secrets=tuple(sorted(found, key=len, reverse=True)), home=os.path.expanduser("~"))  # noqa: PTH111 -- text

    def text(self, text: str) -> str:
        """A text without them; addresses keep their scheme and host."""
        from tray_status.logs import redact

        for secret in self.secrets:
            text = text.replace(secret, "…")
        text = "\n".join(redact(line) for line in text.split("\n"))
        return text.replace(self.home, "~") if Path(self.home) != Path(self.home).parent else text

    def finding(self, one: Finding) -> Finding:
        """What was found, without them; what helps is a sentence of ours, with a path of this machine at most."""
        return replace(one, sentence=self.text(one.sentence), help=None if one.help is None else self.text(one.help))

    def tree(self, tree: object) -> object:
        """JSON without them."""
        if isinstance(tree, str):
            return self.text(tree)
        if isinstance(tree, dict):
            return {self.text(str(key)): self.tree(value) for key, value in tree.items()}
        return [self.tree(one) for one in tree] if isinstance(tree, list | tuple) else tree
