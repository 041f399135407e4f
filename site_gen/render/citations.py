"""Works into citations: `citation(citing, record, code, style) -> Entry` for any record.

`citation(citing, record, code, style=Style.BRIEFING, seen=None)` cites a record; `entry_of(citing,
work, style, seen=None)` a `Work` that is at hand; `asking(citing, work, style)` leaves the day seen
to the reader. `site_gen.render.runs` prints an entry. How each style looks is in the catalogues of
interface words, so each language has its own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from string import Formatter
from typing import TypeAlias

from site_gen.config import Locale
from site_gen.domain.dates import Day, When
from site_gen.domain.text import Direction, Kind, LocaleCode, Status, text_direction
from site_gen.load.corpus import Record
from site_gen.render.locators import place_text
from site_gen.render.parts import CiteBox, Entry, Run
from site_gen.render.spans import Marks, when_text, year_first_text
from site_gen.render.words import Wordbook
from site_gen.render.works import Citing, Told, Work, work_of


class Style(StrEnum):
    """The forms a citation is given in: notes by Chicago, a list by APA, a plain line."""

    CHICAGO = "chicago"
    APA = "apa"
    BRIEFING = "briefing"


Runs: TypeAlias = tuple[Run, ...]
Values: TypeAlias = Mapping[str, Runs]
_Dates: TypeAlias = Callable[[When, Locale, Wordbook, Marks], str]
# A record of a kind that is not named here is cited as a text.
_FORMS = {Kind.CLAIM: "claim", Kind.SOURCE: "source"}
# In a pattern: parts that stand or fall with what is filled in, and what is emphasised.
PART, EMPHASIS = "|", "*"
# Where the reader's day is to be filled in by a page.
DAY = "{date}"
_ENDED = re.compile(r"[.!?؟…]['\"”’»]*$")


def citation(
    citing: Citing,
    record: Record,
    code: LocaleCode,
    style: Style = Style.BRIEFING,
    seen: dt.date | None = None,
) -> Entry:
    """A record cited in a language of the site; without `seen` it says no day it was seen on."""
    return entry_of(citing, work_of(citing, record, code), style, seen)


def entry_of(citing: Citing, work: Work, style: Style, seen: dt.date | None = None) -> Entry:
    """A work in a style, in the work's own language."""
    day = Day(seen.year, seen.month, seen.day) if seen else None
    told = when_text(When(day, day), work.locale, citing.books[work.lang]) if day else ""
    return _entry(citing, work, style, _plain(told))


def asking(citing: Citing, work: Work, style: Style) -> Entry:
    """The same, with hidden words in which a page fills in the day that its reader sees it."""
    locale = work.locale
    numbers = f"-u-nu-{locale.digits}"
    return _entry(citing, work, style, (Run(DAY, seen=f"{locale.dates[0]}{numbers}"),))


def _entry(citing: Citing, work: Work, style: Style, seen: Runs) -> Entry:
    values = {**_Filling(citing, work, style).values(), "seen": seen}
    pattern = citing.books[work.lang].pattern(f"citation.{style}.{_form_of(work, style)}")
    runs = tuple(_joined(_filled(pattern, values)))
    return Entry(style.value, work.lang, work.locale.direction.value, runs)


def _form_of(work: Work, style: Style) -> str:
    form = _FORMS.get(work.kind, "text") if not work.withdrawn else "text"
    # The list style begins with a name; where there is none it has another order.
    if style is Style.APA and form == "source" and not work.authors and not work.outlet.text:
        return "anonymous"
    return form


def place_texts(citing: Citing, work: Work) -> Iterator[str]:
    """The places that a claim was read at, each as a note tells it."""
    for place in _Filling(citing, work, Style.CHICAGO).places():
        yield "".join(run.text for run in place)


def box_of(citing: Citing, record: Record, code: LocaleCode) -> CiteBox | None:
    """How the page of a record is cited; what was withdrawn is not offered for it."""
    if record.status is Status.WITHDRAWN:
        return None
    return box_for(citing, work_of(citing, record, code))


def box_for(citing: Citing, work: Work) -> CiteBox:
    """How a work that is at hand is cited on its own page."""
    return CiteBox(tuple(asking(citing, work, style) for style in Style), work.permanent)


class _Filling:
    """What the blanks of a pattern are filled with, for one work in one style."""

    def __init__(self, citing: Citing, work: Work, style: Style) -> None:
        self.citing, self.work, self.style = citing, work, style
        self.book: Wordbook = citing.books[work.lang]

    def values(self) -> Values:
        work = self.work
        title = self.named(work.title)
        return {
            **self.people(),
            "title": title,
            "untranslated": () if work.translated else title,
            "translated": self.own(work.translated),
            "translator": self.own(work.translator),
            "site": self.own(work.site),
            "date": self.issued() or self.undated(),
            "updated": self.dated(work.updated),
            "said": self.dated(work.said),
            "claimant": self.named(work.claimant),
            "qualifier": self.named(work.qualifier),
            "where": self.where(),
            "original": _address(work.original),
            "archived": _address(work.archived),
            "url": _address(work.permanent),
        }

    def people(self) -> dict[str, Runs]:
        """The desk is named once, as the author or beside one; so is an outlet."""
        work = self.work
        authors, outlet = work.authors, work.outlet
        if work.kind is Kind.SOURCE and self.style is Style.APA and not authors:
            authors, outlet = ((outlet,) if outlet.text else ()), Told()
        alone = work.by_desk and work.kind is not Kind.CLAIM
        return {
            "authors": self.listed(authors),
            "outlet": self.named(outlet),
            "desk": () if alone else self.own(work.institution),
        }

    def issued(self) -> Runs:
        """The list style takes the day of the last change, and begins with its year."""
        if self.style is Style.APA:
            return self.dated(self.work.updated or self.work.issued, year_first_text)
        return self.dated(self.work.issued)

    def undated(self) -> Runs:
        plain = self.style is Style.BRIEFING
        return _plain(self.book.plain("date.unknown" if plain else "cite.undated"))

    def dated(self, when: When | None, words: _Dates = when_text) -> Runs:
        if when is None:
            return ()
        return _plain(words(when, self.work.locale, self.book, Marks.SQUARE))

    def where(self) -> Runs:
        return self.folded(list(self.places()))

    def places(self) -> Iterator[Runs]:
        """Each place a claim was read at."""
        pattern = self.book.pattern("cite.where")
        for place in self.work.places:
            source = _Filling(self.citing, place.source, Style.CHICAGO).values()
            told = place_text(place.locator, self.book)
            own = self.work.lang if told != place.locator else ""
            locator = self.named(Told(told, own))
            yield tuple(_joined(_filled(pattern, {**source, "locator": locator})))

    def folded(self, items: Sequence[Runs]) -> Runs:
        """Items joined two by two, as the words for it have it."""
        found, pattern = (items[0] if items else ()), self.book.pattern("cite.also")
        for item in items[1:]:
            found = tuple(_filled(pattern, {"one": found, "other": item}))
        return found

    def listed(self, names: Sequence[Told]) -> Runs:
        """Names joined as CLDR has it for the language."""
        from babel.lists import format_list

        marks = [f"{{{number}}}" for number in range(len(names))]
        cldr = self.work.locale.dates[0].replace("-", "_")
        pattern = format_list(marks, locale=cldr) if marks else ""
        values = {str(number): self.named(name) for number, name in enumerate(names)}
        return tuple(_filled(pattern, values))

    def own(self, text: str) -> Runs:
        return self.named(Told(text, self.work.lang))

    def named(self, told: Told) -> Runs:
        """Text from a record, marked where its language or direction is not the citation's."""
        if not told.text:
            return ()
        here = self.work.locale
        runs_as = self.direction(told, here)
        turned = "" if runs_as is here.direction else runs_as.value
        lang = told.lang if told.lang != here.code else ""
        return (Run(told.text, lang=lang, dir=turned, apart=True),)

    def direction(self, told: Told, here: Locale) -> Direction:
        known = {locale.code: locale.direction for locale in self.citing.config.locales}
        if told.lang in known:
            return known[LocaleCode(told.lang)]
        return text_direction(told.text, here.direction)


def _plain(text: str) -> Runs:
    return (Run(text),) if text else ()


def _address(url: str) -> Runs:
    return (Run(url, dir=Direction.LTR.value, url=url, apart=True),) if url else ()


def _filled(pattern: str, values: Values) -> Iterator[Run]:
    """The parts of a pattern whose blanks can all be filled; others go with their punctuation."""
    emphasis = False
    for part in pattern.split(PART):
        pieces = [(said, blank) for said, blank, _, _ in Formatter().parse(part)]
        blanks = [blank for _, blank in pieces if blank is not None]
        if not all(values[blank] for blank in blanks):
            continue
        asks = [run.seen for blank in blanks for run in values[blank] if run.seen]
        for said, blank in pieces:
            for number, text in enumerate(said.split(EMPHASIS)):
                emphasis ^= number > 0
                yield Run(text, emphasis=emphasis, seen="".join(asks))
            for run in values[blank] if blank is not None else ():
                yield replace(run, emphasis=run.emphasis or emphasis)


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Runs of one manner as one; a full stop after the end of a sentence is left out."""
    kept: list[Run] = []
    told = ""
    for run in runs:
        text = run.text
        if not run.apart and text.startswith(".") and _ENDED.search(told):
            text = text[1:]
        if not text:
            continue
        told += text
        last = kept[-1] if kept else None
        if last and not (last.apart or run.apart) and _manner(last) == _manner(run):
            kept[-1] = replace(last, text=last.text + text)
        else:
            kept.append(replace(run, text=text))
    return iter(kept)


def _manner(run: Run) -> tuple[str, str, str, bool, str]:
    return (run.lang, run.dir, run.url, run.emphasis, run.seen)
