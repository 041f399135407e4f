"""Serves a built folder on this machine the way a static host does."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

TYPES = {
    "": "application/octet-stream",
    ".atom": "application/atom+xml",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
PACKED = ("text/", "application/json", "application/atom", "application/manifest", "image/svg")


class _Host(SimpleHTTPRequestHandler):
    """Knows its types by itself, so that no machine's own table changes a test."""

    extensions_map = TYPES

    def guess_type(self, path: object) -> str:
        return TYPES.get(Path(str(path)).suffix.lower(), TYPES[""])

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: a test reads the browser, not the host."""

    def handle(self) -> None:
        """A browser that is closed amid an answer wants no more of it."""
        with suppress(ConnectionError):
            super().handle()

    def end_headers(self) -> None:
        """What has its digest in its name never changes; all else is asked for again."""
        is_named = self.path.startswith("/assets/")
        kept = "public, max-age=31536000, immutable" if is_named else "no-cache"
        self.send_header("Cache-Control", kept)
        super().end_headers()

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Text goes compressed to those who can read it so."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        if not self._is_packed(path):
            return super().send_head()
        body = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def _is_packed(self, path: Path) -> bool:
        reads = "gzip" in self.headers.get("Accept-Encoding", "")
        return reads and path.is_file() and self.guess_type(path).startswith(PACKED)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A missing page is answered with the site's own 404.html, as hosts do."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the folder, without a slash at its end, for as long as the block runs."""
    handler = partial(_Host, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
