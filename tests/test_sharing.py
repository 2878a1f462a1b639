"""Values that share their functions: they refuse, describe themselves, compare and are copied as before."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from tray_status.core.model import Incident, IncidentId, Phase, Update
from tray_status.sharing import share_in

UPDATE = Update(at=None, phase=Phase.RESOLVED, body="Well again.")
INCIDENT = Incident(id=IncidentId("1"), title="Slow", updates=(UPDATE,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Secretive:
    """Hides one of its fields."""

    name: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """Describes itself."""

    name: str

    def __repr__(self) -> str:
        """Its own words."""
        return f"<{self.name}>"


def test_values_are_what_they_were() -> None:
    """Seeded defect: a shared function that lets a value be changed, or shows what is not to be shown."""
    before = repr(INCIDENT), hash(INCIDENT)
    share_in([Incident, Update, Secretive, Described])

    assert (repr(INCIDENT), hash(INCIDENT)) == before
    assert repr(Secretive(name="a", secret="b")) == "Secretive(name='a')"
    assert repr(Described(name="a")) == "<a>"
    assert replace(INCIDENT, title="Slow") == INCIDENT != replace(INCIDENT, title="Fast")
    assert pickle.loads(pickle.dumps(INCIDENT)) == INCIDENT  # noqa: S301 -- our own
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'title'"):
        INCIDENT.title = "Fast"  # type: ignore[misc]  # what is to be refused
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'title'"):
        del INCIDENT.title
    assert Incident.__setattr__ is Update.__setattr__


def test_the_other_copy_of_a_class_goes_and_nothing_is_done_twice() -> None:
    """Seeded defect: what keeps the copy alive is left in place, and nothing is saved."""
    code = (
        "import gc; from tray_status.core.model import Incident; from tray_status.sharing import share; "
        "alive = lambda: sum(isinstance(one, type) and one.__name__ == 'Incident' for one in gc.get_objects()); "
        "gc.collect(); print(alive(), share() >= 3, alive(), share())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["2", "True", "1", "0"]
