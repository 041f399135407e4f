"""Publishes a site to a branch of a repository, through a temporary repository of our own."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL, CompletedProcess, TimeoutExpired, run

from site_gen.publish.states import PublishedState
from site_gen.publish.target import PublicSite, PublishFault
from site_gen.write.paths import MANIFEST_NAME

# A host that has not answered by then will not.
TIMEOUT = 600.0
# The exit code of ls-remote for a branch that does not exist.
NO_SUCH_BRANCH = 2
# The exit code of push if the other side refused; after a broken connection it is another one, and
# a hook may still be running there.
REFUSED = 1
PLAIN_FILE = b"100644"
_STATE_FORMAT = "--format=%h%x00%cd%x00%s (%an)"
# What git passes to its hooks, and what would make it use another repository than ours.
_REPOSITORY_VARIABLES = (
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
    """The author and time of a commit; the name has no character that would end it early."""

    name: str
    email: str
    time: datetime

    def environment(self) -> Mapping[str, str]:
        return {
            "GIT_COMMITTER_NAME": self.name.translate({ord(mark): None for mark in "<>\n"}),
            "GIT_COMMITTER_EMAIL": self.email,
            "GIT_COMMITTER_DATE": f"{int(self.time.timestamp())} +0000",
        }


@dataclass(frozen=True, slots=True)
class GitTarget:
    """A branch that holds the site and nothing else.

    `scratch` is a folder of this run alone. The desk's own repository, its branches and its hooks
    are never used. `environment` is where git finds the person's keys and settings.
    """

    repository: str
    branch: str
    scratch: Path
    signature: Signature
    environment: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"branch {self.branch} of {self.repository}"

    def recover(self) -> None:
        """Nothing to do: a repository either takes a commit or does not."""

    def read(self) -> PublicSite:
        """The files of the branch's newest commit; nothing where there is no such branch."""
        self._init_repository()
        if not self._branch_exists():
            self._git("update-ref", "-d", self._theirs)
            return PublicSite()
        self._fetch(1)
        log = self._git("log", "-1", "--format=%h, %an, %cs", self._theirs)
        files, irregular = self._files(self._theirs)
        return PublicSite(files, irregular, _stdout_of(log).strip())

    def states(self, most: int) -> Sequence[PublishedState]:
        """The newest commits that changed our manifest: others were not made by us."""
        self._init_repository()
        if not self._branch_exists():
            return ()
        self._fetch(most)
        arguments = ("log", "--first-parent", "--date=format:%Y-%m-%d %H:%M", _STATE_FORMAT)
        log = _stdout_of(self._git(*arguments, self._theirs, "--", MANIFEST_NAME))
        return [PublishedState(*line.split("\0")) for line in log.splitlines()]

    def read_state(self, name: str) -> PublicSite:
        """The files of a commit that `states` named."""
        return PublicSite(*self._files(name))

    def send(self, files: Mapping[str, bytes], subject: str) -> None:
        """Commit the files on top of what was read last, and push without force.

        Somebody who pushed since then wins: our commit is refused, by git itself.
        """
        self._commit(files, subject)
        written, _irregular = self._files(self._ours)
        if written != dict(files):
            raise PublishFault("ghp-import did not commit the files as they are")
        self._push()

    def _fetch(self, depth: int) -> None:
        refspec = f"+refs/heads/{self.branch}:{self._theirs}"
        options = ("--quiet", f"--depth={depth}", "--no-tags")
        failure = f"{self.name} cannot be read"
        self._git("fetch", *options, self.repository, refspec, failure=failure)

    def _push(self) -> None:
        arguments = (
            "push",
            "--quiet",
            "--no-verify",
            self.repository,
            f"{self._ours}:{self._ours}",
        )
        process = self._run(("git", *arguments))
        if process.returncode:
            message = f"{self.name} did not take the site"
            final = process.returncode == REFUSED
            raise PublishFault(
                message, "" if final else _ACCESS_HINT, _stderr_of(process), final=final
            )

    @property
    def _ours(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def _theirs(self) -> str:
        return f"refs/remotes/public/{self.branch}"

    @property
    def _git_dir(self) -> Path:
        return self.scratch / "git"

    def _init_repository(self) -> None:
        if self._git_dir.exists():
            return
        self._git("init", "--quiet", "--bare", str(self._git_dir))
        # Hooks are the person's own, and not meant for this repository.
        self._git("config", "core.hooksPath", str(self.scratch / "no hooks"))
        self._git("config", "gc.auto", "0")

    def _branch_exists(self) -> bool:
        arguments = ("ls-remote", "--exit-code", "--", self.repository, self._ours)
        process = self._run(("git", *arguments))
        if process.returncode not in {0, NO_SUCH_BRANCH}:
            raise PublishFault(f"{self.name} cannot be read", _ACCESS_HINT, _stderr_of(process))
        return process.returncode == 0

    def _commit(self, files: Mapping[str, bytes], subject: str) -> None:
        if find_spec("ghp_import") is None:
            raise PublishFault(
                "ghp-import is not installed",
                "run `make site`, or `pip install 'site-gen[publish]'`",
            )
        tree = self.scratch / "site"
        for path, content in files.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_bytes(content)
        self._git("update-ref", "-d", self._ours)
        # In a process of its own: it reads the environment, and prints its errors.
        arguments = (
            "-m",
            "ghp_import",
            "-r",
            "public",
            "-b",
            self.branch,
            "-m",
            subject,
            str(tree),
        )
        commit = self._run((sys.executable, *arguments))
        if commit.returncode:
            raise PublishFault("ghp-import made no commit", "", _stderr_of(commit))

    def _files(self, commit: str) -> tuple[dict[str, bytes], tuple[str, ...]]:
        """The plain files of a commit by path, and the paths of all else in it."""
        listing = self._git("ls-tree", "-r", "-z", "--full-tree", commit).stdout
        entries = [entry.partition(b"\t")[::2] for entry in listing.split(b"\0") if entry]
        plain = [
            (path.decode(errors="surrogateescape"), entry_mode.split()[2])
            for entry_mode, path in entries
            if entry_mode.startswith(PLAIN_FILE)
        ]
        irregular = (path for entry_mode, path in entries if not entry_mode.startswith(PLAIN_FILE))
        contents = self._contents(blob for _path, blob in plain)
        files = {path: contents[blob] for path, blob in plain}
        return files, tuple(path.decode(errors="surrogateescape") for path in irregular)

    def _contents(self, blobs: Iterable[bytes]) -> dict[bytes, bytes]:
        request = b"".join(blob + b"\n" for blob in dict.fromkeys(blobs))
        output = self._git("cat-file", "--batch", stdin=request).stdout
        contents, start = {}, 0
        while start < len(output):
            head = output.index(b"\n", start)
            blob, _kind, size = output[start:head].split()
            end = head + 1 + int(size)
            contents[blob] = output[head + 1 : end]
            start = end + 1
        return contents

    def _git(
        self, *arguments: str, failure: str = "", stdin: bytes | None = None
    ) -> CompletedProcess[bytes]:
        process = self._run(("git", *arguments), stdin)
        if process.returncode:
            message = failure or f"git {arguments[0]} stopped"
            raise PublishFault(message, _ACCESS_HINT if failure else "", _stderr_of(process))
        return process

    def _run(self, command: tuple[str, ...], stdin: bytes | None = None) -> CompletedProcess[bytes]:
        try:
            return run(
                command,
                cwd=self.scratch,
                env=self._git_environment(),
                input=stdin,
                stdin=DEVNULL if stdin is None else None,
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
            )
        except FileNotFoundError as error:
            raise PublishFault("git is not installed", "install it; `publish` needs it") from error
        except TimeoutExpired as error:
            message = f"{self.name} has not answered for {TIMEOUT / 60:.0f} minutes"
            raise PublishFault(message, _ACCESS_HINT, final=False) from error

    def _git_environment(self) -> dict[str, str]:
        """The person's environment, without variables of other repositories and without prompts."""
        inherited = {k: v for k, v in self.environment.items() if k not in _REPOSITORY_VARIABLES}
        ours = {"GIT_DIR": str(self._git_dir), "GIT_TERMINAL_PROMPT": "0"}
        return {**inherited, **ours, **self.signature.environment()}


_ACCESS_HINT = "see whether `git ls-remote` reaches it from here, without asking for a password"


def _stdout_of(process: CompletedProcess[bytes]) -> str:
    return process.stdout.decode(errors="replace")


def _stderr_of(process: CompletedProcess[bytes]) -> str:
    return process.stderr.decode(errors="replace")
