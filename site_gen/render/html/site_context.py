"""What the views of a site are made from, put together."""

from site_gen.cache.reads import ReadLog
from site_gen.load.corpus import Corpus
from site_gen.plan.indexes import index_claims, mentions_in
from site_gen.plan.listings import listings_in
from site_gen.plan.pages import SitePlan
from site_gen.plan.redirects import anchor_redirects_in
from site_gen.render.context import SiteContext
from site_gen.render.html.templates import Templates
from site_gen.render.traced import traced_records
from site_gen.render.withdrawn import without_withdrawn_text


def site_context(
    corpus: Corpus, plan: SitePlan, templates: Templates, log: ReadLog | None = None
) -> SiteContext:
    """Everything that views are made from, for a corpus of what readers may see.

    With a log, its records tell it what is read of them.
    """
    corpus = without_withdrawn_text(corpus, templates.catalogues)
    corpus = traced_records(corpus, log) if log else corpus
    return SiteContext(
        corpus,
        plan,
        mentions_in(corpus, plan.links),
        index_claims(corpus),
        listings_in(corpus),
        templates.catalogues,
        templates.stylesheet,
        moves=anchor_redirects_in(corpus),
        script=templates.script,
        fonts=templates.fonts,
        assets=templates.asset_paths,
        colours=templates.colours,
        own_pages=templates.own_pages,
    )
