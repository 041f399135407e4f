"""The words of a site: the catalogues of each language, and the function that pages call."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from markupsafe import Markup

from site_gen.config import Config, Locale
from site_gen.domain.text import Direction, LocaleCode
from site_gen.language import missing_words
from site_gen.language.bidi import isolated_html
from site_gen.language.catalogue import Catalogue
from site_gen.language.catalogue_files import (
    Parser,
    parse_catalogues,
    placeholders_in,
    unfillable_words,
)
from site_gen.language.numbers import NumberStyle, knows_locale, number_style
from site_gen.load.content_files import CatalogueFile
from site_gen.problems import Checked, Problem

ENGLISH = missing_words.ENGLISH


def words_for(
    catalogues: Mapping[LocaleCode, Catalogue],
    locale: LocaleCode,
    around: Mapping[LocaleCode, tuple[Direction, str]] = MappingProxyType({}),
) -> Callable[..., Markup]:
    """The `words` function of a page: in its own language, or in `lang`.

    `around` has the direction of each language, and the language of the other direction: words of
    that direction are isolated, in the sentence and in what is put into it. Words that the language
    lacks are marked as those of another.
    """
    directions = {code: direction for code, (direction, _) in around.items()}

    def words(key: str, n: int | None = None, lang: str = "", **params: object) -> Markup:
        code = LocaleCode(lang) if lang else locale
        if key not in catalogues[code].messages:
            return missing_words.words_elsewhere(catalogues[code], directions, key, n, params)
        sentence = catalogues[code].markup(key, n, **params)
        return _isolated_sentence(sentence, *around.get(code, (Direction.LTR, "")))

    return words


# The sentences of an interface repeat on page after page.
@lru_cache(maxsize=20_000)
def _isolated_sentence(sentence: Markup, direction: Direction, foreign: str) -> Markup:
    return Markup(isolated_html(sentence, direction, foreign))


def read_catalogues(
    files: Mapping[str, bytes],
    config: Config,
    wordings: tuple[CatalogueFile, ...],
    parse: Parser | None = None,
) -> Checked[Mapping[LocaleCode, Catalogue]]:
    """The words of each language, those of the content over those of the templates."""
    catalogues: dict[LocaleCode, Catalogue] = {}
    problems: list[Problem] = []
    for locale in config.locales:
        problems.extend(_unknown_dates(locale))
        built_in = [
            (name, content.decode())
            for name, content in files.items()
            if name == _catalogue_name(locale.code)
        ]
        of_content = [(file.path, file.text) for file in wordings if file.locale == locale.code]
        texts = [*built_in, *of_content]
        parsed = parse_catalogues(locale.code, number_style(locale), texts, parse)
        catalogues[locale.code] = parsed.value
        problems.extend(parsed.problems)
    if problems:
        return Checked(MappingProxyType(catalogues), tuple(problems))
    return _completed(catalogues, files, config, wordings, parse)


def _completed(
    catalogues: Mapping[LocaleCode, Catalogue],
    files: Mapping[str, bytes],
    config: Config,
    wordings: tuple[CatalogueFile, ...],
    parse: Parser | None,
) -> Checked[Mapping[LocaleCode, Catalogue]]:
    """The catalogues, with others for the words that they lack, and what they ask for in vain."""
    built_in = all(_catalogue_name(code) in files for code in config.codes)
    asked = () if built_in and not wordings else _built_in_texts(files, config)
    filled = placeholders_in(asked, parse)
    unfillable = tuple(unfillable_words(catalogues, filled))
    missing = missing_words.missing_keys(catalogues, filled)
    if not any(missing.values()):
        return Checked(catalogues, unfillable)
    name = _catalogue_name(ENGLISH)
    texts = [(name, files[name].decode())] if name in files else []
    english = parse_catalogues(ENGLISH, NumberStyle(ENGLISH), texts, parse).value
    whole = missing_words.with_others(catalogues, english)
    own_files = {file.locale: file.path for file in wordings}
    return Checked(whole, (*unfillable, *missing_words.words_missing(whole, missing, own_files)))


def _catalogue_name(code: LocaleCode) -> str:
    return f"locale/{code}.po"


def _built_in_texts(files: Mapping[str, bytes], config: Config) -> Iterator[str]:
    """The catalogues of the templates in the site's languages; the English one if there is none.

    They ask for the same words, so a build need not parse those that its site does not use.
    """
    own = [name for code in config.codes if (name := _catalogue_name(code)) in files]
    names = own or [_catalogue_name(ENGLISH)]
    return (files[name].decode() for name in names if name in files)


def _unknown_dates(locale: Locale) -> Iterator[Problem]:
    for name in locale.dates:
        if not knows_locale(name):
            message = f"CLDR has no locale `{name}`, by which to print the dates of `{locale.code}`"
            hint = "write another in `dates` or `months_also` of site.yaml, such as ar-SY or en-GB"
            yield Problem("locale-unreadable", message, hint=hint)
