"""What readers type, and how well a search answers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from lxml import html
from playwright.sync_api import Page

from site_gen.domain.text import Kind
from site_gen.load.corpus import Corpus
from site_gen.plan.addresses import FOLDERS
from tests.tools.desk import ROOT

QUERIES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/queries.yaml").read_text())
READER_QUERIES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/data/reader_queries.yaml").read_text()
)
FIRST = 5
KIND_IN = {folder: kind.value for kind, folder in FOLDERS.items()}
# Runs queries through the page's own script, and gives the addresses found, the best first.
ASK = """async (queries) => {
  const search = await import(document.querySelector("script[type=module]").src);
  const found = [];
  for (const query of queries) {
    const { index, heads } = await search.find(query);
    found.push(await Promise.all(heads.map(async ([n]) => (await search.shownOf(index, n)).url)));
  }
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Answer:
    """A query of the list, with the names of the records found for it, the best first."""

    query: dict[str, Any]
    names: list[str]


@dataclass(frozen=True, slots=True)
class SearchScore:
    """How well the queries of a language are answered.

    `lost` has what was not found, by query; `recall` is what was found of what must be, and
    `precision` how much of the first five is right. `elsewhere` are the names of entities that
    did not lead to their page first of all.
    """

    lost: dict[str, list[str]]
    elsewhere: list[str]
    recall: float
    precision: float


def queries_in(code: str, queries: list[dict[str, Any]] = QUERIES) -> list[dict[str, Any]]:
    return [query for query in queries if query["in"] == code]


def name_of(url: str) -> str:
    """The record at an address below that of its language, as the list calls it."""
    folder, record, *_ = url.split("/")
    return f"{KIND_IN[folder]}:{record}" if folder in KIND_IN else folder


def answers(
    page: Page, code: str, address: str, queries: list[dict[str, Any]] = QUERIES
) -> list[Answer]:
    """What the search of a site answers to all queries of a language."""
    page.goto(f"{address}/{code}/search/")
    asked = queries_in(code, queries)
    found = page.evaluate(ASK, [query["q"] for query in asked])
    named = ([name_of(url) for url in urls] for urls in found)
    return [Answer(query, names) for query, names in zip(asked, named, strict=True)]


def score_of(answered: Iterable[Answer], corpus: Corpus, pages: Path) -> SearchScore:
    """By the pages of the site in the language of the queries."""
    lost: dict[str, list[str]] = {}
    elsewhere: list[str] = []
    wanted = right = places = 0
    for answer in answered:
        query, meant = answer.query, expected(answer.query, corpus)
        lost[query["q"]] = sorted(meant - set(answer.names))
        wanted += len(meant)
        shown, good = _first_of(answer, meant, pages)
        places, right = places + shown, right + good
        if "every" in query and answer.names[:1] != [f"entity:{query['every']}"]:
            elsewhere.append(query["q"])
    found = wanted - sum(map(len, lost.values()))
    lost = {query: names for query, names in lost.items() if names}
    return SearchScore(lost, elsewhere, found / wanted, right / places)


def expected(query: dict[str, Any], corpus: Corpus) -> set[str]:
    """What must be found: for an entity its page, and all claims by it or about it."""
    wanted = {*query.get("find", ()), *query.get("also", ())}
    entity = query.get("every")
    if entity:
        tied = (c.id for c in corpus.claims if c.claimant == entity or entity in c.about)
        wanted |= {f"entity:{entity}", *(f"claim:{name}" for name in tied)}
    return wanted


def _first_of(answer: Answer, meant: set[str], pages: Path) -> tuple[int, int]:
    """How many of the first results count, and how many of them have what was meant."""
    entity = answer.query.get("every")
    places = min(FIRST, max(len(answer.names), 1) if entity else len(meant))
    right = [
        name
        for name in answer.names[:FIRST]
        if name in meant or (entity and _links_to(pages, name, entity))
    ]
    return places, min(places, len(right))


def _links_to(pages: Path, record: str, entity: str) -> bool:
    """Whether the page of a record names an entity by a link of its text."""
    kind, _, name = record.partition(":")
    page = pages / FOLDERS[Kind(kind)] / name / "index.html"
    links = html.fromstring(page.read_bytes()).xpath("//main//a/@href")
    return any(f"entities/{entity}/" in str(link) for link in links)
