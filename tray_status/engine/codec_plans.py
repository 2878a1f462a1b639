"""Builds, from the annotations of a type, the two functions that write its values as JSON and read them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import NewType, Union, cast, get_args, get_origin, get_type_hints

from tray_status.engine.codec_scalars import SCALARS, Fault, Plan, same, shown, word_plan

PlanOf = Callable[[object], Plan]
MEMBER = "type"
"""The key that names the dataclass where a union has several."""


def build(kind: object, plan_of: PlanOf) -> Plan:
    """The plan for a type; `plan_of` gives those of its parts. Raises TypeError for a type that is not supported."""
    if isinstance(kind, NewType):
        return plan_of(kind.__supertype__)
    container = CONTAINERS.get(get_origin(kind))
    if container is not None:
        return container(get_args(kind), plan_of)
    if isinstance(kind, type):
        if issubclass(kind, Enum):
            return word_plan(kind)
        if is_dataclass(kind):
            return _record(kind, plan_of)
        if kind in SCALARS:
            return SCALARS[kind]
    raise TypeError(f"The codec does not know the type {kind!r}.")


def _list(tree: object) -> list[object]:
    if type(tree) is not list:
        raise Fault(f"{shown(tree)} is not a list")
    return cast("list[object]", tree)


def _object(tree: object) -> dict[str, object]:
    if type(tree) is not dict:
        raise Fault(f"{shown(tree)} is not an object")
    return cast("dict[str, object]", tree)


def _each(transform: Callable[[object], object], parts: list[object]) -> list[object]:
    """All parts transformed; a fault learns at which index it was, at no cost while there is none."""
    done: list[object] = []
    try:
        done.extend(map(transform, parts))
    except Fault as fault:
        fault.inside(len(done))
        raise
    return done


def _tuple(parts: tuple[object, ...], plan_of: PlanOf) -> Plan:
    if len(parts) == 2 and parts[1] is Ellipsis:  # noqa: PLR2004 -- tuple[X, ...] has these two
        plan = plan_of(parts[0])
        return Plan(
            encode=lambda value: _each(plan.encode, list(cast("tuple[object, ...]", value))),
            decode=lambda tree: tuple(_each(plan.decode, _list(tree))),
        )
    plans = tuple(plan_of(part) for part in parts)

    def decode(tree: object) -> object:
        trees = _list(tree)
        if len(trees) != len(plans):
            raise Fault(f"has {len(trees)} entries and must have {len(plans)}")
        return tuple(plan.decode(part) for plan, part in zip(plans, trees, strict=True))

    return Plan(
        encode=lambda value: [
            plan.encode(part) for plan, part in zip(plans, cast("tuple[object, ...]", value), strict=True)
        ],
        decode=decode,
    )


def _set(parts: tuple[object, ...], plan_of: PlanOf) -> Plan:
    plan = plan_of(parts[0])

    def encode(value: object) -> object:
        # By their written form: the bytes must not depend on the order that this run's hashes happen to give.
        return sorted((plan.encode(part) for part in cast("frozenset[object]", value)), key=str)

    def decode(tree: object) -> object:
        members = frozenset(_each(plan.decode, _list(tree)))
        if len(members) != len(_list(tree)):
            raise Fault("names something twice")
        return members

    return Plan(encode=encode, decode=decode)


def _mapping(parts: tuple[object, ...], plan_of: PlanOf) -> Plan:
    keys, values = (plan_of(part) for part in parts)

    def encode(value: object) -> object:
        pairs = cast("Mapping[object, object]", value).items()
        written = {cast("str", keys.encode(key)): values.encode(part) for key, part in pairs}
        return {key: written[key] for key in sorted(written)}

    def decode(tree: object) -> object:
        key = None
        done: dict[object, object] = {}
        try:
            for key, part in _object(tree).items():
                done[keys.decode(key)] = values.decode(part)
        except Fault as fault:
            if key is not None:
                fault.inside(f"[{shown(key)}]")
            raise
        return done

    return Plan(encode=encode, decode=decode)


def _union(parts: tuple[object, ...], plan_of: PlanOf) -> Plan:
    members = [part for part in parts if part is not NoneType]
    optional = len(members) < len(parts)
    plan = plan_of(members[0]) if len(members) == 1 else _choice(members, plan_of)
    if not optional:
        return plan
    return Plan(
        encode=lambda value: None if value is None else plan.encode(value),
        decode=lambda tree: None if tree is None else plan.decode(tree),
        optional=True,
        present=plan.encode,
    )


def _choice(members: list[object], plan_of: PlanOf) -> Plan:
    """One of several dataclasses, told apart by a key that names them, and at most one type written as text."""
    plans = {cast("type", member): plan_of(member) for member in members}
    records = {member.__name__: member for member in plans if is_dataclass(member)}
    texts = [member for member in plans if not is_dataclass(member)]
    if len(texts) > 1:
        raise TypeError(f"The codec cannot tell these apart: {members!r}.")
    alone = next(iter(records)) if len(records) == 1 else None

    def encode(value: object) -> object:
        kind = type(value)
        if kind not in plans:
            raise Fault(f"{shown(value)} is none of {', '.join(member.__name__ for member in plans)}")
        tree = plans[kind].encode(value)
        return {MEMBER: kind.__name__, **_object(tree)} if kind.__name__ in records and alone is None else tree

    def decode(tree: object) -> object:
        if texts and type(tree) is str:
            return plans[texts[0]].decode(tree)
        if alone is not None:
            return plans[records[alone]].decode(tree)
        named = dict(_object(tree))
        name = named.pop(MEMBER, None)
        if not isinstance(name, str) or name not in records:
            raise Fault(f"{shown(name)} is none of {', '.join(records)}").inside(MEMBER)
        return plans[records[name]].decode(named)

    return Plan(encode=encode, decode=decode)


CONTAINERS: Mapping[object, Callable[[tuple[object, ...], PlanOf], Plan]] = {
    Union: _union,
    UnionType: _union,
    tuple: _tuple,
    frozenset: _set,
    Mapping: _mapping,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One field of a dataclass. `default` is `MISSING` where the field has none and None does not stand in for it."""

    name: str
    plan: Plan
    default: object


def _record(kind: type, plan_of: PlanOf) -> Plan:
    hints = get_type_hints(kind)
    parts = []
    for part in fields(kind):
        plan = plan_of(hints[part.name])
        default: object = part.default if part.default_factory is MISSING else part.default_factory()
        if default is MISSING and plan.optional:
            default = None
        parts.append(_Part(name=part.name, plan=plan, default=default))
    return Plan(encode=_record_writer(parts), decode=_record_reader(kind, parts))


def _record_writer(parts: list[_Part]) -> Callable[[object], object]:
    # Plain tuples: this loop runs for every update of every incident.
    writing = tuple((part.name, *_writing(part), part.default) for part in parts)

    def encode(value: object) -> object:
        tree = {}
        name = ""
        try:
            for name, write, compared, default in writing:
                held = getattr(value, name)
                if held is default or (compared and held == default):
                    continue
                tree[name] = held if write is None else write(held)
        except Fault as fault:
            fault.inside(name)
            raise
        return tree

    return encode


def _writing(part: _Part) -> tuple[Callable[[object], object] | None, bool]:
    """What writes a field's values but for its default (None: they stay as they are), and what only equals that."""
    plan = part.plan
    write = plan.present if part.default is None and plan.present is not None else plan.encode
    return None if write is same else write, part.default is not None and part.default is not MISSING


def _record_reader(kind: type, parts: list[_Part]) -> Callable[[object], object]:
    reading = {part.name: part.plan.decode for part in parts}
    required = frozenset(part.name for part in parts if part.default is MISSING)
    absent = {part.name: None for part in parts if part.default is None}

    def decode(tree: object) -> object:
        found = _object(tree)
        if not required <= found.keys():
            raise Fault("is missing").inside(min(required - found.keys()))
        if not reading.keys() >= found.keys():
            raise Fault("is unknown here").inside(min(found.keys() - reading.keys()))
        name = ""
        values: dict[str, object] = dict(absent)
        try:
            for name, part in found.items():
                values[name] = reading[name](part)
        except Fault as fault:
            fault.inside(name)
            raise
        return kind(**values)

    return decode
