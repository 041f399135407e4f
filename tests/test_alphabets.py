"""What a language brings in its catalogue: letters of its alphabet, and the first of a month."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from tests.tools.desk import SITE, SmallDesk, small_desk


def desk_in(root: Path, code: str, direction: str, names: list[str]) -> SmallDesk:
    """A desk in one language, with places of these names."""
    site = re.sub(r"^(title|desk|description): .*$", rf"\1: {{{code}: Á}}", SITE, flags=re.M)
    site = re.sub(r"^  - \{.*\n", "", site, flags=re.M).replace("locale: ar", f"locale: {code}")
    entities = "".join(
        f"place-{number}:\n  kind: place\n  name: {{{code}: {name}}}\n"
        for number, name in enumerate(names)
    )
    return small_desk(
        root,
        {
            "site.yaml": f"{site}  - {{code: {code}, name: X, dir: {direction}, dates: {code}}}\n",
            "entities.yaml": entities,
            f"articles/a.{code}.md": "---\ntitle: A\nsummary: B\ndate: 2020-10-01\n"
            "topics: [t]\nauthors: [Á]\nupdated: 2020-10-11\n---\n\nC\n",
            f"topics/t.{code}.md": "---\ntitle: T\nsummary: T\norder: 1\n---\n\nT\n",
        },
    )


def page_at(desk: SmallDesk, address: str) -> html.HtmlElement:
    return html.fromstring((desk.output / address / "index.html").read_bytes())


@pytest.mark.parametrize(
    ("code", "direction", "names", "letters"),
    [
        ("es", "ltr", ["Oviedo", "Ñuble", "Nzara", "Ávila"], ["A", "N", "Ñ", "O", "T"]),
        (
            "tr",
            "ltr",
            ["İzmir", "Iğdır", "Çorum", "Cizre", "Hatay", "Şırnak", "Siirt", "iskele"],
            ["A", "C", "Ç", "H", "I", "İ", "S", "Ş", "T"],
        ),
        ("fa", "rtl", ["هرات", "ورامین", "نطنز", "یزد"], ["ن", "و", "ه", "ی", "A", "T"]),
        ("fr", "ltr", ["Orléans", "Écully", "Eure"], ["A", "E", "O", "T"]),
    ],
)
def test_names_are_under_the_letters_of_the_alphabet_in_its_order(
    code: str, direction: str, names: list[str], letters: list[str], tmp_path: Path
) -> None:
    desk = desk_in(tmp_path, code, direction, names)

    assert 0 == desk.run("build").code

    page = page_at(desk, f"{code}/search")
    shown = [h.text_content().strip() for h in page.xpath("//nav[@class='letters']//a")]
    assert letters == shown


def test_the_first_day_of_a_month_is_an_ordinal_in_french_and_no_other_day(
    tmp_path: Path,
) -> None:
    desk = desk_in(tmp_path, "fr", "ltr", ["Paris"])

    desk.run("build")

    times = page_at(desk, "fr/articles/a").xpath("//time")
    assert {"2020-10-01": "1er octobre 2020", "2020-10-11": "11 octobre 2020"} == {
        time.get("datetime"): time.text_content() for time in times
    }
