"""Owns `--as PROVIDER` of the commands on saved documents: page, platform and mapping as the settings have them."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tray_status.core.errors import UsageError
from tray_status.core.mapping import MAPPED

if TYPE_CHECKING:
    from tray_status.core.mapping import DocumentMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where saved documents come from: None where nothing is said of it."""

    platform: str | None = None
    url: str | None = None
    mapping: tuple[DocumentMapping, ...] = ()


def add_origin(parser: argparse.ArgumentParser, *, platforms: str) -> None:
    """Add the options that say where the documents come from."""
    parser.add_argument("--platform", metavar="NAME", help=platforms)
    parser.add_argument("--url", metavar="PAGE_URL", help="the address of the page")
    parser.add_argument(
        "--as",
        dest="provider",
        metavar="PROVIDER",
        help="platform, address and mapping of a provider of your settings, in place of these two",
    )


def origin(args: argparse.Namespace) -> Origin:
    """What the options say. Raises UsageError for a provider that is none, and beside --platform or --url."""
    if args.provider is None:
        if args.platform in MAPPED:
            why = f"`{args.platform}` reads by a mapping, and that stands in the settings"
            raise UsageError(f"{why}: say of which provider, with --as PROVIDER in place of --platform and --url.")
        return Origin(platform=args.platform, url=args.url)
    if args.platform is not None or args.url is not None:
        raise UsageError("--as says platform and address already: take --platform and --url away.")
    import os

    from tray_status.cli.asking import near
    from tray_status.cli.wishes import in_force
    from tray_status.place import Place

    providers = in_force(Place.of(os.environ)).providers
    wanted = args.provider.casefold()
    for prefs in providers:
        if wanted in (prefs.id.casefold(), prefs.name.casefold()):
            return Origin(platform=prefs.platform, url=prefs.url, mapping=prefs.mapping)
    hint = near(args.provider, [name for prefs in providers for name in (prefs.name, prefs.id)])
    raise UsageError(f"Your settings have no provider `{args.provider}`. {hint}`tray-status list` shows them all.")
