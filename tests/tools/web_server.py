"""A small web server on this machine whose answers are bytes that a test has written."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

# The request as it came, and a way to send: what an answer may be made from.
Answer = bytes | Callable[[bytes, socket.socket], None]
LONGEST_REQUEST = 65_536


def answer(body: bytes | str = b"", *headers: str, status: str = "200 OK") -> bytes:
    """A whole response; its length is stated unless a header says another."""
    content = body.encode() if isinstance(body, str) else body
    named = {header.partition(":")[0].lower() for header in headers}
    lines = [f"HTTP/1.1 {status}", *headers]
    if not named & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(content)}")
    if "content-type" not in named:
        lines.append("Content-Type: text/html")
    return "\r\n".join((*lines, "", "")).encode() + content


def redirect(location: str, *headers: str) -> bytes:
    return answer(b"", f"Location: {location}", *headers, status="302 Found")


def dripping(content: bytes, seconds: float) -> Answer:
    """Sends one byte after the other, without end."""

    def send(_request: bytes, connection: socket.socket) -> None:
        connection.sendall(content)
        while True:
            time.sleep(seconds)
            connection.sendall(b"x")

    return send


@dataclass
class WebServer:
    """Answers by path, or 404; keeps the requests that it was sent."""

    port: int
    answers: dict[str, Answer]
    requests: list[bytes] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def asked(self) -> list[str]:
        """Method and path of each request."""
        return [" ".join(r.decode("latin-1").split(" ")[:2]) for r in self.requests]


@contextmanager
def web_server(answers: Mapping[str, Answer]) -> Iterator[WebServer]:
    """A server that runs until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = WebServer(listening.getsockname()[1], dict(answers))
    thread = threading.Thread(target=_serve, args=(listening, server), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        # Wakes the thread, which then finds the socket closed.
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def _serve(listening: socket.socket, server: WebServer) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, server), daemon=True).start()


def _answer(connection: socket.socket, server: WebServer) -> None:
    with connection, suppress(OSError):
        connection.settimeout(5)
        request = b""
        while b"\r\n\r\n" not in request and len(request) < LONGEST_REQUEST:
            request += connection.recv(LONGEST_REQUEST)
        server.requests.append(request)
        path = request.split(b" ")[1].decode()
        found = server.answers.get(path, answer("nothing here", status="404 Not Found"))
        if callable(found):
            found(request, connection)
        elif request.startswith(b"HEAD"):
            connection.sendall(found.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
        else:
            connection.sendall(found)
