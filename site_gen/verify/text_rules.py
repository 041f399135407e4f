"""Rules on the characters of the desk's text, in any field."""

import re
import unicodedata
from collections.abc import Iterator

from site_gen.config import SITE_FILE, Config
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
    blank_code,
    direction_of,
)
from site_gen.lazy_pattern import lazy_pattern
from site_gen.load.corpus import Corpus, Record
from site_gen.problems import Problem, Span, warning
from site_gen.structs import Struct, replace

CONTROLS = lazy_pattern("[\u202a-\u202e\u2066-\u2069]")
SHAPED = lazy_pattern("[\ufb50-\ufdff\ufe70-\ufefc]")
_SHAPES = ("<initial>", "<medial>", "<final>", "<isolated>")
# Words and phrases in one character, such as U+FDFA; some have no other spelling.
_WORDS = range(0xFDF0, 0xFE00)
# Tags, attribute lists and link addresses are not prose.
_NO_PROSE = lazy_pattern(r"<[^<>\n]*>|\{[^{}\n]*\}|\]\([^()\n]*\)")
_STRAIGHT = lazy_pattern(r'"[^\W_]|[^\W_]"')
_LATIN, _ARABIC = "0-9", "\u0660-\u0669\u06f0-\u06f9"
_MIXED_DIGITS = lazy_pattern(
    rf"[{_LATIN}][.,]?[{_ARABIC}]|[{_ARABIC}][.,]?[{_LATIN}]|[{_LATIN}][\u066b\u066c][{_LATIN}]"
    rf"|[{_ARABIC}],[{_ARABIC}]"
)
_ADDRESS = lazy_pattern(r"(?:https?://|www\.)\S+")
FEWEST_LETTERS = 2
LONGEST_ACRONYM = 8


class FieldText(Struct, frozen=True):
    """A text of a record: its field, its language if it has one, and where it begins."""

    field: str
    text: str
    span: Span
    locale: LocaleCode | None = None

    def line_of(self, offset: int) -> Span:
        """The line of an offset; only a body has several lines."""
        return Span(self.span.path, self.span.line + self.text.count("\n", 0, offset))


def field_texts(record: Record) -> Iterator[FieldText]:
    """Every text that people wrote in a record."""
    yield from _local_texts("note", record.note, record.places)
    if isinstance(record, Prose):
        for author in record.authors:
            yield FieldText("authors", author, record.places.of("authors"))
        for number, update in enumerate(record.updates):
            yield from _local_texts(f"updates.{number}", update.text, record.places)
        for version in record.versions:
            yield from _version_texts(version)
    elif isinstance(record, Source):
        yield from _source_texts(record)
    elif isinstance(record, Entity):
        yield from _entity_texts(record)
    else:
        yield from _evidence_texts(record)


def _version_texts(version: Version) -> Iterator[FieldText]:
    places, code = version.places, version.locale
    for field in ("title", "summary", "translator"):
        if text := getattr(version, field):
            yield FieldText(field, text, places.of(field), code)
    for keyword in version.keywords:
        yield FieldText("keywords", keyword, places.of("keywords"))
    yield FieldText("body", version.body.source, version.body.span, code)


def _source_texts(source: Source) -> Iterator[FieldText]:
    places = source.places
    yield from _local_texts("title", source.title, places)
    for author in source.authors:
        yield FieldText("author", author, places.of("author"))
    if source.capture:
        yield from _local_texts("capture", source.capture.note, places)


def _evidence_texts(record: Claim | Question) -> Iterator[FieldText]:
    yield from _local_texts("text", record.text, record.places)
    if isinstance(record, Question):
        yield from _local_texts("scope", record.scope, record.places)
        if record.assessment:
            yield from _local_texts("assessment", record.assessment.text, record.places)
        return
    yield from _local_texts("qualifier", record.qualifier, record.places)
    yield from _local_texts("caution", record.caution, record.places)
    for citation in record.citations:
        yield FieldText("sources", citation.locator, record.places.of("sources"))
        yield from _local_texts("sources", citation.quote, record.places)


def _entity_texts(entity: Entity) -> Iterator[FieldText]:
    yield from _local_texts("name", entity.name, entity.places)
    yield from _local_texts("role", entity.role, entity.places)
    yield from _names("aliases", entity.aliases, entity.places)


def _local_texts(field: str, text: LocalText, places: Places) -> Iterator[FieldText]:
    for code, words in text.versions:
        yield FieldText(field, words, places.of(field), code)


def _names(field: str, names: LocalNames, places: Places) -> Iterator[FieldText]:
    for code, name in names:
        yield FieldText(field, name, places.of(field), code)


def check_texts(record: Record, config: Config) -> Iterator[Problem]:
    """All rules on the characters of one record's texts."""
    for field_text in field_texts(record):
        yield from bidi_control(field_text)
        yield from presentation_form(field_text)
        yield from invisible_character(field_text)
        if not _is_quoted(field_text, record):
            yield from quotation_straight(field_text)
            yield from markup_in_field(field_text)
        yield from digits_mixed(field_text)
        yield from script_unexpected(field_text, config)


def bidi_control(field_text: FieldText) -> Iterator[Problem]:
    """Invisible controls that override direction; the marks U+200E and U+200F are allowed."""
    if control := CONTROLS.search(field_text.text):
        name = f"U+{ord(control[0]):04X}"
        message = f"`{field_text.field}` has the invisible control character {name}"
        hint = "remove it; the page sets each name and number in its own direction"
        yield Problem("bidi-control", message, field_text.line_of(control.start()), hint=hint)


# No width, no letter: a word with one in it is another word to a search. A text may break a long
# word with a soft hyphen, a title may not.
_NO_WIDTH = lazy_pattern("[\ufeff\u200b\u2060\u180e]")
_NO_WIDTH_IN_NAMES = lazy_pattern("[\ufeff\u200b\u2060\u180e\u00ad]")


def invisible_character(field_text: FieldText) -> Iterator[Problem]:
    """A character without width within a text, as it comes with what is copied."""
    pattern = _NO_WIDTH if field_text.field == "body" else _NO_WIDTH_IN_NAMES
    if found := pattern.search(field_text.text):
        message = f"`{field_text.field}` has the invisible character U+{ord(found[0]):04X}"
        span = field_text.line_of(found.start())
        yield warning(
            "character-invisible", message, span, hint="remove it: no search finds the word"
        )


_MARKUP = lazy_pattern(
    r"\*\*(?=\S)[^*\n]+\*\*|\[[^\[\]\n]*\]\((?:[a-z]+:|\.{0,2}/)[^()\s]*\)|`[^`\n]+`"
    r"|</[a-zA-Z]\w*>|&(?:[a-zA-Z]{2,8}|#\d+|#[xX][0-9a-fA-F]+);"
)


def markup_in_field(field_text: FieldText) -> Iterator[Problem]:
    """Markup in a field, which is plain text: a page shows it as it was typed."""
    if field_text.field != "body" and (found := _MARKUP.search(field_text.text)):
        message = f"`{field_text.field}` is plain text, and its markup is shown as it is typed"
        hint = "write the words alone; the text below a header may have markup"
        told = warning("markup-foreign", message, field_text.span, hint=hint)
        yield replace(told, field=field_text.field, found=found[0])


def presentation_form(field_text: FieldText) -> Iterator[Problem]:
    """Presentation forms of letters, left by old programs: no search finds their words."""
    shaped = next((m for m in SHAPED.finditer(field_text.text) if is_shape(m[0])), None)
    if shaped:
        ordinary = unicodedata.normalize("NFKC", shaped[0])
        message = f"`{field_text.field}` has the presentation form U+{ord(shaped[0]):04X}"
        yield Problem(
            "presentation-form",
            message,
            field_text.line_of(shaped.start()),
            field=field_text.field,
            found=ordinary,
            hint="type the ordinary letters instead",
        )


def digits_mixed(field_text: FieldText) -> Iterator[Problem]:
    """A number is written in one set of digits, with the separators that belong to it."""
    if not field_text.text.isascii() and (mixed := mixed_digits(_prose_of(field_text))):
        message = f"a number in `{field_text.field}` mixes families of digits"
        yield Problem(
            "digits-mixed",
            message,
            field_text.line_of(mixed.start()),
            field=field_text.field,
            found=field_text.text[max(0, mixed.start() - 30) : mixed.end() + 30].strip(),
            hint="write 2,350 or ٢٬٣٥٠",
        )


def mixed_digits(text: str) -> re.Match[str] | None:
    """The first number in two families of digits; an address may have any."""
    return _MIXED_DIGITS.search(_ADDRESS.sub(lambda address: " " * len(address[0]), text))


def check_shared_texts(corpus: Corpus) -> Iterator[Problem]:
    """The same rules on the texts of the settings, and on the interface words of the content."""
    settings = Span(next((path for path in corpus.digests if path.endswith(SITE_FILE)), SITE_FILE))
    for field in ("title", "desk", "description"):
        for code, text in getattr(corpus.config, field).versions:
            yield from _check_characters(FieldText(field, text, settings, code))
    for file in corpus.catalogue_files:
        for number, line in enumerate(file.text.split("\n"), 1):
            if not line.isascii() and not line.startswith("#"):
                place = Span(file.path, number)
                yield from _check_characters(FieldText("msgstr", line, place, file.locale))


def _check_characters(field_text: FieldText) -> Iterator[Problem]:
    yield from bidi_control(field_text)
    yield from presentation_form(field_text)
    yield from digits_mixed(field_text)


def _is_quoted(field_text: FieldText, record: Record) -> bool:
    """Whether the words are those of a source."""
    is_title = isinstance(record, Source) and field_text.field == "title"
    return is_title or field_text.field == "sources"


def quotation_straight(field_text: FieldText) -> Iterator[Problem]:
    """Straight quotation marks in the desk's own words; quoted text may keep them."""
    if '"' in field_text.text and (mark := _STRAIGHT.search(_prose_of(field_text))):
        message = f"`{field_text.field}` has straight quotation marks"
        hint = "use those of the language, such as “ ” or « »"
        yield warning("quotation-straight", message, field_text.line_of(mark.start()), hint=hint)


def _prose_of(field_text: FieldText) -> str:
    if field_text.field != "body":
        return field_text.text
    return _NO_PROSE.sub(lambda part: " " * len(part[0]), blank_code(field_text.text))


def is_shape(character: str) -> bool:
    """Whether a character is a letter in a fixed shape (Unicode: presentation form)."""
    if ord(character) in _WORDS:
        return False
    return unicodedata.decomposition(character).startswith(_SHAPES)


def script_unexpected(field_text: FieldText, config: Config) -> Iterator[Problem]:
    """Text without a letter of its language: it is likely in the wrong field."""
    direction = _direction(field_text.locale, config)
    if (
        direction
        and not _is_acronym(field_text.text)
        and _is_all_opposite(field_text.text, direction)
    ):
        message = f"`{field_text.field}` is in `{field_text.locale}`, and has none of its letters"
        hint = "write it in that language, or under the language that it is in"
        yield warning("script-unexpected", message, field_text.span, hint=hint)


def _direction(code: LocaleCode | None, config: Config) -> Direction | None:
    return next((locale.direction for locale in config.locales if locale.code == code), None)


def _is_acronym(text: str) -> bool:
    """Acronyms and model names are the same in any script: `SIPRI`, `TB2`."""
    return len(text) <= LONGEST_ACRONYM and text.isupper()


def _is_all_opposite(text: str, direction: Direction) -> bool:
    opposite = 0
    for direction_found in map(direction_of, text):
        if direction_found is direction:
            return False
        opposite += direction_found is not None
    return opposite >= FEWEST_LETTERS
