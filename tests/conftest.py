"""What every test can ask for: a browser, a served folder, checkers for the pages, no network."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.tools import vnu as checker
from tests.tools.axe import Violation, violations
from tests.tools.browser import find_chromium, launch_flags
from tests.tools.kept_page import KeptPage, watched
from tests.tools.offline import sitecustomize as offline
from tests.tools.real_site import RealSite, build_real_site, shared_folder, shared_site
from tests.tools.seeds import SEEDS
from tests.tools.setup_fault import SetupFault
from tests.tools.shared_templates import FOLDER, share_templates
from tests.tools.static_host import served

OFFLINE = Path(offline.__file__).parent
ELSEWHERE = "a page asked for other hosts"
# As many new objects as a small site is made of. Python's 700 cost a tenth of the time of a build.
OBJECTS_TO_COLLECT = 100_000


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="rewrite what tests/sites/ expects, and the kept pictures, from what is now",
    )


def pytest_configure() -> None:
    """What a shell or a container leaves to its children, and the tests do not want.

    A shell starts what it runs in the background deaf to Ctrl-C; a program that may keep no
    bytecode is compiled anew for each of the hundreds of runs, and so are the tests; whether there
    are colours is for a test to say. Garbage is collected seldom: what a build makes lives until
    it ends.
    """
    gc.set_threshold(OBJECTS_TO_COLLECT)
    for name in ("PYTHONDONTWRITEBYTECODE", "NO_COLOR", "FORCE_COLOR"):
        os.environ.pop(name, None)
    sys.dont_write_bytecode = False
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_report_header() -> str:
    """Whether the raw articles are at hand: other people's words are not in the project."""
    count = sum(1 for _ in SEEDS.glob("*.txt"))
    if count:
        return f"raw articles: {count}, in {SEEDS}"
    return "raw articles: none here, so the tests on them are not among these (SITE_GEN_SEEDS)"


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether the person asked to rewrite what is expected."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session", autouse=True)
def shared_templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What one process of the run has compiled, no other compiles again."""
    folder = shared_folder(tmp_path_factory) / "templates"
    folder.mkdir(exist_ok=True)
    os.environ[FOLDER] = str(folder)
    share_templates()


@pytest.fixture(autouse=True)
def no_other_host(monkeypatch: pytest.MonkeyPatch, refusals: Path) -> Iterator[None]:
    """A test that asks for another host fails, or whose programs do, even if they hide it."""
    inherited = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(OFFLINE), inherited])))
    monkeypatch.setenv(offline.REPORT, str(refusals))
    refusals.write_text("", "utf-8")

    yield

    requests = refusals.read_text("utf-8").splitlines()
    assert [] == requests, "the test asked for other hosts"


@pytest.fixture(scope="session")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the guard writes the hosts that it refused, one on a line."""
    return tmp_path_factory.mktemp("offline") / "refused"


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """One real Chromium for all tests of a worker."""
    try:
        path = find_chromium(Path(playwright_driver.chromium.executable_path))
    except SetupFault as error:
        pytest.fail(str(error), pytrace=False)
    if path is None:
        pytest.fail("no browser is installed; `make test` installs one", pytrace=False)
    chromium = playwright_driver.chromium.launch(executable_path=path, args=launch_flags())
    yield chromium
    chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own; takes the options of `Browser.new_context`."""
    requests: list[list[str]] = []

    with ExitStack() as open_contexts:

        def open_page(**options: Any) -> Page:
            context = open_contexts.enter_context(browser.new_context(**options))
            requests.append(watched(context))
            return context.new_page()

        yield open_page
    assert [] == [url for elsewhere in requests for url in elsewhere], ELSEWHERE


@pytest.fixture(scope="session")
def kept_page(browser: Browser) -> KeptPage:
    """What `page` gives to test after test."""
    return KeptPage(browser)


@pytest.fixture
def page(kept_page: KeptPage) -> Iterator[Page]:
    """An empty page of ordinary size, for tests that look; others need `own_page`."""
    yield kept_page.opened()

    assert [] == kept_page.emptied(), ELSEWHERE


@pytest.fixture(scope="session")
def kept_page_without_scripts(browser: Browser) -> KeptPage:
    """What `page_without_scripts` gives to test after test."""
    return KeptPage(browser, {"java_script_enabled": False})


@pytest.fixture
def page_without_scripts(kept_page_without_scripts: KeptPage) -> Iterator[Page]:
    """The same for a reader who has JavaScript turned off."""
    yield kept_page_without_scripts.opened()

    assert [] == kept_page_without_scripts.emptied(), ELSEWHERE


@pytest.fixture
def own_page(new_page: Callable[..., Page]) -> Page:
    """The same in a context of its own: for listeners, routes, sessions, the clock."""
    return new_page()


@pytest.fixture
def serve_folder() -> Iterator[Callable[[Path], str]]:
    """Serves a folder for the length of the test; gives its address, without a slash at the end."""
    with ExitStack() as hosts:
        yield lambda folder: hosts.enter_context(served(folder))


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> RealSite:
    """The site of the real content, built once for all tests that look at it."""
    return shared_site("real", build_real_site, tmp_path_factory)


@pytest.fixture(scope="session")
def site(real: RealSite) -> RealSite:
    """The same, for modules that look at no other site."""
    return real


@pytest.fixture(scope="session")
def real_address(real: RealSite) -> Iterator[str]:
    """Where the site of the real content is served, without a slash at the end."""
    with served(real.output) as address:
        yield address


@pytest.fixture(scope="session")
def vnu() -> Callable[[Iterable[Path]], list[checker.VnuMessage]]:
    """What the Nu HTML Checker says about files; give it all at once, it starts slowly."""
    if not checker.JAR.is_file():
        pytest.fail("the HTML checker is not installed; `make test` installs it", pytrace=False)
    return checker.remarks


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[Violation]]:
    """What breaks WCAG 2.2 A or AA on the page as the browser shows it now."""
    return violations
