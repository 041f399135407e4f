"""Finds the Chromium that the tests drive, or fetches one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.tools.setup_fault import SetupFault, error_of

# A browser without a window draws the same, starts in a third of the time and needs a fifth less.
DEBIAN_HEADLESS = Path("/usr/lib/chromium/chromium-headless-shell")
NAMES = ("chromium", "chromium-browser", "google-chrome")
# A browser calls home at its start; on a closed network those calls slow every test down.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # As a browser with a window sets letters on a machine whose owner chose nothing.
    "--font-render-hinting=slight",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
PLAYWRIGHT_INSTALL = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
APT_UPDATE = ["apt-get", "-qq", "update"]
APT_INSTALL = ["apt-get", "-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
APT_INSTALL += ["install"]
NONE_HERE = """\
The tests open pages in a real browser, and none could be set up. Do one of these, then `make test`:
    apt-get install chromium-headless-shell                      (Debian, as root)
    .venv/bin/python -m playwright install --with-deps --only-shell chromium
    export SITE_GEN_CHROMIUM=/path/to/chromium"""


def launch_flags() -> list[str]:
    """Root gets no sandbox, because Chromium refuses to start with one."""
    return [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """A browser for what is measured outside the tests."""
    with sync_playwright() as playwright:
        path = find_chromium(Path(playwright.chromium.executable_path))
        browser = playwright.chromium.launch(executable_path=path, args=launch_flags())
        yield browser
        browser.close()


def find_chromium(own: Path) -> Path | None:
    """The first browser that starts; `own` is where Playwright would keep one of its own."""
    return next((path for path in _candidates(own) if starts(path)), None)


def ensure() -> Path:
    """A browser that starts, fetched if there is none."""
    own = _own_path()
    found = find_chromium(own)
    if found:
        return found
    print("Setting up a browser for the tests, once …", flush=True)
    words = []
    for installer in _installers():
        words.append(last_words(installer))
        found = find_chromium(own)
        if found:
            return found
    raise SetupFault("\n\n".join([NONE_HERE, *words]))


def _candidates(own: Path) -> Iterator[Path]:
    chosen = os.environ.get("SITE_GEN_CHROMIUM")
    if chosen:
        if not starts(Path(chosen)):
            raise SetupFault(
                f"SITE_GEN_CHROMIUM names `{chosen}`, which does not start as a browser."
            )
        yield Path(chosen)
    yield from _shells_beside(own)
    yield DEBIAN_HEADLESS
    yield own
    yield from (Path(path) for path in map(shutil.which, NAMES) if path)


def _shells_beside(own: Path) -> Iterator[Path]:
    """What Playwright would start if nobody named a browser: `chromium_headless_shell-1255/…`."""
    kept = own.parents[1]
    folder = kept.with_name(kept.name.replace("chromium", "chromium_headless_shell"))
    yield from folder.glob("*/chrome-headless-shell")


def starts(path: Path) -> bool:
    """Ubuntu's `chromium-browser` exists and only asks people to install something else."""
    if not path.is_file():
        return False
    try:
        ran = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0


def _own_path() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _installers() -> Iterator[list[list[str]]]:
    yield [PLAYWRIGHT_INSTALL]
    if shutil.which("apt-get") and os.geteuid() == 0:
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        yield [APT_UPDATE, [*APT_INSTALL, "chromium-headless-shell"]]
        yield [[*APT_INSTALL, "chromium"]]


def last_words(commands: list[list[str]]) -> str:
    for command in commands:
        words = error_of(command)
        if words:
            return f"$ {' '.join(command)}\n{words}"
    return f"$ {' '.join(commands[-1])}\nbrought a browser that does not start here"
