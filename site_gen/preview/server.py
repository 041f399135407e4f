"""Turns saves into a site in the browser, and saves with errors into a page of problems."""

import errno
import gc
import itertools
import logging
import secrets
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from livereload import Server
from livereload.handlers import LiveReloadHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop

from site_gen.preview.handlers import PreviewApplication, PreviewState, ReloadSocket
from site_gen.preview.watch import Save, SaveWatcher
from site_gen.problems import Problem, Severity, Span, count_of, format_problem

LOOPBACK = "127.0.0.1"
LAST_PORT = 65535
SHUTDOWN_TIMEOUT = 1.0  # seconds that a build under way has to end after Ctrl-C
DEAF = (
    "preview: the system does not report saves in these folders (it may be at its limit of watched "
    "folders, or they are on a disk elsewhere); the preview looks for them by itself"
)
TURN_SECONDS = 0.0005  # that a build runs before a browser's request has its turn
# Seconds without a build until garbage is collected. That takes 1 s for 2,000 articles, in which no
# page is served and no save is heard of; a build leaves little of it.
COLLECT_AFTER = 10.0
# A build puts that off when it begins and when it ends; after fifty of them it is put off no more.
MOST_DELAYS = 100
BODY_LIMIT = 1024  # bytes; no address of the preview takes a body


@dataclass(frozen=True, slots=True)
class RebuildResult:
    """What one rebuild made; if it made nothing, the last site is still there.

    `changed` names the output paths that differ from before, `faulty` the pages that show their
    errors instead; None stands for all pages. `is_old` if all pages are those of an earlier build.
    """

    problems: tuple[Problem, ...]
    changed: tuple[str, ...]
    faulty: frozenset[str] | None = None
    is_old: bool = False


def nothing_rebuilt(problems: tuple[Problem, ...]) -> RebuildResult:
    """The result of a rebuild that made nothing: all pages stay as they are."""
    return RebuildResult(problems, (), frozenset(), is_old=True)


@dataclass(frozen=True, slots=True)
class OpenPages:
    """The addresses of the pages that browsers show now, for a rebuild that makes these first.

    It calls `reload` in any thread, once their new bytes are in the folder.
    """

    addresses: frozenset[str] = frozenset()
    reload: Callable[[], None] = lambda: None


class PortTaken(OSError):
    """Another program listens on the port that was asked for."""


def serve(
    folder: Path,
    rebuild: Callable[[OpenPages, Save], RebuildResult | None],
    *,
    watch: tuple[Path, ...],
    port: int,
    announce: Callable[[str], None],
    opened: Callable[[str], object] | None = None,
) -> None:
    """Shows the site in `folder`, rebuilt after each save under `watch`, until Ctrl-C.

    Never returns: KeyboardInterrupt goes up to the caller, as does any exception of `rebuild` but
    OSError, which is shown and tried again, because a file may vanish while it is read. `rebuild`
    runs in a thread of its own, never twice at once, and must be all or nothing; it may return
    None if its save is outdated, and is then called with the next. Port 0 takes any free one; the
    address is announced, and given to `opened`. Raises PortTaken, and OSError if a watched path is
    missing.
    """
    with _listener(port) as listener:
        preview = _PreviewServer(folder, rebuild, watch=watch, announce=announce, listener=listener)
        # In a build everything is in use; after it, the page that waits to be shown comes first.
        gc.disable()
        sys.setswitchinterval(TURN_SECONDS)
        try:
            preview.build_first()
            if opened:
                IOLoop.current().add_callback(opened, preview.address)
            preview.serve(host=LOOPBACK, port=preview.port)
        finally:
            preview.watcher.stop(patience=SHUTDOWN_TIMEOUT)
            gc.enable()
    raise preview.error or KeyboardInterrupt


def _listener(port: int) -> socket.socket:
    try:
        listener = socket.create_server((LOOPBACK, port))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        next_port = port + 1 if port < LAST_PORT else port - 1
        raise PortTaken(f"port {port} is taken; try --port {next_port}") from error
    listener.setblocking(False)
    return listener


class _PreviewServer(Server):  # type: ignore[misc]
    """livereload's server with handlers, watcher and reload of ours, which lose and leak nothing.

    All but `_build_again` runs in the thread of the server.
    """

    def __init__(
        self,
        folder: Path,
        rebuild: Callable[[OpenPages, Save], RebuildResult | None],
        *,
        watch: tuple[Path, ...],
        announce: Callable[[str], None],
        listener: socket.socket,
    ) -> None:
        super().__init__(watcher=SaveWatcher(watch, self._build_again, self._announce_deafness))
        self._folder = folder
        self._rebuild = rebuild
        self._announce = announce
        self._listener = listener
        self._loop = IOLoop.current()
        self._builds = (f"{secrets.token_hex(4)}-{count}" for count in itertools.count(1))
        self._shown = PreviewState(next(self._builds))
        self._watched = watch
        self.port: int = listener.getsockname()[1]
        self.error: Exception | None = None
        self._collection: object = None
        self._delays = 0

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/"

    def application(self, *_: object, **__: object) -> None:
        """Replaces livereload's application, which answers any host and any origin."""
        LiveReloadHandler.watcher = self.watcher
        LiveReloadHandler._last_reload_time = None  # else a second server never starts to watch
        application = PreviewApplication(self._folder, lambda: self._shown, port=self.port)
        HTTPServer(application, max_body_size=BODY_LIMIT).add_sockets([self._listener])
        self._announce(f"preview: {self.address} (Ctrl-C ends it)")

    def build_first(self) -> None:
        """Builds before the first request, so that no page is left from an earlier preview."""
        try:
            outcome = self._rebuild(OpenPages(), Save())
        except OSError as error:
            if not all(path.exists() for path in self._watched):
                raise
            outcome = nothing_rebuilt((_machine_problem(error),))
            self.watcher.try_again()
        assert outcome, "the first build cannot be outdated"
        self._announce_result(outcome)
        self._shown = self._state_of(outcome)
        self._collect_when_idle()

    def _build_again(self, save: Save) -> bool:
        """Runs in the watcher's thread; false if the machine, not the content, was the cause."""
        self._loop.add_callback(self._collect_when_idle)
        try:
            outcome = self._rebuild(self._open_pages(), save)
        except OSError as error:
            outcome = nothing_rebuilt((_machine_problem(error),))
            self._loop.add_callback(self._show_result, outcome)
            return False
        except Exception as error:  # noqa: BLE001 - a thread cannot raise into the one that serves
            self._loop.add_callback(self._stop, error)
        else:
            if outcome:
                self._loop.add_callback(self._show_result, outcome)
        return True

    def _open_pages(self) -> OpenPages:
        # The problems page is replaced by a page that has been checked.
        if self._shown.is_broken:
            return OpenPages()
        reload = partial(self._loop.add_callback, ReloadSocket.tell_all)
        return OpenPages(ReloadSocket.open_addresses(), reload)

    def _show_result(self, outcome: RebuildResult) -> None:
        """Reloads the pages that changed, unless there is nothing new to show or to report."""
        was_shown = (self._shown.problems, self._shown.faulty, self._shown.is_old)
        if outcome.changed or (outcome.problems, outcome.faulty, outcome.is_old) != was_shown:
            self._announce_result(outcome)
            self._shown = self._state_of(outcome)
            ReloadSocket.tell_all()
        self._collect_when_idle()

    def _collect_when_idle(self) -> None:
        """Collect garbage, but not soon: each build puts it off."""
        if self._collection and self._delays < MOST_DELAYS:
            self._loop.remove_timeout(self._collection)
            self._collection = None
        if not self._collection:
            self._delays += 1
            self._collection = self._loop.call_later(COLLECT_AFTER, self._collect)

    def _collect(self) -> None:
        self._collection, self._delays = None, 0
        gc.collect()

    def _state_of(self, outcome: RebuildResult) -> PreviewState:
        build = next(self._builds)
        return PreviewState(build, outcome.problems, outcome.faulty, is_old=outcome.is_old)

    def _announce_deafness(self) -> None:
        """Runs in the watcher's thread."""
        self._loop.add_callback(self._announce, DEAF)

    def _announce_result(self, outcome: RebuildResult) -> None:
        """Prints errors every time, warnings once: old ones would hide what the save has broken."""
        for problem in outcome.problems:
            if problem.severity is Severity.ACCEPTED:
                continue
            if problem.is_error or problem not in self._shown.problems:
                self._announce(format_problem(problem))
        self._announce(_summary_line(outcome))

    def _stop(self, error: Exception) -> None:
        self.error = error
        self._loop.stop()

    def _setup_logging(self) -> None:
        """Silences the libraries, which print requests; what an editor needs is announced."""
        for name in ("livereload", "tornado.general"):
            logger = logging.getLogger(name)
            logger.addHandler(logging.NullHandler())
            logger.propagate = False


def _machine_problem(error: OSError) -> Problem:
    return Problem(
        "preview-stopped",
        f"the machine stopped the build: {error.strerror or error}",
        Span(str(error.filename)) if error.filename else None,
        hint="the preview tries again by itself every second",
    )


def _summary_line(outcome: RebuildResult) -> str:
    count = sum(problem.is_error for problem in outcome.problems)
    if count:
        where = "all pages show them" if outcome.faulty is None else "their pages show them"
        where = "all pages stay as they were" if outcome.is_old else where
        return f"preview: {count_of(count, 'error')}; {where} until they are fixed"
    return f"preview: {count_of(len(outcome.changed), 'file')} changed"
