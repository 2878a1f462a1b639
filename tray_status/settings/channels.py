"""Checks the address of a channel: that it has a scheme, and one that somebody understands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tray_status.settings.mistakes import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tray_status.settings.document import ScalarNode
    from tray_status.settings.mistakes import Mistakes

_SCHEME = re.compile(r"\s*([a-z0-9][a-z0-9+._-]{0,30})://", re.IGNORECASE)


def check_channel(
    name: str,
    node: ScalarNode,
    value: str,
    known: tuple[Sequence[str], Callable[[str], bool]],
    mistakes: Mistakes,
) -> None:
    """Note an address without a scheme, or with one that is neither among the known ones nor newer than those.

    Of the address nothing but its scheme is quoted, and not even that where `${…}` stood for it: it holds secrets.
    """
    schemes, newer = known
    match = _SCHEME.match(value)
    if match is None:
        hint = "It begins with the service, such as `slack://…` or `mailto://…`."
        mistakes.add(node, f"the option {shown(name)} is no address of a channel.", hint)
        return
    scheme = match[1].lower()
    if scheme in schemes or newer(scheme):
        return
    written = _SCHEME.match(node.text)
    quoted = f"`{match[1]}://`" if written is not None and written[1] == match[1] else "what it begins with"
    mistakes.add(
        node, f"the option {shown(name)} is no address of a channel: {quoted} is not known.", _near(scheme, schemes)
    )


def _near(scheme: str, schemes: Sequence[str]) -> str:
    import difflib  # only those who make mistakes need it

    near = difflib.get_close_matches(scheme, schemes, n=1)
    if near:
        return f"Did you mean `{near[0]}://`?"
    return "It begins with the service, such as `slack://…` or `mailto://…`; Apprise's manual lists them all."
