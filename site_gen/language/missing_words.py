"""Words that a language lacks: which they are, and what is shown in their place."""

from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from types import MappingProxyType
from typing import TypeAlias

from markupsafe import Markup, escape

from site_gen.domain.text import Direction, LocaleCode, direction_of
from site_gen.language.bidi import direction_in_language, isolated_html
from site_gen.language.catalogue import Catalogue
from site_gen.problems import Problem, Span, warning
from site_gen.structs import replace

ENGLISH = LocaleCode("en")
MissingKeys: TypeAlias = Mapping[LocaleCode, tuple[str, ...]]


def missing_keys(catalogues: Mapping[LocaleCode, Catalogue], known: Iterable[str]) -> MissingKeys:
    """The keys that each language lacks: those of the program, and those that another one has."""
    every_key = {*known, *(key for own in catalogues.values() for key in own.messages)}
    return {
        code: tuple(sorted(every_key - own.messages.keys())) for code, own in catalogues.items()
    }


def with_others(
    catalogues: Mapping[LocaleCode, Catalogue], english: Catalogue | None
) -> Mapping[LocaleCode, Catalogue]:
    """The catalogues, each with those that it takes missing words from.

    English comes first, that of the site or else that of the program; then come the languages of
    the site in their order.
    """
    first = catalogues.get(ENGLISH, english)
    in_order = [*([first] if first else []), *catalogues.values()]
    return MappingProxyType(
        {
            code: replace(own, others=tuple(other for other in in_order if other is not own))
            for code, own in catalogues.items()
        }
    )


def words_missing(
    catalogues: Mapping[LocaleCode, Catalogue],
    missing: MissingKeys,
    files: Mapping[LocaleCode, str],
) -> Iterator[Problem]:
    """A warning for each language that lacks words; `files` are the catalogues of the content."""
    for code, keys in missing.items():
        if keys:
            start = f"`python build.py words start {code}` writes them for you to translate"
            hint = "`python build.py words status` lists them" if code in files else start
            own = catalogues[code]
            message = f"{_lack(code, len(keys), own)}; {_shown_in(own, keys)}"
            span = Span(files.get(code, f"locale/{code}.po"))
            yield warning("words-missing", message, span, hint=hint)


def _lack(code: LocaleCode, count: int, own: Catalogue) -> str:
    if not own.messages:
        return f"there are no interface words for `{code}`"
    if count == 1:
        return f"`{code}` lacks 1 of the interface words"
    return f"`{code}` lacks {count} of the interface words"


def _shown_in(own: Catalogue, keys: Iterable[str]) -> str:
    """In which languages a page shows the missing words."""
    codes = dict.fromkeys(own.language_of(key) for key in keys if own.has(key))
    listed = ", ".join(f"`{code}`" for code in codes)
    return f"pages show them in {listed}" if listed else "nothing has them"


def words_elsewhere(
    catalogue: Catalogue,
    directions: Mapping[LocaleCode, Direction],
    key: str,
    n: int | None,
    params: Mapping[str, object],
) -> Markup:
    """A message that the language lacks, marked with the language that it is in.

    What is put into it is marked in turn with the language of the page. Raises WordMissing.
    """
    code, own = catalogue.language_of(key), directions.get(catalogue.locale, Direction.LTR)
    direction = directions.get(code) or direction_in_language(code, "")
    if not _has_letters(catalogue.pattern(key, n)):
        return catalogue.markup(key, n, **params)
    back = {
        name: _marked_back(escape(value), catalogue.locale, own, direction)
        for name, value in params.items()
    }
    sentence = isolated_html(catalogue.markup(key, n, **back), direction)
    return marked_html(Markup(sentence), code, direction if own is not direction else None)


def _marked_back(value: Markup, code: LocaleCode, own: Direction, around: Direction) -> Markup:
    """What is put into words of another language; a name in the other script marks itself."""
    if own is around:
        return marked_html(value, code, None)
    is_own = any(direction_of(character) is own for character in value.striptags())
    return marked_html(value, code, own) if is_own else value


def _has_letters(pattern: str) -> bool:
    """Whether a message says anything itself, apart from what is put into it."""
    return any(character.isalpha() for text, *_ in Formatter().parse(pattern) for character in text)


def marked_html(text: Markup, lang: str, direction: str | None) -> Markup:
    """A text in an element that states its language, and its direction if it has another one."""
    if not any(map(str.isalpha, text.striptags())):
        return text
    if direction:
        return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(lang, direction, text)
    return Markup('<span lang="{}">{}</span>').format(lang, text)
