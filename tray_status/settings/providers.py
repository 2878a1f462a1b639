"""Reads the list of providers: a known name, an address, or a mapping; and gives each its id."""

from __future__ import annotations

import hashlib
import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from tray_status.core.model import ProviderId
from tray_status.core.policy import Policy
from tray_status.core.prefs import ProviderPrefs
from tray_status.settings import schema
from tray_status.settings.catalog import find, find_by_id, find_part, let_go, search
from tray_status.settings.document import MapNode, Node, ScalarNode
from tray_status.settings.fields import Fields
from tray_status.settings.focus import read_focus
from tray_status.settings.mapping import read_mapping
from tray_status.settings.mistakes import shown
from tray_status.settings.scalars import Address
from tray_status.settings.telling import read_policy
from tray_status.settings.values import NotedError, list_items

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from tray_status.core.events import EventKind
    from tray_status.core.model import Impact
    from tray_status.settings.mistakes import Mistakes

_LONGEST_ID = 100
_PORTS = {"http": 80, "https": 443}
_HOW = "a name, an address, or a mapping with `name` or `url`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Globals:
    """What the top of the file says for all providers."""

    every: timedelta
    minimum_impact: Impact | None = None
    tell: frozenset[EventKind] | None = None
    notifiers: tuple[str, ...]
    platforms: tuple[str, ...] | None = None
    policy: Policy = field(default_factory=Policy)


def read_providers(node: Node | None, shared: Globals, mistakes: Mistakes) -> tuple[ProviderPrefs, ...]:
    """All providers of the list at `node`, in order; each wrong one is left out and its mistakes are noted."""
    try:
        items = () if node is None else list_items(node, "`providers` must be a list", mistakes)
    except NotedError:
        return ()
    try:
        return _read_all(items, shared, mistakes)
    finally:
        let_go()  # settings are read seldom, and the program runs all day


def _read_all(items: Iterable[Node], shared: Globals, mistakes: Mistakes) -> tuple[ProviderPrefs, ...]:
    found: list[ProviderPrefs] = []
    lines: dict[ProviderId, int] = {}
    for item in items:
        prefs = read_provider(item, shared, mistakes)
        if prefs is None:
            continue
        if prefs.id in lines:
            message = f"two providers have the id `{prefs.id}`, on line {lines[prefs.id]} and line {item.line}."
            mistakes.add(item, message, "Take one out, or give one of them an `id:` of its own.")
        lines.setdefault(prefs.id, item.line)
        found.append(prefs)
    return tuple(found)


def read_tell(fields: Fields, default: frozenset[EventKind] | None, mistakes: Mistakes) -> frozenset[EventKind] | None:
    """The kinds of events to tell; None means the choice that suits most."""
    node = fields.value(schema.TELL.name)
    if node is None:
        return default
    kinds = fields.read(schema.TELL, None)
    if kinds == ():
        mistakes.add(
            node, "`tell` is an empty list, so nothing would be told.", "Write `muted: true` at the providers instead."
        )
    return None if kinds is None else frozenset(kinds)


def slug(url: str) -> str:
    """The id of a page that is known by its address alone: host, port when it is unusual, and path."""
    parts = urlsplit(url)
    port = "" if parts.port in (None, _PORTS.get(parts.scheme.lower())) else f"-{parts.port}"
    words = quote(f"{parts.hostname}{port}{parts.path}", safe="").lower()
    made = re.sub(r"[^a-z0-9]+", "-", words.replace("%2f", "-")).strip("-")
    if len(made) <= _LONGEST_ID:
        return made
    return f"{made[: _LONGEST_ID - 9]}-{hashlib.sha256(made.encode()).hexdigest()[:8]}"


def read_provider(node: Node, shared: Globals, mistakes: Mistakes) -> ProviderPrefs | None:
    """One entry of the list, None when it is wrong, which is noted; the catalog stays in memory for the next."""
    if isinstance(node, MapNode):
        return _read_mapping(Fields(node, mistakes), shared, mistakes)
    if not isinstance(node, ScalarNode):
        mistakes.add(node, f"a provider is {_HOW}, and this is {node.noun}.")
        return None
    if node.unread:
        return None
    if node.text.strip() == "":
        mistakes.add(node, "this entry of `providers` is empty.", f"Write {_HOW}.")
        return None
    return _read_line(node, shared, mistakes)


def _read_line(node: ScalarNode, shared: Globals, mistakes: Mistakes) -> ProviderPrefs | None:
    """A provider that is one text."""
    known = None if "://" in node.text else find(node.text)
    if known is None and "://" not in node.text:
        mistakes.add(node, f"unknown provider {shown(node.text)}.", _unknown_hint(node.text))
        return None
    try:
        url = known.url if known else Address().read_text(node, "the provider is", mistakes)
    except NotedError:
        return None
    return ProviderPrefs(
        id=ProviderId(known.id if known else slug(url)),
        name=known.name if known else _host(url),
        url=url,
        guess=known.platform if known else None,
        every=shared.every,
        minimum_impact=shared.minimum_impact,
        tell=shared.tell,
        notifiers=shared.notifiers,
        policy=shared.policy,
    )


def _read_mapping(fields: Fields, shared: Globals, mistakes: Mistakes) -> ProviderPrefs | None:
    fields.refuse_others(schema.names(schema.PROVIDER), " of a provider")
    name, url = fields.read(schema.NAME, None), fields.read(schema.URL, None)
    # With an address of its own a name needs no catalog: only whether it is the name of an id is looked up.
    known = (find_by_id(name) if url else find(name)) if name else None
    own_id = fields.read(schema.ID, None)
    page = url or (known.url if known else None)
    platform = _read_platform(fields, shared, mistakes)
    prefs = ProviderPrefs(
        id=ProviderId(own_id or (known.id if known else slug(page) if page else "")),
        name=name or (_host(page) if page else ""),
        url=page or "",
        platform=platform,
        guess=known.platform if known and not url else None,
        feed=fields.read(schema.FEED, None),
        mapping=read_mapping(fields, platform, mistakes),
        every=fields.read(schema.EVERY, shared.every),
        focus=read_focus(fields, mistakes),
        minimum_impact=fields.read(schema.MINIMUM_IMPACT, shared.minimum_impact),
        tell=read_tell(fields, shared.tell, mistakes),
        muted=fields.read(schema.MUTED, default=False),
        policy=read_policy(fields, shared.policy, mistakes),
        notifiers=_read_told_by(fields, shared, mistakes),
    )
    if page is not None:
        return prefs
    if name is not None and fields.value("url") is None:
        name_node = fields.value("name")
        mistakes.add(
            name_node, f"unknown provider {shown(name)}.", "Give its page with a line `url:`. " + _unknown_hint(name)
        )
    elif fields.value("name") is None and fields.value("url") is None:
        mistakes.add(fields.node, "this provider has neither `name` nor `url`.", f"A provider is {_HOW}.")
    return None


def _read_platform(fields: Fields, shared: Globals, mistakes: Mistakes) -> str | None:
    platform = fields.read(schema.PLATFORM, None)
    node = fields.value(schema.PLATFORM.name)
    if node is not None and platform is not None and shared.platforms is not None and platform not in shared.platforms:
        mistakes.unknown(node, f"unknown platform {shown(platform)}.", platform, [*shared.platforms, "detect"])
    return platform


def _read_told_by(fields: Fields, shared: Globals, mistakes: Mistakes) -> tuple[str, ...]:
    told_by = fields.read(schema.TOLD_BY, None)
    node = fields.value(schema.TOLD_BY.name)
    if told_by is None or node is None:
        return shared.notifiers
    if not told_by:
        mistakes.add(
            node,
            "`notifiers` names none, so nothing of this provider would be told.",
            "Write `muted: true` instead, or take it out: then all tell.",
        )
    for name in told_by:
        if name not in shared.notifiers:
            mistakes.unknown(node, f"unknown notifier {shown(name)}.", name, shared.notifiers)
    return told_by


def _host(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return host + (f":{parts.port}" if parts.port else "") + parts.path.rstrip("/")


def _unknown_hint(name: str) -> str:
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", name):
        return f"Write its address in full: `https://{name}`."
    part = find_part(name)
    if part is not None:
        return f"It is a part of {part.entry.name}: `tray-status add {shlex.quote(part.name)}` watches that part alone."
    nearest = next((one for one in search(name, 5) if one.part is None), None)
    if nearest is None:
        return "Write the address of its status page."
    return f"Did you mean `{nearest.name}`? Or write the address of its status page."
