"""Owns which hosts are of a private network, where a page of the whole world may not send us."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

_ENDS: Final = (".localhost", ".local", ".localdomain", ".internal", ".lan", ".home.arpa")
"""The ends of names that mean something in one network only."""

_NUMBER: Final = re.compile(r"(?:.*\.)?(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
"""A host that ends with a number is read as an IPv4 address, in whatever old form."""


def is_private(url: str) -> bool:
    """Whether an address leads to this machine or into a private network, as far as it can be read from the address.

    A name without a dot is one of the network that we are in. Where a name leads to is not looked up.
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or _NUMBER.fullmatch(host) is not None or f".{host}".endswith(_ENDS)
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    return not address.is_global or address.is_multicast


def leads_inside(url: str, *asked: str) -> bool:
    """Whether an address is private although none of those is that the user had asked."""
    return is_private(url) and not any(map(is_private, asked))
