"""What is wrong with the characters of what the desk wrote, in any field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from site_gen.config import Config
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import (
    Direction,
    LocaleCode,
    LocalNames,
    LocalText,
    Places,
    direction_of,
)
from site_gen.load.corpus import Corpus, Record
from site_gen.problems import Problem, Span, warning
from site_gen.verify.prose_text import without_code

CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
SHAPED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_SHAPES = ("<initial>", "<medial>", "<final>", "<isolated>")
# Whole words and phrases in one character, such as U+FDFA; there is no other way to write some.
_WORDS = range(0xFDF0, 0xFE00)
# What stands in a tag, in a list of attributes and behind an address is no prose.
_NO_PROSE = re.compile(r"<[^<>\n]*>|\{[^{}\n]*\}|\]\([^()\n]*\)")
_STRAIGHT = re.compile(r'"[^\W_]|[^\W_]"')
FEWEST_LETTERS = 2
LONGEST_ACRONYM = 8


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of text of a record: its field, its language if it says one, and where it begins."""

    field: str
    text: str
    span: Span
    locale: LocaleCode | None = None

    def line_of(self, offset: int) -> Span:
        """A body runs over lines of its file; a field has one place."""
        return Span(self.span.path, self.span.line + self.text.count("\n", 0, offset))


def texts_of(record: Record) -> Iterator[Told]:
    """Everything that people wrote in a record, for any reader."""
    yield from _local("note", record.note, record.places)
    if isinstance(record, Prose):
        for author in record.authors:
            yield Told("authors", author, record.places.of("authors"))
        for number, update in enumerate(record.updates):
            yield from _local(f"updates.{number}", update.text, record.places)
        for version in record.versions:
            yield from _of_version(version)
    elif isinstance(record, Source):
        yield from _of_source(record)
    elif isinstance(record, Entity):
        yield from _of_entity(record)
    else:
        yield from _of_evidence(record)


def _of_version(version: Version) -> Iterator[Told]:
    places, code = version.places, version.locale
    for field in ("title", "summary", "translator"):
        if text := getattr(version, field):
            yield Told(field, text, places.of(field), code)
    for keyword in version.keywords:
        yield Told("keywords", keyword, places.of("keywords"))
    yield Told("body", version.body.source, version.body.span, code)


def _of_source(source: Source) -> Iterator[Told]:
    places = source.places
    yield from _local("title", source.title, places)
    for author in source.authors:
        yield Told("author", author, places.of("author"))
    if source.capture:
        yield from _local("capture", source.capture.note, places)


def _of_evidence(record: Claim | Question) -> Iterator[Told]:
    yield from _local("text", record.text, record.places)
    if isinstance(record, Question):
        yield from _local("scope", record.scope, record.places)
        if record.assessment:
            yield from _local("assessment", record.assessment.text, record.places)
        return
    yield from _local("qualifier", record.qualifier, record.places)
    for citation in record.citations:
        yield from _local("sources", citation.quote, record.places)


def _of_entity(entity: Entity) -> Iterator[Told]:
    yield from _local("name", entity.name, entity.places)
    yield from _local("role", entity.role, entity.places)
    yield from _names("aliases", entity.aliases, entity.places)


def _local(field: str, text: LocalText, places: Places) -> Iterator[Told]:
    for code, words in text.versions:
        yield Told(field, words, places.of(field), code)


def _names(field: str, names: LocalNames, places: Places) -> Iterator[Told]:
    for code, name in names:
        yield Told(field, name, places.of(field), code)


def _texts(corpus: Corpus) -> Iterator[Told]:
    return (told for record in corpus.by_id.values() for told in texts_of(record))


def bidi_control(corpus: Corpus) -> Iterator[Problem]:
    """Invisible marks that turn text round; U+200E and U+200F, which turn nothing, may stay."""
    for told in _texts(corpus):
        if found := CONTROLS.search(told.text):
            name = f"U+{ord(found[0]):04X}"
            message = f"`{told.field}` holds the invisible control {name}"
            hint = "remove it; the page sets each name and number in its own direction"
            place = told.line_of(found.start())
            yield Problem("bidi-control", message, place, hint=hint)


def presentation_form(corpus: Corpus) -> Iterator[Problem]:
    """Letters as shapes, left by old programs: nobody finds the words they make."""
    for told in _texts(corpus):
        shaped = next((m for m in SHAPED.finditer(told.text) if is_shape(m[0])), None)
        if shaped:
            usual = unicodedata.normalize("NFKC", shaped[0])
            message = f"`{told.field}` holds the shape of a letter, U+{ord(shaped[0]):04X}"
            yield Problem(
                "presentation-form",
                message,
                told.line_of(shaped.start()),
                field=told.field,
                found=usual,
                hint="type the ordinary letters instead",
            )


def quotation_straight(corpus: Corpus) -> Iterator[Problem]:
    """The desk's own words in the quotation marks of a typewriter; what others wrote stays so."""
    for record in corpus.by_id.values():
        for told in texts_of(record):
            if told.field == "sources" or (isinstance(record, Source) and told.field == "title"):
                continue
            if found := _STRAIGHT.search(_prose_of(told)):
                message = f"`{told.field}` has the quotation marks of a typewriter"
                hint = "use those of the language, such as “ ” or « »"
                place = told.line_of(found.start())
                yield warning("quotation-straight", message, place, hint=hint)


def _prose_of(told: Told) -> str:
    if told.field != "body":
        return told.text
    return _NO_PROSE.sub(lambda part: " " * len(part[0]), without_code(told.text))


def is_shape(character: str) -> bool:
    """Whether a character is a letter bound to one of its shapes (Unicode: presentation form)."""
    if ord(character) in _WORDS:
        return False
    return unicodedata.decomposition(character).startswith(_SHAPES)


def script_unexpected(corpus: Corpus) -> Iterator[Problem]:
    """Text in a language that has none of its letters: it likely stands in the wrong place."""
    for told in _texts(corpus):
        direction = _direction(told.locale, corpus.config)
        if direction and not _is_acronym(told.text) and _all_against(told.text, direction):
            message = f"`{told.field}` is in `{told.locale}`, and has none of its letters"
            hint = "write it in that language, or under the language that it is in"
            yield warning("script-unexpected", message, told.span, hint=hint)


def _direction(code: LocaleCode | None, config: Config) -> Direction | None:
    known = {locale.code: locale.direction for locale in config.locales}
    return known.get(code) if code else None


def _is_acronym(text: str) -> bool:
    """Acronyms and models are printed as they are in any script: `SIPRI`, `TB2`."""
    return text.isupper() and len(text) <= LONGEST_ACRONYM


def _all_against(text: str, direction: Direction) -> bool:
    strong = [found for found in map(direction_of, text) if found]
    return len(strong) >= FEWEST_LETTERS and direction not in strong
