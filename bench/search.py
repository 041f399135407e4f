"""Measures the search of the site, and of one ten times as large: `python -m bench.search`.

`--peers FOLDER` asks the queries of the tests of Pagefind and MiniSearch as well; FOLDER is where
`npm install --prefix FOLDER pagefind minisearch` put them. Needs what the tests need.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from bench.multiply import write_many
from bench.peers.indexes import PeerIndex, answers_of, make_indexes
from site_gen.cache.reads import ReadLog
from site_gen.commands.paths import read_templates
from site_gen.domain.text import LocaleCode
from site_gen.load.corpus import load_corpus
from site_gen.pipeline import BuildOptions, build
from site_gen.plan.site_plan import plan_site
from site_gen.render.context import SiteContext
from site_gen.render.html.site_context import site_context
from site_gen.render.html.templates import load_templates
from site_gen.render.search.index import search_index
from tests.tools.browser import opened_browser
from tests.tools.queries import SearchScore, answers, queries_in, score_of
from tests.tools.static_host import served

ROOT = Path(__file__).resolve().parents[1]
TIMES = 10
# Of the queries of the tests, the name that most is found by, and one of few results.
COMMON, RARE = "أذربيجان", "2350"


@dataclass(frozen=True, slots=True)
class FetchedSize:
    """What a search fetched: files, and bytes after compression."""

    files: int
    sent: int


def main() -> int:
    options = _options()
    with (
        tempfile.TemporaryDirectory(prefix="site-gen-search-") as folder,
        opened_browser() as browser,
    ):
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


def _print_growth(name: str, content: Path, output: Path, browser: Browser) -> None:
    """A line for each language: how good its search is, its size, what one search fetches."""
    site = site_context_at(content)
    seconds, sizes = _indexed(site)
    _write_site(content, output)
    with served(output) as address:
        for code, size in sizes.items():
            page = browser.new_page()
            score = score_of(answers(page, code, address), site.corpus, output / code)
            page.close()
            search_address = f"{address}/{code}/search/?q="
            common, rare = (
                _fetched(browser, output, search_address + query) for query in (COMMON, RARE)
            )
            print(
                f"{name}, {code}: {_score_text(score)};"
                f" {common.files} files {common.sent / 1000:.1f} kB to the first results,"
                f" {rare.files} files {rare.sent / 1000:.1f} kB if few;"
                f" {size.files} files {size.sent / 1000:.1f} kB in all; {seconds:.2f} s for all",
                flush=True,
            )


def _score_text(score: SearchScore) -> str:
    return (
        f"recall {score.recall:.3f}, {len(score.lost)} queries incomplete,"
        f" names that are not first {len(score.elsewhere)}, precision {score.precision:.3f}"
    )


def _indexed(site: SiteContext) -> tuple[float, Mapping[LocaleCode, FetchedSize]]:
    """The processor seconds that all indexes took, and the size of each."""
    began = time.process_time()
    indexes = search_index(site, ReadLog()).files
    seconds = time.process_time() - began
    return seconds, {
        code: FetchedSize(len(files), sum(len(gzip.compress(file.content, 6)) for file in files))
        for code, files in indexes.items()
    }


def site_context_at(content: Path) -> SiteContext:
    loaded = load_corpus(content).value
    assert loaded is not None
    corpus = loaded.without_drafts()
    templates = load_templates(
        read_templates(ROOT / "templates"), corpus.config, corpus.catalogue_files
    ).value
    return site_context(corpus, plan_site(corpus).value, templates)


def _write_site(content: Path, output: Path) -> None:
    """The pages and the indexes, in a folder of this run alone."""
    order = BuildOptions(content, read_templates(ROOT / "templates"), workers=2)
    for artifact in build(order).artifacts:
        path = output / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.content)


def _fetched(browser: Browser, output: Path, address: str) -> FetchedSize:
    """The script of the search and what it fetched until the first results were visible."""
    page = browser.new_page()
    requested = _asked_for(page)
    page.goto(address)
    expect(page.locator("#s-results mark").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.close()
    parts = [output / path for path in requested if "search" in path and not path.endswith("/")]
    return FetchedSize(len(parts), _sent(parts))


def _asked_for(page: Page) -> dict[str, None]:
    """The paths, each once, of all that a page will ask for."""
    paths = dict[str, None]()
    page.on("request", lambda request: paths.setdefault(urlsplit(request.url).path[1:]))
    return paths


def _sent(files: Iterable[Path]) -> int:
    """Bytes as a host sends them; what is compressed already stays as it is."""
    contents = (file.read_bytes() for file in files if file.is_file())
    return sum(min(len(content), len(gzip.compress(content, 6))) for content in contents)


def _print_peers(content: Path, output: Path, peers: Path, browser: Browser) -> None:
    """A line for each index of a peer: how good it is on the list, and its size."""
    site = site_context_at(content)
    seconds_of = make_indexes(site, peers)
    for index in seconds_of:
        with served(peers / "site") as address:
            page = browser.new_page()
            page.goto(address)
            first = _first_of(page, peers / "site", site, index)
            answered = answers_of(page, site, index, queries_in(index.code))
            page.close()
        score = score_of(answered, site.corpus, output / index.code)
        files = [file for file in (peers / "site" / index.name).rglob("*") if file.is_file()]
        print(
            f"{index.name}: {_score_text(score)};"
            f" {first.files} files {first.sent / 1000:.1f} kB to the first results,"
            f" {len(files)} files {_sent(files) / 1000:.1f} kB in all; {seconds_of[index]} s",
            flush=True,
        )


def _first_of(page: Page, folder: Path, site: SiteContext, index: PeerIndex) -> FetchedSize:
    """The script of a peer and what it fetches until the first five results can be shown."""
    requested = _asked_for(page)
    answers_of(page, site, index, [{"q": COMMON}], first=5)
    page.wait_for_load_state("networkidle")
    return FetchedSize(len(requested), _sent(folder / path for path in requested))


if __name__ == "__main__":
    sys.exit(main())
