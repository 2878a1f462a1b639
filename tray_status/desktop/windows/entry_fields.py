"""Owns the fields of one provider and of one notifier, as data. No tkinter."""

from __future__ import annotations

from dataclasses import replace

from tray_status.desktop.windows.field import IMPACTS, Field, Shape, plain
from tray_status.desktop.windows.settings_fields import ALL
from tray_status.desktop.windows.words import _
from tray_status.settings.change import KeyPath
from tray_status.settings.schema import NotifierKind

AS_FOR_ALL = _("As for all")
_SHARED = (
    *("every", "minimum_impact", "tell", "quiet_hours", "confirm_after", "remind_every"),
    *("escalation_breaks_through", "damp_flapping", "expire_after"),
)


def provider_telling(provider: str, notifiers: tuple[str, ...]) -> tuple[Field, ...]:
    """How often a provider is asked and what of it is told; whatever is left out holds as for all."""
    own = {field.name: field for field in ALL}
    return (
        Field(
            path=("providers", provider, "muted"),
            label=_("Muted"),
            meaning=_("Shown in the menu, never told."),
            shape=Shape.SWITCH,
            default="no",
        ),
        *(replace(own[name], path=("providers", provider, name), left_out=AS_FOR_ALL) for name in _SHARED),
        Field(
            path=("providers", provider, "notifiers"),
            label=_("Told by"),
            meaning=_("The notifiers that tell about it."),
            shape=Shape.NAMES,
            options=plain(*notifiers),
            left_out=_("All of them"),
        ),
    )


def provider_page(provider: str, platforms: tuple[str, ...] = ()) -> tuple[Field, ...]:
    """What a provider is called, and where and what its page is."""
    texts = (
        ("name", _("Name"), _("What it is called; left out, it is known by its address.")),
        ("url", _("Address"), _("The status page itself, as you would open it. A known name needs none.")),
        ("id", _("Id"), _("What its memory is kept under. Keep it when name or address change.")),
        ("platform", _("Software"), _("“detect” finds out by asking, and anew when the page changes.")),
        ("feed", _("Feed"), _("The address of its feed, for pages that do not tell where it is.")),
    )
    usual = {"platform": "detect", "feed": "detect"}
    return tuple(
        Field(
            path=("providers", provider, key),
            label=label,
            meaning=meaning,
            shape=Shape.TEXT,
            default=usual.get(key, ""),
            options=plain("detect", *platforms) if key == "platform" else (),
        )
        for key, label, meaning in texts
    )


# ---- of one notifier -------------------------------------------------------------------------------------------------

HINTS = {
    ("apprise", "url"): _("Such as slack://${SLACK_TOKEN}/#status, mailto://…, tgram://…, ntfy://…"),
    ("webhook", "url"): _("Each alert is sent there as JSON, such as https://hooks.example.com/status"),
    ("webhook", "secret"): _("What its signature is made with: best ${HOOK_SECRET} or ${keyring:hook}."),
    ("command", "command"): _("A program and its arguments; the alert comes to it as JSON."),
    ("console", "format"): _("As sentences, or as JSON for programs."),
}
KINDS = {
    "desktop": _("Notifications of your desktop, which can be clicked"),
    "console": _("Printed to the terminal that Tray Status was started from"),
    "apprise": _("Slack, Teams, Telegram, e-mail, ntfy and others"),
    "webhook": _("JSON sent to an address"),
    "command": _("A program of yours, given JSON"),
}


def notifier_fields(notifier: str, kind: NotifierKind | None, providers: tuple[str, ...]) -> tuple[Field, ...]:
    """Everything that can be said of one notifier; of a kind that is not known only what all kinds have."""
    path = ("notifiers", notifier)
    options = kind.options if kind is not None else ()
    return (
        Field(
            path=(*path, "name"),
            label=_("Name"),
            meaning=_("What providers and the log call it."),
            shape=Shape.TEXT,
            default=kind.name if kind is not None else "",
        ),
        *(option_field(path, kind, option) for option in options if kind is not None),
        Field(
            path=(*path, "minimum_impact"),
            label=_("Tells incidents from"),
            meaning=_("Lesser incidents are left to the other notifiers."),
            shape=Shape.CHOICE,
            default="any",
            options=IMPACTS,
        ),
        Field(
            path=(*path, "providers"),
            label=_("Tells about"),
            meaning=_("The providers that it tells about."),
            shape=Shape.NAMES,
            options=plain(*providers),
            left_out=_("All of them"),
        ),
    )


def option_field(path: KeyPath, kind: NotifierKind, option: str) -> Field:
    """One option of a kind of notifier."""
    words = dict(kind.choices).get(option, ())
    shape = Shape.TEXT
    if option in kind.lists:
        shape = Shape.ARGUMENTS
    elif words:
        shape = Shape.CHOICE
    elif option == "secret":
        shape = Shape.SECRET
    return Field(
        path=(*path, option),
        label=_(option.replace("_", " ").capitalize()) if option != "url" else _("Address"),
        meaning=HINTS.get((kind.name, option), ""),
        shape=shape,
        default=words[0] if words else "",
        options=plain(*words),
    )
