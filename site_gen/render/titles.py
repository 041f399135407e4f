"""Claims and sources into what they are called where they stand alone.

Other records are called by their name: `name_of` in `site_gen.render.edition`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from site_gen.domain.claims import Claim
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, LocalText, Status
from site_gen.load.corpus import Corpus
from site_gen.render.words import Wordbook

Books: TypeAlias = Mapping[LocaleCode, Wordbook]


def claim_title(corpus: Corpus, books: Books, claim: Claim) -> LocalText:
    """Who makes a claim and what it says, so that nobody reads it as the desk's own sentence.

    What the claimant reserves goes with the name. All are in the language of the text. One that was
    withdrawn says nothing that anybody could have said, so it names nobody.
    """
    if claim.status is Status.WITHDRAWN:
        return claim.text
    claimant = corpus.find(Kind.ENTITY, claim.claimant)
    names = claimant.name if isinstance(claimant, Entity) else LocalText()
    told = []
    for code, text in claim.text.versions:
        book, who = _book(books, code), names.best(code)[1] or claim.claimant
        if reserved := claim.qualifier.best(code)[1]:
            who = book.plain("claim.qualified", words=who, qualifier=reserved)
        title = book.plain("cite.said", claimant=who, words=without_stop(text))
        told.append((code, title if text else ""))
    return LocalText(tuple(told))


def source_title(books: Books, source: Source) -> LocalText:
    """The title that was printed; in another language with its translation behind it."""
    own, printed = source.printed_title
    translated = ((code, text) for code, text in source.title.versions if text and code != own)
    told = ((code, f"{printed} {bracketed(books, code, text)}") for code, text in translated)
    return LocalText(((own, printed), *told))


def bracketed(books: Books, code: LocaleCode, title: str) -> str:
    """A title that the desk has translated, as it stands behind the one that was printed."""
    return _book(books, code).plain("source.translated", title=title)


def without_stop(text: str) -> str:
    """A sentence as a part of another: without its full stop."""
    return re.sub(r"(?<!\.)\.$", "", text)


def _book(books: Books, code: LocaleCode) -> Wordbook:
    """The words of a language; of one that the site has not, those of its first."""
    return books.get(code) or next(iter(books.values()))
