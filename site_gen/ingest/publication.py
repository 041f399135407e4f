"""Chooses the publication date of a document among those that it states, or asks."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from site_gen.domain.dates import DateUnreadable, PartialDate, parse_date
from site_gen.ingest.dates import StatedDate, dates_in, is_date_line, states_more, weekdays_in
from site_gen.ingest.document import Lines, PageDates, RawLine, ReviewItem
from site_gen.ingest.phrases import PhraseTables
from site_gen.ingest.text import folded_text

# A date further down is that of an event and not of the publication.
NEAR_TOP = 10
NEAR_END = 5
MOST_HINTS = 3
LONGEST_QUOTED = 160
SHORT = 60
NO_DATES = PageDates()


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """What is known of the publication date; `lines` are the orders of pure date lines.

    `asked` are those of the lines that its questions quote.
    """

    dated: StatedDate | None
    lines: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    questions: tuple[ReviewItem, ...] = ()

    @property
    def edtf(self) -> str:
        """The date in EDTF; `?` marks one that can be read two ways. Empty when there is none."""
        if self.dated is None:
            return ""
        return self.dated.day.iso + ("?" if self.dated.day.inferred else "")


def publication_date_of(
    lines: Lines,
    tables: PhraseTables,
    *,
    page: PageDates = NO_DATES,
    elsewhere: Lines = (),
    author: str = "",
) -> PublicationDate:
    """The publication date by the page's own metadata, else by a date line near the top.

    A line at the foot counts if it says that it is the day of publication. Nothing is inferred: no
    date, or two that differ, is a question and no date. `elsewhere` are lines outside the article.
    A line that names the `author` beside the date is a date line too.
    """
    top = tuple(line for line in lines[:NEAR_TOP] if is_date_line(line, tables))
    foot = tuple(line for line in lines[NEAR_TOP:][-NEAR_END:] if is_date_line(line, tables))
    stated = tuple(d for line in top for d in dates_in(line, tables) if not d.is_update)
    if not stated:
        stated = tuple(d for line in foot for d in dates_in(line, tables) if d.is_labelled)
    chosen = _chosen(_stated_by(page, stated, tables))
    if not chosen:
        return _no_date((*lines, *elsewhere), tables)
    if not _agree(chosen):
        return PublicationDate(None, questions=(_several_dates(chosen),))
    only = chosen[0]
    dated = frozenset(line.order for line in (*top, *foot) if not states_more(line, tables, author))
    return PublicationDate(only, dated, questions=tuple(_date_doubts(only)))


def _chosen(stated: tuple[StatedDate, ...]) -> tuple[StatedDate, ...]:
    labelled = tuple(dated for dated in stated if dated.is_labelled)
    return labelled if _agree(labelled) else stated


def _stated_by(
    page: PageDates, stated: tuple[StatedDate, ...], tables: PhraseTables
) -> tuple[StatedDate, ...]:
    """The dates of a page's markup before those of its lines that say another day."""
    updated, published, plain = (
        _of_times(page, role, tables) for role in ("updated", "published", "")
    )
    first = tuple(filter(None, (day_stated(value, tables) for value in page.published)))
    changes = {dated.day.iso for dated in updated} - {dated.day.iso for dated in published}
    stated = tuple(dated for dated in stated if dated.day.iso not in changes)
    first = first or published or (() if stated else plain)
    days = {dated.day.iso for dated in first}
    return (*first, *(dated for dated in stated if not days & _readings_of(dated)))


def _of_times(page: PageDates, role: str, tables: PhraseTables) -> tuple[StatedDate, ...]:
    found = (
        day_stated(stated, tables) or day_stated(text, tables)
        for stated, text, own in page.times
        if own == role
    )
    return tuple(filter(None, found))


_ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
_ISO_WEEK = re.compile(r"(\d{4})-?w(\d\d)-?(\d)(?!\d)")
_ISO_DAY_OF_YEAR = re.compile(r"(\d{4})-?(\d{3})(?:t|$)")
_SECONDS = re.compile(r"(1\d{9})(?:\d{3})?")


def day_stated(value: str, tables: PhraseTables) -> StatedDate | None:
    """The day that a value of metadata states, in ISO 8601, in seconds since 1970, or in words."""
    text = folded_text(value)
    day = _iso_day(text)
    if day and day.year > 1970:
        return StatedDate(PartialDate(day.year, day.month, day.day), value, 0)
    in_words = [date for date in dates_in(RawLine(0, value, 0), tables) if date.day.year > 1970]
    return in_words[0] if in_words else _partial(value.strip())


def _iso_day(text: str) -> dt.date | None:
    try:
        if found := _ISO.match(text):
            return dt.date(*map(int, found.groups()))
        if found := _ISO_WEEK.match(text):
            return dt.date.fromisocalendar(*map(int, found.groups()))
        if found := _ISO_DAY_OF_YEAR.match(text):
            year, day_of_year = map(int, found.groups())
            return dt.date(year, 1, 1) + dt.timedelta(days=day_of_year - 1)
        if found := _SECONDS.fullmatch(text):
            return dt.datetime.fromtimestamp(int(found[1]), dt.UTC).date()
    except ValueError:
        pass
    return None


def _partial(text: str) -> StatedDate | None:
    """A month or a year alone."""
    try:
        day = parse_date(text[:7])
    except DateUnreadable:
        return None
    is_near = 1970 < day.year <= 2100 and re.fullmatch(r"\d{4}(-\d\d)?", text)
    return StatedDate(PartialDate(day.year, day.month, 0), text, 0) if is_near else None


def _readings_of(dated: StatedDate) -> set[str]:
    return {day.iso for day in (dated.day, dated.other) if day}


def _agree(stated: tuple[StatedDate, ...]) -> bool:
    return len({dated.day.iso for dated in stated}) == 1


def _date_doubts(dated: StatedDate) -> Iterator[ReviewItem]:
    location = _place(dated)
    if dated.other:
        both = f"{dated.day.iso} or {dated.other.iso}"
        asks = (
            f"{location} can be read as {both}; the first was taken and marked: confirm or correct"
        )
        yield ReviewItem("date", asks)
    elif not dated.day.day:
        yield ReviewItem("date", f"{location} gives no day; supply it, or keep the month alone")


def _place(dated: StatedDate) -> str:
    return f"{f'line {dated.line}' if dated.line else 'the markup of the page'}: `{dated.text}`"


def _several_dates(stated: tuple[StatedDate, ...]) -> ReviewItem:
    dates = "; ".join(dict.fromkeys(map(_place, stated)))
    return ReviewItem("date", f"more than one date is stated, none was taken ({dates}): supply it")


def _no_date(lines: Lines, tables: PhraseTables) -> PublicationDate:
    dated = [line for line in lines if is_date_line(line, tables)]
    dated += [line for line in lines[:NEAR_TOP] if line not in dated and _has_date(line, tables)]
    if dated:
        told = "; ".join(
            f"line {line.number}: «{_shortened(line.text)}»" for line in dated[:MOST_HINTS]
        )
        asks = f"none of the dates was taken for that of publication ({told}): supply the date"
        orders = frozenset(line.order for line in dated[:MOST_HINTS])
        return PublicationDate(None, asked=orders, questions=(ReviewItem("date", asks),))
    hints = [f"line {line.number}: «{day}»" for line in lines for day in weekdays_in(line, tables)]
    hints_text = f"; it only says {'; '.join(hints[:MOST_HINTS])}" if hints else ""
    asks = f"the document states no date of its own{hints_text}: supply the date"
    return PublicationDate(None, questions=(ReviewItem("date", asks),))


# A day and a year around a word that is no month in the languages we know.
_LIKE_A_DATE = re.compile(
    r"(?<!\d)\d{1,2}[^\s\d]{0,3}\s+(?:\w+\.?\s+){1,3}\d{4}(?!\d)|\w+\s\d{1,2},\s\d{4}"
)


def _has_date(line: RawLine, tables: PhraseTables) -> bool:
    is_like_one = len(line.text) <= SHORT and _LIKE_A_DATE.search(line.text)
    return bool(is_like_one or dates_in(line, tables))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"
