"""HTTP as bytes: an answer with every byte that came over the line, and a line that counts and can be cut."""

from __future__ import annotations

import contextlib
import gzip
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import brotli

NAVIGATION = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@dataclass(frozen=True)
class Answer:
    """One answer: ``raw`` is what came over the line, headers and all."""

    raw: bytes
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes

    @property
    def head_size(self) -> int:
        return self.raw.index(b"\r\n\r\n") + 4

    @property
    def text(self) -> str:
        """The body as the browser sees it."""
        coding = self.headers.get("content-encoding", "")
        body = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding](self.body)
        return body.decode()


@dataclass
class Connection:
    """A browser's line to one server. It keeps cookies, and says what a browser says."""

    address: str
    host: str | None = None  # the name to ask for, when it is not the one of the address
    tls: ssl.SSLContext | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    coding: str = "gzip, deflate, br"

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        return self.send("POST", path, urlencode(fields).encode(), headers=headers)

    def send(self, method: str, path: str, body: bytes = b"", *, headers: dict[str, str] | None = None) -> Answer:
        with self.connect() as line:
            line.sendall(self.request(method, path, body, headers=headers))
            raw = b""
            while part := line.recv(65536):
                raw += part
        answer = read_answer(raw)
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def connect(self) -> socket.socket:
        url = urlsplit(self.address)
        line = socket.create_connection((url.hostname, url.port), timeout=60)
        return self.tls.wrap_socket(line, server_hostname=self.host) if self.tls else line

    def request(self, method: str, path: str, body: bytes = b"", *, headers: dict[str, str] | None = None) -> bytes:
        """The bytes of a request, as a browser on one of the site's own pages sends it."""
        lines = {
            "Host": self.host or urlsplit(self.address).netloc,
            "Connection": "close",
            "Accept": "text/html,*/*;q=0.8",
            "Accept-Encoding": self.coding,
        } | NAVIGATION
        if self.cookies:
            lines["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            lines |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        lines |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return head.encode() + b"\r\n" + body


def read_answer(raw: bytes) -> Answer:
    """Take an answer apart that was read until the server closed the line. Raises ValueError when it is no answer."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    headers: dict[str, str] = {}
    for name, value in pairs:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if headers.get("transfer-encoding") == "chunked":
        body = _joined(body)
    return Answer(raw, int(first.split()[1]), headers, [value for name, value in pairs if name == "set-cookie"], body)


def _joined(chunks: bytes) -> bytes:
    whole = b""
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        length = int(size, 16)
        whole, chunks = whole + rest[:length], rest[length + 2 :] if length else b""
    return whole


class Wire:
    """A line laid between browsers and a server: counts what passes, and breaks where it is told to.

    While ``breaks_in`` is set, each connection breaks in the middle of a request that contains these bytes.
    """

    def __init__(self, address: str) -> None:
        self.server = urlsplit(address)
        self.sent = self.received = self.requests = 0
        self.breaks_in: bytes | None = None
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._ear.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._ear.close()

    def _listen(self) -> None:
        while True:
            try:
                browser, _ = self._ear.accept()
            except OSError:
                return
            server = socket.create_connection((self.server.hostname, self.server.port))
            for source, target, way in ((browser, server, "up"), (server, browser, "down")):
                threading.Thread(target=self._carry, args=(source, target, way), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, way: str) -> None:
        try:
            while data := source.recv(65536):
                if way == "up" and self.breaks_in and self.breaks_in in data:
                    target.sendall(data[: len(data) // 2])
                    break
                target.sendall(data)
                if way == "up":
                    self.sent += len(data)
                    self.requests += len(re.findall(rb"^(?:GET|POST|HEAD) \S+ HTTP/1\.1\r$", data, re.MULTILINE))
                else:
                    self.received += len(data)
        except OSError:
            pass
        for line in (source, target):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        source.close()
