"""Citations of a work in each style, by the patterns of the catalogues."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from string import Formatter
from typing import TypeAlias

from site_gen.cache.memo import memoized
from site_gen.config import Locale
from site_gen.domain.dates import EdtfDate, PartialDate
from site_gen.domain.text import Direction, Kind, LocaleCode, Status, Token, text_direction
from site_gen.language.catalogue import Catalogue, locator_text
from site_gen.language.dates import BracketStyle, when_text, year_first_text
from site_gen.load.corpus import Record
from site_gen.plan.addresses import NO_LINK, Href
from site_gen.render.citations.works import CitationContext, LanguageText, Work, work_of
from site_gen.render.text import NO_LANGUAGE, PageText
from site_gen.structs import Struct, replace

NOT_DATED = Token("")


class CitationRun(Struct, frozen=True):
    """A part of a citation in one language and one format.

    `lang` and `dir` are set only if they differ from the citation's. `isolated` marks text of a
    record, which gets its own direction; the rest is the style's punctuation. `date_locale`, a BCP
    47 tag, marks words in which a page replaces `{date}` with the day of the reader's visit.
    """

    text: PageText
    lang: LocaleCode = NO_LANGUAGE
    dir: Token = Token("")
    url: Href = NO_LINK
    emphasis: bool = False
    isolated: bool = False
    date_locale: Token = NOT_DATED


class FormattedCitation(Struct, frozen=True):
    """A citation in one style and one language; `lang` and `dir` are its own."""

    style: Token
    lang: LocaleCode
    dir: Token
    runs: tuple[CitationRun, ...]


class CitationBox(Struct, frozen=True):
    """How to cite a page's record: a citation in each style, and its permanent link.

    `permalink` is absolute and without a language.
    """

    citations: tuple[FormattedCitation, ...]
    permalink: Href


class CitationStyle(StrEnum):
    """The citation styles: Chicago notes, APA lists, and a plain line."""

    CHICAGO = "chicago"
    APA = "apa"
    BRIEFING = "briefing"


Runs: TypeAlias = tuple[CitationRun, ...]
Values: TypeAlias = Mapping[str, Runs]
_Dates: TypeAlias = Callable[[EdtfDate, Locale, Catalogue, BracketStyle], str]
# The patterns of kinds; any other kind is cited as a text.
_FORMS = {Kind.CLAIM: "claim", Kind.SOURCE: "source"}
# In a pattern: the separator of optional parts, and the sign around emphasised words.
PART, EMPHASIS = "|", "*"
# A page replaces this with the day of the reader's visit.
DAY = PageText("{date}")
_ENDED = re.compile(r"[.!?؟…]['\"”’»]*$")


def citation_of(
    citing: CitationContext,
    record: Record,
    code: LocaleCode,
    style: CitationStyle = CitationStyle.BRIEFING,
    accessed: dt.date | None = None,
) -> FormattedCitation:
    """A record cited in a language of the site; without `accessed` it has no access date."""
    return citation_of_work(citing, work_of(citing, record, code), style, accessed)


def citation_of_work(
    citing: CitationContext, work: Work, style: CitationStyle, accessed: dt.date | None = None
) -> FormattedCitation:
    """A work in a style, in the work's own language."""
    day = PartialDate(accessed.year, accessed.month, accessed.day) if accessed else None
    date = when_text(EdtfDate(day, day), work.locale, citing.catalogues[work.lang]) if day else ""
    return _formatted(_PatternValues(citing, work), style, _plain(date))


def _formatted(
    values_of_work: _PatternValues, style: CitationStyle, accessed: Runs
) -> FormattedCitation:
    work = values_of_work.work
    values = {**values_of_work.values(style), "seen": accessed}
    form = _pattern_name(work, style)
    pattern = values_of_work.catalogue.pattern(f"citation.{style}.{form}")
    runs = _merged(_filled(pattern, values))
    direction = Token(work.locale.direction.value)
    return FormattedCitation(Token(style.value), work.locale.code, direction, runs)


def _pattern_name(work: Work, style: CitationStyle) -> str:
    form = _FORMS.get(work.kind, "text") if not work.withdrawn else "text"
    # APA begins with a name; without one the order is different.
    if (
        style is CitationStyle.APA
        and form == "source"
        and not work.authors
        and not work.outlet.text
    ):
        return "anonymous"
    return form


def cited_place_texts(citing: CitationContext, work: Work) -> Iterator[str]:
    """The places where a claim was found, as texts for a note."""
    for runs in _PatternValues(citing, work).places():
        yield "".join(run.text for run in runs)


def citation_box(citing: CitationContext, record: Record, code: LocaleCode) -> CitationBox | None:
    """How to cite the record of a page; None if it is withdrawn."""
    if record.status is Status.WITHDRAWN:
        return None
    return citation_box_of_work(citing, work_of(citing, record, code))


def citation_box_of_work(citing: CitationContext, work: Work) -> CitationBox:
    """How to cite a work on its own page, with a hidden placeholder for the day of the visit."""
    locale, values = work.locale, _PatternValues(citing, work)
    form = Token(f"{locale.dates[0]}-u-ca-gregory-nu-{locale.digits}")
    day = (CitationRun(DAY, date_locale=form),)
    citations = tuple(_formatted(values, style, day) for style in CitationStyle)
    return CitationBox(citations, Href(work.permalink))


class _PatternValues:
    """The values of a pattern's placeholders, for one work."""

    def __init__(self, citing: CitationContext, work: Work) -> None:
        self.citing, self.work = citing, work
        self.catalogue: Catalogue = citing.catalogues[work.lang]

    def values(self, style: CitationStyle) -> Values:
        """All of them for one style."""
        date = self.issued(style) or self.undated(style)
        return {**self.of_any_style, **self.people(style), "date": date}

    @cached_property
    def of_any_style(self) -> Values:
        """Those that are the same in every style."""
        work = self.work
        title = self.isolated(work.title)
        return {
            "title": title,
            "untranslated": () if work.translated else title,
            "translated": self.in_language(work.translated),
            "translator": self.in_language(work.translator),
            "site": self.in_language(work.site_title),
            "updated": self.dated(work.updated),
            "said": self.dated(work.said),
            "claimant": self.isolated(work.claimant),
            "qualifier": self.isolated(work.qualifier),
            "where": self.where(),
            "original": _address(work.original),
            "archived": _address(work.archived),
            "read": self.dated(work.accessed),
            "url": _address(work.permalink),
        }

    def people(self, style: CitationStyle) -> Values:
        """Authors, outlet and desk, each named only once."""
        work = self.work
        authors, outlet = work.authors, work.outlet
        if work.kind is Kind.SOURCE and style is CitationStyle.APA and not authors:
            authors, outlet = ((outlet,) if outlet.text else ()), LanguageText()
        is_author = work.by_desk and work.kind is not Kind.CLAIM
        return {
            "authors": self.listed(authors),
            "outlet": self.isolated(outlet),
            "desk": () if is_author else self.in_language(work.institution),
        }

    def issued(self, style: CitationStyle) -> Runs:
        """The date; APA uses the day of the last change and begins with its year."""
        if style is CitationStyle.APA:
            return self.dated(self.work.updated or self.work.issued, year_first_text)
        return self.dated(self.work.issued)

    def undated(self, style: CitationStyle) -> Runs:
        plain = style is CitationStyle.BRIEFING
        return _plain(self.catalogue.text("date.unknown" if plain else "cite.undated"))

    def dated(self, when: EdtfDate | None, words: _Dates = when_text) -> Runs:
        if when is None:
            return ()
        return _plain(words(when, self.work.locale, self.catalogue, BracketStyle.SQUARE))

    def where(self) -> Runs:
        return self.joined(list(self.places()))

    def places(self) -> Iterator[Runs]:
        """Each place where a claim was found."""
        pattern = self.catalogue.pattern("cite.where")
        for cited_place in self.work.places:
            of_source = _PatternValues(self.citing, cited_place.source)
            source = of_source.values(CitationStyle.CHICAGO)
            locator_words = locator_text(cited_place.locator, self.catalogue)
            lang = self.work.lang if locator_words != cited_place.locator else ""
            locator = self.isolated(LanguageText(locator_words, lang))
            yield _merged(_filled(pattern, {**source, "locator": locator}))

    def joined(self, items: Sequence[Runs]) -> Runs:
        """Items joined in pairs by the language's pattern."""
        joined, pattern = (items[0] if items else ()), self.catalogue.pattern("cite.also")
        for item in items[1:]:
            joined = tuple(_filled(pattern, {"one": joined, "other": item}))
        return joined

    def listed(self, names: Sequence[LanguageText]) -> Runs:
        """Names joined by the CLDR rules of the language."""
        pattern = _list_pattern(len(names), self.work.locale.dates[0])
        values = {str(number): self.isolated(name) for number, name in enumerate(names)}
        return tuple(_filled(pattern, values))

    def in_language(self, text: str) -> Runs:
        return self.isolated(LanguageText(text, self.work.lang))

    def isolated(self, text: LanguageText) -> Runs:
        """Text of a record, marked if its language or direction differs from the citation's."""
        if not text.text:
            return ()
        locale = self.work.locale
        direction = self.direction(text, locale)
        dir_value = Token("") if direction is locale.direction else Token(direction.value)
        lang = LocaleCode(text.lang) if text.lang != locale.code else NO_LANGUAGE
        return (CitationRun(PageText(text.text), lang=lang, dir=dir_value, isolated=True),)

    def direction(self, text: LanguageText, locale: Locale) -> Direction:
        directions = {item.code: item.direction for item in self.citing.config.locales}
        if text.lang in directions:
            return directions[LocaleCode(text.lang)]
        return text_direction(text.text, locale.direction)


@cache
@memoized
def _list_pattern(count: int, cldr: str) -> str:
    """A placeholder for each of so many names, joined as the language joins them."""
    from babel.lists import format_list

    placeholders = [f"{{{number}}}" for number in range(count)]
    return format_list(placeholders, locale=cldr.replace("-", "_")) if placeholders else ""


# The words of the patterns repeat in every citation.
@lru_cache(maxsize=1000)
def _plain(text: str, *, emphasis: bool = False, date_locale: Token = NOT_DATED) -> Runs:
    if not text:
        return ()
    return (CitationRun(PageText(text), emphasis=emphasis, date_locale=date_locale),)


def _address(url: str) -> Runs:
    if not url:
        return ()
    direction = Token(Direction.LTR.value)
    return (CitationRun(PageText(url), dir=direction, url=Href(url), isolated=True),)


def _filled(pattern: str, values: Values) -> Iterator[CitationRun]:
    """The parts of a pattern whose placeholders all have values; others are left out whole."""
    emphasis = False
    for part in pattern.split(PART):
        tokens = _tokens(part)
        names = [name for _, name in tokens if name is not None]
        if not all(values[name] for name in names):
            continue
        dates = Token("".join([run.date_locale for name in names for run in values[name]]))
        for texts, name in tokens:
            for number, text in enumerate(texts):
                emphasis ^= number > 0
                yield from _plain(text, emphasis=emphasis, date_locale=dates)
            for run in values[name] if name is not None else ():
                yield run if run.emphasis or not emphasis else replace(run, emphasis=True)


@cache
def _tokens(part: str) -> tuple[tuple[Sequence[str], str | None], ...]:
    """Each text, divided where emphasis begins or ends, with the placeholder after it."""
    tokens = Formatter().parse(part)
    return tuple((literal.split(EMPHASIS), name) for literal, name, _, _ in tokens)


def _merged(runs: Iterable[CitationRun]) -> Runs:
    """Adjacent runs of one format merged; a full stop after the end of a sentence is left out."""
    merged: list[tuple[CitationRun, list[str]]] = []
    text_so_far = ""
    for run in runs:
        is_repeated = not run.isolated and run.text.startswith(".") and _ENDED.search(text_so_far)
        text = run.text[1:] if is_repeated else run.text
        if not text:
            continue
        text_so_far += text
        if merged and _is_alike(merged[-1][0], run):
            merged[-1][1].append(text)
        else:
            merged.append((run, [text]))
    return tuple(_with_text(run, "".join(texts)) for run, texts in merged)


def _with_text(run: CitationRun, text: str) -> CitationRun:
    return run if text == run.text else replace(run, text=PageText(text))


def _is_alike(last: CitationRun, run: CitationRun) -> bool:
    return not (last.isolated or run.isolated) and _appearance(last) == _appearance(run)


def _appearance(run: CitationRun) -> tuple[str, str, str, bool, str]:
    return (run.lang, run.dir, run.url, run.emphasis, run.date_locale)
