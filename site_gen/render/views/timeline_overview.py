"""The chart above the timeline: how many claims each year has, and each of its months."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from site_gen.domain.claims import Claim
from site_gen.domain.dates import PartialDate, parse_edtf
from site_gen.domain.text import NO_TOKEN, Token
from site_gen.language.dates import day_text
from site_gen.render.context import PageContext
from site_gen.render.text import PageText
from site_gen.structs import Struct, replace

# A line shorter than this looks like a bar.
SHORTEST = 6.0


class OverviewRow(Struct, frozen=True):
    """A row of the chart: a bar, or a line with two ends for a period of several years or months.

    `kind` is `year`, `month`, `years`, `months`, `gap` or `undated`. `share` is the count in
    percent of the largest, among the rows of years or among those of months. `anchor` is where the
    claims are; a gap has none.
    """

    kind: Token
    title: PageText
    count: int = 0
    anchor: Token = NO_TOKEN
    share: float = 0


def timeline_overview(context: PageContext, claims: Iterable[Claim]) -> tuple[OverviewRow, ...]:
    """The rows in the order of time, with the years and months that have no claim."""
    ordered = sorted(claims, key=lambda claim: claim.begins_in)
    undated = [claim for claim in ordered if not claim.begins_in]
    rows = list(_rows_of_years(context, ordered[len(undated) :]))
    if undated:
        title = context.say("date.unknown")
        rows.append(OverviewRow(Token("undated"), title, len(undated), Token("s-undated")))
    return tuple(_with_shares(rows))


def _rows_of_years(context: PageContext, claims: Sequence[Claim]) -> Iterator[OverviewRow]:
    covered = None
    for year, in_year in groupby(claims, key=lambda claim: int(claim.begins_in[:4])):
        if covered is not None and year > covered + 1:
            yield OverviewRow(Token("gap"), _title(context, f"{covered + 1:04}", f"{year - 1:04}"))
        listed = list(in_year)
        yield from _rows_of_year(context, listed)
        ends = (int(_ends(claim)[1][:4]) for claim in listed)
        covered = max(year, covered or year, *ends)


def _rows_of_year(context: PageContext, claims: Sequence[Claim]) -> Iterator[OverviewRow]:
    """The year, its months from the first to the last, then what goes on into other years."""
    within = [claim for claim in claims if not _is_over(claim, 4)]
    if within:
        year = within[0].begins_in[:4]
        yield OverviewRow(Token("year"), _title(context, year), len(within), _anchor(within))
    yield from _rows_of_months(context, [c for c in within if len(c.begins_in) > 4])
    yield from _spans(context, "years", [claim for claim in claims if _is_over(claim, 4)], 4)


def _rows_of_months(context: PageContext, claims: Sequence[Claim]) -> Iterator[OverviewRow]:
    if not claims:
        return
    single = [claim for claim in claims if not _is_over(claim, 7)]
    by_month = {m: list(found) for m, found in groupby(single, key=lambda claim: claim.begins_in)}
    first, last = (min(by_month), max(by_month)) if by_month else ("0000-01", "0000-00")
    for number in range(int(first[5:]), int(last[5:]) + 1):
        month = f"{first[:4]}-{number:02}"
        found = by_month.get(month, [])
        yield OverviewRow(Token("month"), _title(context, month), len(found), _anchor(found))
    yield from _spans(context, "months", [claim for claim in claims if _is_over(claim, 7)], 7)


def _spans(
    context: PageContext, kind: str, claims: Iterable[Claim], length: int
) -> Iterator[OverviewRow]:
    by_ends: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        by_ends.setdefault(tuple(end[:length] for end in _ends(claim)), []).append(claim)
    for ends, found in sorted(by_ends.items()):
        yield OverviewRow(Token(kind), _title(context, *ends), len(found), _anchor(found))


def _ends(claim: Claim) -> tuple[str, str]:
    """The first and the last day, month or year of what a claim is about; one where one is open."""
    when = claim.period or claim.date
    start, end = (when.start, when.end) if when else (None, None)
    days = [day.iso for day in (start, end) if day]
    return (days[0], days[-1]) if days else ("", "")


def _is_over(claim: Claim, length: int) -> bool:
    """Whether it goes on after the year (4 letters of a date) or month (7) in which it begins."""
    first, last = _ends(claim)
    return len(last) >= length and first[:length] != last[:length]


def _anchor(claims: Sequence[Claim]) -> Token:
    return Token(f"s-{claims[0].begins_in}") if claims else NO_TOKEN


def _title(context: PageContext, start: str, end: str = "") -> PageText:
    """A year, a month, or a span of them, in words."""
    if end and end != start:
        return context.date_text(parse_edtf(f"{start}/{end}"))
    year, _, month = start.partition("-")
    return context.in_own_language(
        day_text(PartialDate(int(year), int(month or 0)), context.locale)
    )


def _with_shares(rows: Sequence[OverviewRow]) -> Iterator[OverviewRow]:
    largest = {False: 1, True: 1}
    for row in rows:
        largest[_is_monthly(row)] = max(largest[_is_monthly(row)], row.count)
    for row in rows:
        share = round(100 * row.count / largest[_is_monthly(row)], 1)
        yield replace(row, share=max(share, SHORTEST) if row.kind.endswith("s") else share)


def _is_monthly(row: OverviewRow) -> bool:
    return row.kind.startswith("month")
