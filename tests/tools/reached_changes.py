"""A plugin of pytest: which changes of operators each test reaches; or only the tests of a list.

What a fixture of a module or a session reaches counts for every test that asks for it, whichever
of them was the first.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

RECORD = "SITE_GEN_RECORD"  # the file that gets what each test reaches
CHOSEN = "SITE_GEN_CHOSEN"  # a file that names the tests to run
REACHED = "SITE_GEN_REACHED"  # the file that a probe in the program writes to
# What a probe calls. It is put into the program, since some of its processes find nothing else.
PROBE = """
import os

_reached: set[tuple[str, int]] = set()


def reached(number: int) -> None:
    path = os.environ.get("SITE_GEN_REACHED")
    if path and (path, number) not in _reached:
        _reached.add((path, number))
        with open(path, "a") as report:
            report.write(f"{number}\\n")
"""
Wrapped = Generator[None, object, object]
_ran: dict[str, dict[str, Any]] = {}  # what each test and each wide fixture reached
_failed: set[str] = set()
_inner_seconds = [0.0]
_reports = [0]
_caches: list[Any] = []
_modules = [0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHOSEN in os.environ:
        chosen = json.loads(Path(os.environ[CHOSEN]).read_text("utf-8"))
        place = {test: number for number, test in enumerate(chosen)}
        items[:] = [item for item in items if item.nodeid in place]
        items.sort(key=lambda item: place[item.nodeid])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: Any) -> Wrapped:
    if RECORD not in os.environ:
        return (yield)
    _forget_results()
    found = item._fixtureinfo.name2fixturedefs.values()
    fixtures = [_name(each) for defined in found for each in defined if each.scope != "function"]
    with _recorded(item.nodeid, fixtures):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any) -> Wrapped:
    if RECORD not in os.environ or fixturedef.scope == "function":
        return (yield)
    with _recorded(_name(fixturedef), None):
        return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    if RECORD in os.environ:
        ran = {name: what for name, what in _ran.items() if name not in _failed}
        text = json.dumps({"ran": ran, "failed": sorted(_failed)})
        Path(os.environ[RECORD]).write_text(text, "utf-8")


@contextmanager
def _recorded(name: str, fixtures: list[str] | None) -> Iterator[None]:
    outer = os.environ.get(REACHED, "")
    _reports[0] += 1
    report = Path(f"{os.environ[RECORD]}.{_reports[0]}")
    os.environ[REACHED] = str(report)
    started = perf_counter()
    _inner_seconds.append(0.0)
    try:
        yield
    finally:
        os.environ[REACHED] = outer
        seconds = perf_counter() - started
        own = seconds - _inner_seconds.pop()
        _inner_seconds[-1] += seconds
        _keep(name, report, own, fixtures)


def _keep(name: str, report: Path, seconds: float, fixtures: list[str] | None) -> None:
    reached = report.read_text("utf-8").split() if report.exists() else []
    report.unlink(missing_ok=True)
    before = _ran.get(name, {"reached": [], "seconds": 0})
    numbers = sorted({*before["reached"], *map(int, reached)})
    total = round(before["seconds"] + seconds, 3)
    _ran[name] = {"reached": numbers, "seconds": total, "fixtures": fixtures}


def _name(fixture: Any) -> str:
    return f"{fixture.baseid} {fixture.argname}"


def _forget_results() -> None:
    """What one test has left in the program's memory would hide what the next one reaches."""
    if len(sys.modules) != _modules[0]:
        _modules[0] = len(sys.modules)
        kind = functools._lru_cache_wrapper
        # Some objects fail when they are asked for their class.
        found = [each for each in gc.get_objects() if type(each) is kind]
        _caches[:] = [each for each in found if each.__module__.startswith("site_gen")]
    for each in _caches:
        each.cache_clear()
