"""The time from a save to the changed page in a real browser, which a preview reloads by itself."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page

from bench import corpus, layouts, setup
from bench.comparison import edited
from bench.figures import BODY, CONTENT, Saves, pairs
from bench.generators import BY_NAME, OURS, REFERENCE, ROOT, ours
from bench.processes import Command
from tests.tools.browser import opened_browser

START_SECONDS = 300
# Between two saves, as a person makes them; it also lets what the last one started come to rest.
PAUSE_SECONDS = 0.5
# In the page, which knows to the frame when a person can read the sentence of an edit. To ask from
# outside would be late by the pause between two questions.
WATCH = """
let last = "";
const look = () => {
  const found = document.body?.textContent.match(/added by edit ([0-9]+) of/);
  if (found && found[1] !== last) console.log("shown " + (last = found[1]));
};
new MutationObserver(() => requestAnimationFrame(look)).observe(document, {
  childList: true, subtree: true, characterData: true,
});
"""


def saves_of(size: int, count: int, parent: Path) -> Iterator[Saves]:
    """So many saves of an article in our preview, and in the one of the reference."""
    articles = corpus.articles(size)
    slug = articles[size // 2].slug
    for generator, path in ((OURS, f"en/articles/a-{slug}/"), (REFERENCE, f"en/{slug}/")):
        with tempfile.TemporaryDirectory(prefix="site-gen-bench-", dir=parent) as name:
            folder = Path(name) / generator
            layouts.write_site(generator, articles, folder)
            article = folder / BY_NAME[generator].article.format(slug=slug)
            yield _saves(generator, pairs(size), folder, path, article, count)


def saves_of_content(count: int, parent: Path) -> Saves:
    """The same for the content of this repository."""
    with tempfile.TemporaryDirectory(prefix="site-gen-bench-", dir=parent) as name:
        folder = Path(name) / "site"
        shutil.copytree(ROOT / "content", folder / "content")
        article = min((folder / "content" / "articles").glob("*.en.md"))
        path = f"en/articles/{article.name.partition('.')[0]}/"
        return _saves(OURS, CONTENT, folder, path, article, count)


def _command(generator: str, port: int) -> Command:
    if generator == OURS:
        return ours("serve", "--port", str(port))
    return (setup.hugo(), "server", "--bind", "127.0.0.1", "--port", str(port))


def _saves(generator: str, site: str, folder: Path, path: str, article: Path, count: int) -> Saves:
    port = _free_port()
    with _running(_command(generator, port), folder), opened_browser() as browser:
        address = f"http://127.0.0.1:{port}/{path}"
        _wait_until_served(address)
        return Saves(generator, site, tuple(_shown(browser, address, article, count)))


def _shown(browser: Browser, address: str, article: Path, count: int) -> Iterator[float]:
    text = article.read_text("utf-8")
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    # The first save is not counted: what it needs may not be in memory yet.
    for number in range(count + 1):
        page.wait_for_timeout(PAUSE_SECONDS * 1000)
        with _waiting_for(page, number):
            began = time.perf_counter()
            article.write_text(edited(text, BODY, number), "utf-8")
        if number:
            yield time.perf_counter() - began
    page.close()


def _waiting_for(page: Page, number: int) -> AbstractContextManager[object]:
    """Open until the page says that the edit of this number is shown."""
    words = f"shown {number}"
    return page.expect_console_message(
        lambda message: message.text == words, timeout=START_SECONDS * 1000
    )


@contextmanager
def _running(command: Command, folder: Path) -> Iterator[None]:
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        try:
            yield
        finally:
            server.terminate()
            server.wait()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


def _wait_until_served(address: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=START_SECONDS) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{address} was not served within {START_SECONDS} s")
