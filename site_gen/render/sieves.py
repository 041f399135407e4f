"""A list of claims into what a script needs to sort and filter it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from site_gen.domain.claims import Claim, Stance
from site_gen.domain.dates import When
from site_gen.domain.text import Kind
from site_gen.load.corpus import Record
from site_gen.render.edition import Desk
from site_gen.render.evidence import Form, Sieve
from site_gen.render.numbers import number_text, style_of

FEWEST = 3
_COUNTED = 1_000


def sieve_of(desk: Desk, claims: Iterable[Claim], years: Iterable[str] = ()) -> Sieve | None:
    """None for a list so short that it is seen at once."""
    listed = list(claims)
    if len(listed) < FEWEST:
        return None
    names = {claim.claimant for claim in listed}
    found: list[Record | None] = [desk.corpus.find(Kind.ENTITY, name) for name in sorted(names)]
    stances = {claim.stance for claim in listed}
    return Sieve(
        claimants=tuple(r.id for r in desk.sorted_by_name(r for r in found if r)),
        stances=tuple(stance.value for stance in Stance if stance in stances),
        years=tuple(sorted({year for year in years if year})),
        shown=_forms(desk, len(listed)),
    )


def first_day(when: When | None) -> str:
    """The day by which a script sorts, in ISO 8601; empty where none is known."""
    return when.earliest.isoformat() if when else ""


def _forms(desk: Desk, total: int) -> tuple[Form, ...]:
    """How many are shown, as in 2 of 9, for each plural; a script puts the number at `{n}`."""
    words = desk.edition.books[desk.locale.code]
    whole = number_text(total, style_of(desk.locale))
    return tuple(
        Form(category, words.pattern("sieve.shown", number).replace("{m}", whole))
        for category, number in _counted(desk.locale.dates[0])
    )


@cache
def _counted(locale: str) -> tuple[tuple[str, int], ...]:
    """Each plural category of a language, by the names CLDR has for them, with a number in it."""
    from babel import Locale

    category_of = Locale.parse(locale.replace("-", "_")).plural_form
    found: dict[str, int] = {}
    for number in range(_COUNTED):
        found.setdefault(category_of(number), number)
    return tuple(found.items())
