"""Owns what commands make of a name that the catalog knows: which provider or part is meant, and how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tray_status.core.prefs import ProviderPrefs, Settings
    from tray_status.settings.catalog import Found


def meant(text: str) -> Found | None:
    """The provider or part that a name, or an address of its page, means; None when the catalog has none."""
    from tray_status.settings.catalog import Found, by_url, find, find_part

    if "://" in text:
        entry = by_url(text)
        return Found(entry=entry, score=1, by=text) if entry is not None else None
    entry = find(text)
    if entry is not None:
        return Found(entry=entry, score=1, by=text)
    part = find_part(text)
    return Found(entry=part.entry, part=part, score=1, by=text) if part is not None else None


def hint(text: str, settings: Settings) -> str:
    """What a name that nothing has may have meant, as a question and a blank; "" when nothing is like it."""
    from tray_status.cli.asking import near
    from tray_status.settings.catalog import search

    found = search(text, 3)
    nearest = [one.by for one in found if one.score == found[0].score]
    return near(text, [*(one.name for one in settings.providers), *nearest])


def looked_at(found: Found) -> ProviderPrefs:
    """The provider as it is looked at without being in the settings: a part with its focus."""
    from tray_status.core.model import ProviderId
    from tray_status.core.prefs import Focus, ProviderPrefs

    entry, part = found.entry, found.part
    return ProviderPrefs(
        id=ProviderId(entry.id),
        name=entry.name,
        url=entry.url,
        guess=entry.platform,
        focus=Focus(include=part.include) if part is not None else Focus(),
    )


def added(found: Found, prefs: ProviderPrefs, before: Settings) -> list[str]:
    """What to say of a provider, or a part of one, that was written: what it is now, and how to take that back."""
    from tray_status.core.links import shown_url

    there = before.provider(prefs.id)
    if there is None:
        focus = [f"  with the focus {', '.join(prefs.focus.include)}"] if found.part is not None else []
        told = f"Added {prefs.name} ({prefs.id}): {shown_url(prefs.url)}"
        return [told, *focus, f"To undo: tray-status remove {prefs.id}"]
    new = [one for one in prefs.focus.include if one not in there.focus.include]
    if not new:
        return [f"{prefs.name} ({prefs.id}) has that in its focus already."]
    return [
        f"Added to the focus of {prefs.name} ({prefs.id}): {', '.join(new)}",
        "To undo, take that out of its focus in the settings.",
    ]


def refuse_watched(wanted: str, found: Found | None, settings: Settings, globs: Sequence[str]) -> None:
    """Raise UsageError for an address or name that is in the settings already; with globs, how they become its focus.

    A part joins the focus of a provider that has one.
    """
    from tray_status.cli.focusing import focus_of
    from tray_status.core.errors import UsageError
    from tray_status.core.model import ProviderId
    from tray_status.settings.providers import slug

    try:
        there = settings.provider(ProviderId(slug(wanted))) if found is None else _watched(found, settings)
    except ValueError:
        return  # what is no address is said where it is read
    if there is None or (found is not None and found.part is not None and there.focus.include):
        return
    said = f"{there.name} is watched already, with the id `{there.id}`."
    wished = globs or (found.part.include if found is not None and found.part is not None else ())
    if wished:
        lines = "\n".join(focus_of(there, wished))
        raise UsageError(f"{said} For that focus, write below its name or url in the settings:\n{lines}")
    raise UsageError(f"{said} To watch it a second time, write it into the settings with an `id:` of its own.")


def write(path: Path, found: Found) -> ProviderPrefs:
    """Write a provider into the settings file by its name; of a part its focus too, beside that of other parts.

    Raises ConfigErrors or UsageError: it is there already, whole.
    """
    from tray_status.core.errors import UsageError
    from tray_status.core.model import ProviderId
    from tray_status.settings.save import Draft

    draft, part = Draft.open(path), found.part
    there = _watched(found, draft.settings)
    provider = there.id if there is not None else ProviderId(found.entry.id)
    if there is not None and provider != found.entry.id and (part is None or not there.focus.include):
        raise UsageError(f"The page of {found.entry.name} is watched already: {there.name} ({there.id}).")
    if part is None or there is None or not there.focus.include:
        draft = draft.with_provider(found.entry.name)
    if part is not None:
        before = there.focus.include if there is not None else ()
        wanted = list(dict.fromkeys((*before, *part.include)))
        draft = draft.with_value(f"providers.{provider}.focus.components.include", wanted)
    draft.write()
    prefs = draft.settings.provider(provider)
    assert prefs is not None  # noqa: S101 -- it was just written
    return prefs


def _watched(found: Found, settings: Settings) -> ProviderPrefs | None:
    """The provider of the settings that it is: by its id, or by its page, which may have been added by address."""
    from tray_status.core.model import ProviderId
    from tray_status.settings.catalog import address_key

    page = address_key(found.entry.url)
    by_page = (one for one in settings.providers if address_key(one.url) == page)
    return settings.provider(ProviderId(found.entry.id)) or next(by_page, None)
