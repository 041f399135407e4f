"""Sets up the generators that the program is compared with, in `.bench/`, pinned by locks."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.tools import node
from tests.tools.setup_fault import SetupFault, error_of

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
LOCKS = (REQUIREMENTS / "bench.lock", REQUIREMENTS / "eleventy" / "package-lock.json")
HOME = ROOT / ".bench"
PYTHON = HOME / "python"
ELEVENTY = HOME / "eleventy"
# Written last: a set-up that was interrupted is done again, and so is one of another lock.
STAMP = HOME / "stamp"
INSTALL = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps"]
INSTALL += ["--only-binary", ":all:", "--require-hashes", "-r", str(LOCKS[0])]


def ensure() -> None:
    """All generators in the versions of the locks. Raises SetupFault."""
    if _is_ready():
        return
    print("Setting up what the program is compared with, once …", flush=True)
    shutil.rmtree(HOME, ignore_errors=True)
    python = PYTHON / "bin" / "python"
    words = error_of([sys.executable, "-m", "venv", PYTHON]) or error_of([python, *INSTALL])
    shutil.copytree(LOCKS[1].parent, ELEVENTY)
    words = words or node.fetch(ELEVENTY)
    if words:
        raise SetupFault(f"The other generators could not be set up in {HOME}:\n{words}")
    STAMP.write_bytes(_locked())


def hugo() -> Path:
    """The program itself; the package's own command is a Python script that starts it."""
    return next(PYTHON.glob("lib/python*/site-packages/hugo/binaries/hugo"))


def versions() -> dict[str, str]:
    """The version of each generator, as it says it itself."""
    commands: dict[str, list[str | Path]] = {
        "hugo": [hugo(), "version"],
        "eleventy": [ELEVENTY / "node_modules/.bin/eleventy", "--version"],
        "mkdocs": [PYTHON / "bin/mkdocs", "--version"],
        "pelican": [PYTHON / "bin/pelican", "--version"],
    }
    return {name: _version(command) for name, command in commands.items()}


def _version(command: list[str | Path]) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    found = next(word for word in said if word.lstrip("v")[:1].isdigit())
    return found.lstrip("v").partition("-")[0].rstrip(",")


def _is_ready() -> bool:
    return STAMP.is_file() and STAMP.read_bytes() == _locked()


def _locked() -> bytes:
    return b"".join(path.read_bytes() for path in LOCKS)
