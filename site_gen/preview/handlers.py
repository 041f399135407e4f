"""Turns a request from this machine into a file of the preview folder, or into a refusal."""

import hashlib
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

from site_gen.preview import pages
from site_gen.problems import Problem

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
# Our own table, so that the one of the machine (/etc/mime.types) changes nothing.
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
NOT_FOUND = "/404.html"
BINARY = ("application/octet-stream", "application/pdf", "application/wasm", "font/", "image/")


@dataclass(frozen=True, slots=True)
class PreviewState:
    """What the preview shows now: `build` differs between any two builds, of any two servers.

    While there are errors, the `faulty` pages show them, or all, and addresses without a page. If
    `is_old`, all pages are those of an earlier build.
    """

    build: str
    problems: tuple[Problem, ...] = ()
    faulty: frozenset[str] | None = None
    is_old: bool = False

    @property
    def is_broken(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def shows_problems_at(self, folder: Path, path: Path | None) -> bool:
        """Whether an address shows the errors; `path` is its file, or a folder without a slash."""
        if not self.is_broken or (path and not path.is_dir() and path.suffix.lower() != ".html"):
            return False
        if path is None or self.faulty is None:
            return True
        page = path / "index.html" if path.is_dir() else path
        return page.relative_to(folder.resolve()).as_posix() in self.faulty

    def version_of(self, page: bytes) -> str:
        """Differs whenever a page has other bytes, or other errors beside them."""
        return f"{version_of(page)}-{self.build}" if self.is_broken else version_of(page)


class PreviewApplication(web.Application):
    """Answers only requests that name this machine as their host.

    The host is checked before any handler is chosen, so that none can forget to: otherwise a page
    of another site whose name leads to 127.0.0.1 could read drafts (DNS rebinding).
    """

    def __init__(
        self, folder: Path, current_state: Callable[[], PreviewState], *, port: int
    ) -> None:
        self._hosts = allowed_hosts(port)
        origins = frozenset(f"http://{host}" for host in self._hosts)
        super().__init__(
            [
                (pages.SCRIPT_ADDRESS, _ReloadScriptHandler),
                (
                    pages.SOCKET_ADDRESS,
                    ReloadSocket,
                    {"folder": folder, "origins": origins, "current_state": current_state},
                ),
                (pages.PROBLEMS_ADDRESS, _ProblemsHandler, {"current_state": current_state}),
                (".*", _SiteFileHandler, {"folder": folder, "current_state": current_state}),
            ],
            log_function=_log_nothing,
            websocket_max_message_size=1024,
        )

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        hosts = [host.lower() for host in request.headers.get_list("Host")]
        if len(hosts) == 1 and hosts[0] in self._hosts:
            return super().find_handler(request, **kwargs)
        return self.get_handler_delegate(request, _ForbiddenHandler)


def allowed_hosts(port: int) -> frozenset[str]:
    """The values of `Host` that mean this preview; a browser leaves out the port 80."""
    names = ("localhost", "127.0.0.1", "[::1]")
    return frozenset(f"{name}:{port}" for name in names) | frozenset(names if port == 80 else ())


def file_at_address(folder: Path, address: str) -> Path | None:
    """The file that an address names, a folder for one without its slash, or None.

    None for all that a reader of the published site could not get either: hidden names, folders
    without `index.html`, ways out of the folder, symbolic links that lead out of it.
    """
    try:
        words = unquote(address, errors="strict")
        root = folder.resolve()
        path = _path_in(root, words)
        if path is None or not path.is_dir():
            return path if path and path.is_file() and not words.endswith("/") else None
        index = _inside_folder(root, path / "index.html")
        if index is None or not index.is_file():
            return None
        return index if words.endswith("/") else path
    # A name too long for the disk; a NUL, bytes that are no text; links in a circle (before 3.13).
    except (OSError, ValueError, RuntimeError):
        return None


def version_at(folder: Path, address: str, state: PreviewState) -> str:
    """Differs whenever something else is shown at an address."""
    path = file_at_address(folder, address)
    if state.shows_problems_at(folder, path):
        return state.build
    if path is None or path.is_dir():
        path = file_at_address(folder, NOT_FOUND)
    return state.version_of((_read_if_exists(path) if path else None) or pages.NO_PAGE)


def version_of(page: bytes) -> str:
    """The version of a page with these bytes."""
    return hashlib.blake2b(page, digest_size=8).hexdigest()


def _path_in(root: Path, words: str) -> Path | None:
    if not words.startswith("/"):
        return None
    segments = words[1:].removesuffix("/").split("/") if words != "/" else []
    if any(not name or name.startswith(".") or "\\" in name for name in segments):
        return None
    return _inside_folder(root, root.joinpath(*segments))


def _inside_folder(root: Path, path: Path) -> Path | None:
    resolved = path.resolve()
    if not resolved.is_relative_to(root):
        return None
    below = resolved.parts[len(root.parts) :]
    return None if any(part.startswith(".") for part in below) else resolved


def _read_if_exists(path: Path) -> bytes | None:
    """None if the file has gone since it was found: a rebuild may remove it."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _type_of(path: Path) -> str:
    kind = TYPES.get(path.suffix.lower(), "application/octet-stream")
    is_text = kind == "image/svg+xml" or not kind.startswith(BINARY)
    return f"{kind}; charset=utf-8" if is_text else kind


def _log_nothing(handler: web.RequestHandler) -> None:
    """Requests are not printed: the terminal is for problems, and they may contain anything."""


class _PreviewHandler(web.RequestHandler):
    """What all our handlers share."""

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
        """Only our own errors, and the request escaped: it may contain codes for the terminal."""
        if isinstance(value, web.HTTPError) or typ is None or value is None:
            return
        summary = ascii(self._request_summary())
        logging.getLogger(__name__).error("while answering %s", summary, exc_info=(typ, value, tb))


class _ForbiddenHandler(_PreviewHandler):
    def prepare(self) -> None:
        self.send_error(HTTPStatus.FORBIDDEN)


class _ReloadScriptHandler(_PreviewHandler):
    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(pages.RELOAD_SCRIPT)

    head = get


class _ProblemsHandler(_PreviewHandler):
    """All problems, for the pages that have none of their own."""

    def initialize(self, current_state: Callable[[], PreviewState]) -> None:
        self._shown = current_state

    def get(self) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(pages.problems_page(self._shown().problems))

    head = get


class _SiteFileHandler(_PreviewHandler):
    def initialize(self, folder: Path, current_state: Callable[[], PreviewState]) -> None:
        self._folder = folder
        self._shown = current_state

    def get(self) -> None:
        state = self._shown()
        path = file_at_address(self._folder, self.request.path)
        if state.shows_problems_at(self._folder, path):
            # Not 200: a program must not take this page for the one that it asked for.
            page = pages.problems_page(state.problems)
            self._show(page, HTTPStatus.INTERNAL_SERVER_ERROR, state.build)
        elif path is None:
            self._show_missing()
        elif path.is_dir():
            self._add_slash()
        else:
            self._send(path)

    head = get

    def _send(self, path: Path) -> None:
        content = _read_if_exists(path)
        if content is None:
            self._show_missing()
        elif path.suffix.lower() == ".html":
            self._show(content, HTTPStatus.OK)
        else:
            self.set_header("Content-Type", _type_of(path))
            self.finish(content)

    def _show(self, page: bytes, status: HTTPStatus, version: str = "") -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        state, host = self._shown(), self.request.host
        if not version:
            version = state.version_of(page)
            page = pages.with_notice(page, state.problems, is_old=state.is_old)
        self.finish(pages.with_reload_script(page, version=version, host=host))

    def _show_missing(self) -> None:
        path = file_at_address(self._folder, NOT_FOUND)
        self._show((_read_if_exists(path) if path else None) or pages.NO_PAGE, HTTPStatus.NOT_FOUND)

    def _add_slash(self) -> None:
        """Relative links lead one level too high from a folder's address without its slash."""
        query = f"?{quote(self.request.query, safe='=&%+,;:@/?')}" if self.request.query else ""
        words = unquote(self.request.path, errors="strict")
        self.redirect(f"{quote(words)}/{query}", status=HTTPStatus.FOUND)


class ReloadSocket(LiveReloadHandler):  # type: ignore[misc]
    """livereload's socket, for our own pages only; it sends, and ignores all that it receives."""

    def initialize(
        self, folder: Path, origins: frozenset[str], current_state: Callable[[], PreviewState]
    ) -> None:
        self._folder = folder
        self._origins = origins
        self._shown = current_state
        self.address = ""

    def prepare(self) -> None:
        # Not left to check_origin alone: tornado calls it neither without an Origin nor when the
        # caller itself claims Sec-Fetch-Site: same-origin.
        origin = self.request.headers.get_list("Origin")
        if len(origin) != 1 or not self.check_origin(origin[0]):
            raise web.HTTPError(HTTPStatus.FORBIDDEN)

    def check_origin(self, origin: str) -> bool:
        return origin in self._origins

    def open(self) -> None:
        self.address = self.get_query_argument("page", "")
        self.waiters.add(self)
        self.tell_version()

    def tell_version(self) -> None:
        """Tells the page its version now; it reloads if it has another."""
        version = version_at(self._folder, self.address, self._shown())
        self.send_message({"command": "version", "version": version})

    @classmethod
    def tell_all(cls) -> None:
        """Tells every page its version, as `tell_version` does."""
        for waiter in tuple(cls.waiters):
            waiter.tell_version()

    @classmethod
    def open_addresses(cls) -> frozenset[str]:
        """The addresses of the pages that are open in browsers; may be called in any thread."""
        return frozenset(unquote(waiter.address) for waiter in tuple(cls.waiters))

    def on_message(self, message: str | bytes) -> None:
        """Ignores all messages, so nothing of a page can reach the terminal."""
