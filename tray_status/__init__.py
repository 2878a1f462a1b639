"""Tray Status watches many status pages and tells you only what changed."""

__version__ = "0.1.0"
