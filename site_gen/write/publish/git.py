"""A site -> a branch of a repository, through a repository of our own, which is thrown away."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL, CompletedProcess, TimeoutExpired, run

from site_gen.write.publish.target import Public, TargetFault

# A host that has not answered by then will not.
PATIENCE = 600.0
# ls-remote, asked for a branch that is not there, ends with this.
NO_SUCH_BRANCH = 2
# push, where the other side answered and would not; if the connection broke it is another number,
# and a hook may still be at work there.
REFUSED = 1
PLAIN_FILE = b"100644"
# What git passes to its hooks, and what would lead it to another repository than ours.
_OF_A_REPOSITORY = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who a commit says it is from, and when; the name is free of what would end it early."""

    name: str
    email: str
    moment: datetime

    def environment(self) -> Mapping[str, str]:
        return {
            "GIT_COMMITTER_NAME": self.name.translate({ord(mark): None for mark in "<>\n"}),
            "GIT_COMMITTER_EMAIL": self.email,
            "GIT_COMMITTER_DATE": f"{int(self.moment.timestamp())} +0000",
        }


@dataclass(frozen=True, slots=True)
class GitBranch:
    """A branch that holds the site and nothing else.

    `scratch` is a folder of this run alone. The desk's own repository, its branches and its hooks
    are never looked at. `environment` is where git finds the person's keys and settings.
    """

    repository: str
    branch: str
    scratch: Path
    signature: Signature
    environment: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"branch {self.branch} of {self.repository}"

    def settle(self) -> None:
        """Nothing: a repository either takes a commit or does not."""

    def read(self) -> Public:
        """The files of the branch's newest commit; nothing where there is no such branch."""
        self._begin()
        if not self._is_there():
            self._git("update-ref", "-d", self._theirs)
            return Public()
        wanted = f"+refs/heads/{self.branch}:{self._theirs}"
        fetched = ("fetch", "--quiet", "--depth=1", "--no-tags", self.repository, wanted)
        self._git(*fetched, wrong=f"{self.name} cannot be read")
        shown = self._git("log", "-1", "--format=%h, %an, %cs", self._theirs)
        files, odd = self._files(self._theirs)
        return Public(files, odd, _text(shown).strip())

    def send(self, files: Mapping[str, bytes], subject: str) -> None:
        """Commit the files on top of what was read last, and push without force.

        Somebody who pushed since then wins: our commit is refused, by git itself.
        """
        self._commit(files, subject)
        written, _odd = self._files(self._ours)
        if written != dict(files):
            raise TargetFault("ghp-import did not commit the files as they are")
        self._push()

    def _push(self) -> None:
        asked = ("push", "--quiet", "--no-verify", self.repository, f"{self._ours}:{self._ours}")
        done = self._run(("git", *asked))
        if done.returncode:
            message = f"{self.name} did not take the site"
            final = done.returncode == REFUSED
            raise TargetFault(message, "" if final else _REACH, _said(done), final=final)

    @property
    def _ours(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def _theirs(self) -> str:
        return f"refs/remotes/public/{self.branch}"

    @property
    def _own(self) -> Path:
        return self.scratch / "git"

    def _begin(self) -> None:
        if self._own.exists():
            return
        self._git("init", "--quiet", "--bare", str(self._own))
        # Hooks are the person's, and know nothing of this repository.
        self._git("config", "core.hooksPath", str(self.scratch / "no hooks"))
        self._git("config", "gc.auto", "0")

    def _is_there(self) -> bool:
        asked = ("ls-remote", "--exit-code", "--", self.repository, self._ours)
        answer = self._run(("git", *asked))
        if answer.returncode not in {0, NO_SUCH_BRANCH}:
            raise TargetFault(f"{self.name} cannot be read", _REACH, _said(answer))
        return answer.returncode == 0

    def _commit(self, files: Mapping[str, bytes], subject: str) -> None:
        if find_spec("ghp_import") is None:
            raise TargetFault("ghp-import is not installed", "`make site` installs it")
        tree = self.scratch / "site"
        for path, content in files.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_bytes(content)
        self._git("update-ref", "-d", self._ours)
        # In a process of its own: it reads the environment, and prints where it fails.
        asked = ("-m", "ghp_import", "-r", "public", "-b", self.branch, "-m", subject, str(tree))
        made = self._run((sys.executable, *asked))
        if made.returncode:
            raise TargetFault("ghp-import made no commit", "", _said(made))

    def _files(self, commit: str) -> tuple[dict[str, bytes], tuple[str, ...]]:
        """The plain files of a commit by path, and the paths of all else in it."""
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", commit).stdout
        entries = [entry.partition(b"\t")[::2] for entry in listed.split(b"\0") if entry]
        plain = [
            (path.decode(errors="surrogateescape"), told.split()[2])
            for told, path in entries
            if told.startswith(PLAIN_FILE)
        ]
        odd = (path for told, path in entries if not told.startswith(PLAIN_FILE))
        contents = self._contents(blob for _path, blob in plain)
        files = {path: contents[blob] for path, blob in plain}
        return files, tuple(path.decode(errors="surrogateescape") for path in odd)

    def _contents(self, blobs: Iterable[bytes]) -> dict[bytes, bytes]:
        asked = b"".join(blob + b"\n" for blob in dict.fromkeys(blobs))
        told = self._git("cat-file", "--batch", given=asked).stdout
        found, start = {}, 0
        while start < len(told):
            head = told.index(b"\n", start)
            blob, _kind, size = told[start:head].split()
            end = head + 1 + int(size)
            found[blob] = told[head + 1 : end]
            start = end + 1
        return found

    def _git(
        self, *arguments: str, wrong: str = "", given: bytes | None = None
    ) -> CompletedProcess[bytes]:
        done = self._run(("git", *arguments), given)
        if done.returncode:
            message = wrong or f"git {arguments[0]} stopped"
            raise TargetFault(message, _REACH if wrong else "", _said(done))
        return done

    def _run(self, command: tuple[str, ...], given: bytes | None = None) -> CompletedProcess[bytes]:
        try:
            return run(
                command,
                cwd=self.scratch,
                env=self._surroundings(),
                input=given,
                stdin=DEVNULL if given is None else None,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except FileNotFoundError as fault:
            raise TargetFault("git is not installed", "install it; `publish` needs it") from fault
        except TimeoutExpired as fault:
            message = f"{self.name} has not answered for {PATIENCE / 60:.0f} minutes"
            raise TargetFault(message, _REACH, final=False) from fault

    def _surroundings(self) -> dict[str, str]:
        """The person's environment, without what is about another repository, asking nothing."""
        kept = {k: v for k, v in self.environment.items() if k not in _OF_A_REPOSITORY}
        ours = {"GIT_DIR": str(self._own), "GIT_TERMINAL_PROMPT": "0"}
        return {**kept, **ours, **self.signature.environment()}


_REACH = "see whether `git ls-remote` reaches it from here, without asking for a password"


def _text(done: CompletedProcess[bytes]) -> str:
    return done.stdout.decode(errors="replace")


def _said(done: CompletedProcess[bytes]) -> str:
    return done.stderr.decode(errors="replace")
