"""Indexes the records of a site with Pagefind and MiniSearch, and sends queries to both."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from site_gen.domain.entities import Entity
from site_gen.domain.text import Kind, LocaleCode
from site_gen.plan.addresses import home_url, search_url
from site_gen.render.context import SiteContext, context_at
from site_gen.render.search import entries
from site_gen.render.search.folding import SearchFolding, search_folding
from tests.tools.queries import Answer, name_of

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PeerIndex:
    """A peer, the variant of its input, and the language.

    It gets `plain` texts, with corrections that need no rules of ours, or the `keys` of our words,
    with all names of what a record is about as hidden text.
    """

    peer: str
    variant: str
    code: LocaleCode

    @property
    def name(self) -> str:
        return f"{self.peer}-{self.variant}-{self.code}"


def make_indexes(site: SiteContext, peers: Path) -> Mapping[PeerIndex, str]:
    """The indexes, in a folder beside the packages; the seconds that each took."""
    records = {code: [*_records(site, code)] for code in site.config.codes}
    (peers / "records.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    command = ["node", str(HERE / "index.mjs"), str(peers.resolve())]
    process = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = (line.split() for line in process.stdout.splitlines())
    return {PeerIndex(peer, variant, LocaleCode(code)): took for peer, variant, code, took in lines}


def _records(site: SiteContext, code: LocaleCode) -> Iterator[Mapping[str, object]]:
    context = context_at(site, search_url(code), code)
    folding = _folding(site, code)
    listed = entries.searched_records(site.corpus).values()
    for entry in (each for record in listed for each in entries.entries_of(context, record)):
        parts = (entry, *entry.sections)
        weighted_texts = [text for part in parts for text in part.texts]
        texts = {
            "title": " | ".join(
                text for weight, text in weighted_texts if weight >= entries.IN_CLAIM
            ),
            "text": " | ".join(
                text for weight, text in weighted_texts if weight < entries.IN_CLAIM
            ),
            "names": " | ".join(_names(site, entry)),
        }
        keys = {field: _keys(folding, text) for field, text in texts.items()}
        name = name_of(entry.url.removeprefix(home_url(code)))
        yield {"name": name, **texts, "keys": keys}


def _names(site: SiteContext, entry: entries.SearchEntry) -> Iterator[str]:
    for _, record in entry.entities:
        entity = site.corpus.find(Kind.ENTITY, record)
        if isinstance(entity, Entity):
            yield from entries.spellings_of(entity)


def _folding(site: SiteContext, code: LocaleCode) -> SearchFolding:
    catalogue = site.catalogues[code]
    return search_folding(catalogue.word_list("search.alike"), catalogue.word_list("search.passed"))


def _keys(folding: SearchFolding, text: str) -> str:
    """All keys of all words; those of a prefix that may be a word's own have a mark."""
    keys = (key for word in folding.words(text) for key in folding.keys(word))
    return " ".join(key if sure else f"~{key}" for key, sure in keys)


def answers_of(
    page: Page,
    site: SiteContext,
    index: PeerIndex,
    queries: Iterable[dict[str, Any]],
    *,
    first: int = 0,
) -> list[Answer]:
    """What one index answers, in a page of the folder that it is in.

    Only the `first` results of each query, if that is set.
    """
    all_queries = list(queries)
    folding = _folding(site, index.code)
    query_words = [
        {"text": query["q"], "words": _words(folding, query["q"])} for query in all_queries
    ]
    script = """async ([name, queries, first]) => {
      const { ask } = await import("./ask.js");
      return ask(name, queries, first);
    }"""
    results = page.evaluate(script, [index.name, query_words, first or None])
    return [Answer(query, names) for query, names in zip(all_queries, results, strict=True)]


def _words(folding: SearchFolding, text: str) -> list[list[dict[str, object]]]:
    return [
        [{"key": key, "sure": sure} for key, sure in folding.keys(word)]
        for word in folding.words(text)
    ]
