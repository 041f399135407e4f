"""The program as people install it, under the name that its package gives it."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.tools.real_site import made_once
from tests.tools.wheel import shared_wheel


def shared_program(factory: pytest.TempPathFactory) -> Path:
    """The path of its `site-gen`, which the first test to ask installs for all."""
    install = partial(_install, shared_wheel(factory))
    return made_once("installed", install, factory) / "bin" / "site-gen"


def _install(wheel: Path, folder: Path) -> None:
    """Install the package into a folder, without a network."""
    command = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["--no-index", "--no-deps", "--no-cache-dir"]
    packages = folder / "packages"
    subprocess.run([*command, "--target", str(packages), str(wheel)], check=True)
    program = folder / "bin" / "site-gen"
    program.parent.mkdir()
    # A package in a folder of its own is not on the path of Python.
    script = (packages / "bin" / "site-gen").read_text("utf-8")
    path = f"import sys\nsys.path.insert(0, {str(packages)!r})\n"
    program.write_text(script.replace("import sys\n", path, 1), "utf-8")
    program.chmod(0o755)
