"""Writes the list of parts of a release (SBOM) in the form of CycloneDX 1.6, and checks it against its schema."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.tool import Tool
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from parts import OWN, Library, Part

SCHEMA = SchemaVersion.V1_6
ONLY_HERE = frozenset({"CPython", "OpenSSL", "PyInstaller (start program)"})
"""Parts that do not come from the package index."""


class ListError(Exception):
    """The list does not fit the schema; the message says where."""


def list_of_parts(
    version: str, epoch: int, parts: Iterable[Part], libraries: Iterable[Library], python: Iterable[Part] = ()
) -> str:
    """The list as JSON, the same whenever it is made of the same. Raises ListError."""
    licences = LicenseFactory()
    own = Component(
        type=ComponentType.APPLICATION,
        name=OWN,
        version=version,
        bom_ref=OWN,
        licenses=[licences.make_from_string("MIT")],
        purl=PackageURL(type="pypi", name=OWN, version=version),
    )
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"{OWN}/{version}/{epoch}"))
    bom.metadata.timestamp = datetime.fromtimestamp(epoch, tz=UTC)
    bom.metadata.component = own
    bom.metadata.tools.tools.add(Tool(name="build/sbom.py", version=version))
    packages = [_package(part, licences) for part in (*parts, *python)]
    files = [_file(library) for library in libraries]
    for component in (*packages, *files):
        bom.components.add(component)
    bom.register_dependency(own, [*packages, *files])
    text = make_outputter(bom, OutputFormat.JSON, SCHEMA).output_as_string(indent=2)
    wrong = JsonStrictValidator(SCHEMA).validate_str(text)
    if wrong is not None:
        first = str(wrong).partition("\n")[0]
        raise ListError(f"The list of parts does not fit the schema of CycloneDX {SCHEMA.to_version()}: {first}")
    return f"{text}\n"


def _package(part: Part, licences: LicenseFactory) -> Component:
    listed = part.name not in ONLY_HERE
    return Component(
        type=ComponentType.LIBRARY,
        name=part.name,
        version=part.version,
        bom_ref=f"{part.name}=={part.version}",
        licenses=[] if part.licence == "not stated" else [licences.make_from_string(part.licence)],
        purl=PackageURL(type="pypi", name=part.name.casefold(), version=part.version) if listed else None,
    )


def _file(library: Library) -> Component:
    return Component(
        type=ComponentType.FILE,
        name=library.path,
        bom_ref=f"file:{library.path}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=library.sha256)],
    )
