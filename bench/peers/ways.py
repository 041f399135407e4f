"""The records of a site as Pagefind and MiniSearch are given them, and queries to both."""

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
from site_gen.render.edition import Edition, desk_at
from site_gen.render.findable import IN_CLAIM, Findable, findable_in, names_of
from site_gen.render.spelling import Speller, speller_of
from tests.tools.queries import Answer, name_of

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Way:
    """A peer, what it is given, and the language.

    It is given `plain` texts, with the mends that need no rules of ours, or the `keys` of our
    words, with all names of what a record is about as hidden text.
    """

    peer: str
    given: str
    code: LocaleCode

    @property
    def name(self) -> str:
        return f"{self.peer}-{self.given}-{self.code}"


def make_indexes(edition: Edition, peers: Path) -> Mapping[Way, str]:
    """The indexes, in a folder beside the packages; the seconds that each took."""
    told = {code: [*_records(edition, code)] for code in edition.config.codes}
    (peers / "records.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    command = ["node", str(HERE / "index.mjs"), str(peers.resolve())]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = (line.split() for line in done.stdout.splitlines())
    return {Way(peer, given, LocaleCode(code)): took for peer, given, code, took in lines}


def _records(edition: Edition, code: LocaleCode) -> Iterator[Mapping[str, object]]:
    desk = desk_at(edition, search_url(code), code)
    speller = _speller(edition, code)
    for found in findable_in(desk):
        parts = (found, *found.sections)
        told = [entry for part in parts for entry in part.told]
        texts = {
            "title": " | ".join(text for weight, text in told if weight >= IN_CLAIM),
            "text": " | ".join(text for weight, text in told if weight < IN_CLAIM),
            "names": " | ".join(_names(edition, found)),
        }
        keys = {field: _keys(speller, text) for field, text in texts.items()}
        name = name_of(found.url.removeprefix(home_url(code)))
        yield {"name": name, **texts, "keys": keys}


def _names(edition: Edition, found: Findable) -> Iterator[str]:
    for _, record in found.tied:
        entity = edition.corpus.find(Kind.ENTITY, record)
        if isinstance(entity, Entity):
            yield from names_of(entity)


def _speller(edition: Edition, code: LocaleCode) -> Speller:
    book = edition.books[code]
    return speller_of(book.list("search.alike"), book.list("search.passed"))


def _keys(speller: Speller, text: str) -> str:
    """All keys of all words; those of a prefix that may be a word's own bear a sign."""
    keys = (key for word in speller.words(text) for key in speller.keys(word))
    return " ".join(key if sure else f"~{key}" for key, sure in keys)


def answers_of(
    page: Page, edition: Edition, way: Way, queries: Iterable[dict[str, Any]], *, first: int = 0
) -> list[Answer]:
    """What one index answers, asked in a page of the folder that it stands in.

    Only the `first` results of each query, if they are asked for.
    """
    asked = list(queries)
    speller = _speller(edition, way.code)
    told = [{"text": query["q"], "words": _words(speller, query["q"])} for query in asked]
    script = """async ([name, queries, first]) => {
      const { ask } = await import("./ask.js");
      return ask(name, queries, first);
    }"""
    found = page.evaluate(script, [way.name, told, first or None])
    return [Answer(query, names) for query, names in zip(asked, found, strict=True)]


def _words(speller: Speller, text: str) -> list[list[dict[str, object]]]:
    return [
        [{"key": key, "sure": sure} for key, sure in speller.keys(word)]
        for word in speller.words(text)
    ]
