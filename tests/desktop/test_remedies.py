"""What is said where there is no icon: on each desktop what helps there, and nothing that helps elsewhere."""

from __future__ import annotations

import pytest

from tray_status.desktop.remedies import Lack, Session, lack, no_service

X11 = {"DISPLAY": ":0"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}
SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
NO_TRAY = "No tray of this desktop shows the icon."


def said(*parts: dict[str, str], bus: bool = True, **named: str) -> Lack:
    """What is said in a session with this environment."""
    environ: dict[str, str] = dict(named)
    for part in parts:
        environ |= part
    return lack(Session.of(environ, bus=bus))


@pytest.mark.parametrize(
    ("desktop", "words"),
    [
        ("GNOME", ("apt install gnome-shell-extension-appindicator", "dnf install", "appindicatorsupport@rgcjonas")),
        ("GNOME-Classic:GNOME", ("gnome-shell-extension-appindicator",)),
        ("pop:GNOME", ("gnome-shell-extension-appindicator",)),
        ("ubuntu:GNOME", ("enable ubuntu-appindicators@ubuntu.com",)),
        ("Budgie:GNOME", ("System Tray", "Budgie")),
        ("KDE", ("System Tray", "Add Widgets")),
        ("XFCE", ("Status Tray Plugin",)),
        ("MATE", ("Notification Area",)),
        ("X-Cinnamon", ("XApp Status Applet",)),
        ("LXQt", ("Status Notifier",)),
        ("LXDE", ("System Tray",)),
        ("i3", ("tray_output primary", "snixembed")),
        ("sway", ("tray_output none", "waybar")),
    ],
)
def test_each_desktop_is_told_what_helps_there(desktop: str, words: tuple[str, ...]) -> None:
    """Catches advice for GNOME given to a user of Plasma, and to users of desktops that only build on GNOME."""
    told = said(X11 if desktop not in {"sway", "GNOME"} else WAYLAND, XDG_CURRENT_DESKTOP=desktop)
    assert told.reason == NO_TRAY
    assert all(word in told.remedy for word in words)
    gnome = "GNOME" in desktop and "Budgie" not in desktop
    assert ("appindicator" in told.remedy) == gnome


@pytest.mark.parametrize("desktop", ["", "Hyprland", "river", "niri:wlroots"])
def test_an_unknown_desktop_on_wayland_is_told_of_a_bar_with_a_tray(desktop: str) -> None:
    assert "waybar" in said(WAYLAND, X11, XDG_CURRENT_DESKTOP=desktop).remedy


@pytest.mark.parametrize("named", [{}, {"XDG_CURRENT_DESKTOP": "openbox"}, {"DESKTOP_SESSION": "bspwm"}])
def test_a_bare_window_manager_on_x11_is_told_of_a_panel_with_a_tray(named: dict[str, str]) -> None:
    assert "tint2" in said(X11, named).remedy


def test_a_desktop_that_gives_its_name_only_in_the_older_variable_is_known() -> None:
    assert "Status Tray Plugin" in said(X11, DESKTOP_SESSION="xfce").remedy


def test_without_a_screen_it_is_said_how_to_run_without_a_tray() -> None:
    told = said()
    assert "There is no screen" in told.reason
    assert "run --no-tray" in told.remedy


@pytest.mark.parametrize("bus", [True, False])
def test_over_ssh_it_is_said_that_it_is_ssh(bus: bool) -> None:
    told = said(SSH, bus=bus)
    assert "SSH" in told.reason
    assert "run --no-tray" in told.remedy


@pytest.mark.parametrize("display", ["localhost:10.0", "127.0.0.1:11", "::1:10.0"])
def test_a_forwarded_screen_is_not_mistaken_for_a_desktop(display: str) -> None:
    told = said(SSH, DISPLAY=display, XDG_CURRENT_DESKTOP="GNOME")
    assert "other end of an SSH connection" in told.reason
    assert "extension" not in told.remedy


@pytest.mark.parametrize("display", [":0", "localhost:x"])
def test_a_desktop_on_which_one_came_in_by_ssh_is_still_a_desktop(display: str) -> None:
    assert said(SSH, DISPLAY=display).reason == NO_TRAY


def test_without_a_session_bus_it_is_said_how_to_get_one() -> None:
    told = said(X11, bus=False, XDG_CURRENT_DESKTOP="GNOME")
    assert "no session bus" in told.reason
    assert "dbus-run-session" in told.remedy


@pytest.mark.parametrize(
    ("desktop", "word"),
    [
        ("XFCE", "xfce4-notifyd"),
        ("MATE", "mate-notification-daemon"),
        ("LXQt", "lxqt-notificationd"),
        ("i3", "dunst"),
        ("openbox", "openbox/autostart"),
        ("sway", "mako"),
        ("KDE", "log out and in"),
        ("ubuntu:GNOME", "log out and in"),
        ("Budgie:GNOME", "log out and in"),
        ("X-Cinnamon", "log out and in"),
    ],
)
def test_each_desktop_is_told_which_notification_service_it_lacks(desktop: str, word: str) -> None:
    """Seeded defect: a desktop with a service of its own is told to install another one, which fights with it."""
    told = no_service(Session.of(X11 | {"XDG_CURRENT_DESKTOP": desktop}, bus=True))
    assert told.reason.startswith("No notification service is running")
    assert word in told.remedy
    assert ("nstall" in told.remedy) == (word != "log out and in")


@pytest.mark.parametrize(("session", "word"), [(X11, "dunst"), (WAYLAND, "mako")])
def test_an_unknown_desktop_is_told_of_a_service_that_runs_there(session: dict[str, str], word: str) -> None:
    assert word in no_service(Session.of(session | {"XDG_CURRENT_DESKTOP": "bspwm"}, bus=True)).remedy


def test_every_text_is_whole_sentences() -> None:
    cases = [said(), said(SSH), said(X11, bus=False), said(SSH, DISPLAY="localhost:10.0")]
    cases += [said(X11, XDG_CURRENT_DESKTOP=name) for name in ("GNOME", "sway", "i3", "KDE", "")]
    cases += [no_service(Session(desktops=(name,))) for name in ("xfce", "gnome", "lxqt", "sway", "i3", "")]
    for case in cases:
        assert case.reason.endswith(".")
        assert case.remedy.endswith(".")
