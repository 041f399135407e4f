"""Runs the tests that may notice a change, in a copy of the project, the cheapest first.

All tests run once with a probe beside each change, which tells who reaches it. A test that fails
then would notice everything, and is left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.tools.reached_changes import CHOSEN, PROBE, RECORD

PACKAGE = "site_gen"
# Tests of the documents, of the tools, and of how the code reads say nothing of what it does.
_PASSED_OVER = ("docs_run", "documented", "architecture", "bench", "tooling", "cost")
_BATCHES = (8, 60)  # seconds: up to where tests run in one process, and in the next one
TYPES = "the types"
Texts = Mapping[Path, str]  # of modules


@dataclass(frozen=True, slots=True)
class Record:
    """Which changes each test reaches, with what its fixtures do, and how many seconds it takes."""

    reached: Mapping[str, frozenset[int]]
    seconds: Mapping[str, float]
    fixtures: Mapping[str, Sequence[str]]

    def batches(self, change: int) -> Iterator[tuple[list[str], float]]:
        """The tests that reach a change, the cheapest file first, in growing batches."""
        files: dict[str, list[str]] = {}
        for test, reached in self.reached.items():
            if change in reached:
                files.setdefault(test.partition("::")[0], []).append(test)
        bounds, batch, spent = list(_BATCHES), list[str](), 0.0
        for cost, file in sorted((self._cost(files[file]), file) for file in files):
            if batch and bounds and spent + cost > bounds[0]:
                yield batch, spent
                bounds, batch, spent = bounds[1:], [], 0.0
            batch, spent = [*batch, *files[file]], spent + cost
        if batch:
            yield batch, spent

    def _cost(self, tests: Sequence[str]) -> float:
        fixtures = {fixture for test in tests for fixture in self.fixtures[test]}
        return sum(self.seconds.get(name, 0) for name in (*tests, *fixtures))


def _read_record(path: Path) -> Record:
    ran = json.loads(path.read_text("utf-8"))["ran"]
    tests = {name: what["fixtures"] for name, what in ran.items() if what["fixtures"] is not None}
    reached = {
        test: frozenset(
            number for name in (test, *fixtures) if name in ran for number in ran[name]["reached"]
        )
        for test, fixtures in tests.items()
    }
    return Record(reached, {name: what["seconds"] for name, what in ran.items()}, tests)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the project in which modules are changed and tests run."""

    folder: Path
    noticed: Counter[str] = field(default_factory=Counter)
    moments: Iterator[int] = field(default_factory=lambda: count(1_000_000_000))

    @property
    def project(self) -> Path:
        return self.folder / "project"

    def record(self, probed: Texts, tests: Sequence[str]) -> Record:
        """Run tests with probes in the modules; what each reaches."""
        if self._has_wrong_types():
            raise SystemExit("the types are wrong before any change; `make check` says where")
        path = self.folder / "record.json"
        passed_over = " and ".join(f"not {name}" for name in _PASSED_OVER)
        with self._changed(probed):
            self._pytest(("-k", passed_over, *tests), None, **{RECORD: str(path)})
        return _read_record(path)

    def noticed_by(self, changed: Texts, batches: Iterator[tuple[list[str], float]]) -> str:
        """What noticed a change: the types, a test, or too long a run; else nothing."""
        with self._changed(changed):
            if self._has_wrong_types():
                return TYPES
            for tests, seconds in batches:
                if test := self._failure(tests, 60 + 5 * seconds):
                    self.noticed[test] += 1
                    return test
            return ""

    @contextmanager
    def _changed(self, texts: Texts) -> Iterator[None]:
        before = {module: (self.project / module).read_text("utf-8") for module in texts}
        self._put(texts)
        try:
            yield
        finally:
            self._put(before)

    def _put(self, texts: Texts) -> None:
        """Each text gets a moment of its own, since Python tells by it what is compiled already."""
        for module, text in texts.items():
            path = self.project / module
            path.write_text(text, "utf-8")
            moment = next(self.moments)
            os.utime(path, (moment, moment))

    def _failure(self, tests: Sequence[str], seconds: float) -> str:
        """The first test that fails. Of each file, what noticed most so far runs first."""
        chosen = self.folder / "chosen.json"
        chosen.write_text(json.dumps(sorted(tests, key=lambda test: -self.noticed[test])), "utf-8")
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        try:
            printed = self._pytest(("-x", *files), seconds, **{CHOSEN: str(chosen)})
        except subprocess.TimeoutExpired:
            return "a run without an end"
        named = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", printed, re.MULTILINE)
        passed = re.search(r"^\d+ passed", printed, re.MULTILINE)
        return named[1] if named else "" if passed else f"a run that broke off: {printed[-300:]}"

    def _pytest(self, options: Sequence[str], seconds: float | None, **environment: str) -> str:
        done = subprocess.run(
            (
                *(sys.executable, "-m", "pytest", "-q", "-p", "tests.tools.reached_changes"),
                *("-p", "no:cacheprovider", "-p", "no:xdist", "--tb=no"),
                *(f"--basetemp={self.folder / 'tmp'}", *options),
            ),
            check=False,
            cwd=self.project,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
        )
        return done.stdout

    def _has_wrong_types(self) -> bool:
        command = (sys.executable, "-m", "mypy", PACKAGE)
        return bool(
            subprocess.run(command, check=False, cwd=self.project, capture_output=True).returncode
        )


def copy_of(root: Path, folder: Path) -> Copy:
    """The project without what is made from it."""
    copy = Copy(folder)
    ignored = shutil.ignore_patterns(
        *(".git", ".venv", ".bench", "node_modules", "output", ".*_cache", "__pycache__")
    )
    shutil.copytree(root, copy.project, ignore=ignored)
    for name in (".venv", "tests/tools/node_modules"):
        (copy.project / name).symlink_to((root / name).resolve())
    (copy.project / PACKAGE / "_probe.py").write_text(PROBE, "utf-8")
    return copy
