"""Weighs the search of the site, and of one ten times as large: `python -m bench.search`.

`--peers FOLDER` asks the queries of the tests of Pagefind and MiniSearch as well; FOLDER is where
`npm install --prefix FOLDER pagefind minisearch` put them. Needs what the tests need.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.many import write_many
from bench.peers.ways import Way, answers_of, make_indexes
from site_gen.commands.place import read_templates
from site_gen.domain.text import LocaleCode
from site_gen.load.corpus import load_corpus
from site_gen.pipeline import Order, build, edition_of
from site_gen.plan.pages import plan_site
from site_gen.render.edition import Edition
from site_gen.render.search import search_files
from site_gen.render.templates import load_templates
from tests.tools.browser import find_chromium, launch_flags
from tests.tools.queries import Judged, answers, asked_in, judged
from tests.tools.serving import served

ROOT = Path(__file__).resolve().parents[1]
TIMES = 10
# Of the queries of the tests, the name that most is found by, and one of few results.
COMMON, RARE = "أذربيجان", "2350"


@dataclass(frozen=True, slots=True)
class Weight:
    """What a search fetched: files, and bytes after compression."""

    files: int
    wired: int


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="site-gen-search-") as folder, _browser() as browser:
        many = Path(folder) / "many" / "content"
        write_many(ROOT / "content", many, TIMES)
        for name, content in (("the content", ROOT / "content"), (f"{TIMES} times", many)):
            output = Path(folder) / name.replace(" ", "-")
            _print_growth(name, content, output, browser)
            if options.peers:
                _print_peers(content, output, options.peers, browser)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, help="a folder with node_modules of both peers")
    return parser.parse_args()


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_chromium(Path(playwright.chromium.executable_path))
        browser = playwright.chromium.launch(executable_path=path, args=launch_flags())
        yield browser
        browser.close()


def _print_growth(name: str, content: Path, output: Path, browser: Browser) -> None:
    """A line for each language: how good its search is, what it weighs, what one search fetches."""
    edition = edition_at(content)
    seconds, sizes = _indexed(edition)
    _write_site(content, output)
    with served(output) as address:
        for code, size in sizes.items():
            page = browser.new_page()
            how = judged(answers(page, code, address), edition.corpus, output / code)
            page.close()
            asked = f"{address}/{code}/search/?q="
            common, rare = (_fetched(browser, output, asked + query) for query in (COMMON, RARE))
            print(
                f"{name}, {code}: {_told(how)};"
                f" {common.files} files {common.wired / 1000:.1f} kB to the first results,"
                f" {rare.files} files {rare.wired / 1000:.1f} kB if few;"
                f" {size.files} files {size.wired / 1000:.1f} kB in all; {seconds:.2f} s for all",
                flush=True,
            )


def _told(how: Judged) -> str:
    return (
        f"recall {how.recall:.3f}, {len(how.lost)} queries incomplete,"
        f" names that are not first {len(how.elsewhere)}, precision {how.precision:.3f}"
    )


def _indexed(edition: Edition) -> tuple[float, Mapping[LocaleCode, Weight]]:
    """The seconds of one processor that all indexes took, and what each weighs."""
    began = time.process_time()
    indexes = search_files(edition)
    seconds = time.process_time() - began
    return seconds, {
        code: Weight(len(files), sum(len(gzip.compress(file.content, 6)) for file in files))
        for code, files in indexes.items()
    }


def edition_at(content: Path) -> Edition:
    loaded = load_corpus(content).value
    assert loaded is not None
    corpus = loaded.without_drafts()
    templates = load_templates(
        read_templates(ROOT / "templates"), corpus.config, corpus.wordings
    ).value
    return edition_of(corpus, plan_site(corpus).value, templates)


def _write_site(content: Path, output: Path) -> None:
    """The pages and the indexes, in a folder of this run alone."""
    order = Order(content, read_templates(ROOT / "templates"), crew=2)
    for artifact in build(order).artifacts:
        path = output / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.content)


def _fetched(browser: Browser, output: Path, address: str) -> Weight:
    """The script of the search and what it fetched until the first results stood."""
    page = browser.new_page()
    asked = _asked_for(page)
    page.goto(address)
    expect(page.locator("#s-results mark").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.close()
    parts = [output / path for path in asked if "search" in path and not path.endswith("/")]
    return Weight(len(parts), _wired(parts))


def _asked_for(page: Page) -> dict[str, None]:
    """The paths, each once, of all that a page will ask for."""
    paths = dict[str, None]()
    page.on("request", lambda request: paths.setdefault(urlsplit(request.url).path[1:]))
    return paths


def _wired(files: Iterable[Path]) -> int:
    """Bytes as a host sends them; what is compressed already stays as it is."""
    contents = (file.read_bytes() for file in files if file.is_file())
    return sum(min(len(content), len(gzip.compress(content, 6))) for content in contents)


def _print_peers(content: Path, output: Path, peers: Path, browser: Browser) -> None:
    """A line for each index of a peer: how good it is on the list, and what it weighs."""
    edition = edition_at(content)
    made = make_indexes(edition, peers)
    for way in made:
        with served(peers / "site") as address:
            page = browser.new_page()
            page.goto(address)
            first = _first_of(page, peers / "site", edition, way)
            answered = answers_of(page, edition, way, asked_in(way.code))
            page.close()
        how = judged(answered, edition.corpus, output / way.code)
        files = [file for file in (peers / "site" / way.name).rglob("*") if file.is_file()]
        print(
            f"{way.name}: {_told(how)};"
            f" {first.files} files {first.wired / 1000:.1f} kB to the first results,"
            f" {len(files)} files {_wired(files) / 1000:.1f} kB in all; {made[way]} s",
            flush=True,
        )


def _first_of(page: Page, folder: Path, edition: Edition, way: Way) -> Weight:
    """The script of a peer and what it fetches until the first five results can be shown."""
    asked = _asked_for(page)
    answers_of(page, edition, way, [{"q": COMMON}], first=5)
    page.wait_for_load_state("networkidle")
    return Weight(len(asked), _wired(folder / path for path in asked))


if __name__ == "__main__":
    sys.exit(main())
