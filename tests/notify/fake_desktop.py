"""A notification service that behaves as the specification says, and the bus it is reached by, both in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tray_status.core.commands import Command
from tray_status.notify.desktop_linux import BUS, PROPERTIES, SERVICE, Value

GUID = "3f0c"
ALL = ("actions", "body", "body-markup", "icon-static", "persistence")
EXPIRED, DISMISSED = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One notification as the service was told it."""

    app: str
    replaces: int
    icon: str
    title: str
    body: str
    actions: tuple[str, ...]
    hints: Mapping[str, Value]
    timeout: int

    @property
    def text(self) -> str:
        """What a person reads of it."""
        return f"{self.title}\n{self.body}"


@dataclass(slots=True, kw_only=True)
class FakeService:
    """One run of a service. `open` is what can be seen now, by number; `asked` is every call of Notify."""

    owner: str = ":1.7"
    name: str = "fake"
    abilities: tuple[str, ...] = ALL
    quiet: dict[tuple[str, str], bool] = field(default_factory=dict)
    hangs: bool = False
    refuses: str = ""
    answer: tuple[Any, ...] | None = None
    abilities_answer: tuple[object, ...] | None = None
    open: dict[int, Seen] = field(default_factory=dict)
    asked: list[Seen] = field(default_factory=list)
    last: int = 0

    def notify(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Show one."""
        app, replaces, icon, title, body, actions, hints, timeout = values
        for text in (app, icon, title, body, *actions):
            assert "\0" not in text  # D-Bus ends the connection of whoever sends one
            text.encode()
        assert type(hints["urgency"][1]) is int
        assert hints["urgency"][0] == "y"
        seen = Seen(
            app=app,
            replaces=replaces,
            icon=icon,
            title=title,
            body=_read(body) if "body-markup" in self.abilities else body,
            actions=tuple(actions),
            hints=hints,
            timeout=timeout,
        )
        self.asked.append(seen)
        number = replaces
        if not number:
            self.last += 1
            number = self.last
        self.open[number] = seen
        return (number,) if self.answer is None else self.answer


class FakeBus:
    """The bus, in one thread: signals arrive while they are sent."""

    def __init__(self, service: FakeService | None = None, *, guid: str = GUID) -> None:
        self.guid = guid
        self.service = service
        self.calls: list[str] = []
        self.during: dict[str, Callable[[], None]] = {}
        self._heard: list[tuple[str, str, Callable[[tuple[Any, ...]], None]]] = []
        self._inside = False

    def ask(
        self, name: str, path: str, member: str, value: Value | None, *, within: float, interface: str = ""
    ) -> tuple[Any, ...]:
        """Answer as bus or service; `during` runs something between the answer and its arrival."""
        assert within <= 3
        self.calls.append(member)
        answer = self._of_bus(member) if name == BUS else self._of_service(path, member, value, interface or name)
        if member in self.during:
            self.during.pop(member)()
        return answer

    def listen(self, interface: str, member: str, do: Callable[[tuple[Any, ...]], None], **where: str) -> None:
        """Remember who listens; only the bus's own thread may ask for that."""
        assert self._inside
        assert set(where) <= {"path", "arg0"}
        self._heard.append((interface, member, do))

    def invoke(self, do: Callable[[], None]) -> None:
        """Do it in the bus's own thread, which is this one."""
        self._inside = True
        do()
        self._inside = False

    def signal(self, interface: str, member: str, *values: object) -> None:
        """Send a signal to whoever listens."""
        for heard, named, do in self._heard:
            if (heard, named) == (interface, member):
                do(values)

    def click(self, number: int, action: str = "default") -> None:
        """A click or a button; the service closes what was used."""
        self.signal(SERVICE, "ActionInvoked", number, action)
        self.close(number, DISMISSED)

    def close(self, number: int, reason: int = DISMISSED) -> None:
        """A notification goes away."""
        if self.service is not None:
            self.service.open.pop(number, None)
        self.signal(SERVICE, "NotificationClosed", number, reason)

    def restart(self, service: FakeService | None) -> None:
        """Another run of a service takes the name, or nobody."""
        old = self.service.owner if self.service is not None else ""
        self.service = service
        if old:
            self.signal(BUS, "NameOwnerChanged", SERVICE, old, "")
        if service is not None:
            self.signal(BUS, "NameOwnerChanged", SERVICE, "", service.owner)

    def _of_bus(self, member: str) -> tuple[Any, ...]:
        if member == "GetId":
            return (self.guid,)
        assert member == "GetNameOwner"
        if self.service is None:
            raise LookupError("Could not get owner of name")
        return (self.service.owner,)

    def _of_service(self, path: str, member: str, value: Value | None, interface: str) -> tuple[Any, ...]:
        assert path == "/org/freedesktop/Notifications"
        service = self.service
        if service is None:
            raise LookupError("The name is not activatable")
        if service.hangs:
            raise TimeoutError("no answer")
        values = value[1] if value is not None else ()
        if (interface, member) == (PROPERTIES, "Get"):
            if values not in service.quiet:
                raise OSError("No such property")
            return (("b", service.quiet[values]),)
        if member == "GetCapabilities":
            return (list(service.abilities),) if service.abilities_answer is None else service.abilities_answer
        if member == "GetServerInformation":
            return (service.name, "us", "1.0", "1.2")
        assert (interface, member, value and value[0]) == (SERVICE, "Notify", "susssasa{sv}i")
        if service.refuses:
            raise OSError(service.refuses)
        return service.notify(values)


class Clicks(list[Command]):
    """The commands of clicks, in their order."""

    def __call__(self, command: Command) -> None:
        """Take one."""
        self.append(command)


class MemoryKeep:
    """What is kept from one run to the next, in memory."""

    def __init__(self, kept: Mapping[str, object] | None = None) -> None:
        self.kept: Mapping[str, object] = kept or {}

    def load(self) -> Mapping[str, object]:
        """What was saved last."""
        return self.kept

    def save(self, kept: Mapping[str, object]) -> None:
        """Keep this."""
        self.kept = kept


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 -- the name is its base's
        raise AssertionError(f"the service would obey <{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _read(markup: str) -> str:
    """What a service that reads markup shows of it."""
    reader = _Text()
    reader.feed(markup)
    reader.close()
    return "".join(reader.parts)
