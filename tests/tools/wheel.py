"""The program as people install it: its wheel, in an environment with what it needs alone."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

import pytest

from tests.tools.desk import ROOT, Run
from tests.tools.offline import sitecustomize as offline
from tests.tools.real_site import made_once


def shared_wheel(factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, which the first test to ask makes for all."""
    (path,) = made_once("wheel", built_wheel, factory).glob("site_gen-*.whl")
    return path


def built_wheel(folder: Path, source: Path = ROOT) -> Path:
    """The wheel that is made of this folder, without a network."""
    command = [sys.executable, "-m", "pip", "wheel", "-qq", "--no-index", "--no-deps"]
    command += ["--no-build-isolation", "--no-cache-dir", "--wheel-dir", str(folder), str(source)]
    subprocess.run(command, check=True)
    (path,) = folder.glob("site_gen-*.whl")
    return path


def installed_program(wheel: Path, folder: Path) -> Path:
    """`site-gen`, installed into a new environment that has the packages of `site.lock`."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    _link_packages(next((folder / "lib").glob("*/site-packages")))
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "-qq"]
    subprocess.run([*command, "--no-index", "--no-deps", str(wheel)], check=True)
    return folder / "bin" / "site-gen"


def _link_packages(folder: Path) -> None:
    """Put what the site needs into an environment; those of other systems are not at hand."""
    lock = (ROOT / "requirements" / "site.lock").read_text("utf-8")
    for name in dict.fromkeys(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)):
        for found in metadata.distributions(name=name):
            parts = {path.parts[0] for path in found.files or () if path.parts[0] != ".."}
            for part in parts - {"__pycache__"}:
                target = folder / part
                if not target.exists():
                    target.symlink_to(str(found.locate_file(part)))


def run_installed(program: Path, *arguments: str, folder: Path) -> Run:
    """Run it as a person does, who has no checkout."""
    done = subprocess.run(
        [program, *arguments],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


@contextmanager
def previewed(program: Path, folder: Path) -> Iterator[str]:
    """Its preview while it runs; the address that it prints."""
    command = [str(program), "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=folder, env=_environment(), stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        try:
            yield next(line.split()[1] for line in running.stdout if "http" in line)
        finally:
            running.terminate()


def _environment() -> dict[str, str]:
    known = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    return {**known, "PYTHONPATH": str(Path(offline.__file__).parent), "PYTHONUNBUFFERED": "1"}
