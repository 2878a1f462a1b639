"""Writes down which addresses the installed Apprise understands: `python -m tests.notify.write_schemes`."""

from __future__ import annotations

import textwrap
from pathlib import Path

from tray_status.notify import schemes

HEAD = '''"""Which addresses Apprise understands, so that settings are checked without loading it.

`SCHEMES` is written by `python -m tests.notify.write_schemes`. A newer Apprise may understand more: it is asked about
a scheme that is not among them.
"""

from __future__ import annotations

from typing import Final

SCHEMES: Final = tuple(
    """
{words}
    """.split()  # noqa: SIM905 -- one scheme a line would be a file of its own
)


def newer(scheme: str) -> bool:
    """Whether the installed Apprise, if there is one, understands addresses with this scheme."""
    try:
        from apprise import Apprise
    except ImportError:
        return False
    services = Apprise().details(show_disabled=True)["schemas"]
    return any(scheme in (one[kind] or ()) for one in services for kind in ("protocols", "secure_protocols"))
'''
WEB = ("http", "https")
"""Apprise knows the web addresses that some services hand out."""


def installed() -> tuple[str, ...]:
    """What the installed one understands."""
    from apprise import Apprise

    services = Apprise().details(show_disabled=True)["schemas"]
    found = (one[kind] or () for one in services for kind in ("protocols", "secure_protocols"))
    return tuple(sorted({scheme for schemes_ in found for scheme in schemes_} | set(WEB)))


def written() -> str:
    """The whole file."""
    words = textwrap.fill(" ".join(installed()), width=116, initial_indent="    ", subsequent_indent="    ")
    return HEAD.format(words=words)


if __name__ == "__main__":
    Path(schemes.__file__).write_text(written(), encoding="utf-8")
