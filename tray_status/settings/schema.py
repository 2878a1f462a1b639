"""The settings schema as data: every key with its type, its default and one sentence of meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tray_status.core.events import EventKind
from tray_status.core.model import Impact
from tray_status.core.prefs import EVERY_DEFAULT, EVERY_LEAST, EVERY_MOST, ICON_LOOKS
from tray_status.settings.key import Key, Row, Section
from tray_status.settings.scalars import (
    YES_OR_NO,
    Address,
    Choice,
    Duration,
    FilePath,
    Glob,
    Ident,
    ProxyAddress,
    Text,
)
from tray_status.settings.telling_schema import POLICY
from tray_status.settings.values import ListOf, Unless


def _known_here(_: str) -> bool:
    """Nothing is known beyond what is written here."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifierKind:
    """A kind of notifier as settings need to know it: its name, its options, and those it cannot do without.

    `choices` are options that take one of a few words only, each with these words; `lists` are those that take a list
    of texts, or one text. `addresses` are those whose value must be a web address, `channels` those whose value must be
    an address with one of a few schemes, each with these. `newer` is asked about a scheme that is not among them.
    `programs` are lists whose first item is a program: one text alone would leave open where its arguments begin.
    """

    name: str
    options: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    lists: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    channels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    newer: Callable[[str], bool] = _known_here
    programs: tuple[str, ...] = ()


_IMPACT = Choice((("any", None), *((impact.word, impact) for impact in Impact)), "no impact")
# What is told because another setting or a command asks for it is not chosen here.
_KINDS = tuple((kind.value, kind) for kind in EventKind if kind not in (EventKind.REMINDED, EventKind.BACK))
_TELL = Unless("default", None, ListOf(Choice(_KINDS, "no kind of event"), "event words"))
_EVERY = Duration(EVERY_LEAST, EVERY_MOST)
_LEVELS = Choice(tuple((level, level) for level in ("debug", "info", "warning", "error")), "no log level")
PROXY_ADDRESS = ProxyAddress(("http", "https"))

EVERY = Key("every", _EVERY, EVERY_DEFAULT, "60s", "How often each page is asked.")
PROXY = Key(
    "proxy",
    Unless("system", None, Unless("none", "none", PROXY_ADDRESS)),
    None,
    "system",
    "The proxy to ask through: `system` is the system's, `none` asks directly; `${NAME}` is an environment variable, "
    "`${keyring:NAME}` a secret.",
)
CA_FILE = Key(
    "ca_file",
    Unless("system", None, FilePath()),
    None,
    "system",
    "A PEM file of certificates to trust instead of the system's; a relative path begins at the settings' folder.",
)
ICON = Key(
    "icon",
    Choice(tuple((look, look) for look in ICON_LOOKS), "no look of the icon"),
    ICON_LOOKS[0],
    ICON_LOOKS[0],
    "How the icon looks: in colours, or in one colour: `light` for dark panels, `dark` for light ones.",
)
BADGE = Key("badge", YES_OR_NO, False, "no", "Whether the icon shows how many incidents go on.")
LOG_LEVEL = Key("log_level", _LEVELS, "info", "info", "How much is written to the log.")
MINIMUM_IMPACT = Key(
    "minimum_impact",
    _IMPACT,
    None,
    "any",
    "Incidents below this impact are shown in the menu and not told; `any` tells all.",
)
TELL = Key(
    "tell",
    _TELL,
    None,
    "default",
    "Which events are told; `default` is a choice that suits most: incidents that open, change or end.",
)
PROVIDERS = Section(
    "providers", "a list of providers", "none", "What is watched: each entry is a known name, an address, or a mapping."
)
NOTIFIERS = Section(
    "notifiers", "a list of notifiers", "`desktop`", "How you are told: each entry is a kind, or a mapping."
)
DIGEST = Key("digest", YES_OR_NO, True, "yes", "Many changes within a minute are told as one; `no`: each by itself.")
TOP: tuple[Row, ...] = (
    EVERY,
    PROVIDERS,
    NOTIFIERS,
    MINIMUM_IMPACT,
    TELL,
    *POLICY,
    DIGEST,
    ICON,
    BADGE,
    PROXY,
    CA_FILE,
    LOG_LEVEL,
)

NAME: Key[str | None] = Key(
    "name", Text(), None, "host of `url`", "What the provider is called; a known name needs no `url`."
)
URL: Key[str | None] = Key("url", Address(), None, "that of a known name", "The address of the status page.")
ID: Key[str | None] = Key(
    "id",
    Ident("an id"),
    None,
    "from name or `url`",
    "What the memory of this provider is kept under; keep it when the address changes.",
)
PLATFORM = Key("platform", Unless("detect", None, Ident("a platform")), None, "detect", "The software behind the page.")
FEED = Key(
    "feed",
    Unless("detect", None, Address()),
    None,
    "detect",
    "The address of the feed, where it cannot be found.",
)
MAPPING = Section(
    "mapping",
    "a mapping, or a list of up to five: one for each document",
    "none",
    "Where the page's data hold what, for the platforms `json_map` and `scrape`.",
)
FOCUS = Section(
    "focus",
    "a mapping with `components`, `words`, `minimum_impact`",
    "everything",
    "The part of the page you care about: it governs icon, menu and alerts.",
)
MUTED = Key("muted", YES_OR_NO, False, "false", "Shown in the menu, and never told.")
TOLD_BY: Key[tuple[str, ...] | None] = Key(
    "notifiers", ListOf(Text(), "notifier names"), None, "all of them", "The notifiers that tell about this provider."
)
PROVIDER: tuple[Row, ...] = (
    NAME,
    URL,
    ID,
    PLATFORM,
    MAPPING,
    FEED,
    EVERY,
    FOCUS,
    MINIMUM_IMPACT,
    TELL,
    *POLICY,
    MUTED,
    TOLD_BY,
)
"""Keys that the file has at its top as well have that value as their default."""

MOST_GLOBS = 100
"""So many patterns a list of a focus may have."""

_GLOBS = ListOf(Glob(), "patterns")
_CHOICE = "a list of patterns, or a mapping with `include`, `exclude`"

COMPONENTS = Section(
    "components",
    _CHOICE,
    "everything",
    "Chooses components by name, group (`Europe`, `Europe / Paris*`) or region; a list is what is included.",
)
INCLUDE: Key[tuple[str, ...]] = Key(
    "include", _GLOBS, (), "[]", "Only these components; `*` stands for any text, case does not matter."
)
EXCLUDE: Key[tuple[str, ...]] = Key("exclude", _GLOBS, (), "[]", "None of these components, whatever is included.")
WORDS = Section(
    "words", _CHOICE, "everything", "Chooses incidents by words of their titles and texts; a list is what is included."
)
WORDS_IN: Key[tuple[str, ...]] = Key(
    "include", _GLOBS, (), "[]", "Only incidents with one of these words; `*` stands for any part of a word."
)
WORDS_OUT: Key[tuple[str, ...]] = Key("exclude", _GLOBS, (), "[]", "No incident with one of these words.")
LEAST_IMPACT = Key(
    "minimum_impact",
    _IMPACT,
    None,
    "any",
    "Incidents below this impact are left out of icon and menu as well; of unknown impact, they stay.",
)
IN_FOCUS: tuple[Row, ...] = (COMPONENTS, WORDS, LEAST_IMPACT)
IN_COMPONENTS = (INCLUDE, EXCLUDE)
IN_WORDS = (WORDS_IN, WORDS_OUT)

NOTIFIER_NAME: Key[str | None] = Key("name", Text(), None, "its `kind`", "What `notifiers:` of a provider calls it.")
NOTIFIER_KIND: Key[str | None] = Key(
    "kind", Text(), None, "must be given", "Which notifier it is; further keys are its own options."
)
NOTIFIER_IMPACT = Key(
    "minimum_impact",
    _IMPACT,
    None,
    "any",
    "Lesser incidents are left to the other notifiers; what is known of no impact is told.",
)
NOTIFIER_PROVIDERS: Key[tuple[str, ...]] = Key(
    "providers", ListOf(Text(), "ids or names of providers"), (), "all of them", "The providers that it tells about."
)
NOTIFIER: tuple[Row, ...] = (NOTIFIER_NAME, NOTIFIER_KIND, NOTIFIER_IMPACT, NOTIFIER_PROVIDERS)


def names(rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The names of the keys, in order."""
    return tuple(row.name for row in rows)
