"""One request and its response, as they went over the wire, within limits."""

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from site_gen.ingest.web.hosts import FetchLimits, FetchStopped, RequestTarget, connected

Headers = Sequence[tuple[str, str]]
_CHUNK = 65_536
_AGAIN = "try again later, or save the page in a browser and import the file"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and a response: the bytes of both, and what the response says.

    `body` is without the chunks in which it was sent, and still compressed if it was.
    """

    url: str
    request: bytes
    response: bytes
    peer: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header, empty if there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class _LimitedStream(io.RawIOBase):
    """The bytes of a connection, until the time is over."""

    def __init__(self, connection: socket.socket, seconds: float, deadline: float) -> None:
        self._connection, self._seconds, self._deadline = connection, seconds, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        self._connection.settimeout(min(self._seconds, remaining))
        return self._connection.recv_into(cast(bytearray, buffer))


class _RecordedStream:
    """Reads a response for `http.client`, and keeps each byte that was part of it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.received = bytearray()

    def makefile(self, _mode: str) -> "_RecordedStream":
        return self

    def readline(self, limit: int = -1) -> bytes:
        line = self._stream.readline(limit)
        self.received += line
        return line

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self.received += content
        return content

    def flush(self) -> None:
        """Nothing is written."""

    def close(self) -> None:
        """The connection is closed by whoever opened it."""


def exchange(
    target: RequestTarget, headers: Headers, limits: FetchLimits, deadline: float, method: str
) -> Exchange:
    """Ask for an address and read the whole answer. Raises FetchStopped."""
    lines = [f"{method} {target.path} HTTP/1.1", f"Host: {target.host_header}"]
    lines += [f"{name}: {value}" for name, value in headers]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
    connection = connected(target, limits, deadline)
    peer = str(connection.getpeername()[0])
    try:
        if target.scheme == "https":
            connection = _secured(connection, target.host)
        connection.sendall(request)
        stream = _LimitedStream(connection, limits.read_seconds, deadline)
        recorded = _RecordedStream(io.BufferedReader(stream, _CHUNK))
        response, body = _response(recorded, method, limits)
    except TimeoutError:
        raise FetchStopped("the answer took too long", _AGAIN) from None
    except ssl.SSLError as error:
        message = f"the connection is not secure: {getattr(error, 'verify_message', '') or error}"
        raise FetchStopped(message, "nothing is fetched over it; look at it in a browser") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        message = f"the answer broke off or is none: {type(error).__name__}"
        raise FetchStopped(message, _AGAIN) from None
    finally:
        connection.close()
    return Exchange(
        target.url,
        request,
        bytes(recorded.received),
        peer,
        response.status,
        response.reason,
        tuple(response.getheaders()),
        body,
    )


def _secured(connection: socket.socket, host: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(connection, server_hostname=host)


def _response(
    recorded: _RecordedStream, method: str, limits: FetchLimits
) -> tuple[http.client.HTTPResponse, bytes]:
    response = http.client.HTTPResponse(cast(socket.socket, recorded), method=method)
    response.begin()
    if limits.headers_only:
        return response, b""
    lengths = set(response.headers.get_all("Content-Length", []))
    if len(lengths) > 1:
        raise FetchStopped("the server gives several lengths", _AGAIN)
    body = bytearray()
    while content := response.read(_CHUNK):
        body += content
        if len(recorded.received) > limits.size:
            raise _too_large(limits.size)
    # `read` of a number of bytes does not say that the connection ended before the last of them.
    if response.length:
        message = f"the answer broke off: {response.length} bytes of it are missing"
        raise FetchStopped(message, _AGAIN)
    return response, bytes(body)


def _too_large(size: int) -> FetchStopped:
    message = f"the answer is larger than {size / 1_000_000:g} MB"
    return FetchStopped(message, "save the text of the article alone as .txt and import that")


def decoded_body(headers: Headers, body: bytes, size: int) -> bytes:
    """The body without the compression that its headers name. Raises FetchStopped."""
    stated = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    for name in reversed([part.strip().lower() for part in stated.split(",")]):
        if name in {"gzip", "x-gzip"} and body.startswith(b"\x1f\x8b"):
            body = _inflated(body, 31, size)
        elif name == "deflate":
            # The standard means zlib's format; some servers send the bare stream.
            is_zlib = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
            body = _inflated(body, 15 if is_zlib else -15, size)
        elif name not in {"", "identity", "gzip", "x-gzip"}:
            raise FetchStopped(f"the answer is compressed as `{name}`, which was not asked", _AGAIN)
    return body


def _inflated(body: bytes, bits: int, size: int) -> bytes:
    """All members of a compressed body, no more than `size` bytes. Raises FetchStopped."""
    found = bytearray()
    while body:
        member = zlib.decompressobj(bits)
        try:
            found += member.decompress(body, size + 1 - len(found))
        except zlib.error:
            raise FetchStopped("the answer is compressed, and cannot be read", _AGAIN) from None
        if len(found) > size:
            raise _too_large(size)
        if not member.eof:
            raise FetchStopped("the answer is compressed, and its end is missing", _AGAIN)
        body = member.unused_data if member.unused_data.startswith(b"\x1f\x8b") else b""
    return bytes(found)
