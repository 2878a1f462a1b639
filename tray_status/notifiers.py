"""Owns which kinds of notifiers there are, and makes those that settings ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from tray_status.core.errors import PluginError
from tray_status.core.links import fingerprint
from tray_status.core.model import ProviderId
from tray_status.core.prefs import NotifyPrefs, Settings
from tray_status.logs import hide
from tray_status.notify.base import Notifier
from tray_status.notify.console import ConsoleNotifier, TextStream
from tray_status.notify.schemes import SCHEMES, newer
from tray_status.settings.environment import resolve
from tray_status.settings.schema import NotifierKind
from tray_status.settings.secrets import Secrets

if TYPE_CHECKING:
    from tray_status.notify.desktop import ClickableFacade
    from tray_status.notify.webhook import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What notifiers are made with. `names` turns a provider's id into its name as settings have it now.

    `facade` shows notifications on the desktop; None where there is none, or where the program runs without it.
    `post` sends to addresses, `now` is the time, `secret` gives what `${keyring:NAME}` stands for.
    """

    stream: TextStream | None
    environ: Mapping[str, str]
    zone: tzinfo
    names: Callable[[ProviderId], str]
    post: Post
    now: Callable[[], datetime]
    facade: ClickableFacade | None = None
    secret: Callable[[str], str] = field(default_factory=lambda: Secrets().value, repr=False)


Make = Callable[[NotifyPrefs, Means], Notifier]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of notifier: what settings must know of it, and how one is made. Add-ons offer theirs like this."""

    settings: NotifierKind
    make: Make


def _console(prefs: NotifyPrefs, means: Means) -> Notifier:
    return ConsoleNotifier(
        means.stream,
        name=prefs.name,
        environ=means.environ,
        zone=means.zone,
        names=means.names,
        as_json=dict(prefs.options).get("format") == "json",
    )


def _desktop(prefs: NotifyPrefs, means: Means) -> Notifier:
    """Where there is no desktop, its notifications are printed: somebody may read the terminal or the log."""
    if means.facade is None:
        return _console(prefs, means)
    from tray_status.notify.desktop import DesktopNotifier

    return DesktopNotifier(means.facade, name=prefs.name)


def _webhook(prefs: NotifyPrefs, means: Means) -> Notifier:
    from tray_status.notify.webhook import WebhookNotifier

    options = dict(prefs.options)
    secret = options.get("secret") or None
    return WebhookNotifier(prefs.name, options["url"], post=means.post, now=means.now, secret=secret)


def _apprise(prefs: NotifyPrefs, means: Means) -> Notifier:  # noqa: ARG001 -- the shape of a maker
    from tray_status.notify.channels import AppriseNotifier

    return AppriseNotifier(prefs.name, dict(prefs.options)["url"])


def _command(prefs: NotifyPrefs, means: Means) -> Notifier:
    from tray_status.notify.command import CommandNotifier

    command = [text for option, text in prefs.options if option == "command"]
    return CommandNotifier(prefs.name, command, environ=means.environ)


DESKTOP = "desktop"
CONSOLE = NotifierKind(name="console", options=("format",), choices=(("format", ("text", "json")),))
WEBHOOK = NotifierKind(name="webhook", options=("url", "secret"), required=("url",), addresses=("url",))
COMMAND = NotifierKind(
    name="command", options=("command",), required=("command",), lists=("command",), programs=("command",)
)
APPRISE = NotifierKind(name="apprise", options=("url",), required=("url",), channels=(("url", SCHEMES),), newer=newer)
BUILT_IN = (
    Kind(settings=NotifierKind(name=DESKTOP), make=_desktop),
    Kind(settings=CONSOLE, make=_console),
    Kind(settings=APPRISE, make=_apprise),
    Kind(settings=WEBHOOK, make=_webhook),
    Kind(settings=COMMAND, make=_command),
)


class Notifiers:
    """The notifiers in use; one whose settings did not change stays the same object, and keeps what it has in hand."""

    def __init__(self, means: Means, kinds: Iterable[Kind] = BUILT_IN) -> None:
        self._means = means
        self._make = {kind.settings.name: kind.make for kind in kinds}
        self._made: dict[tuple[NotifyPrefs, str], Notifier] = {}

    def of(self, settings: Settings) -> tuple[Notifier, ...]:
        """One for each that the settings name. Raises PluginError, EnvironmentValueError; those before stay."""
        self.guard(settings)
        # Whom it tells about is settled elsewhere, and no reason to make it anew.
        wanted = [replace(prefs, minimum_impact=None, providers=()) for prefs in settings.notifiers]
        made: dict[tuple[NotifyPrefs, str], Notifier] = {}
        for prefs in wanted:
            options = self._resolved(prefs)
            known = prefs, fingerprint(repr(options))
            made[known] = self._made.get(known) or self._new(prefs, options)
        self._made = made
        return tuple(made.values())

    def guard(self, settings: Settings) -> None:
        """Keep what any `${…}` stands for out of the log, whichever is used: a command may print its environment."""
        proxy = [settings.proxy] if settings.proxy is not None else []
        for text in (*proxy, *(value for prefs in settings.notifiers for _, value in prefs.options)):
            resolve(text, self._means.environ, self._means.secret, self._hide)

    def _resolved(self, prefs: NotifyPrefs) -> tuple[tuple[str, str], ...]:
        """The options with what they name: `${…}` is looked up only here, where it is used."""
        environ, secret = self._means.environ, self._means.secret
        return tuple((key, resolve(value, environ, secret)) for key, value in prefs.options)

    def _hide(self, value: str) -> None:
        """What stood for `${…}` is no matter of the log, but for the folder that half of its lines begin with."""
        if value not in (self._means.environ.get("HOME"), self._means.environ.get("USERPROFILE")):
            hide(value)

    def _new(self, prefs: NotifyPrefs, options: tuple[tuple[str, str], ...]) -> Notifier:
        try:
            return self._make[prefs.kind](replace(prefs, options=options), self._means)
        except Exception as error:  # noqa: BLE001 -- a border: an add-on may raise anything, and its words may hold a secret
            kind = type(error).__name__
            raise PluginError(f"The notifier {prefs.name} cannot be made: its options are wrong ({kind}).") from None
