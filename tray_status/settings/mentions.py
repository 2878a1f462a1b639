"""Reads a project's files by their names: which packages, images, actions and providers each one mentions. Pure."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from tray_status.settings.packages import Kind, meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import PurePosixPath

_PYTHON_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]{0,99})")
_REQUIREMENT = re.compile(r"^[ \t]*([A-Za-z0-9][A-Za-z0-9._-]{0,99})[ \t]*(?:$|[\[;<>=!~@#])", re.MULTILINE)
_GEM = re.compile(r"""^[ \t]*gem[ (]+["']([^"'\n]{1,100})["']""", re.MULTILINE)
_GO = re.compile(r"^[ \t]*(?:require[ \t]+)?([a-z0-9][A-Za-z0-9._/~-]{0,200})[ \t]+v\d", re.MULTILINE)
_FROM = re.compile(
    r"^[ \t]*FROM[ \t]+(?:--\S{1,100}[ \t]+)*(\S{1,300})(?:[ \t]+AS[ \t]+(\S{1,100}))?", re.MULTILINE | re.IGNORECASE
)
_IMAGE = re.compile(r"""^[ \t]*(?:-[ \t]+)?image[ \t]*:[ \t]*["']?([\w][^\s"'#]{0,300})""", re.MULTILINE)
_USES = re.compile(r"""^[ \t]*(?:-[ \t]+)?uses[ \t]*:[ \t]*["']?([\w.-]{1,100}/[\w./-]{1,200})@""", re.MULTILINE)
_TERRAFORM = re.compile(
    r'''^[ \t]*(?:provider[ \t]+"([\w-]{1,60})"'''
    r"""|source[ \t]*=[ \t]*"(?:[\w.-]{1,60}/)?[\w-]{1,60}/([\w-]{1,60})"[ \t]*$)""",
    re.MULTILINE,
)
_REGISTRY: Final = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?|localhost(:\d+)?")
_TABLES_OF_PACKAGES: Final = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_TABLES_OF_CRATES: Final = ("dependencies", "dev-dependencies", "build-dependencies")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One thing that a file names: what it is called there, the line (from 1), and the catalogue's id it leads to."""

    name: str
    line: int
    id: str


class BrokenFileError(Exception):
    """A file cannot be read as what its name says; `why` completes "FILE …"."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def readable(path: PurePosixPath) -> bool:
    """Whether a file of that name, relative to the project's folder, may say something."""
    return _reader(path) is not None or meant(Kind.FILE, _place(path)) is not None


def mentions(path: PurePosixPath, text: str) -> tuple[Mention, ...]:
    """What the text of a project's file mentions of services that the catalogue knows, each service once.

    Raises BrokenFileError.
    """
    found: dict[str, Mention] = {}
    if (whole := meant(Kind.FILE, _place(path))) is not None:
        found[whole] = Mention(name=path.name, line=1, id=whole)
    reader = _reader(path)
    for kind, name, at in reader(text) if reader is not None else ():
        id_ = meant(kind, _from_registry(name) if kind is Kind.IMAGE else name)
        if id_ is not None and id_ not in found:
            offset = at if isinstance(at, int) else _at(text, at)
            found[id_] = Mention(name=name, line=text.count("\n", 0, offset) + 1, id=id_)
    return tuple(found.values())


def _place(path: PurePosixPath) -> str:
    """The name by which a file is known, with its folder where that is part of it."""
    in_folder = "/".join(path.parts[-3:] if ".github" in path.parts[-3:-2] else path.parts[-2:])
    return in_folder if meant(Kind.FILE, in_folder) is not None else path.name


_Named = tuple[Kind, str, int | str]
"""A kind, a name, and where in the text it stands: an offset, or the word by which it is found."""


def _reader(path: PurePosixPath) -> Callable[[str], Iterable[_Named]] | None:
    name = path.name.casefold()
    stem = name.removesuffix(".yml").removesuffix(".yaml")
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name.endswith(".txt") and (name.startswith("requirements") or path.parent.name == "requirements"):
        return _requirements
    if name.startswith(("dockerfile", "containerfile")) or name.endswith((".dockerfile", ".containerfile")):
        return _dockerfile
    if name.endswith(".tf"):
        return _terraform
    if stem != name and (
        stem.startswith(("docker-compose", "compose")) or path.parent.name in (".circleci", "workflows")
    ):
        return _pipeline
    return None


def _package_json(text: str) -> Iterator[_Named]:
    tree = _json(text)
    for table in _TABLES_OF_PACKAGES:
        yield from ((Kind.NPM, name, f'"{name}"') for name in _keys(tree.get(table)))


def _composer(text: str) -> Iterator[_Named]:
    tree = _json(text)
    for table in ("require", "require-dev"):
        yield from ((Kind.COMPOSER, name, f'"{name}"') for name in _keys(tree.get(table)))


def _pyproject(text: str) -> Iterator[_Named]:
    tree = _toml(text)
    project, poetry = _map(tree.get("project")), _map(_map(tree.get("tool")).get("poetry"))
    lists = [
        project.get("dependencies"),
        *_map(project.get("optional-dependencies")).values(),
        *_map(tree.get("dependency-groups")).values(),
    ]
    tables = [
        poetry.get("dependencies"),
        poetry.get("dev-dependencies"),
        *(_map(group).get("dependencies") for group in _map(poetry.get("group")).values()),
        tree.get("packages"),  # a Pipfile's
        tree.get("dev-packages"),
    ]
    written = [line for lines in lists if isinstance(lines, list) for line in lines if isinstance(line, str)]
    for line in [*written, *(name for table in tables for name in _keys(table))]:
        if (found := _PYTHON_NAME.match(line)) is not None:
            yield Kind.PYTHON, _normal(found[1]), found[1]


def _cargo(text: str) -> Iterator[_Named]:
    tree = _toml(text)
    roots = [tree, _map(tree.get("workspace")), *map(_map, _map(tree.get("target")).values())]
    for root in roots:
        for table in _TABLES_OF_CRATES:
            yield from ((Kind.CARGO, name, name) for name in _keys(root.get(table)))


def _requirements(text: str) -> Iterator[_Named]:
    yield from ((Kind.PYTHON, _normal(found[1]), found.start(1)) for found in _REQUIREMENT.finditer(text))


def _gemfile(text: str) -> Iterator[_Named]:
    yield from ((Kind.GEM, found[1], found.start(1)) for found in _GEM.finditer(text))


def _go_mod(text: str) -> Iterator[_Named]:
    yield from ((Kind.GO, found[1], found.start(1)) for found in _GO.finditer(text))


def _terraform(text: str) -> Iterator[_Named]:
    for found in _TERRAFORM.finditer(text):
        yield Kind.TERRAFORM, found[1] or found[2], found.start()


def _dockerfile(text: str) -> Iterator[_Named]:
    stages = {found[2].casefold() for found in _FROM.finditer(text) if found[2]} | {"scratch"}
    for found in _FROM.finditer(text):
        if found[1].casefold() not in stages and "$" not in found[1]:
            yield Kind.IMAGE, found[1], found.start(1)


def _pipeline(text: str) -> Iterator[_Named]:
    """Any YAML of a pipeline or of containers, line by line: what else stands there does not matter."""
    yield from ((Kind.ACTION, found[1], found.start(1)) for found in _USES.finditer(text))
    yield from ((Kind.IMAGE, found[1], found.start(1)) for found in _IMAGE.finditer(text))


def _from_registry(image: str) -> str:
    """The image with its registry, which is left out where it is the usual one."""
    return image if _REGISTRY.fullmatch(image.partition("/")[0]) and "/" in image else f"docker.io/{image}"


_BY_NAME: Final[Mapping[str, Callable[[str], Iterable[_Named]]]] = {
    "package.json": _package_json,
    "composer.json": _composer,
    "pyproject.toml": _pyproject,
    "pipfile": _pyproject,
    "cargo.toml": _cargo,
    "gemfile": _gemfile,
    "go.mod": _go_mod,
    ".gitlab-ci.yml": _pipeline,
    "bitbucket-pipelines.yml": _pipeline,
}


def _normal(name: str) -> str:
    """A Python package's name as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _at(text: str, name: str) -> int:
    """Where a word stands as one of its own; the beginning where it is written in another way."""
    found = re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", text)
    return found.start() if found is not None else 0


def _json(text: str) -> Mapping[str, object]:
    try:
        tree = json.loads(text)
    except RecursionError:
        _broken("is nested too deeply")
    except ValueError as error:
        _broken(f"is no valid JSON (line {getattr(error, 'lineno', 1)})")
    if not isinstance(tree, dict):
        _broken("is JSON of another kind")
    return tree


def _toml(text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        _broken("is nested too deeply")
    except ValueError as error:  # also a number of more digits than Python reads
        line = re.search(r"line \d+", str(error))
        _broken(f"is no valid TOML{f' ({line[0]})' if line is not None else ''}")


def _map(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _keys(value: object) -> Iterable[str]:
    return [str(key) for key in _map(value)]


def _broken(why: str) -> NoReturn:
    raise BrokenFileError(why) from None
