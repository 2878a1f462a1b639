"""Files of earlier versions: the schema number of each kind of file, and the pure steps from one number to the next.

Every change to what is saved, even one more field, raises the number of its kind of file and adds a step: an older
program then leaves the newer file alone, instead of taking what it does not know for damage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tray_status.core.errors import StateError
from tray_status.core.links import fingerprint
from tray_status.engine.codec import from_bytes, to_bytes

NOTE = "Written by Tray Status. Please do not edit: the program would overwrite or set aside what you change."

Tree = Mapping[str, object]
Step = Callable[[Tree], Tree]
"""What a file of one schema becomes in the next: the keys of the whole file, without `note` and `schema`."""


class NewerSchemaError(StateError):
    """A later version of the program wrote this file: it is not damaged, and must be left as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of file. `steps[n]` leads from schema `n` to `n + 1`; there is one for each earlier schema."""

    schema: int
    steps: Mapping[int, Step] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwrapped:
    """What a file held, as this version writes it; `schema` is the number that it was written with."""

    tree: Tree
    schema: int


def _incidents_once(tree: Tree) -> Tree:
    """Schema 2 names what readings and belief share by its id in the readings; in full it is read as well.

    A health that nothing explains has its name of today there.
    """
    state = tree["state"]
    if not isinstance(state, dict) or "sickness" not in state:
        return tree
    renamed = {("unexplained" if key == "sickness" else key): value for key, value in state.items()}
    return {**tree, "state": renamed}


def _no_secrets(tree: Tree) -> Tree:
    """Schema 3 holds fingerprints of the address that settings name, and of its query where an address repeats it."""
    state = tree["state"]
    if not isinstance(state, dict):
        return tree
    now = dict(state)
    asked, page = now.get("asked"), now.get("page")
    query = urlsplit(asked).query if isinstance(asked, str) else ""
    if isinstance(asked, str):
        now["asked"] = fingerprint(asked)
    if isinstance(page, dict):
        now["page"] = {key: _told_apart(query, value) for key, value in page.items()}
    if "documents" in now:
        now["documents"] = {
            role: {**document, "url": _told_apart(query, document["url"])}
            for role, document in now["documents"].items()
        }
    return {**tree, "state": now}


def _told_apart(query: str, url: object) -> object:
    """An address with the fingerprint of this query in its place; with any other query it stays as it is."""
    if not query or not isinstance(url, str) or urlsplit(url).query != query:
        return url
    return urlsplit(url)._replace(query=fingerprint(query)).geturl()


PROVIDER = Form(schema=3, steps={1: _incidents_once, 2: _no_secrets})
POLLS = Form(schema=1)
APP = Form(schema=1)
GLANCE = Form(schema=1)


def wrap(form: Form, tree: Tree) -> bytes:
    """The bytes of a file: first the note for people who open it, then the schema number, then its own keys."""
    return to_bytes({"note": NOTE, "schema": form.schema, **tree}) + b"\n"


def unwrap(form: Form, data: bytes) -> Unwrapped:
    """What the bytes of a file hold, led up to the present schema.

    Raises NewerSchemaError for a file of a later version, StateError for what is no such file at all.
    """
    tree = from_bytes(data)
    if not isinstance(tree, dict):
        raise StateError("Not a file of Tray Status: no JSON object.")
    written = tree.get("schema")
    if type(written) is not int or written < 1:
        raise StateError(f"Not a file of Tray Status: its schema is {written!r}.")
    if written > form.schema:
        raise NewerSchemaError(f"Written by a newer version of Tray Status (schema {written}).")
    now: Tree = {key: value for key, value in tree.items() if key not in ("note", "schema")}
    for number in range(written, form.schema):
        try:
            now = form.steps[number](now)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            # A step may take for granted what its schema promises; a file that breaks the promise is damaged.
            raise StateError(f"Damaged: what schema {number} promises is not there ({error!r}).") from error
    return Unwrapped(tree=now, schema=written)
