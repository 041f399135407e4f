"""Publishes a site to a folder on another machine, by rsync over ssh."""

import posixpath
import shlex
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from platform import node
from secrets import token_hex
from subprocess import CompletedProcess

from site_gen.publish import remote_steps
from site_gen.publish.files import site_in, write_site
from site_gen.publish.programs import printed, run_program
from site_gen.publish.states import PublishedState
from site_gen.publish.target import PublicSite, PublishFault
from site_gen.write.paths import MANIFEST_NAME

# How many states are kept there; files that two of them share are on that disk once.
MOST_KEPT = 5
# What ssh ends with if there is no connection, or none any more.
NO_CONNECTION = 255
_TIME_IN_NAME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class SshTarget:
    """A path on another machine that is a link to the site which is public, and nothing else.

    The states are beside it, in `.<name>.site-gen/states`. A new one is made whole there, from the
    files that are there already and those that are sent; then the link is replaced in one step.
    """

    host: str
    path: str
    port: int
    scratch: Path
    time: datetime
    environment: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.host}:{self.path}"

    def recover(self) -> None:
        """Nothing to do: the link leads to a whole site, and the next run goes on from the rest."""

    def read(self) -> PublicSite:
        """The files of the state that the link leads to; none if there is no link yet."""
        state = self._ask(remote_steps.LOOK).strip()
        self._last_read.write_text(state, encoding="ascii", errors="replace")
        return self.read_state(state) if state else PublicSite()

    def states(self, most: int) -> Sequence[PublishedState]:
        """The states that are kept there, beginning with the one that is public."""
        lines = self._ask(remote_steps.LIST).splitlines()
        states = {name: line for name, _, line in (each.partition(" ") for each in reversed(lines))}
        return [_state(name, line) for name, line in reversed(states.items())][:most]

    def read_state(self, name: str) -> PublicSite:
        """The files of one state; those that this run has fetched before are not sent again."""
        folder = self.scratch / "read"
        folder.mkdir(exist_ok=True)
        self._rsync(f"{self._remote(name)}/", f"{folder}/", failure="cannot be read")
        return site_in(folder)

    def send(self, files: Mapping[str, bytes], subject: str) -> None:
        """Make the new state whole there, then replace the link.

        Somebody who published since it was read last wins: our link is refused.
        """
        site = self.scratch / "site"
        shutil.rmtree(site, ignore_errors=True)
        write_site(site, files)
        before = self._last_read.read_text(encoding="ascii")
        # A run that was killed may still be sending: each has a folder of its own there.
        own = f"new-{sha256(f'{node()} {self.scratch}'.encode()).hexdigest()[:8]}-"
        new = f"{own}{token_hex(4)}"
        left = self._ask(remote_steps.PREPARE, new, own, failure=_NOT_TAKEN).split()
        known = [before, *left[:MOST_KEPT]] if before else left[:MOST_KEPT]
        shared = [f"--link-dest=../{each}/" for each in known]
        self._rsync(*shared, f"{site}/", f"{self._remote(new)}/", failure=_NOT_TAKEN)
        digest = sha256(files.get(MANIFEST_NAME, b"")).hexdigest()[:8]
        state = f"{self.time:{_TIME_IN_NAME}}-{digest}"
        step = (remote_steps.SWITCH, new, state, before, subject, str(MOST_KEPT), MANIFEST_NAME)
        # Without a connection nobody knows whether the link was replaced.
        self._ask(*step, failure=_NOT_TAKEN, is_switch=True)

    @property
    def _last_read(self) -> Path:
        return self.scratch / "last-read"

    def _remote(self, state: str) -> str:
        parent, name = posixpath.split(self.path)
        return f"{self.host}:{posixpath.join(parent or '.', f'.{name}.site-gen/states', state)}"

    @property
    def _ssh(self) -> list[str]:
        """The ssh that rsync would use, never asking for a password."""
        port = ["-p", str(self.port)] if self.port else []
        command = shlex.split(self.environment.get("RSYNC_RSH", "")) or ["ssh"]
        settings = ("BatchMode=yes", "ConnectTimeout=30", "ServerAliveInterval=30")
        return [*command, *(part for each in settings for part in ("-o", each)), *port]

    def _ask(
        self, step: str, *arguments: str, failure: str = "cannot be read", is_switch: bool = False
    ) -> str:
        """Have a step done there; what it printed."""
        parent, name = posixpath.split(self.path)
        remote = shlex.join(["sh", "-c", step, "sh", parent or ".", name, *arguments])
        process = run_program([*self._ssh, "--", self.host, remote], self.scratch, self.environment)
        final = not (is_switch and process.returncode == NO_CONNECTION)
        self._check(process, failure, final=final)
        return process.stdout.decode(errors="replace")

    def _rsync(self, *arguments: str, failure: str) -> None:
        options = (
            "-rls",
            "--checksum",
            "--delete",
            "--timeout=300",
            "--chmod=D755,F644",
            "-e",
            shlex.join(self._ssh),
        )
        program = ["rsync", *options, *arguments]
        hint = "install rsync; `publish` over ssh needs it"
        self._check(run_program(program, self.scratch, self.environment, hint), failure)

    def _check(self, process: CompletedProcess[bytes], failure: str, *, final: bool = True) -> None:
        if process.returncode:
            hint = _HINTS.get(process.returncode, f"see whether `ssh {self.host}` {_ACCESS}")
            message = f"{self.name} {failure}"
            raise PublishFault(message, hint, printed(process), final=final)


_NOT_TAKEN = "did not take the site"
_ACCESS = "works from here without a password, and whether rsync is installed there"
_HINTS = {
    remote_steps.NO_PARENT: "make the folder that is to hold it there, or correct `path`",
    remote_steps.NOT_OURS: "move it away, or give another path: `publish` makes a link there",
    remote_steps.OVERTAKEN: "publish again: it begins with what is public now",
}


def _state(name: str, line: str) -> PublishedState:
    day, clock = name[:8], name[9:13]
    time = f"{day[:4]}-{day[4:6]}-{day[6:]} {clock[:2]}:{clock[2:]}"
    return PublishedState(name, time, line)
