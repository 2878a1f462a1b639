"""Owns the way out: which proxy a request takes, found once, in the settings or the system, until asked anew."""

from __future__ import annotations

import ipaddress
import urllib.request
from collections.abc import Callable, Mapping

from tray_status.core.errors import FetchError
from tray_status.core.problem import Problem, ProblemKind
from tray_status.engine.addresses import Address, shown

NONE = "none"
"""The value of the setting `proxy` that means: straight out, whatever the system says."""

KNOWN_MOST = 4096
"""For so many hosts the way out is kept; a page could name a new one in every redirect."""

Found = Callable[[], Mapping[str, str]]
Bypass = Callable[[str], object]


class Proxies:
    """The proxy for each address. This machine itself is always reached directly.

    `setting` is None for the system's proxies (environment, registry, network settings), `none`, or a proxy's address.
    `found` and `bypass` are how the system is asked; exceptions it names (`no_proxy`) also hold for a proxy of ours.
    """

    def __init__(
        self,
        setting: str | None = None,
        *,
        found: Found = urllib.request.getproxies,
        bypass: Bypass = urllib.request.proxy_bypass,
    ) -> None:
        self._setting = setting
        self._found = found
        self._bypass = bypass
        self._system: Mapping[str, str] = {}
        self._known: dict[tuple[str, str], Mapping[str, str]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Ask the system anew: the network has changed."""
        self._system = dict(self._found()) if self._setting is None else {}
        self._known = {}

    def of(self, address: Address) -> Mapping[str, str]:
        """What requests calls `proxies`: empty for straight out, else the proxy by scheme.

        Raises FetchError for a kind of proxy that we cannot use.
        """
        key = (address.scheme, address.host)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= KNOWN_MOST:
                self._known = {}
            known = self._known[key] = self._choose(address)
        return known

    def _choose(self, address: Address) -> Mapping[str, str]:
        if self._setting == NONE:
            return {}
        proxy = self._setting or self._system.get(address.scheme) or self._system.get("all")
        if not proxy or _is_this_machine(address.host) or self._bypass(address.host):
            return {}
        if "://" not in proxy:
            proxy = f"http://{proxy}"
        if not proxy.lower().startswith(("http://", "https://")):
            kind = proxy.partition("://")[0]
            sentence = f"The proxy {shown(proxy)} is of the kind {kind}; only http and https proxies can be used."
            raise FetchError(Problem(kind=ProblemKind.PROXY, sentence=sentence))
        return {address.scheme: proxy}


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
