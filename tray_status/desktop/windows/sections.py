"""Owns which sections the settings window has, in their order."""

from __future__ import annotations

from tray_status.desktop.windows.field import Field
from tray_status.desktop.windows.fields_pane import pane_of
from tray_status.desktop.windows.look_pane import TITLE, LookPane
from tray_status.desktop.windows.notifiers_pane import NotifiersPane
from tray_status.desktop.windows.panes import Section
from tray_status.desktop.windows.providers_pane import ProvidersPane
from tray_status.desktop.windows.settings_fields import NETWORK, QUIET, TELLING
from tray_status.desktop.windows.words import _


def _plain(name: str, title: str, fields: tuple[Field, ...]) -> Section:
    return Section(name=name, title=title, build=pane_of(fields, title))


SECTIONS = (
    Section(name="providers", title=_("Providers"), build=ProvidersPane),
    _plain("telling", _("What is told"), TELLING),
    _plain("quiet", _("Quiet hours"), QUIET),
    Section(name="notifiers", title=_("Notifiers"), build=NotifiersPane),
    Section(name="look", title=TITLE, build=LookPane),
    _plain("network", _("Network and log"), NETWORK),
)
