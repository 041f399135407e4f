"""The words that an import looks for, from the catalogues and from CLDR."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from site_gen.config import Config
from site_gen.domain.text import LocaleCode
from site_gen.ingest.phrases import Phrases, PhraseTables
from site_gen.language.catalogue import Catalogue
from site_gen.language.catalogue_files import parse_catalogues
from site_gen.language.dates import month_spellings, weekday_names
from site_gen.language.missing_words import ENGLISH
from site_gen.language.numbers import NumberStyle, knows_locale
from site_gen.load.content_files import CatalogueFile
from site_gen.structs import replace

_MONTHS_IN_YEAR = 12


def phrase_tables(
    config: Config, templates: Mapping[str, bytes], wordings: tuple[CatalogueFile, ...]
) -> PhraseTables:
    """The phrases of each language that has a catalogue: documents come in any of them."""
    known = (PurePosixPath(name) for name in templates if name.startswith("locale/"))
    of_templates = (LocaleCode(path.stem) for path in known if path.suffix == ".po")
    codes = dict.fromkeys((*config.codes, ENGLISH, *of_templates))
    dates = {locale.code: locale.dates for locale in config.locales}
    english = _catalogue(ENGLISH, templates, wordings)
    words = (replace(_catalogue(c, templates, wordings), others=(english,)) for c in codes)
    found = tuple((own.locale, _phrases(own, dates.get(own.locale, ()))) for own in words)
    return PhraseTables(found, _of_cldr)


def _of_cldr(code: str) -> Phrases:
    """The months and the weekdays of a language without a catalogue, by CLDR."""
    if not knows_locale(code):
        return Phrases()
    return Phrases(months=month_spellings(code), weekdays=weekday_names(code))


def _catalogue(
    code: LocaleCode, templates: Mapping[str, bytes], wordings: tuple[CatalogueFile, ...]
) -> Catalogue:
    """The words of a language as far as they can be read: a build reports the errors."""
    name = f"locale/{code}.po"
    texts = [(name, templates[name].decode(errors="replace"))] if name in templates else []
    texts += [(file.path, file.text) for file in wordings if file.locale == code]
    return parse_catalogues(code, NumberStyle(code), texts).value


def _phrases(own: Catalogue, dates: tuple[str, ...]) -> Phrases:
    names = [name for name in (own.locale, *dates) if knows_locale(name)]
    return Phrases(
        months=tuple(_months(own, names)),
        ordinals=own.word_list("import.ordinals"),
        of=own.word_list("import.of"),
        year=own.word_list("import.year"),
        weekdays=tuple(day for name in names for day in weekday_names(name)),
        near=own.word_list("import.near"),
        published=own.word_list("import.published"),
        updated=own.word_list("import.updated"),
        clock=own.word_list("import.clock"),
        bylines=own.word_list("import.bylines"),
        credits=own.word_list("import.credits"),
        related=own.word_list("import.related"),
        tails=own.word_list("import.tails"),
        buttons=own.word_list("import.buttons"),
        other_months=own.word_list("import.other_months"),
        eras=own.word_list("import.eras"),
        reading=own.word_list("import.reading"),
        note=own.pattern("import.note") if own.has("import.note") else "",
        guessed=own.pattern("import.guessed") if own.has("import.guessed") else "",
    )


def _months(own: Catalogue, names: list[str]) -> Iterator[tuple[str, ...]]:
    """The names of each month by CLDR, and those that the catalogue adds."""
    added = own.word_list("import.months")
    rows = list[tuple[tuple[str, ...], ...]](map(month_spellings, names))
    if len(added) == _MONTHS_IN_YEAR:
        rows.append(tuple(tuple(part.strip() for part in row.split(",")) for row in added))
    for number in range(_MONTHS_IN_YEAR):
        yield tuple(dict.fromkeys(name for row in rows for name in row[number]))
