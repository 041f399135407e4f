"""Claims as pages show them, with their sources, grades and list controls."""

from collections.abc import Iterable
from functools import partial

from site_gen.domain.claims import Citation, Claim
from site_gen.domain.dates import EdtfDate
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import NO_TOKEN, Kind, RecordId, Status, Token
from site_gen.language.catalogue import locator_text
from site_gen.plan.addresses import Href, record_url
from site_gen.plan.indexes import ClaimsById
from site_gen.plan.pages import ListKey
from site_gen.render.context import PageContext, claimant_name, translated_title
from site_gen.render.figures import figure_of
from site_gen.render.related import claims_of_list
from site_gen.render.text import InlineText, PageText
from site_gen.structs import Struct, replace


class CitedSource(Struct, frozen=True):
    """A source of a claim. `grade` is the letter of the source's reliability.

    `locator` has paragraph numbers in the words of the page's language; `quote` is in the source's
    own language. `number` is that of the source in a briefing, 0 on pages. `translated` is the
    title in the page's language, in brackets, if it was printed in another language. `is_own` if
    the page is that of the source: what it says of the source itself is not repeated.
    """

    title: InlineText
    outlet: InlineText | None
    issued: InlineText | None
    locator: InlineText | None
    quote: InlineText | None
    grade: Token
    number: int = 0
    translated: InlineText | None = None
    is_own: bool = False


class Grades(Struct, frozen=True):
    """The grades that all claims of a list and all their sources share.

    They are shown once for the list instead of in each row; a grade that differs is empty.
    """

    reliability: Token = NO_TOKEN
    credibility: Token = NO_TOKEN


class ShownClaim(Struct, frozen=True):
    """One claim, wherever it is shown: in a table, on a card, in a note, on its own page.

    `anchor` is its id, `url` leads to its page, `rel_permalink` to its permanent address.
    `first_day` is the first day it can have been said on, in ISO 8601, empty if unknown. `title` is
    the claimant's name and the words, for use where nothing next to them names the claimant.
    `stance` is `asserts`, `denies` or `reports`, `qualifier` the claimant's reservation, `caution`
    what the desk warns of; `figure` is the number in words with its bound and unit, empty without
    one. `credibility` is a digit, `reliability` the letter that its sources share, empty if they
    differ. `number` is that of its note on the page, 0 without a note.
    """

    anchor: RecordId
    url: Href
    claimant: InlineText
    role: InlineText | None
    stance: Token
    text: InlineText
    title: InlineText
    figure: PageText
    said: InlineText | None
    period: InlineText | None
    sources: tuple[CitedSource, ...]
    credibility: Token
    note: InlineText | None
    number: int
    draft: bool
    rel_permalink: Href
    claimant_id: RecordId
    first_day: Token
    qualifier: InlineText | None
    reliability: Token
    caution: InlineText | None = None


def shared_grades(answers: Iterable[ShownClaim], source_grades: Iterable[Token] = ()) -> Grades:
    """The grades that all claims and their sources share; `source_grades` are of further sources.

    Reliability and credibility are kept apart and never combined (AJP-2.1).
    """
    listed = list(answers)
    sources = {source.grade for answer in listed for source in answer.sources}
    return Grades(
        _single_grade({*sources, *source_grades}),
        _single_grade({answer.credibility for answer in listed}),
    )


def _single_grade(grades: set[Token]) -> Token:
    return grades.pop() if len(grades) == 1 else NO_TOKEN


def first_day(when: EdtfDate | None) -> Token:
    """The day by which a script sorts, in ISO 8601; empty if unknown."""
    return Token(when.earliest.isoformat()) if when else NO_TOKEN


def shown_claim(context: PageContext, claim: Claim, number: int = 0) -> ShownClaim:
    """One claim as any page shows it."""
    own_pages = (record_url(Kind.CLAIM, claim.id, code) for code in (context.locale.code, None))
    if number or context.url in own_pages:
        return _shown_claim(context, claim, number)
    return context.shared("claim", claim.id, partial(_shown_claim, context, claim, number))


def _shown_claim(context: PageContext, claim: Claim, number: int) -> ShownClaim:
    claimant = context.corpus.find(Kind.ENTITY, claim.claimant)
    role = context.localized_or_none(claimant.role) if isinstance(claimant, Entity) else None
    sources = tuple(_cited_source(context, citation) for citation in claim.citations)
    source_grades = {source.grade for source in sources}
    url = context.record_link(Kind.CLAIM, claim.id)
    return ShownClaim(
        anchor=claim.id,
        url=url,
        claimant=claimant_name(context, claim),
        role=role,
        stance=Token(claim.stance.value),
        qualifier=context.localized_or_none(claim.qualifier),
        text=context.localized(claim.text, url=url),
        title=context.localized(context.title_of(claim)),
        figure=figure_of(context, claim),
        said=context.shown_date(claim.date),
        period=context.shown_date(claim.period),
        sources=sources,
        credibility=Token(claim.credibility),
        note=context.localized_or_none(claim.note),
        number=number,
        draft=claim.status is Status.DRAFT,
        rel_permalink=context.link(record_url(Kind.CLAIM, claim.id, None)),
        claimant_id=claim.claimant,
        first_day=first_day(claim.date),
        reliability=_single_grade(source_grades),
        caution=context.localized_or_none(claim.caution),
    )


def _cited_source(context: PageContext, citation: Citation) -> CitedSource:
    source = context.corpus.find(Kind.SOURCE, citation.source)
    if not isinstance(source, Source):
        unknown = InlineText(context.in_own_language(citation.source))
        return CitedSource(unknown, None, None, _locator(context, citation), None, Token("F"))
    locale, title = source.printed_title
    url = context.record_link(Kind.SOURCE, source.id)
    outlet = context.corpus.find(Kind.ENTITY, source.publisher) if source.publisher else None
    return CitedSource(
        title=context.in_language(locale, title, url=url),
        translated=translated_title(context, source),
        outlet=context.linked_name(outlet) if outlet else None,
        issued=context.shown_date(source.issued),
        locator=_locator(context, citation),
        quote=context.localized_or_none(citation.quote),
        grade=Token(source.reliability),
    )


def _locator(context: PageContext, citation: Citation) -> InlineText | None:
    """The locator, in the direction of its own letters: "p. 4" on any page."""
    text = locator_text(citation.locator, context.site.catalogues[context.locale.code])
    return context.in_unknown_language(text) if text else None


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
