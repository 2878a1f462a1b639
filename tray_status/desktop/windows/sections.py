"""Owns which sections the settings window has, in their order."""

from __future__ import annotations

from tray_status.desktop.windows.fields_pane import pane_of
from tray_status.desktop.windows.panes import Section
from tray_status.desktop.windows.providers_pane import ProvidersPane
from tray_status.desktop.windows.settings_fields import LOOK, NETWORK, QUIET, TELLING
from tray_status.desktop.windows.words import _

_PLAIN = (
    ("telling", _("What is told"), TELLING),
    ("quiet", _("Quiet hours"), QUIET),
    ("look", _("Icon and start"), LOOK),
    ("network", _("Network and log"), NETWORK),
)
SECTIONS = (
    Section(name="providers", title=_("Providers"), build=ProvidersPane),
    *(Section(name=name, title=title, build=pane_of(fields, title)) for name, title, fields in _PLAIN),
)
