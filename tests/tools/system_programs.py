"""Programs beside Python that tests run, fetched where Debian's package manager may be used."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from tests.tools.setup_fault import SetupFault, error_of

# Servers stand in folders that only root has in its path.
FOLDERS = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
APT = ["apt-get", "-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
# What tests do -> the programs that it takes, and the packages of Debian that have them.
NEEDED = {
    "publish to a real OpenSSH server": (
        ("sshd", "ssh", "ssh-keygen", "rsync"),
        ("openssh-server", "openssh-client", "rsync"),
    ),
    "serve the site with three servers": (
        ("nginx", "caddy", "apache2"),
        ("nginx-light", "caddy", "apache2-bin"),
    ),
    "read PDF files": (("pdftotext",), ("poppler-utils",)),
}
NONE_HERE = """\
The tests {use}, and `{missing}` is not here. Do this, then `make test`:
    apt-get install {packages}      (Debian, as root)"""


def ensure() -> None:
    """All of these programs; raises SetupFault for one that cannot be had."""
    for use, (programs, packages) in NEEDED.items():
        if _missing(programs) and shutil.which("apt-get") and os.geteuid() == 0:
            _install(packages)
        if missing := _missing(programs):
            told = NONE_HERE.format(use=use, missing=missing, packages=" ".join(packages))
            raise SetupFault(told)


def path_of(name: str) -> str:
    found = shutil.which(name, path=FOLDERS)
    assert found, f"`{name}` is not here; `make test` installs it"
    return found


def _missing(programs: Sequence[str]) -> str:
    return next((name for name in programs if not shutil.which(name, path=FOLDERS)), "")


def _install(packages: Sequence[str]) -> None:
    print(f"Setting up {', '.join(packages)} for the tests, once …", flush=True)
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    install = [*APT, "install", *packages]
    if error_of(install) and (words := error_of([*APT, "update"]) or error_of(install)):
        print(words, file=sys.stderr)
