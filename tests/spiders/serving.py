"""A small server of hand-made answers that remembers what it was asked, with its times."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Asked:
    """A request as the server saw it. Times are `time.monotonic()`."""

    method: str
    path: str
    headers: dict[str, str]
    started: float
    ended: float = 0.0


@dataclass
class Connection:
    """What an answer that plays tricks may do."""

    socket: socket.socket
    asked: Asked
    closing: threading.Event

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def wait(self, seconds: float) -> bool:
        """Whether the server is still wanted after so long."""
        return not self.closing.wait(seconds)

    def reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Tricks = Callable[[Connection], None]


def answer(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer in bytes; header names are written with underscores, and may be repeated by lists of lines."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer("", status, Location=to)


@dataclass
class Site:
    """Answers by path; what is not there is a 404. The last of several answers to a path is given for ever."""

    pages: dict[str, list[bytes | Tricks]]
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    dress: Callable[[socket.socket], socket.socket] | None = None  # for TLS

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._listen, daemon=True).start()

    def paths(self) -> list[str]:
        with self._lock:
            return [asked.path for asked in self.asked]

    def close(self) -> None:
        self.closing.set()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connected,), daemon=True).start()

    def _serve(self, connected: socket.socket) -> None:
        with connected:
            head = b""
            if self.dress is not None:
                try:
                    connected = self.dress(connected)
                except OSError:
                    return
            while b"\r\n\r\n" not in head:
                piece = connected.recv(65536)
                if not piece:
                    return
                head += piece
            line, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            method, path, _ = line.split(" ")
            headers = {name.lower(): value.strip() for name, _, value in (text.partition(":") for text in lines)}
            asked = Asked(method, path, headers, time.monotonic())
            with self._lock:
                self.asked.append(asked)
                answers = self.pages.get(path, [answer("not here", "404 Not Found")])
                said = answers.pop(0) if len(answers) > 1 else answers[0]
            try:
                if callable(said):
                    said(Connection(connected, asked, self.closing))
                else:
                    head, blank, body = said.partition(b"\r\n\r\n")
                    sent = head + blank + (b"" if method == "HEAD" else body)
                    connected.sendall(sent[:-1])
                    asked.ended = time.monotonic()  # before the last byte: a client that has read it may be quicker
                    connected.sendall(sent[-1:])
            except OSError:
                pass
            asked.ended = asked.ended or time.monotonic()
