"""Owns which sections the settings window has, in their order."""

from __future__ import annotations

from tray_status.desktop.windows.panes import Section
from tray_status.desktop.windows.providers_pane import ProvidersPane
from tray_status.desktop.windows.words import _

SECTIONS = (Section(name="providers", title=_("Providers"), build=ProvidersPane),)
