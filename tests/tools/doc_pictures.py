"""The pictures of the documents, taken from the site as it is now: `make pictures`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.tools.browser import find_chromium, launch_flags
from tests.tools.desk import ROOT, SMALL, small_desk
from tests.tools.real_site import build_real_site
from tests.tools.screenshots import visit
from tests.tools.static_host import served

PICTURES = ROOT / "docs" / "pictures"
WIDTHS = {"wide": (1200, 800), "narrow": (390, 800)}
PAGES = {
    "home": "{}/",
    "topic": "{}/topics/mercenaries/",
    "article": "{}/articles/israeli-arms-in-azerbaijan/",
    "question": "{}/questions/fighters-moved/#s-answers",
    "claim": "{}/claims/macron-300/",
    "timeline": "{}/timeline/",
}


def main() -> None:
    """Take each page in both languages, wide and narrow."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = find_chromium(Path(playwright.chromium.executable_path))
        browser = playwright.chromium.launch(executable_path=path, args=launch_flags())
        for name, site, address in _wanted(Path(folder)):
            with served(site) as host:
                _take(browser, f"{host}/{address}", name)
        browser.close()


def _wanted(folder: Path) -> Iterator[tuple[str, Path, str]]:
    real = build_real_site(folder).output
    for name, address in PAGES.items():
        for language in ("ar", "en"):
            yield f"{name}-{language}", real, address.format(language)
    yield "fallback-en", _lacking(folder / "without-en", "en"), "en/articles/first-day/"
    yield "fallback-ar", _lacking(folder / "without-ar", "ar"), "ar/articles/first-day/"


def _lacking(folder: Path, language: str) -> Path:
    """The small desk of the tests with its article in the other language only."""
    files = {
        name: text for name, text in SMALL.items() if name != f"articles/first-day.{language}.md"
    }
    if language == "ar":
        english = files["articles/first-day.en.md"]
        kept = [line for line in english.split("\n") if not line.startswith("translat")]
        kept[3:3] = ["date: 2020-11-02", "topics: [talks]"]
        files["articles/first-day.en.md"] = "\n".join(kept)
    desk = small_desk(folder, files)
    run = desk.run("build")
    assert run.code == 0, run.err
    return desk.output


def _take(browser: Browser, address: str, name: str) -> None:
    for size, (width, height) in WIDTHS.items():
        page = browser.new_page(viewport={"width": width, "height": height})
        visit(page, address)
        page.screenshot(path=PICTURES / f"{name}-{size}.png")
        page.close()


if __name__ == "__main__":
    main()
