"""Turns a request from this machine into a file of the preview folder, or into a refusal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, unquote

from livereload.handlers import LiveReloadHandler
from tornado import web
from tornado.httputil import HTTPServerRequest

from site_gen.preview.pages import (
    NO_PAGE,
    RELOAD_SCRIPT,
    SCRIPT_ADDRESS,
    SOCKET_ADDRESS,
    problems_page,
    with_reload,
)
from site_gen.problems import Problem

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
# Our own, so that the table of the machine (/etc/mime.types) changes nothing.
TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".bib": "application/x-bibtex",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".rss": "application/rss+xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
BINARY = ("application/octet-stream", "application/pdf", "application/wasm", "font/", "image/")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the preview shows now: `build` differs between any two builds, of any two servers."""

    build: str
    problems: tuple[Problem, ...] = ()

    @property
    def is_broken(self) -> bool:
        return any(problem.is_error for problem in self.problems)


class PreviewApplication(web.Application):
    """Answers those who asked for this machine by name, and nobody else.

    The name is looked at before any handler is chosen, so that none can forget to: a page of
    another site whose name leads to 127.0.0.1 could read drafts otherwise (DNS rebinding).
    """

    def __init__(self, folder: Path, shown: Callable[[], Shown], *, port: int) -> None:
        self._hosts = allowed_hosts(port)
        origins = frozenset(f"http://{host}" for host in self._hosts)
        super().__init__(
            [
                (SCRIPT_ADDRESS, _ReloadScript),
                (SOCKET_ADDRESS, ReloadSocket, {"origins": origins, "shown": shown}),
                (".*", _SiteFile, {"folder": folder, "shown": shown}),
            ],
            log_function=_unlogged,
            websocket_max_message_size=1024,
        )

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        asked = [host.lower() for host in request.headers.get_list("Host")]
        if len(asked) == 1 and asked[0] in self._hosts:
            return super().find_handler(request, **kwargs)
        return self.get_handler_delegate(request, _Stranger)


def allowed_hosts(port: int) -> frozenset[str]:
    """The values of `Host` that mean this preview; a browser leaves out the port 80."""
    names = ("localhost", "127.0.0.1", "[::1]")
    return frozenset(f"{name}:{port}" for name in names) | frozenset(names if port == 80 else ())


def file_named(folder: Path, address: str) -> Path | None:
    """The file that an address names, a folder for one without its slash, or None.

    None for all that a reader of the published site could not get either: hidden names, folders
    without `index.html`, ways out of the folder, symbolic links that lead out of it.
    """
    try:
        words = unquote(address, errors="strict")
        root = folder.resolve()
        place = _place_in(root, words)
        if place is None or not place.is_dir():
            return place if place and place.is_file() and not words.endswith("/") else None
        index = _confined(root, place / "index.html")
        if index is None or not index.is_file():
            return None
        return index if words.endswith("/") else place
    # A name too long for the disk; a NUL, bytes that are no text; links in a circle (before 3.13).
    except (OSError, ValueError, RuntimeError):
        return None


def _place_in(root: Path, words: str) -> Path | None:
    if not words.startswith("/"):
        return None
    segments = words[1:].removesuffix("/").split("/") if words != "/" else []
    if any(not name or name.startswith(".") or "\\" in name for name in segments):
        return None
    return _confined(root, root.joinpath(*segments))


def _confined(root: Path, place: Path) -> Path | None:
    real = place.resolve()
    if not real.is_relative_to(root):
        return None
    below = real.parts[len(root.parts) :]
    return None if any(part.startswith(".") for part in below) else real


def _content(place: Path) -> bytes | None:
    """None for what is gone since it was found: a rebuild may sweep it."""
    try:
        return place.read_bytes()
    except OSError:
        return None


def _is_page(place: Path) -> bool:
    return place.suffix.lower() == ".html"


def _type_of(place: Path) -> str:
    kind = TYPES.get(place.suffix.lower(), "application/octet-stream")
    is_text = kind == "image/svg+xml" or not kind.startswith(BINARY)
    return f"{kind}; charset=utf-8" if is_text else kind


def _unlogged(handler: web.RequestHandler) -> None:
    """Requests are not printed: the terminal is for problems, and a request can hold anything."""


class _Answer(web.RequestHandler):
    """What all our answers share."""

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def compute_etag(self) -> None:
        """None: what is never stored need not be compared."""

    def write_error(self, status_code: int, **_: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {HTTPStatus(status_code).phrase}\n")

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Only faults of ours, and the request escaped: it may hold codes that steer a terminal."""
        if isinstance(value, web.HTTPError) or typ is None or value is None:
            return
        asked = ascii(self._request_summary())
        logging.getLogger(__name__).error("while answering %s", asked, exc_info=(typ, value, tb))


class _Stranger(_Answer):
    def prepare(self) -> None:
        self.send_error(HTTPStatus.FORBIDDEN)


class _ReloadScript(_Answer):
    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(RELOAD_SCRIPT)

    head = get


class _SiteFile(_Answer):
    def initialize(self, folder: Path, shown: Callable[[], Shown]) -> None:
        self._folder = folder
        self._shown = shown

    def get(self) -> None:
        shown = self._shown()
        place = file_named(self._folder, self.request.path)
        if shown.is_broken and (place is None or place.is_dir() or _is_page(place)):
            # Not 200: a program that asks for a page must not take this one for it.
            self._show(problems_page(shown.problems), HTTPStatus.INTERNAL_SERVER_ERROR)
        elif place is None:
            self._show_missing()
        elif place.is_dir():
            self._add_slash()
        else:
            self._send(place)

    head = get

    def _send(self, place: Path) -> None:
        content = _content(place)
        if content is None:
            self._show_missing()
        elif _is_page(place):
            self._show(content, HTTPStatus.OK)
        else:
            self.set_header("Content-Type", _type_of(place))
            self.finish(content)

    def _show(self, page: bytes, status: HTTPStatus) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(with_reload(page, build=self._shown().build, host=self.request.host))

    def _show_missing(self) -> None:
        place = file_named(self._folder, "/404.html")
        self._show((_content(place) if place else None) or NO_PAGE, HTTPStatus.NOT_FOUND)

    def _add_slash(self) -> None:
        """Relative links lead one level too high from a folder's address without its slash."""
        query = f"?{quote(self.request.query, safe='=&%+,;:@/?')}" if self.request.query else ""
        words = unquote(self.request.path, errors="strict")
        self.redirect(f"{quote(words)}/{query}", status=HTTPStatus.FOUND)


class ReloadSocket(LiveReloadHandler):  # type: ignore[misc]
    """livereload's socket, for our own pages only; it tells, and heeds nothing that it is told."""

    def initialize(self, origins: frozenset[str], shown: Callable[[], Shown]) -> None:
        self._origins = origins
        self._shown = shown

    def prepare(self) -> None:
        # Not left to check_origin alone: tornado asks it neither without an Origin nor when the
        # caller itself claims Sec-Fetch-Site: same-origin.
        origin = self.request.headers.get_list("Origin")
        if len(origin) != 1 or not self.check_origin(origin[0]):
            raise web.HTTPError(HTTPStatus.FORBIDDEN)

    def check_origin(self, origin: str) -> bool:
        return origin in self._origins

    def open(self) -> None:
        self.waiters.add(self)
        self.send_message({"command": "hello", "build": self._shown().build})

    def on_message(self, message: str | bytes) -> None:
        """Nothing a page could say has a meaning here, so nothing of it can reach the terminal."""
