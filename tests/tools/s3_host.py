"""Real S3 servers on this machine, and connections to them that break at a request."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket

from tests.tools import node

# The only key that one of the servers knows; the other takes any.
KEYS = {
    "AWS_ACCESS_KEY_ID": "S3RVER",
    "AWS_SECRET_ACCESS_KEY": "S3RVER",
    "AWS_MAX_ATTEMPTS": "1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}


@dataclass(slots=True)
class Line:
    """What connections to a server go through; from the n-th request on, it is broken.

    The n-th arrives there if it `breaks_after`, and only its answer is lost. If it `fails`, the
    answer to each is that the service has failed. A request is passed on
    once it is there to the end, and alone: services replace an object in one step, the servers of
    the tests do not.
    """

    server: str
    address: str = ""
    breaks_at: int = 0
    breaks_after: bool = False
    fails: bool = False
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    alone: threading.Lock = field(default_factory=threading.Lock)

    def restart(self, breaks_at: int = 0, *, breaks_after: bool = False) -> None:
        with self.lock:
            self.count, self.breaks_at, self.breaks_after = 0, breaks_at, breaks_after
            self.fails = False

    @property
    def was_cut(self) -> bool:
        return bool(self.breaks_at) and self.count >= self.breaks_at

    def next_request(self) -> tuple[bool, bool]:
        """Whether it gets there, and whether its answer comes back."""
        with self.lock:
            self.count += 1
            if not self.breaks_at or self.count < self.breaks_at:
                return True, True
            return self.count == self.breaks_at and self.breaks_after, False


def _moto(port: int, _folder: str) -> list[str]:
    """Knows conditions on what is written, and takes any key."""
    return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]


def _s3rver(port: int, folder: str) -> list[str]:
    """Keeps files on the disk, knows one key, and takes no notice of conditions."""
    program = str(PACKAGE / "bin" / "s3rver.js")
    return [node.node(), program, "--silent", "-a", "127.0.0.1", "-p", str(port), "-d", folder]


PACKAGE = Path(__file__).parent / "node_modules" / "s3rver"
SERVERS: Mapping[str, Callable[[int, str], list[str]]] = {"moto": _moto, "s3rver": _s3rver}


@contextmanager
def s3_server(name: str, folder: Path | None = None) -> Iterator[str]:
    """The address of a server, for as long as the block runs.

    It is empty, or has what it left in the folder before if it keeps files.
    """
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    with tempfile.TemporaryDirectory() as empty:
        command = SERVERS[name](port, str(folder or empty))
        with subprocess.Popen(command, stdout=quiet, stderr=quiet) as server:
            try:
                for _ in range(500):
                    with socket() as line:
                        if line.connect_ex(("127.0.0.1", port)) == 0:
                            break
                    time.sleep(0.02)
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()
                server.wait()


@contextmanager
def buckets_in(folder: Path) -> Iterator[Line]:
    """A line to a server whose buckets are folders in this one, which may change meanwhile."""
    with s3_server("s3rver", folder) as server, line_to(server) as line:
        yield line


def objects_on_disk(bucket: Path) -> dict[str, str]:
    """The digest of each object of such a bucket by its key, but for those below `.site-gen/`."""
    found = {path: path.relative_to(bucket).as_posix() for path in bucket.rglob("*._S3rver_object")}
    return {
        key.removesuffix("._S3rver_object"): sha256(path.read_bytes()).hexdigest()
        for path, key in found.items()
        if not key.startswith(".site-gen/")
    }


@contextmanager
def line_to(server: str) -> Iterator[Line]:
    """A line to a server, for as long as the block runs."""
    line = Line(server.removeprefix("http://"))

    class Forward(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

        def handle(self) -> None:
            """Quiet, too, about a client that is killed."""
            with suppress(ConnectionError):
                super().handle()

        def _forward(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            arrives, is_answered = line.next_request() if len(body) == length else (False, False)
            if arrives:
                with line.alone:
                    there = HTTPConnection(line.server)
                    there.request(self.command, self.path, body, dict(self.headers))
                    answer = there.getresponse()
                    content = answer.read()
                    there.close()
            if not is_answered:
                self.close_connection = True
                return
            self.send_response_only(503 if line.fails else answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_DELETE = _forward  # noqa: N815

    with ThreadingHTTPServer(("127.0.0.1", 0), Forward) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True).start()
        line.address = f"http://127.0.0.1:{proxy.server_port}"
        try:
            yield line
        finally:
            proxy.shutdown()
