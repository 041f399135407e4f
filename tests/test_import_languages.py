"""A raw article in the language of the desk, imported with the words of its catalogue and CLDR."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_alphabets import desk_in
from tests.tools.desk import SmallDesk

PROSE = {
    "ltr": "Ocho mil toneladas llegaron al puerto y el director dijo que esperaban otros barcos. ",
    "rtl": "هشت هزار تن گندم به بندر رسید و مدیر گفت که دو کشتی دیگر هم تا پایان ماه می‌رسند. ",
}
TITLES = {"ltr": "A title of some six words", "rtl": "عنوانی با شش کلمه در بالا"}


def imported(desk: SmallDesk, direction: str, *lines: str) -> tuple[str, str]:
    """The draft and the source that come of a raw text with these lines below its title."""
    raw = desk.root / "raw.txt"
    body = "\n\n".join([TITLES[direction], *lines[:1], PROSE[direction] * 3, *lines[1:]])
    raw.write_text(body, encoding="utf-8")

    run = desk.run("import", "raw.txt", "--json")

    assert 0 == run.code, run.err
    (result,) = run.document["imports"]
    draft = next(desk.content.glob(f"articles/{result['article']}.*.md"))
    source = desk.content / f"sources/{result['source']}.yaml"
    return draft.read_text("utf-8"), source.read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "direction", "line", "footer"),
    [
        ("fr", "ltr", "Publié le 1er novembre 2020 à 10:30", "Abonnez-vous à la lettre"),
        ("es", "ltr", "Publicado el 1 de noviembre de 2020", "Suscríbete"),
        ("de", "ltr", "Veröffentlicht am 1. November 2020", "Alle Rechte vorbehalten"),
        ("tr", "ltr", "Yayın tarihi: 1 Kasım 2020", "Abone ol"),
        ("ru", "ltr", "Опубликовано 1 ноября 2020", "Подписаться"),
        ("uk", "ltr", "Опубліковано 1 листопада 2020", "Підписатися"),
        ("fa", "rtl", "تاریخ انتشار: ۱ نوامبر ۲۰۲۰", "عضویت در خبرنامه"),
        ("he", "rtl", "פורסם: 1 בנובמבר 2020", "הרשמה"),
    ],
)
def test_the_date_and_what_closes_the_page_are_known_in_the_language_of_the_desk(
    code: str, direction: str, line: str, footer: str, tmp_path: Path
) -> None:
    draft, source = imported(desk_in(tmp_path, code, direction, ["Á"]), direction, line, footer)

    assert "issued: '2020-11-01'" in source or "issued: 2020-11-01" in source
    assert line not in draft
    assert footer not in draft


def test_a_draft_says_in_its_own_language_that_it_was_imported(tmp_path: Path) -> None:
    draft, _ = imported(desk_in(tmp_path, "fr", "ltr", ["Á"]), "ltr", "1er novembre 2020")

    assert "Brouillon importé d’[un texte reçu par la rédaction](source:" in draft


def test_a_language_of_the_desks_own_brings_its_phrases_and_cldr_its_months(
    tmp_path: Path,
) -> None:
    desk = desk_in(tmp_path, "nl", "ltr", ["Á"])
    desk.write(
        "locale/nl.po",
        'msgid "import.published"\nmsgstr "geplaatst op"\n\n'
        'msgid "import.tails"\nmsgstr "naar boven"\n',
    )

    draft, source = imported(desk, "ltr", "Geplaatst op 1 maart 2020", "Naar boven")

    assert "2020-03-01" in source
    assert "Naar boven" not in draft
    assert "Draft imported from [a text the desk received](source:" in draft


def test_a_desk_without_templates_of_its_own_has_the_phrases_of_the_program(
    tmp_path: Path,
) -> None:
    desk = desk_in(tmp_path, "es", "ltr", ["Á"])
    (desk.root / "templates").unlink()

    _, source = imported(desk, "ltr", "Publicado el 1 de noviembre de 2020")

    assert "2020-11-01" in source
