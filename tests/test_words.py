"""`words`: what each language lacks, and a file to translate it in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel import Locale, localedata
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from site_gen.domain.text import LocaleCode
from site_gen.language.cldr import plural_rule
from tests.test_missing_words import DUTCH, DUTCH_WORDS, desk_with
from tests.tools.desk import SmallDesk


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return desk_with(tmp_path, DUTCH)


def messages(path: Path) -> dict[str, Message]:
    found = [m for m in read_po(io.BytesIO(path.read_bytes()), abort_invalid=True) if m.id]
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in found}


def program_words() -> int:
    return len(messages(Path(__file__).parents[1] / "templates/locale/en.po"))


def test_a_started_catalogue_has_every_key_with_the_english_words_as_a_note(
    desk: SmallDesk,
) -> None:
    run = desk.run("words", "start", "nl")

    path = desk.content / "locale/nl.po"
    entries = messages(path)
    assert (0, f"content/locale/nl.po: {program_words() + 1} words to translate\n") == (
        run.code,
        run.out,
    )
    assert {*messages(Path(__file__).parents[1] / "templates/locale/en.po"), "unit.fighters"} == {
        *entries
    }
    assert "en: Skip to content" in entries["nav.skip"].auto_comments
    assert ["en: {n} fighter | {n} fighters"] == entries["unit.fighters"].auto_comments
    assert len(entries["list.of-period"].auto_comments) > 1
    assert ("", ("", "")) == (entries["nav.skip"].string, entries["unit.fighters"].string)


def test_a_started_catalogue_is_sound_for_a_build(desk: SmallDesk) -> None:
    desk.run("words", "start", "nl")

    run = desk.run("build")
    assert 0 == run.code
    assert 1 == run.err.count("warning[words-missing]")


def test_a_catalogue_that_is_there_is_not_written_over(desk: SmallDesk) -> None:
    path = desk.write("locale/nl.po", DUTCH_WORDS)

    run = desk.run("words", "start", "nl")

    assert 1 == run.code
    assert "content/locale/nl.po:1:1: error[words-taken]" in run.err
    assert DUTCH_WORDS == path.read_text("utf-8")


def test_what_a_catalogue_lacks_is_added_at_its_end(desk: SmallDesk) -> None:
    path = desk.write("locale/nl.po", DUTCH_WORDS)

    first, second = desk.run("words", "add", "nl"), desk.run("words", "add", "nl")

    assert path.read_text("utf-8").startswith(DUTCH_WORDS)
    assert program_words() + 1 == len(messages(path))
    assert ("", ("", "")) == (
        messages(path)["nav.menu"].string,
        messages(path)["count.topic"].string,
    )
    assert "nothing to add" in second.out
    assert (0, 0) == (first.code, second.code)


def test_words_can_be_added_only_to_a_catalogue_that_is_there(desk: SmallDesk) -> None:
    run = desk.run("words", "add", "nl")

    assert 1 == run.code
    assert "error[words-not-started] `nl` has no catalogue in the content" in run.err


def test_a_language_of_the_program_lacks_only_the_words_of_the_desk(desk: SmallDesk) -> None:
    run = desk.run("words", "start", "fr")

    assert ["unit.fighters"] == [*messages(desk.content / "locale/fr.po")]
    assert f"1 word to translate; {program_words()} are there already" in run.out
    assert "add `fr` to `locales`" in run.out


def test_a_language_that_has_every_word_needs_no_file(desk: SmallDesk) -> None:
    for name in ("ar", "en"):
        (desk.content / f"locale/{name}.po").unlink()
    for name in ("claims.yaml", "questions.yaml"):
        (desk.content / name).unlink()

    run = desk.run("words", "start", "fr")

    assert (0, "nothing to add: `fr` has every key already\n") == (
        run.code,
        run.out.partition("    ")[0],
    )
    assert not (desk.content / "locale/fr.po").exists()


def test_all_words_of_a_language_can_be_had_to_change_them(desk: SmallDesk) -> None:
    (desk.content / "locale/en.po").unlink()

    desk.run("words", "start", "en", "--all")

    entries = messages(desk.content / "locale/en.po")
    assert ("Skip to content", ("", "")) == (
        entries["nav.skip"].string,
        entries["unit.fighters"].string,
    )
    assert 0 == desk.run("check").code


def test_a_language_that_nobody_knows_is_refused(desk: SmallDesk) -> None:
    run = desk.run("words", "start", "dutch")

    assert 1 == run.code
    assert "error[locale-unknown] CLDR has no language `dutch`" in run.err


def test_the_words_of_each_language_are_counted(desk: SmallDesk) -> None:
    desk.write("locale/nl.po", DUTCH_WORDS + '\nmsgid "nav.skp"\nmsgstr "Naar"\n')

    run = desk.run("words", "status")

    missing = program_words() + 1
    assert 0 == run.code
    assert (
        f"""\
en English: {program_words() + 1} words, 1 missing
    {program_words()} with the program, 1 in locale/en.po
    not checked by a native reader
    missing: nav.skp
nl Nederlands: 2 words, {missing - 1} missing
    0 with the program, 2 in locale/nl.po
    not checked by a native reader
    missing: nav.menu, nav.breadcrumbs, nav.languages, nav.footer, languages.untranslated and \
{missing - 6} more
    in no other language: nav.skp
"""
        in run.out
    )


def test_the_words_of_one_language_are_named_one_and_all(desk: SmallDesk) -> None:
    text, json = desk.run("words", "status", "nl"), desk.run("words", "status", "nl", "--json")

    (dutch,) = json.document["languages"]
    assert program_words() + 1 == len(dutch["missing"])
    assert all(key in text.out for key in dutch["missing"])
    assert ("nl", 0, False) == (
        dutch["language"],
        dutch["words"],
        dutch["checked_by_native_reader"],
    )


def test_a_catalogue_says_whether_a_native_reader_has_checked_it(desk: SmallDesk) -> None:
    desk.write("locale/nl.po", 'msgid ""\nmsgstr ""\n"X-Checked-By-Native-Reader: yes\\n"\n')

    assert "    checked by a native reader" in desk.run("words", "status", "nl").out.splitlines()


def test_a_language_that_the_site_lacks_has_no_status(desk: SmallDesk) -> None:
    run = desk.run("words", "status", "ne")

    assert 1 == run.code
    assert "did you mean `en`?" in run.err or "write one of ar, en, nl" in run.err


def test_a_catalogue_that_cannot_be_read_is_reported(desk: SmallDesk) -> None:
    desk.write("locale/nl.po", "nonsense\n")

    run = desk.run("words", "status")

    assert 1 == run.code
    assert "content/locale/nl.po:1:1: error[words-unreadable]" in run.err


# Breton and Manx, whose rules gettext can only say with a form more than CLDR.
WITHOUT_A_RULE = {"br", "gv"}


def test_a_started_catalogue_counts_as_cldr_does() -> None:
    codes = {name.partition("_")[0] for name in localedata.locale_identifiers()}

    wrong = {code for code in codes - {"root"} if not counts_as_cldr(code)}

    assert len(codes) > 200
    assert WITHOUT_A_RULE == wrong


def counts_as_cldr(code: str) -> bool:
    """Whether each form has numbers of one category, and each category one form."""
    rule, category_of = plural_rule(LocaleCode(code)), Locale.parse(code).plural_form
    kinds = [{category_of(number) for number in numbers} for numbers in rule.examples]
    return len(kinds) == len(frozenset().union(*kinds)) == sum(map(len, kinds))


def test_a_desk_without_templates_of_its_own_gets_the_words_of_the_program(
    desk: SmallDesk,
) -> None:
    (desk.root / "templates").unlink()

    desk.run("words", "start", "nl")

    assert program_words() + 1 == len(messages(desk.content / "locale/nl.po"))
