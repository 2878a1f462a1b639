"""Owns the time-zone abbreviations that status pages print, as fixed offsets from UTC."""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from functools import lru_cache
from typing import Final

# Of an abbreviation used in several places, the one most status pages mean: CST is Chicago, IST India, BST London.
_HOURS: Final[dict[str, float]] = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2,
    "SAST": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5, "WIB": 7, "SGT": 8, "HKT": 8,
    "AWST": 8, "PHT": 8, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10, "ACDT": 10.5, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "BRT": -3, "ART": -3, "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "HDT": -9,
}  # fmt: skip
_NUMERIC = re.compile(r"(?:(?:UTC|GMT) ?)?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_UTC_SIGN = re.compile(r"\u2212")


@lru_cache(maxsize=256)
def zone(name: str) -> timezone | None:
    """The offset of an abbreviation or number such as `PDT`, `Z`, `+02:00`, `-0800`, `GMT+0`; None when not known."""
    name = _UTC_SIGN.sub("-", name.strip())
    hours = _HOURS.get(name.upper())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    found = _NUMERIC.fullmatch(name)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > 14 * 60 or int(found[3] or 0) > 59:  # noqa: PLR2004 -- no place on Earth is further from UTC
        return None
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
