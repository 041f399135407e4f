"""The controls that sort and filter a table of claims."""

from collections.abc import Iterable
from functools import cache

from site_gen.domain.claims import Claim, Stance
from site_gen.domain.text import NO_TOKEN, Kind, RecordId, Token
from site_gen.language.numbers import number_style, number_text
from site_gen.load.corpus import Record
from site_gen.render.context import PageContext
from site_gen.render.text import PageText
from site_gen.structs import Struct


class PluralForm(Struct, frozen=True):
    """A message in one plural form; `category` is its CLDR name, such as `few`."""

    category: Token
    text: PageText


class ListControls(Struct, frozen=True):
    """The values by which a script can sort and filter a list of claims.

    `claimants` are ids in the order of their names. `count_forms` say how many claims are shown,
    with a placeholder for that number. `script` is the path of the script from the top of the site;
    empty if the templates have none.
    """

    claimants: tuple[RecordId, ...]
    stances: tuple[Token, ...]
    years: tuple[Token, ...]
    count_forms: tuple[PluralForm, ...]
    script: Token = NO_TOKEN


MIN_CLAIMS = 3
SCRIPT = "lists.js"
_SAMPLE_SIZE = 1_000


def list_controls(
    context: PageContext, claims: Iterable[Claim], years: Iterable[Token] = ()
) -> ListControls | None:
    """None for a list that is too short to need controls."""
    listed = list(claims)
    if len(listed) < MIN_CLAIMS:
        return None
    ids = {claim.claimant for claim in listed}
    claimants: list[Record | None] = [
        context.corpus.find(Kind.ENTITY, record_id) for record_id in sorted(ids)
    ]
    stances = {claim.stance for claim in listed}
    return ListControls(
        claimants=tuple(r.id for r in context.sorted_by_name(r for r in claimants if r)),
        stances=tuple(Token(stance.value) for stance in Stance if stance in stances),
        years=tuple(sorted({year for year in years if year})),
        count_forms=_count_forms(context, len(listed)),
        script=Token(context.site.assets.get(SCRIPT, "")),
    )


def _count_forms(context: PageContext, total: int) -> tuple[PluralForm, ...]:
    """ "2 of 9 shown" in each plural form; a script replaces `{n}` with the number."""
    catalogue = context.site.catalogues[context.locale.code]
    total_text = number_text(total, number_style(context.locale))
    forms = (
        (category, catalogue.pattern("controls.shown", number).replace("{m}", total_text))
        for category, number in _plural_examples(context.locale.dates[0])
    )
    return tuple(
        PluralForm(Token(category), context.in_own_language(form)) for category, form in forms
    )


@cache
def _plural_examples(locale: str) -> tuple[tuple[str, int], ...]:
    """Each CLDR plural category of a language, with a number in it."""
    from babel import Locale

    category_of = Locale.parse(locale.replace("-", "_")).plural_form
    examples: dict[str, int] = {}
    for number in range(_SAMPLE_SIZE):
        examples.setdefault(category_of(number), number)
    return tuple(examples.items())
