"""The program as people install it, under the name that its package gives it."""

import subprocess
import sys
from pathlib import Path

from tests.tools.desk import ROOT


def installed_program(folder: Path) -> Path:
    """Install the package into a folder, without a network; the path of its `site-gen`."""
    command = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["--no-index", "--no-deps", "--no-build-isolation", "--no-cache-dir"]
    packages = Path(folder) / "packages"
    subprocess.run([*command, "--target", str(packages), str(ROOT)], check=True)
    program = folder / "bin" / "site-gen"
    program.parent.mkdir()
    # A package in a folder of its own is not on the path of Python.
    script = (packages / "bin" / "site-gen").read_text("utf-8")
    path = f"import sys\nsys.path.insert(0, {str(packages)!r})\n"
    program.write_text(script.replace("import sys\n", path, 1), "utf-8")
    program.chmod(0o755)
    return program
