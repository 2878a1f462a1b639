"""Simulated status pages on this machine that play a story: for `tray-status demo`, and for tests to poll."""

from tray_status.demo.minute import MINUTE
from tray_status.demo.server import DemoServer, PageAddress
from tray_status.demo.story import Fault, Site, Step, Story, Style

__all__ = ["MINUTE", "DemoServer", "Fault", "PageAddress", "Site", "Step", "Story", "Style"]
