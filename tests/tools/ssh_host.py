"""A real OpenSSH server on this machine, with keys of its own, and one whose connections break."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path

from tests.tools.system_programs import path_of

CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/desk.pub
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
StrictModes no
UsePAM no
PidFile none
"""
CLIENT = """\
Host *
  Port {port}
  IdentityFile {folder}/desk
  IdentitiesOnly yes
  UserKnownHostsFile /dev/null
  StrictHostKeyChecking no
  LogLevel ERROR
"""
# Counts its calls, and breaks the connection of the n-th: before it, amid what is sent, or after.
BREAKING = """\
#!/bin/sh
count=$(($(cat {folder}/count 2>/dev/null) + 1))
echo $count > {folder}/count
[ "$count" = "$SSH_BREAKS_AT" ] || exec ssh -F {folder}/client "$@"
case $SSH_BREAKS in
  before) exit 255 ;;
  amid) dd bs=1 count=3000 2>/dev/null | timeout 20 ssh -F {folder}/client "$@"; exit 255 ;;
  after) ssh -F {folder}/client "$@"; exit 255 ;;
esac
"""


@dataclass(frozen=True, slots=True)
class SshHost:
    """A server that is running: its name for site.yaml, and what a desk needs to get in."""

    name: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"RSYNC_RSH": f"sh {self.folder}/breaking"}

    def breaking(self, call: int, how: str) -> dict[str, str]:
        """The environment in which one call of ssh, counted from 1, breaks."""
        (self.folder / "count").unlink(missing_ok=True)
        return {**self.environment, "SSH_BREAKS_AT": str(call), "SSH_BREAKS": how}


@contextmanager
def ssh_host(folder: Path) -> Iterator[SshHost]:
    """A server with throw-away keys in this folder, for as long as the block runs."""
    folder.mkdir(parents=True)
    for name in ("host", "desk"):
        key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(key, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name, text in (("server", CONFIG), ("client", CLIENT), ("breaking", BREAKING)):
        filled = text.replace("{folder}", str(folder)).replace("{port}", str(port))
        (folder / name).write_text(filled, encoding="utf-8")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    command = [path_of("sshd"), "-D", "-e", "-f", str(folder / "server")]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stderr=log) as server:
        try:
            _await(port)
            yield SshHost(f"{getuser()}@127.0.0.1", folder)
        finally:
            server.terminate()


def _await(port: int) -> None:
    for _ in range(200):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the server does not start")
