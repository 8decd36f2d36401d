"""A gateway that answers as no gateway should: with whatever bytes a test wants, late, in drops, or never."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qsl, urlsplit

Answer = Callable[[socket.socket], None]


def says(answer: bytes) -> Answer:
    """Send these bytes and hang up."""
    return lambda line: line.sendall(answer)


def accepts(text: str = "0: Accepted for delivery", *, after: float = 0.0) -> Answer:
    def answer(line: socket.socket) -> None:
        time.sleep(after)
        line.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(text.encode())}\r\n\r\n{text}".encode())

    return answer


def is_silent(line: socket.socket) -> None:
    """Take the line and say nothing, until the other side hangs up."""
    with suppress(OSError):
        while line.recv(1024):
            pass


def drips(line: socket.socket) -> None:
    """A header that never ends: a byte now and then."""
    with suppress(OSError):
        line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            line.sendall(b"a")
            time.sleep(0.05)


def drips_body(line: socket.socket) -> None:
    """A good status, and a body of which a byte arrives now and then."""
    with suppress(OSError):
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\nOK")
        while True:
            line.sendall(b" ")
            time.sleep(0.05)


class OddGateway:
    """``received`` is what arrived, in order; ``answers`` says how a number is answered, others are accepted."""

    def __init__(self) -> None:
        self.ear = socket.create_server(("127.0.0.1", 0))
        self.received: list[dict[str, str]] = []
        self.answers: dict[str, Answer] = {}
        self.otherwise: Answer = accepts()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.ear.getsockname()[1]}/send?password=Sialkot99&to={{to}}&text={{text}}"

    def listen(self) -> None:
        with suppress(OSError):
            while True:
                line, _address = self.ear.accept()
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                request += line.recv(65536)
            query = dict(parse_qsl(urlsplit(request.split()[1].decode()).query))
            self.received.append(query)
            self.answers.get(query["to"], self.otherwise)(line)

    @property
    def numbers(self) -> list[str]:
        return [query["to"] for query in self.received]


@contextmanager
def running_gateway() -> Iterator[OddGateway]:
    gateway = OddGateway()
    threading.Thread(target=gateway.listen, daemon=True).start()
    try:
        yield gateway
    finally:
        with suppress(OSError):  # wakes the thread that waits for the next line
            gateway.ear.shutdown(socket.SHUT_RDWR)
        gateway.ear.close()
