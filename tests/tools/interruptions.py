"""Interrupts the program at random system calls, and looks at what it leaves.

`make interruptions` kills each command a hundred times, lets the disk be full or fail at each of
its steps, and runs two publishers at once. It prints the table of docs/reference/output.md. It
needs strace, and some minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from site_gen.write.paths import MANIFEST_NAME
from tests.test_publish_elsewhere import PROGRAMS, READ, SEND
from tests.tools.desk import ROOT, SmallDesk, tree
from tests.tools.publishing import (
    TO_BRANCH,
    branch_files,
    promises,
    public_repository,
    publishing_desk,
)
from tests.tools.s3_host import KEYS, buckets_in, objects_on_disk
from tests.tools.ssh_host import ssh_host
from tests.tools.warm_python import Fork, start_warm

# What changes files, what asks for them, and what is sent.
ANY = "%file,%network,write,pwrite64,ftruncate,fsync,fdatasync"
CHANGING = re.compile(
    r"p?write(?:64)?|f(?:data)?sync|ftruncate|(?:rename|mkdir|unlink|symlink|link)(?:at2?)?|rmdir"
)
ERRORS = ("ENOSPC", "EIO")
SECONDS = 60
TEXT = ("a small record", "a small, dry record")
OTHER_TEXT = "a small, long record"
ROLES = ("AUTHOR", "COMMITTER")
# A new process stops until strace follows it.
STOPPED = """
import os, signal, sys
os.kill(os.getpid(), signal.SIGSTOP)
sys.argv = ["site-gen", *sys.argv[1:]]
from site_gen.cli import main
main()
"""
Files = Mapping[str, str]
Call = tuple[str, int]
Look = Callable[[SmallDesk], Files]


@dataclass(frozen=True, slots=True)
class Case:
    """A command that is interrupted, and what of the desk must be whole afterwards.

    What it `switches` is the old or the new at any moment. Else the next run must make it whole.
    What `is_sent_in_order` has no page without its files, and a fault says what is where.
    """

    name: str
    arguments: tuple[str, ...]
    settings: str
    seen: Look
    switches: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)
    is_sent_in_order: bool = False

    def public_form(self, desk: SmallDesk) -> Files:
        """The site of a desk as visitors find it at this place."""
        extra = {".nojekyll": sha256(b"").hexdigest()} if self.seen is on_branch else {}
        return {**tree(desk.output), **extra}


@dataclass(slots=True)
class Outcomes:
    """How many interrupted runs left what, and how many left it as it must not be."""

    left: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def row(self, *cells: str) -> str:
        counts = (str(self.left[what]) for what in ("old", "new", "mixed"))
        return f"| {' | '.join((*cells, *counts, str(len(self.wrong))))} |"


# The places -------------------------------------------------------------------------------


def in_folder(desk: SmallDesk) -> Files:
    return tree(desk.root.parent / "public")


def on_branch(desk: SmallDesk) -> Files:
    return branch_files(desk.root.parent / "public.git")


def by_program(desk: SmallDesk) -> Files:
    """What the program of the desk has packed."""
    unpacked = desk.root.parent / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    with suppress(shutil.ReadError, OSError):
        shutil.unpack_archive(desk.root / "public.zip", unpacked)
    return tree(unpacked)


def in_bucket(desk: SmallDesk) -> Files:
    return objects_on_disk(desk.root.parent / "buckets" / "desk")


def in_output(desk: SmallDesk) -> Files:
    return tree(desk.output)


def in_ledger(desk: SmallDesk) -> Files:
    return dict.fromkeys(promises(desk), "")


def in_editions(desk: SmallDesk) -> Files:
    return tree(desk.content / "editions")


@contextmanager
def cases(folder: Path) -> Iterator[list[Case]]:
    """Every command that writes what others see."""
    publish = ("publish", "--yes")
    with ssh_host(folder / "host") as host, buckets_in(folder / "now" / "buckets") as bucket:
        to_folder = f"publish: {{folder: {{path: {folder}/now/public}}}}\n"
        to_host = f"publish: {{ssh: {{host: {host.name}, path: {folder}/now/public}}}}\n"
        to_bucket = f"publish: {{s3: {{bucket: desk, endpoint: {bucket.address}}}}}\n"
        yield [
            Case("build", ("build",), to_folder, in_output, False),
            Case("promise", ("promise",), to_folder, in_ledger),
            Case("edition", ("edition", "talks"), to_folder, in_editions, False),
            Case("publish to a folder", publish, to_folder, in_folder),
            Case("publish to a branch", publish, TO_BRANCH, on_branch),
            Case("publish over ssh", publish, to_host, in_folder, True, host.environment),
            Case("publish by a program", publish, PROGRAMS, by_program),
            Case("publish to a bucket", publish, to_bucket, in_bucket, False, KEYS, True),
        ]


def _known(case: Case) -> dict[str, str]:
    """The environment of every run: the same day, and no settings of git but its own."""
    who = {f"GIT_{of}_{what}": "desk@desk.example" for of in ROLES for what in ("NAME", "EMAIL")}
    fixed = {"SOURCE_DATE_EPOCH": "1795132800", "GIT_CONFIG_GLOBAL": os.devnull, **who}
    return {**os.environ, **case.environment, **fixed, "PYTHONPATH": str(ROOT)}


# Runs -------------------------------------------------------------------------------------


def started(desk: SmallDesk, case: Case, out: int) -> Fork:
    """The command, stopped before its first step."""
    with Path(os.devnull).open() as nothing:
        streams = (nothing.fileno(), out, out)
        fork = start_warm(["-c", STOPPED, *case.arguments], desk.root, _known(case), streams)
    assert isinstance(fork, Fork)
    _until(lambda: _status(fork.pid, "State").startswith("T"))
    return fork


def run(desk: SmallDesk, case: Case, *options: str) -> tuple[int, str]:
    """Run the command under strace with these options: its exit code, and what it printed."""
    with tempfile.TemporaryFile("w+") as shown:
        fork = started(desk, case, shown.fileno())
        command = ["strace", "-f", "-qqq", *options, "-p", str(fork.pid)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL):
            _until(lambda: _status(fork.pid, "TracerPid") != "0")
            os.kill(fork.pid, 18)
            code = fork.wait(SECONDS)
        shown.seek(0)
        return code, shown.read()


def _status(pid: int, name: str) -> str:
    with suppress(OSError):
        found = re.search(rf"^{name}:\s+(.*)$", Path(f"/proc/{pid}/status").read_text(), re.M)
        return found[1] if found else ""
    return "gone"


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(5_000):
        if holds():
            return
        time.sleep(0.002)
    raise AssertionError("the command does not start")


def steps(desk: SmallDesk, case: Case, log: Path) -> list[Call]:
    """The system calls of a whole run, each by its name and number in its process."""
    code, shown = run(desk, case, "-e", f"trace={ANY}", "-o", str(log))
    assert 0 == code, shown
    seen: Counter[tuple[str, str]] = Counter()
    calls = []
    for pid, name in re.findall(r"^(\d+) +(\w+)\(", log.read_text(errors="replace"), re.M):
        seen[pid, name] += 1
        calls.append((name, seen[pid, name]))
    return calls


# What a bucket has -------------------------------------------------------------------------

# What a fault says of a bucket, and whether that is so.
Told = Callable[[Files, Files, Files], bool]
TOLD: Mapping[str, Told] = {
    "no page and no file that was public": lambda old, _new, seen: old.items() <= seen.items(),
    "no page that was public has changed": lambda old, _new, seen: old.items() <= seen.items(),
    "some pages are new and some are as": lambda old, new, seen: old.keys() & new <= seen.keys(),
    "all pages are new": lambda _old, new, seen: new.items() <= seen.items(),
    "the whole site is new": lambda _old, new, seen: new == seen,
}


def faults_in_order(old: Files, new: Files, seen: Files, shown: str) -> Iterator[str]:
    """What readers must not meet in a bucket, and what was not told of it as it is."""
    for path, digest in seen.items():
        if digest not in {old.get(path), new.get(path)}:
            yield f"{path} is neither the old file nor the new one"
    for pages, other in ((old, new), (new, old)):
        is_read = any(seen.get(path) == pages[path] != other.get(path) for path in _pages(pages))
        missing = pages.keys() - seen.keys() - {MANIFEST_NAME}
        if is_read and missing:
            yield f"a page is there without {sorted(missing)}"
    told = [is_so(old, new, seen) for words, is_so in TOLD.items() if words in shown]
    if not all(told):
        yield f"what is where is not as it says:\n{shown}"
    if not told and shown and seen not in (old, new):
        yield f"it does not say what is where:\n{shown}"


def _pages(files: Files) -> list[str]:
    return [path for path in files if path.endswith(".html")]


# What they leave --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trial:
    """A case with a desk that has published one state and edited the next."""

    case: Case
    folder: Path
    old: Files
    new: Files
    promised: frozenset[str]
    promised_then: frozenset[str]
    calls: Sequence[Call]

    @property
    def desk(self) -> SmallDesk:
        return SmallDesk(self.folder / "now" / "desk")

    def begin(self) -> SmallDesk:
        """The desk as it was before, everything that it published with it."""
        shutil.rmtree(self.folder / "now", ignore_errors=True)
        copy = ["cp", "-a", str(self.folder / "before"), str(self.folder / "now")]
        subprocess.run(copy, check=True)
        return self.desk

    def after(self, options: Iterable[str], outcomes: Outcomes, told: str) -> None:
        """Interrupt the command so, and look at what is there then and after the next run."""
        desk = self.begin()
        code, shown = run(desk, self.case, *options)
        left = self._left(desk)
        outcomes.left[left] += 1
        faults = [
            *(["what is seen is a mixture"] if left == "mixed" and self.case.switches else []),
            *(["a promise is lost"] if not self.promised <= promises(desk) else []),
            *([f"a traceback:\n{shown}"] if re.search("^Traceback", shown, re.M) else []),
            *([f"ended well with {left}:\n{shown}"] if code == 0 and left != "new" else []),
            *(self._faults_in_order(desk, shown) if self.case.is_sent_in_order else []),
            *self.next_run(desk, left),
        ]
        outcomes.wrong += [f"{self.case.name}: {told}: {fault}" for fault in faults]

    def _faults_in_order(self, desk: SmallDesk, shown: str) -> Iterator[str]:
        return faults_in_order(self.old, self.new, self.case.seen(desk), shown)

    def _left(self, desk: SmallDesk) -> str:
        seen = self.case.seen(desk)
        return "old" if seen == self.old else "new" if seen == self.new else "mixed"

    def next_run(self, desk: SmallDesk, left: str) -> Iterator[str]:
        """What the next run leaves wrong; an edition that is kept already may be refused."""
        following = desk.run_whatever_it_finds(*self.case.arguments, **_known(self.case))
        if following.code and left != "new":
            yield f"the next run ends with {following.code}: {following.err}"
        if self.case.seen(desk) != self.new:
            yield "the next run does not finish it"
        if not self.promised_then <= promises(desk):
            yield "the next run does not promise everything"


def prepared(case: Case, folder: Path) -> Trial:
    """Publish one state, edit, and learn what a whole run makes of it."""
    for name in ("before", "now"):
        shutil.rmtree(folder / name, ignore_errors=True)
    root = folder / "now"
    root.mkdir()
    public_repository(root)
    desk = publishing_desk(root, case.settings)
    (root / "buckets" / "desk").mkdir(parents=True)
    (desk.root / "send.py").write_text(SEND, encoding="utf-8")
    (desk.root / "read.py").write_text(READ, encoding="utf-8")
    known = _known(case)
    first = ("publish", "--yes") if case.arguments[0] == "publish" else ("build",)
    begun = desk.run(*first, **known)
    assert 0 == begun.code, begun.err
    desk.edit("pages/about.en.md", *TEXT)
    old, promised = case.seen(desk), frozenset(promises(desk))
    root.rename(folder / "before")
    trial = Trial(case, folder, old, {}, promised, frozenset(), ())
    calls = steps(trial.begin(), case, folder / "calls.log")
    new, then = case.seen(desk), frozenset(promises(desk))
    return Trial(case, folder, old, new, promised, then, calls)


def killed(trial: Trial, kills: int, chance: random.Random) -> Outcomes:
    """Kill the command at random system calls."""
    outcomes = Outcomes()
    for name, number in chance.choices(trial.calls, k=kills):
        options = ("-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={number}")
        trial.after(options, outcomes, f"killed at {name} {number}")
    return outcomes


def failing(trial: Trial, most: int, chance: random.Random) -> Outcomes:
    """Let each step that changes a file fail once, as on a full disk and as on a broken one."""
    outcomes = Outcomes()
    calls = sorted({call for call in trial.calls if CHANGING.fullmatch(call[0])})
    for name, number in calls if len(calls) <= most else chance.sample(calls, most):
        for error in ERRORS:
            options = ("-e", f"trace={name}", "-e", f"inject={name}:error={error}:when={number}")
            trial.after(options, outcomes, f"{error} at {name} {number}")
    return outcomes


def at_once(trial: Trial, pairs: int) -> Outcomes:
    """Let two desks with different edits publish at the same time."""
    outcomes = Outcomes()
    for pair in range(pairs):
        ours = trial.begin()
        theirs = SmallDesk(ours.root.with_name("theirs"))
        subprocess.run(["cp", "-a", ours.root, theirs.root], check=True)
        theirs.edit("pages/about.en.md", TEXT[1], OTHER_TEXT)
        runs = [(desk, _begun(desk, trial.case)) for desk in (ours, theirs)]
        shown = {desk: run.communicate()[0] for desk, run in runs}
        seen = trial.case.seen(ours)
        kept = [desk for desk, _run in runs if seen == trial.case.public_form(desk)]
        outcomes.left["new" if kept else "mixed"] += 1
        done = [desk for desk, run in runs if run.returncode == 0]
        if not {*kept} & {*done} and (trial.case.switches or done):
            outcomes.wrong.append(f"{trial.case.name}: pair {pair}: a mixture: {shown}")
        elif not kept:
            faults = trial.next_run(ours, "mixed")
            outcomes.wrong += [f"{trial.case.name}: pair {pair}: {fault}" for fault in faults]
    return outcomes


def _begun(desk: SmallDesk, case: Case) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "site_gen", *case.arguments]
    known = {**_known(case), "PYTHONUTF8": "1"}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=desk.root, env=known, text=True, stdout=pipe, stderr=subprocess.STDOUT
    )


def interruptions(
    trial: Trial, kills: int, most: int, chance: random.Random
) -> Iterator[tuple[str, Outcomes]]:
    """Each way to interrupt a command, with what came of it."""
    yield "killed", killed(trial, kills, chance)
    yield "`ENOSPC`, `EIO`", failing(trial, most, chance)
    if trial.case.arguments[0] == "publish" and trial.case.seen is not by_program:
        yield "two at once", at_once(trial, kills // 5)


def main() -> int:
    """Print the table, then what was wrong, and end with 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--steps", type=int, default=40, help="of a command that may fail")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="commands whose names hold this")
    asked = parser.parse_args()
    if not shutil.which("strace"):
        parser.error("this needs strace: `apt-get install strace` (Debian, as root)")
    chance, wrong = random.Random(asked.seed), []
    print("| command | interrupted | runs | the old was left | the new | a mixture | wrong |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder, cases(Path(folder)) as every:
        for case in (case for case in every if asked.only in case.name):
            trial = prepared(case, Path(folder))
            for how, outcomes in interruptions(trial, asked.kills, asked.steps, chance):
                print(outcomes.row(case.name, how, str(outcomes.left.total())), flush=True)
                print("\n".join(outcomes.wrong), file=sys.stderr, flush=True)
                wrong += outcomes.wrong
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
