"""The files of editions into their pages of the plan, and into the editions of a topic."""

from __future__ import annotations

from collections.abc import Iterator

from site_gen.load.corpus import Corpus
from site_gen.plan.addresses import url_of
from site_gen.plan.pages import PageKey, PageKind, PlannedPage


def frozen_pages(corpus: Corpus) -> Iterator[PlannedPage]:
    """A page for each file that is kept as it is; none is listed anywhere."""
    for path in corpus.frozen:
        url = url_of(path)
        yield PlannedPage(PageKey(PageKind.FROZEN, edition=path), url, url, indexable=False)
