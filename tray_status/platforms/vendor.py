"""Owns what the pages of single makers have in common: telling their documents, and lists of what is open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Kind
from tray_status.platforms import feed
from tray_status.platforms.addresses import at_one_of, host_of
from tray_status.platforms.compat import each_once
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.payload import json_of, refuse, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tray_status.core.model import Incident
    from tray_status.core.reading import Page, Reading, Role

JSON_P: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*[A-Za-z_$][\w$.]{0,60}\s*\(\s*(?=\{)|\)\s*;?\s*\Z")
"""The call of a function around JSON, before and behind it."""


def json_role(body: bytes, name: str, role_of: Callable[[object], Role | None]) -> Role | None:
    """Which document the JSON is by `role_of`; None for what is no JSON, or cut off."""
    try:
        value, _ = json_of(body, name)
    except PayloadError:
        return None
    return role_of(value)


def shows(body: bytes, name: str, mark: re.Pattern[str]) -> bool:
    """Whether the bytes are a feed in whose text the mark of its maker stands."""
    try:
        return is_feed(body) and mark.search(text_of(body, name)[0]) is not None
    except PayloadError:
        return False


def read_ours(role: Role, body: bytes, page: Page, name: str, mark: re.Pattern[str]) -> Reading:
    """What a feed says, as any feed is read. Raises PayloadError for what is none, and where its maker's mark lacks."""
    reading = feed.read(role, body, page)
    if not shows(body, name, mark):
        refuse(PayloadFault.WRONG_PLATFORM, "The feed is made by somebody else.", name)
    return reading


def at_home(page: Page, hosts: tuple[str, ...]) -> bool:
    """Whether a page is on one of these hosts."""
    return at_one_of(host_of(page.url), hosts)


def understood(read: Sequence[Incident | None]) -> tuple[tuple[Incident, ...], tuple[Kind, ...]]:
    """The incidents of a list of all that is open, and of which kinds it tells everything.

    None, an item that could not be read, leaves no kind: it may be any of those that were there before.
    """
    return each_once(read), () if None in read else tuple(Kind)
