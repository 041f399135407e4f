"""A catalogue to be translated: keys and notes of other catalogues, with room for the words."""

from collections.abc import Iterable, Iterator, Mapping

from site_gen.domain.text import LocaleCode
from site_gen.language.catalogue import Forms
from site_gen.language.catalogue_files import parse_po
from site_gen.language.cldr import PluralRule, plural_rule_of
from site_gen.language.former_keys import FORMER_KEYS
from site_gen.structs import Struct

_TOLD = """\
# Each msgid is a key, which stays as it is. The words to translate are in the comment above it.
# Names in braces, such as {n}, stay too. Words that you leave empty are shown in another language.
"""
_HEADER = """\
msgid ""
msgstr ""
"Language: {code}\\n"
"X-Checked-By-Native-Reader: no\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
"""


class Entry(Struct, frozen=True):
    """A message of a catalogue: its key, its forms in that language, and notes for translators."""

    key: str
    forms: Forms
    is_counted: bool
    locale: LocaleCode
    notes: tuple[str, ...] = ()


def entries_in(catalogues: Iterable[tuple[LocaleCode, str]]) -> Mapping[str, Entry]:
    """The messages of catalogues by key, in their order; the first that has a key counts.

    Additional cases are left out: which ones there are depends on the language. Raises
    CatalogueUnreadable.
    """
    found: dict[str, Entry] = {}
    for locale, text in catalogues:
        for message in parse_po(text):
            if not message.id or message.context:
                continue
            name = message.id if isinstance(message.id, str) else message.id[0]
            words = message.string or ""
            forms = (words,) if isinstance(words, str) else tuple(words)
            key, notes = FORMER_KEYS.get(name, name), tuple(message.auto_comments)
            is_counted = not isinstance(message.id, str)
            found.setdefault(key, Entry(key, forms, is_counted, locale, notes))
    return found


def stated_rule(catalogue: str) -> PluralRule:
    """The rule of plurals that a catalogue states. Raises CatalogueUnreadable."""
    parsed = parse_po(catalogue)
    return plural_rule_of(parsed.num_plurals, parsed.plural_expr)


def new_catalogue(
    code: LocaleCode, entries: Iterable[Entry], rule: PluralRule, known: Mapping[str, Forms]
) -> str:
    """The text of a catalogue with these keys; `known` are words that the language has already."""
    plurals = "".join(
        f"# msgstr[{form}] is for {_listed(numbers)}.\n"
        for form, numbers in enumerate(rule.examples)
        if rule.count > 1
    )
    header = _HEADER.format(code=code, plurals=rule.header)
    texts = (entry_text(entry, rule, known.get(entry.key, ())) for entry in entries)
    return "\n".join([f"{_TOLD}{plurals}{header}", *texts])


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers)) + (" and so on" if len(numbers) > 2 else "")


def entry_text(entry: Entry, rule: PluralRule, known: Forms = ()) -> str:
    """An entry with its notes and the words to translate as comments."""
    return "".join(f"{line}\n" for line in _entry_lines(entry, rule, known))


def _entry_lines(entry: Entry, rule: PluralRule, known: Forms) -> Iterator[str]:
    from babel.messages.pofile import escape

    yield from (f"#. {note}" for note in entry.notes)
    yield f"#. {entry.locale}: {' | '.join(entry.forms)}"
    yield f"msgid {escape(entry.key)}"
    if not entry.is_counted:
        yield f"msgstr {escape(known[0] if known else '')}"
        return
    yield f"msgid_plural {escape(entry.key)}"
    words = known if len(known) == rule.count else ("",) * rule.count
    yield from (f"msgstr[{form}] {escape(text)}" for form, text in enumerate(words))
