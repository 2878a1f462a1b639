"""Owns the answer to "why is this no document of a status page?": the one fault that helps most."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from tray_status.core.errors import PayloadFault
from tray_status.platforms.feed_xml import parse_feed
from tray_status.platforms.html_links import require_end
from tray_status.platforms.payload import Shape, json_of, refuse, shape_of, text_of
from tray_status.platforms.registry import PLATFORMS, find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tray_status.core.reading import Page
    from tray_status.platforms.base import Platform


def refuse_unknown(
    body: bytes, page: Page, expected: Platform | None = None, among: Iterable[Platform] = PLATFORMS
) -> NoReturn:
    """Raise the PayloadError that says why `expected` (or no platform at all) has no document of this shape."""
    name = expected.name if expected is not None else ""
    text, _ = text_of(body, name)
    shape = shape_of(text)
    if shape is Shape.JSON:
        json_of(body, name)
    elif shape is Shape.XML:
        parse_feed(body, name)
    if expected is None:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, f"No status page is known that sends this ({shape.value}).", name)
    found = find(body, page, among)
    if found is not None:
        refuse(PayloadFault.WRONG_PLATFORM, f"This is a document of {found[0].title}, not of {expected.title}.", name)
    if shape is Shape.HTML:
        require_end(text, name)
    if shape in (Shape.HTML, Shape.OTHER):
        refuse(PayloadFault.NOT_A_STATUS_PAGE, f"What arrived is no status page ({shape.value}).", name)
    refuse(PayloadFault.WRONG_PLATFORM, f"{expected.title} has no document of this shape.", name)
