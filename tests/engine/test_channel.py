"""Owns the proof that the running program answers its own user, and that no client can hold it up or misuse it."""

from __future__ import annotations

import os
import pickle
import socket
import stat
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tray_status.core.errors import ChannelError, LockedError, StateError
from tray_status.engine.channel import MESSAGE_LIMIT, Answer, RefusedError, Request, ask, hand_over
from tray_status.engine.channel_door import (
    KEY_BYTES,
    LONGEST_ADDRESS,
    address_for,
    find_door,
    make_key,
    prepare,
    publish,
)
from tray_status.engine.channel_server import ANSWERED, PLACES, ChannelServer
from tray_status.engine.clock import SystemClock
from tray_status.engine.codec import from_bytes, to_bytes
from tray_status.engine.runtime import ADDRESS, KEY
from tray_status.engine.watchdog import Watchdog
from tray_status.threads import start_thread

PLENTY = 10.0
SHORT = 0.2
AN_HOUR = 3600.0
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the tests speak to Unix sockets")


@dataclass(slots=True)
class Program:
    """A running program with its state folder; `asked` is what it was asked."""

    folder: Path
    runtime: Path
    seconds: float
    threads: Callable[[str, Callable[[], object]], object]
    asked: list[Request] = field(default_factory=list)
    answer: Callable[[Request], Answer] = lambda request: {"echo": dict(request)}
    server: ChannelServer = field(init=False)
    address: str = field(init=False)
    key: bytes = field(init=False)

    def start(self) -> None:
        """Listen, as the holder of the lock does."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.key = make_key(self.folder)
        self.address = address_for(self.runtime, self.folder, user="me", windows=False)
        watchdog = Watchdog(clock=SystemClock(), start_thread=start_thread)
        self.server = ChannelServer(
            self.address, self.key, self.handle, start_thread=self.threads, watchdog=watchdog, seconds=self.seconds
        )
        self.server.listen()
        publish(self.folder, self.address)

    def handle(self, request: Request) -> Answer:
        """Note what is asked, and answer."""
        self.asked.append(request)
        return self.answer(request)

    def ask(self, request: Request, timeout: float = PLENTY) -> Answer:
        """Ask over the channel."""
        return ask(self.address, self.key, request, timeout)

    def visitor(self) -> socket.socket:
        """A bare socket that speaks no protocol."""
        visitor = socket.socket(socket.AF_UNIX)
        visitor.connect(self.address)  # without a limit, it waits where too many come at once
        visitor.settimeout(PLENTY)
        return visitor

    def known_client(self) -> Connection[Any, Any]:
        """A connection that has passed the challenge."""
        client: Connection[Any, Any] = Client(self.address, family="AF_UNIX", authkey=self.key)
        return client


@pytest.fixture
def make_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Program]]:
    """Start a program; it ends with the test."""
    programs: list[Program] = []

    def make(seconds: float = PLENTY, threads: Callable[[str, Callable[[], object]], object] = start_thread) -> Program:
        # A short name, as the system's own runtime folder has: the path of a socket is limited.
        base = tmp_path_factory.mktemp("c")
        program = Program(folder=base / "state", runtime=base / "run", seconds=seconds, threads=threads)
        program.start()
        programs.append(program)
        return program

    yield make
    for program in programs:
        program.server.close()


@pytest.fixture
def program(make_program: Callable[..., Program]) -> Program:
    return make_program()


def ended(visitor: socket.socket) -> bool:
    """Whether the other side ends the connection, after whatever it still sends."""
    with suppress(ConnectionResetError):
        while visitor.recv(65536):
            pass
    return True


def test_a_question_is_answered(program: Program) -> None:
    assert program.ask({"do": "status", "text": "ü\ud800"}) == {"echo": {"do": "status", "text": "ü\ud800"}}
    assert program.ask({}) == {"echo": {}}
    assert len(program.asked) == 2


def test_a_refusal_arrives_as_its_sentence(program: Program) -> None:
    def refuse(_: Request) -> Answer:
        raise StateError("There is no provider of that name.")

    program.answer = refuse
    with pytest.raises(RefusedError, match=r"^There is no provider of that name\.$"):
        program.ask({})


def test_who_has_asked_is_answered_before_the_end_however_long_that_takes(program: Program) -> None:
    """Seeded defect: a time limit that a busy machine does not keep; `quit` would say that nobody answered."""
    asked, go_on = Event(), Event()

    def answer(_: Request) -> Answer:
        asked.set()
        assert go_on.wait(PLENTY)
        return {"sentence": "Tray Status ends."}

    program.answer = answer
    client = program.known_client()
    client.send_bytes(to_bytes({"version": 1, "request": {}}))
    assert asked.wait(PLENTY)
    closed = Event()

    def close() -> None:
        program.server.close(patience=3600.0)
        closed.set()

    start_thread("closing", close)
    assert not closed.wait(SHORT)
    go_on.set()
    assert client.poll(PLENTY)
    assert b"Tray Status ends." in client.recv_bytes()
    assert closed.wait(PLENTY)
    client.close()


def test_who_has_asked_nothing_does_not_hold_up_the_end(program: Program) -> None:
    """Seeded defect: whoever merely connected is waited for as well."""
    silent = [program.visitor(), program.visitor()]
    known = program.known_client()
    program.server.close(patience=3600.0)
    for visitor in silent:
        assert ended(visitor)
        visitor.close()
    known.close()


def test_a_mistake_in_answering_ends_that_conversation_only(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    def mistake(_: Request) -> Answer:
        raise ZeroDivisionError

    program.answer, usual = mistake, program.answer
    with pytest.raises(ChannelError, match="closed the connection without an answer"):
        program.ask({})
    program.answer = usual
    for _ in range(PLACES + 1):
        assert program.ask({"a": 1}) == {"echo": {"a": 1}}
    assert "ZeroDivisionError" in caplog.text


def test_an_answer_that_is_too_long_or_no_json_is_refused_in_words(program: Program) -> None:
    program.answer = lambda _: {"long": "x" * MESSAGE_LIMIT}
    with pytest.raises(RefusedError, match="too long for the channel"):
        program.ask({})
    program.answer = lambda _: {"odd": object()}
    with pytest.raises(RefusedError, match="Cannot be written as JSON"):
        program.ask({})
    program.answer = lambda _: {"long": "x" * (MESSAGE_LIMIT - 100)}
    assert len(str(program.ask({})["long"])) == MESSAGE_LIMIT - 100


@pytest.mark.parametrize("speech", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\x00\x00\x00\x05hello", b"\xff\xff\xff\xff" * 4])
@pytest.mark.parametrize("number", [1, ANSWERED * 2, PLACES + ANSWERED])
def test_silent_and_garbage_clients_delay_nobody(
    number: int, speech: bytes, make_program: Callable[..., Program]
) -> None:
    """Seeded defects: the challenge in the thread that accepts; places that silent clients hold until their time is up.

    Theirs is longer here than anybody waits for an answer: who is answered did not wait for them.
    """
    program = make_program(AN_HOUR)
    visitors = [program.visitor() for _ in range(number)]
    for visitor in visitors:
        with suppress(BrokenPipeError):  # it had to go already
            visitor.sendall(speech)
    for _ in range(ANSWERED):
        assert program.ask({"a": 1}) == {"echo": {"a": 1}}
    for visitor in visitors:
        visitor.close()


def test_only_the_longest_silent_client_loses_its_place_to_a_new_one(make_program: Callable[..., Program]) -> None:
    """Seeded defect: whoever was there first has to go, though its question is just being answered."""
    program = make_program(AN_HOUR)
    go_on, asked = Event(), Event()

    def hang(_: Request) -> Answer:
        asked.set()
        go_on.wait(PLENTY)
        return {"late": 1}

    program.answer = hang
    slow = program.known_client()
    slow.send_bytes(to_bytes({"version": 1, "request": {}}))
    assert asked.wait(PLENTY)
    program.answer = lambda _: {"short": 1}
    visitors = [program.visitor() for _ in range(PLACES - 1)]
    assert program.ask({}) == {"short": 1}
    assert ended(visitors[0])
    assert not any(has_ended(visitor) for visitor in visitors[1:])
    go_on.set()
    assert b"late" in slow.recv_bytes()
    slow.close()
    for visitor in visitors:
        visitor.close()


def has_ended(visitor: socket.socket) -> bool:
    """Whether the other side has ended the connection; what it sent so far is its half of the challenge."""
    visitor.setblocking(False)
    with suppress(BlockingIOError):
        while visitor.recv(65536):
            pass
        return True
    return False


def test_a_silent_client_is_cut_off_when_its_time_is_up(make_program: Callable[..., Program]) -> None:
    """Seeded defect: closing instead of shutting, which does not wake the thread that reads; places would run out."""
    program = make_program(SHORT)
    visitors = [program.visitor() for _ in range(ANSWERED * 2)]
    assert all(ended(visitor) for visitor in visitors)
    for visitor in visitors:
        visitor.close()


def test_a_client_that_falls_silent_after_the_challenge_or_within_a_message_is_cut_off(
    make_program: Callable[..., Program],
) -> None:
    program = make_program(SHORT)
    silent, halfway = program.known_client(), program.known_client()
    os.write(halfway.fileno(), struct.pack("!i", 1000) + b'{"version":1')
    for client in (silent, halfway):
        with pytest.raises((EOFError, OSError)):
            client.recv_bytes()
        client.close()
    assert program.asked == []


def test_a_client_that_does_not_take_its_answer_is_cut_off(make_program: Callable[..., Program]) -> None:
    """Seeded defect: no limit on sending; a stopped window would keep a place for ever."""
    program = make_program(SHORT)
    program.answer = lambda _: {"long": "x" * (MESSAGE_LIMIT - 100)}
    clients = [program.known_client() for _ in range(ANSWERED)]
    for client in clients:
        client.send_bytes(to_bytes({"version": 1, "request": {}}))
    program.answer = lambda _: {"short": 1}
    assert program.ask({})
    for client in clients:
        client.close()


def test_a_message_over_one_megabyte_is_not_read(program: Program) -> None:
    """Seeded defect: no limit; a client could fill the memory."""
    client = program.known_client()
    # The other side may end the connection while we still send.
    with suppress(OSError):
        client.send_bytes(b" " * (MESSAGE_LIMIT + 1))
    with pytest.raises((EOFError, OSError)):
        client.recv_bytes()
    client.close()
    announced = program.known_client()
    os.write(announced.fileno(), struct.pack("!iQ", -1, 2**62))
    with pytest.raises((EOFError, OSError)):
        announced.recv_bytes()
    announced.close()
    assert program.ask({"a": 1})


class Exploit:
    """Would create a file if anybody unpickled it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        """What pickle would call."""
        return os.mkdir, (self.path,)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (b"", "no JSON object"),
        (b"[]", "no JSON object"),
        (b'{"version":1}', "has no request"),
        (b'{"version":1,"request":[]}', "has no request"),
        (b'{"version":2,"request":{}}', "speaks version 1 of the channel, and was asked in version 2"),
        (b'{"request":{}}', "was asked in version None"),
    ],
)
def test_a_question_that_is_not_understood_gets_a_clear_answer(
    question: bytes, sentence: str, program: Program
) -> None:
    client = program.known_client()
    client.send_bytes(question)
    answer = from_bytes(client.recv_bytes())
    client.close()
    assert isinstance(answer, dict)
    assert answer["version"] == 1
    assert sentence in answer["error"]
    assert program.asked == []


def test_nothing_is_ever_unpickled(program: Program, tmp_path: Path) -> None:
    """Seeded defect: `recv` instead of `recv_bytes`."""
    client = program.known_client()
    client.send_bytes(pickle.dumps(Exploit(str(tmp_path / "pwned"))))
    assert b"not understood" in client.recv_bytes()
    client.close()
    assert not (tmp_path / "pwned").exists()


def test_another_key_is_refused_on_both_sides(program: Program) -> None:
    """Seeded defect: only the program checks; somebody else's socket could answer in its place."""
    with pytest.raises(ChannelError, match="another key"):
        ask(program.address, b"x" * KEY_BYTES, {}, PLENTY)
    assert program.asked == []
    assert program.ask({})


def pretend(address: str, act: Callable[[Connection[Any, Any]], None]) -> Callable[[float], None]:
    """Another program listens at an address and does something with its one client; returns what waits for its end."""
    listener = Listener(address, family="AF_UNIX")

    def run() -> None:
        with listener, listener.accept() as connection, suppress(OSError, EOFError):
            act(connection)

    return start_thread("pretender", run).join


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (b"nonsense", "is not understood"),
        (b"[]", "is not understood"),
        (b'{"version":2,"answer":{}}', "of another version"),
        (b'{"version":1,"answer":[]}', "of another version"),
    ],
)
def test_an_answer_that_is_not_understood_is_said_in_words(said: bytes, sentence: str, tmp_path: Path) -> None:
    def act(connection: Connection[Any, Any]) -> None:
        deliver_challenge(connection, b"k")
        answer_challenge(connection, b"k")
        connection.recv_bytes()
        connection.send_bytes(said)

    join = pretend(str(tmp_path / "s"), act)
    with pytest.raises(ChannelError, match=sentence):
        ask(str(tmp_path / "s"), b"k", {}, PLENTY)
    join(PLENTY)


@pytest.mark.parametrize("halfway", [False, True])
def test_a_program_that_does_not_answer_is_given_up(halfway: bool, tmp_path: Path) -> None:
    """Seeded defect: waiting for the first byte only; a program stopped in the middle would hold the command line."""
    over = Event()

    def act(connection: Connection[Any, Any]) -> None:
        if halfway:
            os.write(connection.fileno(), b"\x00\x00")
        over.wait(PLENTY)

    join = pretend(str(tmp_path / "s"), act)
    with pytest.raises(ChannelError, match=r"Tray Status runs, but did not answer within 0\.2 s"):
        ask(str(tmp_path / "s"), b"k", {}, SHORT)
    over.set()
    join(PLENTY)


def test_nobody_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match="does not run, or cannot be reached"):
        ask(str(tmp_path / "s"), b"k", {}, PLENTY)


def test_after_closing_nobody_is_answered_and_nothing_is_left(program: Program) -> None:
    visitor = program.visitor()
    program.server.close()
    assert ended(visitor)
    visitor.close()
    assert not Path(program.address).exists()
    with pytest.raises(ChannelError):
        program.ask({})
    program.server.close()


def test_closing_does_not_wait_for_places_to_be_free(program: Program) -> None:
    visitors = [program.visitor() for _ in range(PLACES + 2)]
    program.server.close()
    for visitor in visitors:
        assert ended(visitor)
        visitor.close()


def test_a_stale_socket_is_removed_and_anything_else_is_not(make_program: Callable[..., Program]) -> None:
    """Seeded defect: the socket of a killed program keeps the next one from listening."""
    program = make_program()
    program.server.close()
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(program.address)
    program.start()
    assert program.ask({"a": 1})
    program.server.close()
    Path(program.address).write_text("mine", encoding="utf-8")
    with pytest.raises(ChannelError, match="cannot listen at"):
        program.start()
    assert Path(program.address).read_text(encoding="utf-8") == "mine"


def test_a_socket_that_a_tidy_system_took_away_is_made_anew(program: Program) -> None:
    """Seeded defect: temporary folders are emptied every few days, and the command line says "does not run"."""
    os.utime(program.address, (0, 0))
    program.server.keep()
    assert Path(program.address).stat().st_mtime > 0
    Path(program.address).unlink()
    program.server.keep()
    assert program.ask({"a": 1})
    program.server.close()
    program.server.keep()


def test_a_thread_that_cannot_be_started_costs_only_its_client(make_program: Callable[..., Program]) -> None:
    broken = [True]

    def threads(name: str, target: Callable[[], object]) -> object:
        if name == "channel client" and broken[0]:
            raise RuntimeError("can't start new thread")
        return start_thread(name, target)

    program = make_program(threads=threads)
    with pytest.raises(ChannelError):
        program.ask({})
    broken[0] = False
    assert program.ask({"a": 1})


def test_socket_key_and_folder_are_for_their_owner_only(program: Program) -> None:
    modes = [
        stat.S_IMODE(path.stat().st_mode) for path in (program.runtime, Path(program.address), program.folder / KEY)
    ]
    assert modes == [0o700, 0o600, 0o600]
    assert len((program.folder / KEY).read_bytes()) == KEY_BYTES
    program.runtime.chmod(0o755)
    prepare(program.address)
    assert stat.S_IMODE(program.runtime.stat().st_mode) == 0o700


def test_a_key_stays_unless_it_is_damaged_or_was_readable_by_others(tmp_path: Path) -> None:
    """Seeded defect: a key that others could read is used on."""
    key = make_key(tmp_path)
    assert make_key(tmp_path) == key
    (tmp_path / KEY).chmod(0o644)
    newer = make_key(tmp_path)
    assert newer != key
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    (tmp_path / KEY).write_bytes(newer[:31])
    assert make_key(tmp_path) != newer


def test_a_key_that_can_neither_be_read_nor_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / KEY).mkdir()
    with pytest.raises(StateError, match="Cannot save: "):
        make_key(tmp_path)


def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    """Seeded defect: in a shared temporary folder, whoever makes the name first hears what is said."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(ChannelError, match="belongs to somebody else"):
        prepare(str(tmp_path / "link" / "channel"))
    (tmp_path / "file").touch()
    with pytest.raises(ChannelError, match="cannot listen at"):
        prepare(str(tmp_path / "file" / "channel"))
    if os.geteuid() == 0:
        os.chown(tmp_path / "real", 12345, 12345)
        with pytest.raises(ChannelError, match="belongs to somebody else"):
            prepare(str(tmp_path / "real" / "channel"))


def test_addresses_differ_by_state_folder_and_fit_the_system(tmp_path: Path) -> None:
    assert address_for(Path("/run/x"), tmp_path, user="me", windows=False) == "/run/x/channel"
    with pytest.raises(ChannelError, match="too long for a socket; set XDG_RUNTIME_DIR"):
        address_for(Path("/run") / ("x" * LONGEST_ADDRESS), tmp_path, user="me", windows=False)
    pipes = {
        address_for(Path("run"), folder, user=user, windows=True)
        for folder in (tmp_path, tmp_path / "a")
        for user in ("me", "you")
    }
    assert len(pipes) == 4
    assert all(pipe.startswith("\\\\.\\pipe\\tray-status-") for pipe in pipes)
    prepare(pipes.pop())


def test_the_door_is_found_through_the_state_folder_alone(program: Program) -> None:
    """Seeded defect: each side works the address out for itself; a scheduled job has another XDG_RUNTIME_DIR."""
    assert find_door(program.folder) == (program.address, program.key)
    (program.folder / KEY).write_bytes(b"short")
    with pytest.raises(ChannelError, match=r"^Tray Status does not run\.$"):
        find_door(program.folder)
    (program.folder / ADDRESS).unlink()
    (program.folder / ADDRESS).mkdir()
    with pytest.raises(ChannelError, match="cannot be read"):
        find_door(program.folder)


def test_a_wish_is_handed_over_to_a_program_that_is_only_just_starting(tmp_path: Path) -> None:
    """Seeded defect: one try; of twenty starts at once, most would fail before the winner listens."""
    program = Program(folder=tmp_path / "state", runtime=tmp_path / "run", seconds=PLENTY, threads=start_thread)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            program.start()

    assert hand_over((tmp_path / "state",), {"show": True}, holder=1, pause=pause) == {"echo": {"show": True}}
    assert len(pauses) == 2
    program.server.close()


def test_a_refusal_is_not_asked_again(program: Program) -> None:
    def refuse(_: Request) -> Answer:
        raise LockedError("No.")

    program.answer = refuse
    with pytest.raises(RefusedError, match=r"^No\.$"):
        hand_over((program.folder,), {}, holder=1)
    assert len(program.asked) == 1


@pytest.mark.parametrize(("holder", "named"), [(4711, " (process 4711)"), (None, "")])
def test_a_program_that_cannot_be_asked_is_named_after_a_while(holder: int | None, named: str, tmp_path: Path) -> None:
    with pytest.raises(ChannelError) as caught:
        hand_over((tmp_path,), {}, holder=holder, seconds=SHORT)
    assert str(caught.value) == f"Tray Status already runs{named}, but cannot be asked: Tray Status does not run."
