"""Owns how a story names the rules of telling: in the words of the settings file, which the real reader reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from tray_status.core.policy import Policy
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.notifiers import BUILT_IN
from tray_status.settings.load import load_bytes
from tray_status.settings.reader import Surroundings

POLICY = {
    "quiet_hours": "quiet_hours",
    "confirm_after": "confirm_after",
    "remind_every": "remind_every",
    "escalation_breaks_through": "escalation_breaks",
    "damp_flapping": "flapping",
    "expire_after": "expire_after",
}
"""The keys that belong to the policy, each with its field."""

OTHERS = ("tell", "focus", "minimum_impact", "muted")
RULES = (*POLICY, *OTHERS)
AROUND = Surroundings(folder=Path("/nowhere"), kinds=tuple(kind.settings for kind in BUILT_IN), environ={})


def with_rules(prefs: ProviderPrefs, wish: Mapping[str, object]) -> ProviderPrefs:
    """The provider with the rules that are wished, each as the settings file has it; the others stay."""
    given = {key: wish[key] for key in RULES if key in wish}
    read = _read({**given, "name": "Read", "url": "https://read.example"}, {}).providers[0]
    fields = {POLICY[key]: getattr(read.policy, POLICY[key]) for key in given if key in POLICY}
    policy: Policy = replace(prefs.policy, **fields)
    return replace(prefs, policy=policy, **{key: getattr(read, key) for key in given if key in OTHERS})


def digest_wished(wish: Mapping[str, object]) -> bool:
    """Whether many changes become few notifications."""
    return _read(None, {key: wish[key] for key in ("digest",) if key in wish}).digest


def _read(provider: Mapping[str, object] | None, shared: Mapping[str, object]) -> Settings:
    """The settings in which that is written."""
    tree = {**shared, "providers": [provider] if provider is not None else ["GitHub"], "notifiers": ["console"]}
    # Every scalar of a story is text, as it is written: so it goes into the file without quotes.
    text = yaml.dump(tree, Dumper=yaml.SafeDumper, default_style='"')
    return load_bytes(text.encode(), AROUND, file="a story")
