"""The claims that the page of a source or an entity lists, or a part of their list."""

from dataclasses import replace

from site_gen.domain.claims import Claim
from site_gen.domain.text import Kind, RecordId
from site_gen.plan.indexes import ClaimsById
from site_gen.plan.pages import ListKey
from site_gen.render.context import PageContext
from site_gen.render.related import claims_of_list
from site_gen.render.views.claims import ShownClaim, shown_claim


def shown_claims(context: PageContext, key: ListKey, whole: ClaimsById) -> tuple[ShownClaim, ...]:
    """The claims on the page of a list, from the earliest; of a divided list only the newest."""
    record = key[2]
    claims = claims_of_list(context, key) or whole.get(record, ())
    return tuple(claim_in_list(context, claim, key) for claim in claims)


def claim_in_list(context: PageContext, claim: Claim, key: ListKey) -> ShownClaim:
    """A claim as a list shows it."""
    shown = shown_claim(context, claim)
    return _without_source(shown, claim, key[2]) if key[1] is Kind.SOURCE else shown


def _without_source(shown: ShownClaim, claim: Claim, source: RecordId) -> ShownClaim:
    """A claim of a source's list, which shows of the source only where in it the claim stands.

    A source with thousands of claims would have its own title thousands of times.
    """
    pairs = zip(shown.sources, claim.citations, strict=True)
    sources = (
        replace(s, translated=None, outlet=None, issued=None, is_own=True)
        if c.source == source
        else s
        for s, c in pairs
    )
    return replace(shown, sources=tuple(s for s in sources if s.locator or not s.is_own))
