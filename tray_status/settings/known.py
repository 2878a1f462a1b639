"""The providers that are known by name alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A provider known by name. `guess` is the platform its page had when last seen: asked first, never insisted on."""

    name: str
    id: str
    url: str
    guess: str | None = None


KNOWN = (
    Known(name="GitHub", id="github", url="https://www.githubstatus.com", guess="statuspage"),
    Known(name="OpenAI", id="openai", url="https://status.openai.com", guess="incidentio"),
    Known(name="Cloudflare", id="cloudflare", url="https://www.cloudflarestatus.com", guess="statuspage"),
    # Read by its compatible summary; this address was taken from public lists and not asked by us.
    Known(name="Stripe", id="stripe", url="https://www.stripestatus.com", guess="statuspage"),
)


def find_known(name: str) -> Known | None:
    """The known provider of that name, whatever its upper and lower case; None when there is none."""
    return next((known for known in KNOWN if known.name.casefold() == name.strip().casefold()), None)


def known_by_url(url: str) -> Known | None:
    """The known provider whose page has that address, whatever its scheme; None when there is none."""
    page = url.partition("://")[2].rstrip("/").casefold().removeprefix("www.")
    return next((one for one in KNOWN if one.url.partition("://")[2].removeprefix("www.") == page), None)
