"""A corpus without the text of its withdrawn claims."""

from collections.abc import Mapping

from site_gen.domain.claims import Claim
from site_gen.domain.text import LocaleCode, LocalText, Status
from site_gen.language.catalogue import Catalogue
from site_gen.load.corpus import Corpus, Record
from site_gen.structs import replace


def without_withdrawn_text(corpus: Corpus, catalogues: Mapping[LocaleCode, Catalogue]) -> Corpus:
    """The corpus with the content of withdrawn claims replaced by a "withdrawn" text.

    Claimant, date and sources stay; text, reservation, figure and quotations are removed.
    """
    if not any(_is_withdrawn(claim) for claim in corpus.claims):
        return corpus
    title = LocalText(
        tuple((code, words.text("claim.withdrawn")) for code, words in catalogues.items())
    )
    records = (_without_content(record, title) for record in corpus.by_id.values())
    return corpus.of_records(records)


def _is_withdrawn(record: Record) -> bool:
    return isinstance(record, Claim) and record.status is Status.WITHDRAWN


def _without_content(record: Record, title: LocalText) -> Record:
    if not isinstance(record, Claim) or not _is_withdrawn(record):
        return record
    citations = tuple(replace(citation, quote=LocalText()) for citation in record.citations)
    none = LocalText()
    return replace(
        record, text=title, qualifier=none, caution=none, figure=None, citations=citations
    )
