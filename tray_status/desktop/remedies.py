"""Owns what is said where icon or notifications are lacking: why, and what helps on this very desktop. Pure; tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WITHOUT = "`tray-status run --no-tray`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Why there is no icon, or no notification, and what the user can do about it: two texts of whole sentences."""

    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What of a session on Linux matters here; `desktops` are its names for itself, in lower case, best first."""

    desktops: tuple[str, ...] = ()
    x11: str = ""
    wayland: bool = False
    ssh: bool = False
    bus: bool = True

    @classmethod
    def of(cls, environ: Mapping[str, str], *, bus: bool) -> Session:
        """The session with this environment; `bus` says whether its message bus was reached."""
        named = environ.get("XDG_CURRENT_DESKTOP") or environ.get("DESKTOP_SESSION") or ""
        return cls(
            desktops=tuple(name.strip().lower() for name in named.split(":") if name.strip()),
            x11=environ.get("DISPLAY", ""),
            wayland=bool(environ.get("WAYLAND_DISPLAY")),
            ssh=bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")),
            bus=bus,
        )

    @property
    def screen(self) -> bool:
        """Whether there is anything to draw on."""
        return self.wayland or bool(self.x11)


_GNOME = (
    "Install the extension “AppIndicator and KStatusNotifierItem Support”: "
    "`sudo apt install gnome-shell-extension-appindicator` on Debian and Ubuntu, "
    "`sudo dnf install gnome-shell-extension-appindicator` on Fedora, elsewhere from extensions.gnome.org. "
    "Log out and in, then switch it on in the program Extensions, or with `gnome-extensions enable "
    "ubuntu-appindicators@ubuntu.com` on Debian and Ubuntu and `gnome-extensions enable "
    "appindicatorsupport@rgcjonas.gmail.com` elsewhere."
)
_UBUNTU = (
    "Switch on the extension “Ubuntu AppIndicators” in the program Extensions, or with `gnome-extensions enable "
    "ubuntu-appindicators@ubuntu.com`; if it is missing, `sudo apt install gnome-shell-extension-appindicator` "
    "and log out and in."
)
_WAYBAR = (
    'Start a bar with a tray, for example waybar with "tray" in its list "modules-right" '
    "(~/.config/waybar/config), and install it first if need be: `sudo apt install waybar`."
)
_TINT2 = (
    "Start a panel with a tray, for example tint2 with an S in its `panel_items`, "
    "and install it first if need be: `sudo apt install tint2`."
)
# By the names that desktops give themselves. A desktop built on another names both, its own first: "Budgie:GNOME".
_REMEDIES: Mapping[str, str] = {
    "budgie": "Add the applet “System Tray” to the panel: Budgie Desktop Settings, Panels, Add applet.",
    "pop": _GNOME,
    "ubuntu": _UBUNTU,
    "gnome": _GNOME,
    "gnome-classic": _GNOME,
    "kde": "Add the widget “System Tray” to the panel: right-click the panel, Add Widgets.",
    "xfce": "Add the “Status Tray Plugin” to the panel: right-click the panel, Panel, Add New Items.",
    "mate": "Add the “Notification Area” to the panel: right-click the panel, Add to Panel.",
    "x-cinnamon": "Add the applet “XApp Status Applet” to the panel: right-click the panel, Applets.",
    "lxqt": "Add the plugin “Status Notifier” to the panel: right-click the panel, Manage Widgets.",
    "lxde": "Add the “System Tray” to the panel: right-click the panel, Add / Remove Panel Items.",
    "sway": "Let swaybar show its tray (no `tray_output none` in the block `bar` of ~/.config/sway/config). "
    f"Or: {_WAYBAR}",
    "i3": "Let i3bar show its tray: `tray_output primary` in the block `bar` of ~/.config/i3/config. "
    "It shows the icon without a menu; for the menu, run snixembed as well.",
}

_OWN = "This desktop shows notifications itself: log out and in again, so that the part of it which does starts anew."
_DUNST = (
    "Install one, for example dunst: `sudo apt install dunst`, and start it with the session: `dunst &` in ~/.xinitrc."
)
_MAKO = "Install one, for example mako: `sudo apt install mako-notifier`, and have the session start `mako`."
_SERVICES: Mapping[str, str] = {
    "budgie": _OWN,
    "pop": _OWN,
    "ubuntu": _OWN,
    "gnome": _OWN,
    "gnome-classic": _OWN,
    "kde": _OWN,
    "x-cinnamon": _OWN,
    "xfce": "Install xfce4-notifyd: `sudo apt install xfce4-notifyd`; it starts by itself.",
    "mate": "Install mate-notification-daemon: `sudo apt install mate-notification-daemon`; it starts by itself.",
    "lxqt": "Install lxqt-notificationd: `sudo apt install lxqt-notificationd`, and switch it on in Session Settings, "
    "Basic Settings, LXQt Modules.",
    "sway": "Install one, for example mako: `sudo apt install mako-notifier`, with the line `exec mako` in "
    "~/.config/sway/config.",
    "i3": "Install one, for example dunst: `sudo apt install dunst`, with the line `exec dunst` in "
    "~/.config/i3/config.",
    "openbox": "Install one, for example dunst: `sudo apt install dunst`, with the line `dunst &` in "
    "~/.config/openbox/autostart.",
}


def lack(session: Session) -> Lack:
    """What to say in a session in which no tray shows the icon."""
    if not session.screen:
        if session.ssh:
            return Lack(
                reason="This is a session over SSH, which has no screen.",
                remedy=f"Start it here with {WITHOUT}, or from the desktop of that machine.",
            )
        return Lack(
            reason="There is no screen: neither WAYLAND_DISPLAY nor DISPLAY is set.",
            remedy=f"Start Tray Status from the desktop's menu or autostart, or here with {WITHOUT}.",
        )
    if session.ssh and _forwarded(session.x11) and not session.wayland:
        return Lack(
            reason="The screen is at the other end of an SSH connection, and no tray there shows the icon.",
            remedy=f"Run Tray Status on the machine that you sit at, or here with {WITHOUT}.",
        )
    if not session.bus:
        return Lack(
            reason="There is no session bus: this desktop was started without one, or its address was lost on the way.",
            remedy="Start the window manager inside one (in ~/.xinitrc for example `exec dbus-run-session openbox`), "
            f"or Tray Status from the desktop's menu instead of with sudo or su, or start it with {WITHOUT}.",
        )
    return Lack(reason="No tray of this desktop shows the icon.", remedy=_remedy(session))


def no_service(session: Session) -> Lack:
    """What to say in a session in which nothing shows notifications, nor can be started to."""
    return Lack(
        reason="No notification service is running: notifications wait for one, each for six hours at most.",
        remedy=_known(_SERVICES, session) or (_MAKO if session.wayland else _DUNST),
    )


def _remedy(session: Session) -> str:
    return _known(_REMEDIES, session) or (_WAYBAR if session.wayland else _TINT2)


def _known(remedies: Mapping[str, str], session: Session) -> str | None:
    return next((remedies[name] for name in session.desktops if name in remedies), None)


def _forwarded(display: str) -> bool:
    """Whether it is such a display as sshd makes: "localhost:10.0"."""
    host, _, number = display.rpartition(":")
    return host in {"localhost", "127.0.0.1", "::1"} and number.split(".")[0].isdigit()
