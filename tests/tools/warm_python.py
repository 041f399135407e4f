"""A Python that has loaded the program once, and forks a process for each run of it.

A new Python spends most of a small build on imports and on compiling templates. A fork has its own
memory, folder, variables and exit code, as any process has; only what is the same for every run is
there already. Commands of the program that documents show (tests/test_docs_run.py) are run so too;
those with more on their line by new Pythons.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from locale import getpreferredencoding
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 120
MOST_BYTES = 1_000_000
# Run before the first fork, on a small desk, for its imports and templates.
WARMING = (["build"], *(["brief", "talks", "--to", to] for to in ("docx", "pdf")), ["explain"])
# For the process that goes on after it.
PROGRAM = "from site_gen.cli import main; main()"
# The first runs the program, the second needs what only a cluster needs.
NOT_LOADED = ("site_gen.__main__", "site_gen.cluster")


@dataclass(slots=True)
class Fork:
    """A process that runs; it has to end before the next one is forked."""

    pid: int
    channel: socket.socket

    def wait(self, timeout: float = SECONDS) -> int:
        """Its exit code, or the negative number of the signal that ended it."""
        self.channel.settimeout(timeout)
        try:
            return os.waitstatus_to_exitcode(int(_answer(self.channel)))
        except TimeoutError:
            os.kill(self.pid, signal.SIGKILL)
            self.channel.settimeout(SECONDS)
            _answer(self.channel)
            raise


def run_warm(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """What `subprocess.run` gives of a Python that gets `-m MODULE …`, `-c CODE …` or a script."""
    with (
        tempfile.TemporaryFile("w+") as out,
        tempfile.TemporaryFile("w+") as err,
        Path(os.devnull).open() as nothing,
    ):
        streams = (nothing.fileno(), out.fileno(), err.fileno())
        code = start_warm(arguments, folder, environment, streams).wait(SECONDS)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess([*arguments], code, out.read(), err.read())


def start_warm(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    streams: tuple[int, int, int],
) -> Fork | subprocess.Popen[bytes]:
    """Fork, and run there what these arguments tell a Python to run.

    A run whose variables ask Python for something else, such as another encoding
    or other packages, is a new Python.
    """
    if _settings(environment) != _settings(os.environ):
        stdin, stdout, stderr = streams
        command = [sys.executable, *arguments]
        return subprocess.Popen(
            command, cwd=folder, env=environment, stdin=stdin, stdout=stdout, stderr=stderr
        )
    channel = _warm_python()
    asked = json.dumps([[*arguments], str(folder), {**environment}])
    socket.send_fds(channel, [asked.encode()], [*streams])
    return Fork(int(_answer(channel)), channel)


def _settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that a Python reads as it starts."""
    settings = {
        name: value
        for name, value in environment.items()
        if name.startswith(("LANG", "LC_", "PYTHON"))
    }
    paths = settings.pop("PYTHONPATH", "").split(os.pathsep)
    known = {"", str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)}
    settings["PYTHONPATH"] = os.pathsep.join(path for path in paths if path not in known)
    if getpreferredencoding() == "UTF-8" and settings.get("PYTHONUTF8") == "1":
        del settings["PYTHONUTF8"]
    return settings


@cache
def _warm_python() -> socket.socket:
    """Where to ask the one of this process for forks; it ends when the process does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(SECONDS)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.tools.warm_python", str(theirs.fileno())],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _answer(channel: socket.socket) -> str:
    answer = channel.recv(100).decode()
    if not answer:
        raise RuntimeError("the Python that forks has ended")
    return answer


# What runs in the process that forks --------------------------------------------------------


def _load_program() -> None:
    """Import every module of the program, and build once."""
    import boto3  # noqa: F401 - the program loads it when it publishes to a bucket

    import site_gen

    for module in pkgutil.walk_packages(site_gen.__path__, "site_gen."):
        if not module.name.startswith(NOT_LOADED):
            import_module(module.name)
    from tests.tools.desk import small_desk
    from tests.tools.shared_templates import share_templates

    share_templates()

    here, paths = Path.cwd(), [*sys.path]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(small_desk(Path(folder) / "desk").root)
        for arguments in WARMING:
            with suppress(SystemExit):
                _run(["-c", PROGRAM, *arguments])
        os.chdir(here)
    sys.path[:] = paths


def _forked(channel: socket.socket) -> list[str] | None:
    """Fork for each request; in a fork its arguments, in the process itself nothing at the end."""
    while True:
        asked, streams, _, _ = socket.recv_fds(channel, MOST_BYTES, 3)
        if not asked:
            return None
        child = os.fork()
        if not child:
            channel.close()
            return _prepared(asked, streams)
        for stream in streams:
            os.close(stream)
        channel.send(str(child).encode())
        channel.send(str(os.waitpid(child, 0)[1]).encode())


def _prepared(asked: bytes, streams: Sequence[int]) -> list[str]:
    """Make this process what was asked for; gives the arguments to run."""
    arguments, folder, environment = json.loads(asked)
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
        os.close(stream)
    sys.stdout.reconfigure(line_buffering=os.isatty(1))  # type: ignore[union-attr]
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return list(arguments)


def _run(arguments: list[str]) -> None:
    """Run as `python -m MODULE …`, `-c CODE …` or `SCRIPT …` does, arguments and path included."""
    if not arguments[0].startswith("-"):
        sys.argv = arguments
        sys.path.insert(0, str(Path(arguments[0]).resolve().parent))
        runpy.run_path(arguments[0], run_name="__main__")
        return
    how, what, *others = arguments
    sys.argv = ["-m" if how == "-m" else "-c", *others]
    sys.path.insert(0, str(Path.cwd()) if how == "-m" else "")
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})


def _exit_code(arguments: list[str]) -> int:
    """Run to the end, and end as Python does but for taking its memory apart, which is shared."""
    try:
        code = _code_of_run(arguments)
        atexit._run_exitfuncs()
        sys.stdout.flush()
    except OSError:
        return 120
    return code


def _code_of_run(arguments: list[str]) -> int:
    try:
        _run(arguments)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        sys.stderr.write(f"{end.code}\n")
        return 1
    except BaseException:  # noqa: BLE001 - of whatever kind it is, Python tells it and ends
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def main() -> None:
    """Load the program, then fork for each request until the tests have ended."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _load_program()
    gc.collect()
    gc.freeze()
    arguments = _forked(channel)
    if arguments:
        os._exit(_exit_code(arguments))


if __name__ == "__main__":
    main()
