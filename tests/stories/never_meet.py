"""Owns the pairs of rules that cannot meet, each with its reason; every other pair has a story."""

from __future__ import annotations

NO_ALERT = "what it leaves out is no alert, so nothing of it can wait or expire"

NEVER = {
    ("impact", "expiry"): NO_ALERT,
    ("events", "expiry"): NO_ALERT,
    ("focus", "expiry"): NO_ALERT,
}
