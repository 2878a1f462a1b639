"""Owns what an address must be that a command is given, before anybody is asked."""

from __future__ import annotations


def usable(given: str) -> str:
    """The address, when it is one that can be asked. Raises UsageError."""
    from tray_status.core.errors import UsageError
    from tray_status.core.links import shown_url
    from tray_status.settings.scalars import Address
    from tray_status.settings.values import WrongValueError

    if given.partition("://")[0].casefold() not in Address().schemes:
        raise UsageError(
            f"`{shown_url(given)}` is no address that can be asked: it must begin with https:// or http://."
        )
    try:
        return Address().parse(given)
    except WrongValueError as wrong:
        raise UsageError(f"`{shown_url(given)}` {wrong.why}. {wrong.hint}") from wrong
