"""What was withdrawn into records that no longer say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from site_gen.domain.claims import Claim
from site_gen.domain.text import LocaleCode, LocalText, Status
from site_gen.load.corpus import Corpus, Record
from site_gen.render.words import Wordbook


def silenced(corpus: Corpus, books: Mapping[LocaleCode, Wordbook]) -> Corpus:
    """The corpus with withdrawn claims told as such: what a claim says is also its title.

    Who made it, when and where it was read stay; the words with what was reserved in them, the
    figure and quotations go.
    """
    if not any(_is_withdrawn(claim) for claim in corpus.claims):
        return corpus
    title = LocalText(tuple((code, book.plain("claim.withdrawn")) for code, book in books.items()))
    told = (_told(record, title) for record in corpus.by_id.values())
    return corpus.of_records(told)


def _is_withdrawn(record: Record) -> bool:
    return isinstance(record, Claim) and record.status is Status.WITHDRAWN


def _told(record: Record, title: LocalText) -> Record:
    if not isinstance(record, Claim) or not _is_withdrawn(record):
        return record
    citations = tuple(replace(cited, quote=LocalText()) for cited in record.citations)
    return replace(record, text=title, qualifier=LocalText(), figure=None, citations=citations)
