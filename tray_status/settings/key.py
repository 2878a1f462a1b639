"""What a key of the settings is: its name, the type of its value, its default, and a sentence of meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from tray_status.settings.values import ValueType

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Key(Generic[T_co]):
    """A key with a value of one type. `written` is how its default is written; `default` is that default as a value."""

    name: str
    type: ValueType[T_co]
    default: T_co
    written: str
    meaning: str

    @property
    def described(self) -> str:
        """What may be written."""
        return self.type.described


@dataclass(frozen=True, slots=True)
class Section:
    """A key that holds keys or entries of its own, described by another table."""

    name: str
    described: str
    written: str
    meaning: str


Row: TypeAlias = Key[Any] | Section
