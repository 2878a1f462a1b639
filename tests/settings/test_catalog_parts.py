"""The parts of providers: their globs fit what the makers' pages really name, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recorded import recorded
from tray_status.core.errors import PayloadError
from tray_status.core.focus import chosen
from tray_status.core.prefs import Focus
from tray_status.core.reading import Page
from tray_status.platforms.registry import find as find_platform
from tray_status.settings.catalog import find, find_part, whole

FOLDERS = {"aws": "aws", "google-cloud": "gcp", "apple": "apple"}
"""Where recorded pages of a maker lie. Those of the others name too little to judge by."""


@pytest.mark.parametrize(
    ("part", "component", "fits"),
    [
        ("ec2", "Amazon Elastic Compute Cloud", True),
        ("ec2", "ec2-us-east-1", True),
        ("ec2", "EC2 Serial Console", True),
        ("ec2", "Multiple services", True),
        ("ec2", "multipleservices-us-east-1", True),
        ("ec2", "Amazon Simple Storage Service", False),
        ("s3", "Amazon Simple Storage Service", True),
        ("s3", "AWS Lambda", False),
        ("lambda", "lambda-eu-west-1", True),
        ("rds", "Amazon Relational Database Service", True),
        ("step functions", "state-me-south-1", True),
        ("gke", "Google Kubernetes Engine", True),
        ("gke", "Google Compute Engine", False),
        ("gcs", "Google Cloud Storage", True),
        ("gcs", "Multiple Products", True),
        ("azure sql", "SQL Database", True),
        ("azure sql", "Azure Database for MySQL", False),
        ("aks", "Network Infrastructure", True),
        ("icloud", "iCloud Backup", True),
        ("icloud", "iMessage", False),
        ("app store", "Mac App Store", True),
        ("app store", "App Store Connect", False),
    ],
)
def test_a_part_fits_its_components_and_no_others(part: str, component: str, *, fits: bool) -> None:
    """Catches: a focus that misses an outage of several services, or tells of others'."""
    found = find_part(part)
    assert found is not None
    assert chosen(component, Focus(include=found.include)) is fits


@pytest.mark.parametrize("maker", FOLDERS)
def test_every_part_fits_something_that_recorded_pages_name(maker: str) -> None:
    """Catches: a name that people use and the maker's page does not, so that its outages would never be told."""
    folder = recorded()
    if folder is None:
        pytest.skip("no recorded pages")
    names = set(_named(folder / FOLDERS[maker], maker))
    assert len(names) > 20
    parts = [part for part in whole().parts if part.entry.id == maker]
    unseen = [part.name for part in parts if not any(_fits(name, part.include) for name in names)]
    assert unseen == []


def _fits(name: str, include: tuple[str, ...]) -> bool:
    """Whether it is this part, and not what is said when several are meant."""
    return not name.lower().startswith("multiple") and chosen(name, Focus(include=include))


def _named(folder: Path, maker: str) -> Iterator[str]:
    """All components that the pages of a folder name, as they are read."""
    entry = find(maker)
    assert entry is not None
    page = Page(url=entry.url)
    for file in sorted(folder.iterdir()):
        body = file.read_bytes()
        found = find_platform(body, page)
        try:
            reading = found[0].read(found[1], body, page) if found is not None else None
        except PayloadError:
            continue
        if reading is not None:
            yield from (component.name for component in reading.components)
            yield from (name for incident in reading.incidents for name in incident.components)
