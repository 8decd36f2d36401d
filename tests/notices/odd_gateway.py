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
    """Send these bytes and close the connection."""
    return lambda connection: connection.sendall(answer)


def accepts(text: str = "0: Accepted for delivery", *, after: float = 0.0) -> Answer:
    def answer(connection: socket.socket) -> None:
        time.sleep(after)
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(text.encode())}\r\n\r\n{text}".encode())

    return answer


def is_silent(connection: socket.socket) -> None:
    """Accept the connection and send nothing until the other side closes it."""
    with suppress(OSError):
        while connection.recv(1024):
            pass


def drips(connection: socket.socket) -> None:
    """A header that never ends: a byte now and then."""
    with suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            connection.sendall(b"a")
            time.sleep(0.05)


def drips_body(connection: socket.socket) -> None:
    """A good status, and a body of which a byte arrives now and then."""
    with suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\nOK")
        while True:
            connection.sendall(b" ")
            time.sleep(0.05)


class OddGateway:
    """``received`` is what arrived, in order; ``answers`` says how a number is answered, others are accepted."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.received: list[dict[str, str]] = []
        self.answers: dict[str, Answer] = {}
        self.otherwise: Answer = accepts()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/send?password=Sialkot99&to={{to}}&text={{text}}"

    def listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self.listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(65536)
            query = dict(parse_qsl(urlsplit(request.split()[1].decode()).query))
            self.received.append(query)
            self.answers.get(query["to"], self.otherwise)(connection)

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
        with suppress(OSError):  # wakes the thread that waits for the next connection
            gateway.listener.shutdown(socket.SHUT_RDWR)
        gateway.listener.close()
