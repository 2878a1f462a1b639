"""Where and when a site's page stands: its address, its ids, and the story's seconds as times of day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from tray_status.demo.story import Style

if TYPE_CHECKING:
    from tray_status.demo.story import Entry, Post, Site

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The address of a site's page (`base`, without a slash at its end), when second 0 of the story was, and its speed.

    `speed` is how many seconds of the story pass in one second of the clock; what lies before the story is not hurried.
    """

    site: Site
    base: str
    began: datetime
    speed: float = 1.0

    def time(self, seconds: float) -> datetime:
        """The time of day (UTC) of a second of the story."""
        return self.began + timedelta(seconds=seconds / self.speed if seconds > 0 else seconds)

    def iso(self, seconds: float, timespec: str = "milliseconds") -> str:
        """A second of the story in ISO 8601, UTC with Z."""
        return self.time(seconds).isoformat(timespec=timespec).replace("+00:00", "Z")

    def rfc822(self, seconds: float) -> str:
        """A second of the story as RSS and HTTP write it."""
        return format_datetime(self.time(seconds), usegmt=True)

    def code(self, *parts: str) -> str:
        """An id in the form of the site's platform (12 characters; incident.io: 26 upper case), always the same one."""
        length = 26 if self.site.style is Style.INCIDENTIO else 12
        number = self._digest(*parts)
        digits = []
        for _ in range(length):
            number, digit = divmod(number, len(_DIGITS))
            digits.append(_DIGITS[digit])
        text = "".join(digits)
        return f"01{text[2:].upper()}" if self.site.style is Style.INCIDENTIO else text

    def number(self, entry: Entry) -> int:
        """The number Statuspage gives an entry in its feed."""
        return 20_000_000 + self._digest(entry.id) % 10_000_000

    def post_code(self, entry: Entry, post: Post) -> str:
        """The id of one message."""
        return self.code(entry.id, repr(post.at))

    def path_of(self, entry: Entry) -> str:
        """The path of an entry's own page."""
        return f"/incidents/{self.code(entry.id)}"

    def url_of(self, entry: Entry) -> str:
        """The address of an entry's own page."""
        return self.base + self.path_of(entry)

    def _digest(self, *parts: str) -> int:
        return int.from_bytes(hashlib.blake2b("\0".join((self.site.id, *parts)).encode(), digest_size=20).digest())
