"""Turns saves under the watched folders into calls, one after another, with none lost."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from livereload.watcher import Watcher
from watchfiles import watch

POLL = 0.05  # seconds between two snapshots, where the system reports no saves
SLOW_POLL = 1.0  # the same where it does: some disks report only what this machine writes
EVENT_STEP = 10  # milliseconds until a save that the system reports is heard of
IDLE_SHARE = 10  # snapshots take at most a tenth of the time, however many files there are
SAVE_ENDS_AFTER = 0.02  # seconds without a change that end one save
LONGEST_SAVE = 0.5  # seconds that changes without an end are waited for
RETRY_AFTER = 1.0  # seconds until a build that the machine stopped is tried again
FileMark = tuple[int, int, int, int]
Snapshot = Mapping[str, FileMark]


class Save(NamedTuple):
    """What was saved: the files that differ since the last build began.

    `is_outdated` says whether something has been saved since.
    """

    paths: frozenset[str] = frozenset()
    is_outdated: Callable[[], bool] = lambda: False


class SaveWatcher(Watcher):  # type: ignore[misc]
    """livereload's watcher, in a thread of its own so that the server never waits.

    The snapshot that starts a build is taken before it: what is saved during a build differs from
    that snapshot, and is built after it. `on_save` says whether the build was done; if not, it is
    called again after `RETRY_AFTER`. A build that is told that it is outdated counts as done, and
    the next follows.
    What the system reports says where to look: whether anything changed is in the snapshot.
    `on_deaf` is called once, if the system reports nothing here.
    """

    def __init__(
        self,
        watched: tuple[Path, ...],
        on_save: Callable[[Save], bool],
        on_deaf: Callable[[], object],
        *,
        slow_poll: float = SLOW_POLL,
    ) -> None:
        super().__init__()
        for path in watched:
            self.watch(str(path))
        self._watched = watched
        self._on_save = on_save
        self._on_deaf = on_deaf
        self._slow_poll = slow_poll
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="preview-watch", daemon=True)
        self._pause = 0.0
        self._heard = threading.Event()
        self._is_hearing = False
        self._is_behind = False
        self._reported = deque[str]()
        self._reported_of_save: set[str] = set()
        self._snapshot = self._take_snapshot()

    def start(self, callback: Callable[[], None]) -> bool:  # noqa: ARG002
        """True: livereload need not poll, which would lose saves (every 0.8 s, 3 s deaf)."""
        self._thread.start()
        return True

    def try_again(self) -> None:
        """Calls `on_save` as soon as the watching begins, although nothing was saved."""
        self._is_behind = True

    def stop(self, *, patience: float) -> None:
        """Ends the watching; waits no longer than `patience` seconds for a running build."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _watch(self) -> None:
        listener = threading.Thread(target=self._listen, name="preview-events", daemon=True)
        listener.start()
        self._watch_events(listener)
        if not self._ended.is_set():
            self._on_deaf()
        while not self._ended.wait(max(POLL, self._pause)):
            self._build_if_saved(self._take_snapshot())
        listener.join()

    def _watch_events(self, listener: threading.Thread) -> None:
        """Builds what is saved; ends early if a save was not reported, and none before it."""
        is_missed, poll_at = False, 0.0
        while listener.is_alive() and not self._ended.is_set():
            is_heard = self._heard.wait(0 if self._is_behind else POLL)
            self._heard.clear()
            if is_missed and not self._is_hearing:
                return
            if is_heard or self._is_behind:
                self._build_if_saved(self._look_again(self._snapshot))
            elif time.monotonic() > poll_at:
                is_saved = self._build_if_saved(self._take_snapshot())
                # What was saved before the watching began could not be reported.
                is_missed = is_saved and not self._is_hearing and poll_at > 0
                poll_at = time.monotonic() + max(self._slow_poll, self._pause)

    def _listen(self) -> None:
        """Hear what the system reports, while a build runs too; ends if it reports nothing."""
        there = [path for path in self._watched if path.exists()] or self._watched
        # The limit of what may be watched, no such folder yet, a name that is not Unicode.
        with suppress(OSError, RuntimeError, ValueError):
            for reported in watch(
                *there,
                watch_filter=None,
                debounce=EVENT_STEP,
                step=EVENT_STEP,
                stop_event=self._ended,
                rust_timeout=int(POLL * 1000),
                force_polling=False,
                ignore_permission_denied=False,
            ):
                self._reported.extend(path for _, path in reported)
                self._is_hearing = True
                self._heard.set()

    def _build_if_saved(self, snapshot: Snapshot) -> bool:
        """Builds until it is done what differs from the last one; whether anything did."""
        if snapshot == self._snapshot and not self._is_behind:
            return False
        while not self._on_save(self._begun_save(snapshot)) and not self._ended.wait(RETRY_AFTER):
            snapshot = self._take_snapshot()
        return True

    def _begun_save(self, snapshot: Snapshot) -> Save:
        before, self._snapshot = self._snapshot, self._after_save(snapshot)
        self._is_behind = False
        self._reported_of_save.clear()
        changed = dict(before.items() ^ self._snapshot.items())
        return Save(frozenset(changed), self._is_outdated)

    def _is_outdated(self) -> bool:
        """Whether anything was saved since the build began that is under way."""
        if not self._heard.is_set():
            return False
        self._heard.clear()
        self._is_behind = self._look_again(self._snapshot) != self._snapshot
        return self._is_behind

    def _look_again(self, before: Snapshot) -> Snapshot:
        """The files now: of thousands, only those that were reported since the last build began."""
        while self._reported:
            self._reported_of_save.add(self._reported.popleft())
        reported = self._reported_of_save
        now = with_reported(before, reported, self._watched) if reported else None
        return self._take_snapshot() if now is None else now

    def _take_snapshot(self) -> Snapshot:
        begun = time.monotonic()
        snapshot = snapshot_of(self._watched)
        self._pause = IDLE_SHARE * (time.monotonic() - begun)
        return snapshot

    def _after_save(self, snapshot: Snapshot) -> Snapshot:
        """The first snapshot that equals the one before it: a save is several steps."""
        last = time.monotonic() + LONGEST_SAVE
        while not self._ended.wait(SAVE_ENDS_AFTER) and time.monotonic() < last:
            now = self._look_again(snapshot)
            if now == snapshot:
                break
            snapshot = now
        return snapshot


def snapshot_of(watched: tuple[Path, ...]) -> Snapshot:
    """Each file with what changes when it is saved, in whatever way: times, size, inode.

    A new file may be older than those around it (`git checkout`, `cp -p`), so marks are compared
    for being equal, never for being newer. Hidden files and editors' own are left out; folders
    behind symbolic links are not entered, because they may lead anywhere, and round in circles.
    """
    return dict(mark for path in watched for mark in _marks_at(os.fspath(path)))


def with_reported(
    before: Snapshot, reported: Iterable[str], watched: Iterable[Path]
) -> Snapshot | None:
    """The snapshot with the reported paths as they are now; None if more may have changed.

    A folder may have come, or gone, with files in it that nobody reported.
    """
    now = dict(before)
    for name in _names_of(reported, watched):
        if not name or os.path.isdir(name):  # noqa: PTH112 - as below
            return None
        now.pop(name, None)
        if not os.path.lexists(name) and any(known.startswith(f"{name}{os.sep}") for known in now):
            return None
        now.update(_marks_at(name))
    return now


def _names_of(reported: Iterable[str], watched: Iterable[Path]) -> Iterator[str]:
    """The absolute paths as a snapshot names them; empty for one that is in no watched folder."""
    roots = {f"{os.path.abspath(folder)}{os.sep}": folder for folder in watched}  # noqa: PTH100
    for path in reported:
        root = next((root for root in roots if path.startswith(root)), "")
        below = path[len(root) :]
        if not any(map(_is_temporary, Path(below).parts)):
            yield os.path.join(roots[root], below) if root else ""  # noqa: PTH118


def _marks_at(path: str) -> Iterator[tuple[str, FileMark]]:
    try:
        if os.path.isdir(path):  # noqa: PTH112 - a Path for each file would double the time
            yield from _marks_in(path)
        else:
            yield path, _mark_of(os.stat(path))  # noqa: PTH116
    except OSError:  # gone, or not there yet: absent from the marks, which is a change too
        return


def _marks_in(folder: str) -> Iterator[tuple[str, FileMark]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if _is_temporary(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _marks_at(entry.path)
            else:
                yield from _mark_of_entry(entry)


def _mark_of_entry(entry: os.DirEntry[str]) -> Iterator[tuple[str, FileMark]]:
    try:
        yield entry.path, _mark_of(entry.stat())
    except OSError:
        return


def _mark_of(stat: os.stat_result) -> FileMark:
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino


def _is_temporary(name: str) -> bool:
    """Vim tries whether it may write by making a file called 4913."""
    return name.startswith((".", "#")) or name.endswith(("~", ".swp", ".tmp")) or name == "4913"
