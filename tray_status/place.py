"""Owns where one running program keeps what is its own, and what belongs to every place: kinds, platforms, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tray_status import paths, plugins
from tray_status.core.reading import Page
from tray_status.notifiers import BUILT_IN, Kind
from tray_status.platforms.base import Platform
from tray_status.platforms.detection import Detecting
from tray_status.platforms.registry import PLATFORMS, platform
from tray_status.settings.file import SettingsFile
from tray_status.settings.reader import Surroundings
from tray_status.settings.secrets import Secrets, read_secret
from tray_status.vault import PatientKeyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one running program keeps what is its own; two programs with different places never meet."""

    state: Path
    settings: Path
    runtime: Path
    environ: Mapping[str, str]
    secrets: Secrets = field(default_factory=lambda: Secrets(PatientKeyring(read_secret)), repr=False, compare=False)

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Place:
        """The usual place of this user on this system, or what the environment names."""
        return cls(
            state=paths.state_folder(environ),
            settings=paths.config_folder(environ) / "settings.yaml",
            runtime=paths.runtime_folder(environ),
            environ=environ,
        )

    @property
    def runtimes(self) -> tuple[Path, ...]:
        """The runtime folders in the order in which they are tried: the path of the usual one may be too long."""
        return tuple(dict.fromkeys((self.runtime, paths.spare_runtime_folder(self.state))))


@cache
def notifier_kinds() -> tuple[Kind, ...]:
    """Every kind of notifier there is: ours first, then those of installed packages."""
    return (*BUILT_IN, *plugins.notifiers())


@cache
def added_platforms() -> tuple[Platform, ...]:
    """The platforms of installed packages."""
    return plugins.platforms()


@cache
def all_platforms() -> tuple[Platform, ...]:
    """Every platform there is: ours, then those of installed packages, and last the one that any feed at all is of."""
    return (*PLATFORMS[:-1], *added_platforms(), PLATFORMS[-1])


def platform_names() -> tuple[str, ...]:
    """The names of all of them."""
    return (*PLATFORMS.names[:-1], *(known.name for known in added_platforms()), PLATFORMS.names[-1])


def find_platform(name: str) -> Platform | None:
    """The platform of that name, or None; no other one is loaded for it."""
    return platform(name) or platform(name, added_platforms())


def find_out(page: Page) -> Detecting:
    """Find out the platform of a page, among all there are."""
    from tray_status.platforms.detect import detect

    return detect(page, all_platforms())


def surroundings(place: Place) -> Surroundings:
    """What the settings of a place are checked against."""
    return Surroundings(
        folder=place.settings.absolute().parent,
        kinds=tuple(kind.settings for kind in notifier_kinds()),
        environ=place.environ,
        secrets=place.secrets,
        platforms=platform_names(),
        certificates_fault=_certificates_fault,
    )


def settings_file(place: Place) -> SettingsFile:
    """The settings file of a place, not read yet."""
    return SettingsFile(
        place.settings,
        defaults=paths.config_file("defaults.yaml"),
        last_good=place.state / "settings.last-good.yaml",
        around=surroundings(place),
    )


def _certificates_fault(path: str) -> str | None:
    """See `engine.tls.certificates_fault`; TLS is loaded for it only where settings name a file."""
    from tray_status.engine.tls import certificates_fault

    return certificates_fault(path)
