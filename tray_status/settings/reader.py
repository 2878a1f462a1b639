"""Turns the tree of a settings file into Settings: the values of the whole file, and what they need from around it."""

from __future__ import annotations

import os.path
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tray_status.core.policy import Policy
from tray_status.core.prefs import Settings
from tray_status.settings import schema
from tray_status.settings.document import MapNode, Node, ScalarNode
from tray_status.settings.environment import EnvironmentValueError, resolve
from tray_status.settings.fields import Fields
from tray_status.settings.mistakes import shown
from tray_status.settings.notifiers import read_notifiers
from tray_status.settings.providers import Globals, read_providers, read_tell
from tray_status.settings.routing import route
from tray_status.settings.secrets import Secrets
from tray_status.settings.telling import read_policy
from tray_status.settings.values import WrongValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tray_status.settings.mistakes import Mistakes
    from tray_status.settings.schema import NotifierKind

_EMPTY_HINT = (
    "Take the file away, and the next start writes one that explains every setting; or begin with a line `providers:`."
)

_LONGEST_PATH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What settings are checked against; what is None is not checked.

    `kinds` are the notifiers there are, `platforms` the names of the platforms, `environ` the environment variables for
    `${NAME}` and for `~`, `secrets` what `${keyring:NAME}` stands for, `folder` is where relative paths begin.
    `certificates_fault` says why the file that `ca_file` names cannot be used, as the end of "the file …", or None.
    """

    folder: Path
    kinds: tuple[NotifierKind, ...] | None = None
    platforms: tuple[str, ...] | None = None
    environ: Mapping[str, str] | None = field(default=None, repr=False)
    secrets: Secrets = field(default_factory=Secrets, repr=False)
    certificates_fault: Callable[[str], str | None] | None = None


def read_settings(root: Node | None, around: Surroundings, mistakes: Mistakes) -> Settings:
    """The settings a tree stands for. They are only good while `mistakes` has none."""
    if root is None or (isinstance(root, ScalarNode) and root.empty):
        mistakes.add(None, "this file holds no settings.", _EMPTY_HINT)
        return Settings()
    if not isinstance(root, MapNode):
        mistakes.add(
            root, f"settings are `key: value` lines, and this is {root.noun}.", "Begin with a line `providers:`."
        )
        return Settings()
    top = Fields(root, mistakes)
    top.refuse_others(schema.names(schema.TOP), "")
    every = top.read(schema.EVERY, schema.EVERY.default)
    notifiers = read_notifiers(top.value("notifiers"), around.kinds, around.environ, around.secrets, mistakes)
    shared = Globals(
        every=every,
        minimum_impact=top.read(schema.MINIMUM_IMPACT, None),
        tell=read_tell(top, None, mistakes),
        notifiers=tuple(notifier.name for notifier in notifiers),
        platforms=around.platforms,
        policy=read_policy(top, Policy(), mistakes),
    )
    providers = read_providers(top.value("providers"), shared, mistakes)
    return Settings(
        providers=route(providers, notifiers, top.value("notifiers"), mistakes),
        notifiers=notifiers,
        every=every,
        proxy=_read_proxy(top, around, mistakes),
        ca_file=_read_ca_file(top, around, mistakes),
        log_level=top.read(schema.LOG_LEVEL, schema.LOG_LEVEL.default),
        icon_look=top.read(schema.ICON, schema.ICON.default),
        icon_badge=top.read(schema.BADGE, default=False),
        digest=top.read(schema.DIGEST, default=True),
    )


def _read_proxy(top: Fields, around: Surroundings, mistakes: Mistakes) -> str | None:
    """The proxy as it is written; what it is in the end is only looked at, because it may hold a password."""
    node = top.value(schema.PROXY.name)
    if not isinstance(node, ScalarNode) or "${" not in node.text:
        return top.read(schema.PROXY, None)
    if around.environ is not None:
        try:
            schema.PROXY_ADDRESS.parse(resolve(node.text, around.environ, around.secrets.read))
        except EnvironmentValueError as error:
            mistakes.add(node, f"`proxy` {error.why}.", error.hint)
        except WrongValueError as wrong:
            mistakes.add(node, f"`proxy`, once its `${{…}}` is replaced, {wrong.why}.", wrong.hint)
    return node.text


def _read_ca_file(top: Fields, around: Surroundings, mistakes: Mistakes) -> str | None:
    """The absolute path of a file that is there and holds certificates."""
    written, node = top.read(schema.CA_FILE, None), top.value(schema.CA_FILE.name)
    if written is None or node is None:
        return None
    environ = around.environ or {}
    home = environ.get("HOME") or environ.get("USERPROFILE") or "~"
    path = around.folder / (home + written[1:] if written[:2] in ("~/", "~\\") else written)
    if around.environ is not None:
        hint = "Write the path of a PEM file, or `system`."
        if not os.path.isfile(path):  # noqa: PTH113 -- unlike Path.is_file it raises for no path whatever
            mistakes.add(node, f"there is no file {shown(str(path), most=_LONGEST_PATH)}.", hint)
        elif around.certificates_fault is not None and (fault := around.certificates_fault(str(path))) is not None:
            mistakes.add(node, f"the file {shown(str(path), most=_LONGEST_PATH)} {fault}.", hint)
    return str(path)
